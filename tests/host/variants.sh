#!/bin/sh
# The variants that do not ship: the kernel's own tests pass in the debug build,
# and as gcc compiles it.
#
# KTAP on stdout. The checks call functions by their names.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

# passes COMPILER BUILD: the machine says so on its control port.
passes() {
	CC=$1 RAVELIN_KERNEL=kernel-test RAVELIN_DEVICES="-object \
cryptodev-backend-builtin,id=crypto0 -device \
virtio-crypto-pci,cryptodev=crypto0" timeout 320 ./ravelin run \
		--timeout 300 --build "$2" -- busybox true \
		</dev/null 2>"$work/err"
	check_equal "the kernel's tests pass: $1, $2" 0 "$?"
}

plan 3
passes clang-16 debug
passes gcc release
CC=gcc ./ravelin run --timeout 60 -- busybox cat /proc/ravelin/protections \
	</dev/null >"$work/out" 2>"$work/err"
check 'the table shows that gcc has no kCFI' \
	grep -qE '^kcfi +absent' "$work/out"
finish_suite
