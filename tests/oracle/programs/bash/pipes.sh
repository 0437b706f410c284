#!/bin/bash
# Pipes, their statuses, and groups of commands.
seq 5 | while read -r n; do echo $((n * n)); done | sort -rn | paste -sd' '
true | false | (exit 3) | true
echo "${PIPESTATUS[@]}"
set -o pipefail
(exit 4) | cat; echo $?
{ echo out; echo err >&2; } 2>&1 | sort
yes | head -n 2
echo "${PIPESTATUS[@]}"
coproc cat
echo through >&"${COPROC[1]}"
read -r line <&"${COPROC[0]}"; echo "$line"
eval "exec ${COPROC[1]}>&-"
wait
printf '%s\n' b a c | sort | tee >(cat >/dev/null) | head -n 1
mkfifo fifo
(echo by a fifo >fifo) & cat fifo
wait; rm fifo
