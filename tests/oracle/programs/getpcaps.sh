#!/bin/bash
# getpcaps: the capabilities of other processes.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

# Who stays as long as the rows need it.
setpriv --reuid=1000 --clear-groups --inh-caps=+chown --ambient-caps=+chown \
	sleep 100 &
chowner=$!
setpriv --bounding-set=-all,+kill sleep 100 &
killer=$!
is_asleep $chowner sleep
is_asleep $killer sleep

row 'getpcaps 1'
row "getpcaps $chowner"
row "getpcaps $killer"
row "getpcaps --ugly $chowner"
row "getpcaps --legacy $chowner $killer"
row "getpcaps --iab $chowner"
row 'getpcaps --verbose 1'
row 'getpcaps 32000'
row 'getpcaps'
kill $chowner $killer
