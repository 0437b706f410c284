#!/bin/bash
# Signals caught, ignored and passed on; errors; the end.
trap 'echo usr1' USR1
kill -USR1 $$
trap '' TERM
kill -TERM $$; echo alive
trap - TERM
trap 'echo "error $?"' ERR
(exit 5)
trap - ERR
(trap 'echo bye' EXIT; exit 3); echo $?
(trap 'echo child; exit 7' TERM; kill -TERM "$BASHPID"; sleep 1); echo $?
{ bash -c 'kill -KILL $$'; } 2>/dev/null; echo $?
{ bash -c 'kill -SEGV $$'; } 2>/dev/null; echo $?
trap 'echo chld' CHLD
true & wait
trap - CHLD
trap -p
trap 'echo return' RETURN
f() { :; }; declare -ft f; f
trap - RETURN
timeout 0.1 sleep 5; echo $?
trap 'echo the end' EXIT
