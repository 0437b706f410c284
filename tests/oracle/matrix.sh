#!/bin/sh
# Runs the matrix of capabilities on Debian's Linux, in the same machine: what
# kernel/abi/caps.def says of each gate must be true there too.
#
# usage: tests/oracle/matrix.sh. Prints what tests/user/matrix.c and nocaps.c
# say as that Linux's /init; status 0 when nothing failed. Linux's package is
# fetched once (27 MB), and not installed. Rows that this Linux cannot try are
# named as skipped. As root on a Linux host either program runs by itself too.
#
# The machine boots with lsm=capability: with the list of modules that Debian
# has, Linux 6.1 never asks commoncap about security.* attributes, since the
# first module's "no objection" ends the question (mended in Linux 6.10).
set -u

top=$(cd "$(dirname "$0")/../.." && pwd) || exit
cd "$top" || exit
# shellcheck source=host/linux.sh
. host/linux.sh

fail() {
	echo "matrix.sh: $1" >&2
	exit 1
}

make -s --no-print-directory build/user/matrix build/user/nocaps >&2 || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
fetch_linux
linux_version
status=0
for program in matrix nocaps; do
	make_initramfs "build/user/$program" init >"$work/initramfs"
	boot_linux "$work/initramfs" lsm=capability -m 256 >"$work/log"
	# What the firmware and the end of /init say is left out.
	sed -n '/KTAP version/,$p' "$work/log" | sed '/Kernel panic/,$d' |
		sed 's/.*KTAP/KTAP/' >"$work/ktap"
	cat "$work/ktap"
	planned=$(sed -n 's/^ *1\.\.\([0-9]*\)$/\1/p' "$work/ktap")
	good=$(grep -c '^  ok ' "$work/ktap")
	[ -n "$planned" ] || cat "$work/log" >&2
	skipped=$(sed -n 's/.*# skipped: \([a-z_]*\).*/\1/p' "$work/ktap" |
		sort -u | wc -l)
	echo "# $program: $good of ${planned:-?} passed, $skipped skipped"
	[ "$good" = "${planned:-?}" ] || status=1
done
exit "$status"
