#!/bin/sh
# What applets tell of the system, and what they change of it.
#
# Sizes and times become N: the shape is compared.
# shellcheck disable=SC2010,SC2016,SC2320,SC3013,SC3045
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

numbers() {
	sed 's/[0-9][0-9.]*/N/g' | tr -s ' '
}

section memory
free | numbers; free -m | awk 'NR == 2 { print NF }'
free -b | awk 'NR == 2 { print ($2 > $3), ($2 >= $3 + $4) }'
for name in MemTotal MemFree MemAvailable Buffers Cached SwapTotal SwapFree \
	Dirty Shmem Slab Mapped AnonPages CommitLimit Committed_AS; do
	grep "^$name:" /proc/meminfo | numbers
done
awk '/^Mem(Total|Free|Available):/ { print $2 > 0, $3 }' /proc/meminfo

section 'time and load'
uptime | sed 's/^ [0-9:]* up .*,  *\([0-9]*\) user.*load/now up \1 user load/' |
	numbers
awk '{ print NF, $1 > 0 }' /proc/uptime; awk '{ print NF }' /proc/loadavg
awk '/^(cpu|cpu0) / { print $1, NF }
	/^(intr|ctxt|btime|processes) / { print $1 }
	/^procs_(running|blocked) / { print $1 }' /proc/stat
now=$(date +%s); boot=$(awk '/^btime/ { print $2 }' /proc/stat)
[ $((now - boot)) -ge 0 ] && echo booted
[ "$(date +%Y)" -ge 2024 ] && echo 'the clock is set'
w | head -n 1 | numbers; who; last 2>&1 | head -n 1
nproc | numbers; grep -c '^processor' /proc/cpuinfo | numbers

section names
uname -s -m; uname -o; uname -n; hostname; hostname -s; uname -p -i
uname -r | sed 's/^[0-9]*\.[0-9]*\..*/release/'; uname -v | cut -c 1
uname -a | awk '{ print $1, $2, $NF, NF > 5 }'
cat /proc/sys/kernel/hostname; cat /proc/sys/kernel/ostype
[ "$(cat /proc/sys/kernel/osrelease)" = "$(uname -r)" ] && echo same
hostname other && hostname && uname -n && cat /proc/sys/kernel/hostname
echo third >/proc/sys/kernel/hostname && hostname
hostname "$(printf '%070d' 1)"; echo $?; hostname ravelin
sysctl kernel.hostname; sysctl -n kernel.ostype; sysctl -w kernel.hostname=x
hostname
sysctl nothing.here; echo $?; sysctl -e nothing.here; echo $?

section /proc
cut -d ' ' -f 1 /proc/version; grep -c tmpfs /proc/filesystems
ls /proc |
	grep -xE '(cmdline|cpuinfo|filesystems|loadavg|meminfo|mounts)' |
	sort
ls /proc | grep -xE '(partitions|self|stat|swaps|sys|uptime|version)' | sort
cat /proc/swaps; [ -e /proc/partitions ] && echo there
awk '{ print NF > 0 }' /proc/cmdline
ls /proc/self |
	grep -xE '(cmdline|comm|cwd|environ|exe|fd|limits|maps|mounts)' |
	sort
ls /proc/self | grep -xE '(root|stat|statm|status|oom_score|oom_score_adj)' |
	sort
readlink /proc/self/cwd; readlink /proc/self/root; cat /proc/self/comm
[ /proc/self/exe -ef /proc/1/exe ] && echo same
env -i A=1 B=two cat /proc/self/environ | tr '\0' '\n'
awk '{ print NF }' /proc/self/statm /proc/self/stat
tr '\0' '|' </proc/self/cmdline | cut -d '|' -f 2-; echo
grep -E 'stack|heap' /proc/self/maps | awk '{ print $2, $NF }'
awk '/^Max (open|core|stack)/' /proc/self/limits | awk '{ print $3, $4 }'
echo 500 >/proc/self/oom_score_adj; cat /proc/self/oom_score_adj
echo 5000 >/proc/self/oom_score_adj; echo $?; echo 0 >/proc/self/oom_score_adj
exec 9</etc/group; readlink /proc/self/fd/9; head -n 1 <&9; exec 9<&-
cat /proc/self/fd/9; echo $?; echo through | cat /proc/self/fd/0
echo x >/proc/version; echo $?; rm /proc/version; echo $?; cat /proc/0; echo $?
cd /proc/self && pwd && cd fd && pwd; cd /tmp/desk || exit
find /proc/self/fd -maxdepth 0 -type d; du -s /proc/self/fd | cut -f 2
stat -c '%F %a' /proc/self/status /proc/self /proc/self/exe /proc/self/fd
wc -c </proc/self/status | numbers; head -c 5 /proc/self/status
tail -n 1 /proc/self/limits | cut -c 1-12

section 'the log'
dmesg >log; echo $?
logger -s text 2>&1 | sed 's/^.*: //'

section limits
ulimit -n; ulimit -c; ulimit -Ss
(ulimit -n 20 && ulimit -n)
(ulimit -Sn 9; sh -c 'exec 9</etc/group'; echo $?)
(ulimit -v 20000; head -c 40000000 /dev/zero | sort -z >/dev/null; echo $?)
(ulimit -t 1; while :; do :; done); echo $?
(ulimit -s 100; awk 'function f(n) { return n ? f(n - 1) : 0 }
	BEGIN { print f(20) }')
sh -c 'ulimit -u 3; ulimit -u'
ulimit -a | cut -d '(' -f 1

section 'programs and paths'
env -i sh -c 'echo "$PATH"'; env -u HOME sh -c 'echo "${HOME-unset}"'
env A=b sh -c 'echo $A'; env -i A=b env; env nosuchname; echo $?
nosuchname; echo $?; /etc/passwd; echo $?; /etc; echo $?; ./none; echo $?
run-parts /nowhere; echo $?
mkdir parts; for name in a b c; do echo "echo $name" >parts/$name; done
chmod 755 parts/a parts/c; run-parts --test parts
printf '\177ELF garbage' >elf; chmod 755 elf; ./elf; echo $?
busybox | head -n 1; busybox --list | wc -l; busybox nosuchapplet; echo $?
busybox echo by its name; cp /bin/busybox cat && echo copied | ./cat
sync; true; false; echo $?
