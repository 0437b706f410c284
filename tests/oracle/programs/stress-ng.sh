#!/bin/bash
# stress-ng: classes of work that must end well.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

stress() {
	stress-ng "$@" 2>&1 | numbers
}

row 'stress --fork 1 --fork-ops 20'
row 'stress --pipe 1 --pipe-ops 2000'
row 'stress --mmap 1 --mmap-bytes 4m --mmap-ops 2'
row 'stress --signal 1 --signal-ops 2000'
row 'stress --futex 1 --futex-ops 200'
row 'stress --getrandom 1 --getrandom-ops 20'
