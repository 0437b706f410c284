#!/bin/sh
# That no branch and no address of crypto/ depends on a secret, where it says
# so: valgrind follows secrets through the kernel's own objects.
#
# Units with vector registers hold instructions that valgrind does not know:
# tests/host/flow.awk follows secrets through their disassembly. All other
# units of the kernel must leave those registers alone, which are a program's.
#
# KTAP on stdout. A program that leaks one shows that valgrind would tell, and
# tests/host/leaks.asm that the disassembly does.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
make -s --no-print-directory -j "$(nproc)" build/host/follow_secrets \
	build/host/follow_ciphers build/host/follow_registry >&2 || exit

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

# units KIND: the objects, which are built where they are not.
units() {
	make -s --no-print-directory -j "$(nproc)" "$1-units" >&2 &&
		make -s --no-print-directory "$1-units" | grep '^build/'
}

# leaks_of OBJECT...: what flow.awk finds there.
leaks_of() {
	for object; do
		unit=$(basename "$object" .o)
		public=$(sed -n "s/^$unit \([0-9]*\) .*/$unit:\1/p" \
			tests/host/public_members.txt)
		objdump -dr --no-show-raw-insn "$object" |
			awk -v unit="$unit" -v public="$public" \
				-f tests/host/flow.awk
	done
}

# Each function leak_RULE breaks that rule once, and no other one any.
finds_each_leak() {
	make -s --no-print-directory build/host/leaks.o >&2 || return
	leaks_of build/host/leaks.o >build/host/leaks
	objdump -t build/host/leaks.o | awk '
	FNR == NR {
		rule = $3
		sub(/:$/, "", rule)
		if ($2 !~ "^leak_" rule "(_|$)" || $2 in found) {
			print "not meant: " $0
			wrong++
		}
		found[$2] = 1
		next
	}
	$NF ~ /^leak_/ {
		leaks++
		if (!($NF in found)) {
			print "not found: " $NF
			wrong++
		}
	}
	END { exit wrong > 0 || leaks < 19 }' build/host/leaks -
}

vector_units_keep_secrets() {
	list=$(units vector) && [ -n "$list" ] || return
	# shellcheck disable=SC2086
	leaks=$(leaks_of $list)
	printf '%s\n' "$leaks"
	[ -z "$leaks" ]
}

# touches OBJECT...: where code is of vector registers, masks or the x87, a
# line each. To save and restore all of them names none.
touches() {
	objdump -dw --no-show-raw-insn "$@" | awk '
	/file format/ { unit = $1 }
	/^[0-9a-f]+ </ { name = $2 }
	/%[xyz]?mm[0-9]|%k[0-7]|%st|\tf(ld|st|ist|n?init|add|mul)/ {
		print unit, name, $0
	}'
}

others_touch_none() {
	list=$(units ordinary) && [ -n "$list" ] || return
	# shellcheck disable=SC2086
	touched=$(touches $list | head -n 20)
	printf '%s\n' "$touched"
	[ -z "$touched" ]
}

# What is known to touch them is seen to. Of the units for newer processors
# some use general registers alone.
touch_is_seen() {
	units vector >/dev/null || return
	for object in build/host/leaks.o build/release-clang/crypto/*_ni.o \
		build/release-clang/crypto/*_avx*.o; do
		touches "$object" | grep -q . || return
	done
}

# And this one goes by what the algorithms say of themselves.
registry() {
	valgrind -q --error-limit=no build/host/follow_registry
}

plan 8
check 'a branch on a secret is found' finds_a_leak
check 'no branch and no address depends on a secret' follow
check 'nor in ciphers, but for those that are tables' ciphers
check 'nor in all that the registry has, where it says so' registry
check 'each kind of leak from vector registers is found' finds_each_leak
check 'no unit with vector registers leaks a secret' vector_units_keep_secrets
check 'what touches vector registers is seen to' touch_is_seen
check 'no other unit of the kernel touches them' others_touch_none
finish_suite
