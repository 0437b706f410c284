#!/bin/sh
# Limits of what a file may hold.
#
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section 'a limit of size'
(ulimit -f 1; head -c 5000 /dev/zero >big); echo $?; wc -c big
(ulimit -f 1; trap '' XFSZ; head -c 5000 /dev/zero >big); echo $?; wc -c big
(ulimit -f 1; truncate -s 600 cut); echo $?
(ulimit -f 1; head -c 512 /dev/zero >fits); echo $?; wc -c fits
