#!/bin/bash
# ent: how random bytes are.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

zero=00000000000000000000000000000000
head -c 200000 /dev/zero >zeros
openssl enc -aes-128-ctr -K $zero -iv $zero -in zeros -out cipher

row 'ent zeros'
row 'ent cipher'
row 'ent -t cipher'
row 'ent -b cipher'
row 'ent -c -f /data/readable'
# One in 5000 times the chi square is among the rarest, and said to be so.
row 'head -c 500000 /dev/urandom | ent | \
	sed -E "s/value (less|more than) than/value/" | numbers'
row 'head -c 500000 /dev/urandom | ent -t | tail -n 1 | awk -F , \
	"{ print (\$3 > 7.999), (\$5 > 126 && \$5 < 129) }"'
