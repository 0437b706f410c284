# os: files, links, processes, ids, pipes, times.
import errno
import os
import signal
import stat
import sys
import tempfile

sys.stdout.reconfigure(line_buffering=True)
print(sys.version_info[:2], sys.platform, os.uname().sysname)
print(os.getuid(), os.getgroups(), os.getpid() > 0)
with tempfile.TemporaryDirectory(dir="/tmp") as folder:
    os.chdir(folder)
    with open("file", "w") as file:
        file.write("text\n" * 1000)
    os.symlink("file", "link")
    os.link("file", "hard")
    os.chmod("file", 0o640)
    os.utime("file", (1, 2))
    state = os.stat("link")
    print(stat.filemode(state.st_mode), state.st_size, state.st_nlink,
          state.st_mtime)
    print(sorted(entry.name for entry in os.scandir()), os.readlink("link"))
    os.replace("hard", "moved")
    try:
        os.open("hard", os.O_RDONLY)
    except OSError as error:
        print(errno.errorcode[error.errno], error)
    os.chdir("/tmp")
print(os.path.exists(folder))

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.write(writer, b"from the child")
    os._exit(7)
os.close(writer)
print(os.read(reader, 100), os.waitstatus_to_exitcode(os.wait()[1]))

signal.signal(signal.SIGUSR1, lambda number, frame: print("signal", number))
os.kill(os.getpid(), signal.SIGUSR1)
print(len(os.urandom(32)), len(os.sched_getaffinity(0)) > 0)
if os.fork() == 0:
    os.setgroups([])
    os.setresgid(1000, 1000, 1000)
    os.setresuid(1000, 1000, 1000)
    try:
        open("/data/secret")
    except PermissionError as error:
        print(error)
    os._exit(0)
print(os.wait()[1])
