#!/bin/sh
# The build: the same sources give the same bytes, with gcc as well. That is
# tried with what ships, the release.
#
# KTAP on stdout. The second build happens in a copy of the tree elsewhere.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

copy_tree() {
	mkdir -p "$1" && tar -c --exclude=./build --exclude=./.git . |
		tar -x -C "$1"
}

make_here() {
	make -s -j "$(nproc)" "$@"
}

# builds COMPILER BUILD: here.
builds() {
	folder=build/$2-${1%-16}
	check "$1 builds $2 without a warning" make_here CC="$1" BUILD="$2" \
		"$folder/kernel.elf" "$folder/kernel-test.elf" \
		"$folder/crypto.a"
}

# builds_the_same COMPILER BUILD: there, and compares.
builds_the_same() {
	folder=build/$2-${1%-16}
	check "$1 builds $2 in another folder" make_here -C "$copy" \
		CC="$1" BUILD="$2" "$folder/kernel.elf"
	check 'the kernel is the same there, to the byte' \
		cmp "$folder/kernel.elf" "$copy/$folder/kernel.elf"
}

# passes COMPILER BUILD: the machine says so on its control port.
passes() {
	CC=$1 RAVELIN_KERNEL=kernel-test timeout 120 ./ravelin run \
		--timeout 100 --build "$2" -- busybox true \
		</dev/null 2>"$work/err"
	check_equal "the kernel's tests pass: $1, $2" 0 "$?"
}

plan 8
copy=$work/a/longer/path
copy_tree "$copy"
builds clang-16 release
builds_the_same clang-16 release
builds clang-16 debug
builds gcc release
passes clang-16 debug
passes gcc release
CC=gcc ./ravelin run --timeout 60 -- busybox cat /proc/ravelin/protections \
	</dev/null >"$work/out" 2>"$work/err"
check 'the table shows that gcc has no kCFI' \
	grep -qE '^kcfi +absent' "$work/out"
finish_suite
