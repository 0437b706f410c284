#!/bin/sh
# The tests inside the kernel: their KTAP is the machine's log.
#
# usage: tests/host/kernel.sh. The status is positive only when the machine
# said so on the control port; CC=gcc takes the kernel that gcc built.
set -u

cd "$(dirname "$0")/../.." || exit
log=$(mktemp) || exit
trap 'rm -f "$log"' EXIT
RAVELIN_KERNEL=kernel-test timeout 300 ./ravelin run --timeout 240 \
	--log "$log" -- true </dev/null
status=$?
cat "$log"
exit "$status"
