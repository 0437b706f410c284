#!/bin/sh
# crypto/ under valgrind: no branch and no address depends on a secret.
#
# KTAP on stdout, from the program; what valgrind found, on stderr.
set -u

cd "$(dirname "$0")/../.." || exit
make -s --no-print-directory build/host/constant_time >&2 || exit
valgrind -q --error-limit=no --num-callers=6 build/host/constant_time
