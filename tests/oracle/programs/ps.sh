#!/bin/bash
# ps, of procps: processes as /proc tells them.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

sleep 100 &
sleeper=$!
setpriv --reuid=1000 --regid=1000 --clear-groups sleep 101 &
other=$!
renice -n 5 -p $other
is_asleep $sleeper sleep
is_asleep $other sleep
set_of='-p 1,$sleeper,$other'

row 'ps -e -o pid,ppid,uid,comm'
row 'ps aux | head -n 1'
row 'ps aux | awk "{ print \$1, \$2, \$7, \$8, \$11, \$12 }" | \
	grep -Ev "awk|grep"'
row 'ps -ef | head -n 1'
row 'ps -ef | awk "{ print \$1, \$2, \$3, \$6, \$8, \$9 }" | \
	grep -Ev "awk|grep"'
row "ps -o pid,ppid,pgid,sid,tty,stat,ni,args $set_of"
row "ps -o user,group,ruser,rgroup,uid,euid,fsuid,supgid $set_of"
row "ps -o pid,pri,cls,nlwp,policy,flag $set_of"
row "ps -o pid,pending,blocked,ignored,caught -p \$sleeper"
row 'ps -o pid,lstart,etime,time -p 1 | sed -E "s/[A-Z][a-z]{2} /DAY /g" | \
	numbers'
row 'ps -o rss=,vsz=,sz= -p 1 | awk "{ print (\$1 > 0), (\$2 > \$1) }"'
row 'setpriv --ruid=5 --rgid=6 --clear-groups ps -C ps -o ruid,euid,rgid,egid'
row 'ps --no-headers -o comm -u user'
row 'ps -C sleep -o args'
row 'ps --forest -e -o pid,args | head -n 4'
row 'ps -e --sort=-pid -o pid= | head -n 1 | grep -c .'
row 'ps -p 32000'
row 'ps -L -o pid,lwp,nlwp,comm -p 1'
row 'ps -o nonsense'
row 'ps -o exe= -p $sleeper | cut -c 1-10'
row 'ps -o wchan= -p $sleeper | wc -l'
row 'ps -o cgroup=,ipcns= -p $sleeper | wc -l'
row 'ps e -p $sleeper | tail -n 1 | grep -c LC_ALL=C'
kill $sleeper $other
