#!/bin/sh
# That no branch and no address of crypto/ depends on a secret, where it says
# so: valgrind follows secrets through the code as the kernel has it compiled.
#
# KTAP on stdout. A program that leaks one shows that valgrind would tell.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
make -s --no-print-directory -j "$(nproc)" build/host/follow_secrets \
	build/host/follow_ciphers >&2 || exit

follow() {
	valgrind -q --error-exitcode=9 build/host/follow_secrets "$@"
}

finds_a_leak() {
	follow leak
	[ "$?" = 9 ]
}

# This one finds out itself which of its cases leak, and which were to.
ciphers() {
	valgrind -q --error-limit=no build/host/follow_ciphers
}

plan 3
check 'a branch on a secret is found' finds_a_leak
check 'no branch and no address depends on a secret' follow
check 'nor in ciphers, but for those that are tables' ciphers
finish_suite
