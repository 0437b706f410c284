#!/bin/sh
# Processes: listed, signalled, ranked, timed.
#
# Numbers of processes and amounts of time are not shown, but whether they
# are what they should be.
# shellcheck disable=SC2012,SC2016,SC2176,SC3013
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

# Until "$@" succeeds, for at most 2 s.
until_true() {
	tries=0
	until "$@" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -le 100 ] || return 1
		usleep 20000
	done
}

# is_asleep PID NAME: is it that program, and asleep?
is_asleep() {
	[ "$(cut -d ' ' -f 2,3 "/proc/$1/stat")" = "($2) S" ]
}

section ps
ps | head -n 1; ps | awk '$1 == 1 { print $2, $4, $5 }'
sleep 100 & pid=$!; until_true is_asleep $pid sleep
ps | awk -v pid=$pid '$1 == pid { print $2, $3, $4 }'
ps -o pid,ppid,pgid,sid,user,group,comm,stat,nice,args | awk -v pid=$pid \
	'NR == 1 { print } $1 == pid { $1 = "PID"; print }'
ps -o vsz,rss,tty,ruser,rgroup,pid | awk -v pid=$pid \
	'$6 == pid { print ($1 > 0), ($2 != 0), $3, $4, $5 }'
ps -o nothing 2>&1 | head -n 1
[ "$(pidof sleep)" = $pid ] && echo found
pidof nosuchname; echo $?
tr '\0' ' ' <"/proc/$pid/cmdline"; cat "/proc/$pid/comm"
[ /proc/$pid/exe -ef /proc/1/exe ] && echo 'the same file'
readlink /proc/$pid/cwd; readlink /proc/$pid/root
readlink /proc/$pid/fd/0; [ -p /proc/$pid/fd/1 ] && echo pipe
grep -E '^(State|PPid|Threads|Uid|SigIgn|SigCgt)' "/proc/$pid/status"
kill $pid; wait $pid 2>/dev/null; echo $?
ls /proc/$pid 2>&1 | tr -d 0-9; test -e /proc/$pid; echo $?

section top
top -b -n 1 | sed 's/[0-9][0-9.]*/N/g; s/ *$//' | sed -n '1,4p' | tr -s ' '
sleep 100 & pid=$!; until_true is_asleep $pid sleep
top -b -n 1 | awk -v pid=$pid '$1 == pid { print $2, $3, $4, $(NF - 1), $NF }'
top -b -n 2 -d 1 | grep -c PPID
kill $pid; wait 2>/dev/null

section 'kill and killall'
kill -l | head -n 3; kill -l 9; kill -l TERM; kill -l 143
env kill -l 15
# No INT: the shell's child ignores it, but not from its first instruction on.
for signal in TERM KILL HUP USR1 PIPE ALRM 34; do
	sleep 100 & kill -s $signal $!; wait $! 2>/dev/null; echo $signal $?
done
sleep 100 & env kill -9 $!; wait $! 2>/dev/null; echo $?
sleep 100 & a=$!; sleep 100 & b=$!; until_true is_asleep $b sleep
until_true is_asleep $a sleep; killall sleep; wait $a $b 2>/dev/null; echo $?
killall nosuchname; echo $?; killall -q nosuchname; echo $?
killall -l | tail -n 1
kill 999999; echo $?; kill -9 nonsense; echo $?; kill -0 $$ && echo alive
sleep 100 & pid=$!; kill -STOP $pid
until_true grep -q '^State:.T' "/proc/$pid/status"
awk '/^State/ { print $2 }' /proc/$pid/status
kill -CONT $pid
until_true grep -q '^State:.S' "/proc/$pid/status" && echo goes on
kill $pid; wait $pid 2>/dev/null; echo $?
start-stop-daemon -S -b -m -p pid -x /bin/sleep -- 100
until_true test -s pid; until_true is_asleep "$(cat pid)" sleep && echo started
start-stop-daemon -S -b -p pid -x /bin/sleep -- 100; echo $?
start-stop-daemon -K -p pid | sed 's/[0-9][0-9]*/N/'; echo $?

section 'nice and others'
sleep 100 & pid=$!; until_true is_asleep $pid sleep
renice -n 5 -p $pid; ps -o pid,nice | awk -v pid=$pid '$1 == pid { print $2 }'
renice -n -10 -p $pid; awk '{ print $18, $19 }' /proc/$pid/stat
renice 3 $pid && ps -o pid,nice | awk -v pid=$pid '$1 == pid { print $2 }'
renice -n 100 -p $pid && awk '{ print $19 }' /proc/$pid/stat
renice -n 1 -p 999999; echo $?
kill $pid; wait $pid 2>/dev/null
taskset 1 echo on the first && taskset 1 taskset -p $$ | cut -d ' ' -f 3-5
ionice; ionice -c 3 -p $$ && ionice -p $$; ionice -c 2 -n 5 ionice
setpriv --nnp grep NoNewPrivs /proc/self/status
linux64 uname -m; linux32 uname -m; arch

section 'time, timeout, watch'
time true 2>&1 | awk '{ print $1, NF }'
/usr/bin/time -f '%x %C' true
/usr/bin/time -p false 2>&1 | awk '{ print $1, NF }'
/usr/bin/time -v true 2>&1 | awk -F : '{ print $1 }'
timeout 5 true; echo $?; timeout 0.1 sleep 5; echo $?
timeout -s KILL 0.1 sleep 5; echo $?; timeout 5 false; echo $?
timeout -s INT 1 sh -c 'trap "echo caught; exit 7" INT; sleep 5 & wait'; echo $?
timeout 5 nosuchname; echo $?
(timeout 1 watch -t -n 1 echo seen | tr -d '\033' | grep -o seen |
	head -n 1) 2>/dev/null
usleep 100000; sleep 0.1 0.1; echo slept
start=$(cut -d ' ' -f 1 /proc/uptime); sleep 1
end=$(cut -d ' ' -f 1 /proc/uptime)
awk "BEGIN { d = $end - $start; print (d >= 0.98), (d < 30) }"
seq 3 | ts '%Y' | cut -c 1-2,5-

section 'sessions and groups'
setsid sh -c 'set -- $(cat /proc/$$/stat)
	[ $5 = $$ ] && [ $6 = $$ ] && echo leads'
setsid sh -c 'exit 3'; echo $?
sh -c 'set -- $(cat /proc/$$/stat); echo $5 $6'
setsid sh -c 'echo $$ >leader; exec sleep 100' & until_true test -s leader
pid=$(cat leader); awk -v pid="$pid" '{ print $5 == pid }' "/proc/$pid/stat"
kill -TERM "-$pid"; wait 2>/dev/null; test -e "/proc/$pid" || echo gone
tty; echo $?; logname >/dev/null 2>&1; echo $?; stty; echo $?
cttyhack true; echo $?
run=$(sh -c 'echo $PPID'); [ "$run" = $$ ] && echo parent
(sh -c '(until [ -e go ]; do usleep 10000; done
	exec grep ^PPid /proc/self/status >orphan) &'); : >go
until_true test -s orphan; cat orphan

section 'xargs at once'
seq 6 | xargs -n 1 -P 6 sh -c 'sleep 0.3; echo done' | sort | uniq -c
seq 200 | xargs -n 1 -P 20 sh -c 'exit 0'; echo $?
seq 3 | xargs -n 1 sh -c 'kill -9 $$'; echo $?
yes | head -n 3000 | xargs echo | wc -c
