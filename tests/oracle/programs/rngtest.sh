#!/bin/bash
# rngtest: FIPS 140-2's tests of random bits.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

zero=00000000000000000000000000000000
head -c 250004 /dev/zero >zeros
openssl enc -aes-128-ctr -K $zero -iv $zero -in zeros -out cipher
# Its speeds no two runs have alike.
counts="grep -Ev 'speed:|run time:'"

row "rngtest <zeros 2>&1 | $counts"
row "rngtest <cipher 2>&1 | $counts"
row "rngtest -c 50 </dev/urandom 2>&1 | $counts | numbers"
row 'rngtest -c 200 </dev/urandom 2>&1 | \
	awk "/successes/ { print (\$5 > 190) }"'
row 'rngtest -p -c 2 <cipher 2>/dev/null | cmp - <(tail -c +9 cipher |
	head -c 5000)'
row 'rngtest -c 1 </dev/null'
