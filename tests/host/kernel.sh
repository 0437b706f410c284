#!/bin/sh
# The tests inside the kernel, and the programs of tests/user that it starts:
# their KTAP is the machine's log.
#
# With AF_ALG, which is off else, so that there is more for them to try.
#
# usage: tests/host/kernel.sh. The status is positive only when the machine
# said so on the control port; CC=gcc takes the kernel that gcc built.
set -u

cd "$(dirname "$0")/../.." || exit
log=$(mktemp) || exit
trap 'rm -f "$log"' EXIT
folder=$PWD/build/user
[ "${CC-}" != gcc ] || folder=$PWD/build/user-gcc
make -s --no-print-directory "${folder#"$PWD"/}/arguments" >&2 || exit
RAVELIN_KERNEL=kernel-test RAVELIN_ARGUMENTS=$folder/arguments \
	RAVELIN_DEVICES="-object cryptodev-backend-builtin,id=crypto0 \
		-device virtio-crypto-pci,cryptodev=crypto0" \
	timeout 600 ./ravelin run --timeout 580 --log "$log" \
	--append crypto.af_alg=on -- busybox true </dev/null
status=$?
cat "$log"
exit "$status"
