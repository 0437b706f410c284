#!/bin/sh
# Traps, jobs, signals between processes, and how scripts end.
#
# shellcheck disable=SC1010,SC2016,SC2240
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

# until_there FILE: until something stands in it.
until_there() {
	until [ -s "$1" ]; do usleep 10000; done
}

section traps
sh -c 'trap "echo bye" EXIT; echo work'
sh -c 'trap "echo bye \$?" EXIT; exit 5'; echo $?
sh -c 'trap "echo got it" USR1; kill -USR1 $$; echo after'
sh -c 'trap "" TERM; kill $$; echo ignored; trap - TERM; kill $$; echo never'
echo $?
sh -c 'trap "echo int; exit 3" INT; kill -INT $$; echo never'; echo $?
sh -c 'trap "echo one" HUP; trap "echo two" HUP; trap; kill -HUP $$'
sh -c 'f() { trap "echo in f" EXIT; }; f; echo end'
sh -c 'trap "echo outer" EXIT; (trap "echo inner" EXIT; true); true'
sh -c 'trap "echo a" USR1; (kill -USR1 $$); sleep 0.1; echo b'
sh -c 'trap "" USR1; sh -c "kill -USR1 \$\$; echo inherited"'
sh -c 'trap "exit 9" TERM; echo >set; sleep 5 & wait $!' &
until_there set; kill $!; wait $! 2>/dev/null; echo $?

section jobs
sleep 0.1 & wait; echo $?
(exit 3) & wait $! 2>/dev/null; echo $?
for i in 1 2 3; do (sleep 0.1; echo $i >>said) & done
wait; sort said; echo all
wait; jobs >/dev/null; sleep 5 & jobs | tr -s ' '; kill %%; wait %% 2>/dev/null
echo $?
wait 999999; echo $?
(sleep 0.1; exit 7) & first=$!; (exit 8) & second=$!
wait $second; echo $?; wait $first; echo $?
true & true & wait; echo "both $?"
sh -c 'sleep 0.2 & echo not waited'; sleep 0.3
sleep 3 & first=$!; sleep 3 & jobs -l | wc -l; kill $first $!; wait 2>/dev/null
{ sleep 0.1; echo block; } & wait

section 'signals between processes'
sh -c 'trap "echo child has it; exit 0" USR1; echo ready
	while :; do sleep 0.1; done' >out &
pid=$!; until grep -qs ready out; do usleep 10000; done
kill -USR1 $pid; wait $pid 2>/dev/null; echo $?; cat out
sh -c 'trap "echo pong; kill -USR2 $1; exit" USR1; echo >up
	while :; do usleep 10000; done' sh $$ &
pong=$!; got=''; trap 'got=1; echo back' USR2
until_there up; kill -USR1 $pong
until [ "$got" ]; do usleep 10000; done; wait; trap - USR2
mkfifo fifo; (cat fifo; echo reader done) & echo through >fifo; wait
(read -r line <fifo; echo "read $line") & (echo written >fifo) ; wait
sh -c 'cat /dev/zero' | head -c 10 | wc -c
(trap '' PIPE; yes 2>&1; echo $? >status) | head -n 1; until_there status
cat status
sh -c 'kill -STOP $$; echo continued' & pid=$!
until grep -q '^State:.T' /proc/$pid/status; do usleep 10000; done
echo stopped; kill -CONT $pid; wait $pid 2>/dev/null; echo $?
sh -c 'kill -SEGV $$'; echo $?; sh -c 'kill -ABRT $$'; echo $?
sh -c 'exit 300'; echo $?; sh -c 'exec false'; echo $?; (exit 200); echo $?

section 'the end of scripts'
sh -ec 'echo before; false; echo after'; echo $?
sh -ec 'false || echo caught; if false; then :; fi
	! true; echo on; (exit 6); echo no'; echo $?
sh -uc 'echo ${x-fine}; echo $x; echo no'; echo $?
sh -nc 'echo never; if'; echo $?
sh -c 'echo "unclosed'; echo $?
sh -xc 'a=1; echo $a; [ $a = 2 ] || b=$(echo sub)'
sh -vc 'echo verbose'
echo 'echo from stdin $1' | sh -s one; echo 'exit 4' | sh; echo $?
printf 'echo sourced $1\nreturn 3\n' >lib; . ./lib arg; echo $?
sh -c 'echo $0 $1' name one; sh ./nowhere; echo $?
sh -c 'exec 3>file; exec echo replaced'
sh -c '(sleep 0.2; echo late; echo >told) & exec sleep 0.1'; until_there told
sh -ac 'v=exported; env' | grep v=exported
sh -c 'ulimit -n 8; exec 3</dev/null 4<&3 5<&3 6<&3 7<&3; exec 8<&3; echo $?'
echo $?
sh -c 'f() { f; }; ulimit -s 256; f' 2>/dev/null; echo $?
time -p sh -c 'exit 2' >/dev/null 2>&1; echo $?
