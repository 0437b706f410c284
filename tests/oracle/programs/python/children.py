# subprocess: programs run, fed, timed out and killed.
import subprocess

run = subprocess.run
print(run(["cat"], input=b"fed", capture_output=True))
print(run("echo out; echo err >&2; exit 3", shell=True, text=True,
          capture_output=True))
try:
    run(["sleep", "10"], timeout=0.2)
except subprocess.TimeoutExpired as error:
    print(error.cmd, round(error.timeout, 1))
child = subprocess.Popen(["sleep", "10"])
child.terminate()
print(child.wait())
print(run(["id", "-u"], user=1000, extra_groups=[], capture_output=True))
try:
    run(["/nosuch"])
except FileNotFoundError as error:
    print(error)
first = subprocess.Popen(["seq", "1000"], stdout=subprocess.PIPE)
print(subprocess.check_output(["wc", "-l"], stdin=first.stdout))
print(first.wait())
