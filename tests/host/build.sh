#!/bin/sh
# The build: the same sources give the same bytes, with gcc as well.
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

plan 6
copy_tree "$work/a/longer/path"
check 'the kernel builds' make_here build/release-clang/kernel.elf
check 'and in another folder' make_here -C "$work/a/longer/path" \
	build/release-clang/kernel.elf
check 'both are the same to the byte' cmp build/release-clang/kernel.elf \
	"$work/a/longer/path/build/release-clang/kernel.elf"
check 'gcc builds it without a warning' make_here CC=gcc \
	build/release-gcc/kernel.elf build/release-gcc/kernel-test.elf
CC=gcc ./ravelin run --timeout 60 -- true </dev/null 2>"$work/err"
check_equal 'the kernel that gcc built runs a program' 0 "$?"
check 'the debug build builds' make_here BUILD=debug \
	build/debug-clang/kernel.elf
finish_suite
