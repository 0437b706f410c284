#!/bin/bash
# Jobs: in the background, stopped, continued, waited for.
sleep 0.1 & wait $!; echo $?
(exit 6) & wait $!; echo $?
sleep 30 & kill $!; wait $! 2>/dev/null; echo $?
sleep 30 & sleep 30 &
jobs | sed 's/^\(\[[0-9]\]\). */\1 /'
kill %1 %2; wait 2>/dev/null
# A job that ends before bash waits for it may be missed.
(sleep 0.5; exit 3) & sleep 100 & wait -n; echo $?
kill $!; wait 2>/dev/null; echo $?
set -m
sleep 30 &
kill -STOP %%; until jobs %% | grep -q Stopped; do :; done; echo stopped
bg %% >/dev/null; jobs %% | grep -o Running
kill %%; wait %% 2>/dev/null; echo $?
[ "$(ps -o pgid= -p $$)" = "$(ps -o pgid= -p $BASHPID)" ] && echo one group
set +m
echo $((SECONDS < 60)) "$((BASHPID == $$))"
(echo $((BASHPID == $$)))
disown -a; times >/dev/null; echo $?
ulimit -n; ulimit -c; umask
(ulimit -n 5; exec 9</dev/null) 2>&1 | sed 's/.*: //'
type -t cd type ls; command -v ls
