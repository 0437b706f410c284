#!/bin/sh
# The build: the same sources give the same bytes, which is tried with what
# ships, and gcc takes them without a warning.
#
# KTAP on stdout. The second build happens in a copy of the tree elsewhere. One
# rule makes all objects that are of C: every fourth is made again there, or
# with --all each one, and all else is.
# usage: tests/host/build.sh [--all]
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
every=4
[ "${1-}" != --all ] || every=1

copy_tree() {
	mkdir -p "$1" && tar -c --exclude=./build --exclude=./.git . |
		tar -x -C "$1"
}

# copy_objects FOLDER: into the copy, with their times, those that it need not
# make again.
copy_objects() {
	cp --parents -p "$1/flags" "$copy"
	find boot kernel arch crypto -name '*.c' | sort |
		awk -v every="$every" 'NR % every' |
		while read -r source; do
			cp --parents -p "$1/${source%.c}".[do] "$copy"
		done
}

make_here() {
	make -s -j "$(nproc)" "$@"
}

# builds COMPILER BUILD: here, both kernels.
builds() {
	folder=build/$2-${1%-16}
	check "$1 builds $2 without a warning" make_here CC="$1" BUILD="$2" \
		"$folder/kernel.elf" "$folder/kernel-test.elf"
}

# builds_the_same COMPILER BUILD: there, and compares.
builds_the_same() {
	folder=build/$2-${1%-16}
	copy_objects "$folder"
	: >"$work/begun"
	check "$1 builds $2 in another folder" make_here -C "$copy" \
		CC="$1" BUILD="$2" "$folder/kernel.elf"
	check 'the kernel is the same there, to the byte' \
		cmp "$folder/kernel.elf" "$copy/$folder/kernel.elf"
	made=$(find "$copy/$folder" -name '*.o' -newer "$work/begun" | wc -l)
	echo "# $made objects were made there"
}

plan 5
copy=$work/a/longer/path
copy_tree "$copy"
builds clang-16 release
builds_the_same clang-16 release
builds clang-16 debug
builds gcc release
finish_suite
