#!/bin/sh
# The layering table and the rules of style, each rule one test (KTAP).
#
# A rule is a function that prints what breaks it, as FILE:LINE: TEXT, and
# nothing where all is well. The rules are told in docs/STYLE.md.
# usage: tests/tidy.sh (from anywhere)
# The $ in the programs for awk is awk's, and no file's name holds a blank:
# shellcheck disable=SC2016,SC2038
set -u

cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh

find_files() {
	find arch boot crypto host kernel tests user -type f "$@" | sort
}

scripts() {
	printf '%s\n' ravelin .ci/run
	find_files -name '*.sh'
}

sources() {
	find_files '(' -name '*.[ch]' -o -name '*.asm' -o -name '*.def' \
		-o -name '*.py' ')'
}

c_files() {
	find_files -name '*.[ch]'
}

# What our own code of the machine is: all that the kernel's image links.
rooms() {
	find arch boot crypto kernel user -type f "$@" | sort
}

# Who may include whom; the freestanding headers are allowed everywhere.
layering() {
	c_files | xargs awk '
	function allowed(room, name) {
		if (room == "tests" || room == "host")
			return 1
		if (name ~ "^<(stdalign|stdarg|stdbool|stddef|stdint|" \
		    "stdnoreturn|limits).h>$")
			return 1
		if (room == "kernel/abi")
			return name ~ /^"kernel\/abi\//
		if (room == "crypto")
			return name ~ /^"crypto\/|^<(string|immintrin).h>/
		if (room == "kernel")
			return name ~ /^"(kernel|crypto)\/|^<arch\/|^<string.h>/
		if (room == "arch")
			return name ~ /^"(arch|kernel)\/|^<arch\/|^<string.h>/
		if (room == "boot")
			return name ~ /^"boot\/|^"kernel\/bootinfo.h"/
		if (room == "user")
			return name ~ /^"user\/|^"kernel\/abi\//
		return 0
	}
	/^[ \t]*#[ \t]*include/ {
		room = FILENAME
		if (room !~ /^kernel\/abi\//)
			sub(/\/.*/, "", room)
		else
			room = "kernel/abi"
		name = $0
		sub(/^[^"<]*/, "", name)
		if (!allowed(room, name))
			print FILENAME ":" FNR ": " $0
	}'
}

# Includes name a file from the top, never one beside the file.
root_relative() {
	c_files | xargs awk '/^#include "/ {
		split($0, part, "\"")
		if ((getline line < part[2]) < 0)
			print FILENAME ":" FNR ": " $0
		close(part[2])
	}'
}

long_lines() {
	{
		sources
		scripts
	} | xargs awk '{
		width = 0
		for (i = 1; i <= length($0); i++)
			if (substr($0, i, 1) == "\t")
				width += 8 - width % 8
			else
				width++
		if (width > 80)
			print FILENAME ":" FNR ": " width " columns"
	}'
}

trailing_blanks() {
	{
		sources
		scripts
		echo Makefile
		find . -maxdepth 1 -name '*.md' -o -path './docs/*.md'
	} | xargs grep -nE '[[:blank:]]+$'
}

opening_comment() {
	{
		sources
		scripts
	} | xargs awk 'FNR == 1 && !/^(\/\*|;|#)/ {
		print FILENAME ": does not open with a comment"
	}'
}

# A table is as long as its list.
long_files() {
	{
		sources
		scripts
	} | grep -v '\.def$' | xargs awk '
	FNR == 451 { print FILENAME ": over 450 lines" }'
}

long_functions() {
	c_files | xargs awk '
	/^\{/ { start = FNR }
	/^\}/ && start {
		if (FNR - start > 60)
			print FILENAME ":" start ": " FNR - start " lines"
		start = 0
	}'
}

banned_words() {
	{
		sources
		scripts
		echo Makefile
	} | xargs grep -nE '\b(TO''DO|FIX''ME|XX''X|HA''CK)\b'
}

# No variant inside the neutral code: only a header's guard is conditional,
# and in lock.h the attributes that one compiler has.
conditionals() {
	find boot crypto kernel user -name '*.[ch]' ! -path kernel/lib/lock.h |
		xargs awk '
	/^[ \t]*#[ \t]*(if|elif|else)/ {
		guard = FILENAME
		gsub(/[\/.]/, "_", guard)
		if ($0 != "#ifndef " toupper(guard))
			print FILENAME ":" FNR ": " $0
	}'
}

# Each object that the Makefile names has a source.
named_files_exist() {
	grep -oE '\b(arch|boot|crypto|kernel|user|tests)/[a-z0-9_/]+\.o\b' \
		Makefile | sort -u | while read -r object; do
		[ -f "${object%.o}.c" ] || [ -f "${object%.o}.asm" ] ||
			echo "Makefile: $object has no source"
	done
}

# Each source stands in the Makefile: what is not named is not built.
files_are_named() {
	{
		rooms '(' -name '*.c' -o -name '*.asm' ')'
		find tests/unit tests/kernel tests/user -name '*.c'
	} | while read -r file; do
		grep -q "${file%.*}\\.o" Makefile ||
			echo "$file is not named in the Makefile"
	done
}

# A refusal becomes an errno in audit_deny() alone; what only looks like one
# stands in the reviewed list.
refusals() {
	grep -rnE -e '-(EPERM|EACCES)\b' kernel arch --include='*.c' |
		grep -vE ':[[:space:]]*(/?\*|//)|audit_deny\(' |
		sed -E 's/^([^:]*):([0-9]+):[[:space:]]*/\1 \2 /' |
		while read -r file line text; do
			grep -qxF "$file $text" tests/refusals.txt ||
				echo "$file:$line: $text (tests/refusals.txt)"
		done
	grep -v '^#' tests/refusals.txt | while read -r file text; do
		grep -qF -- "$text" "$file" ||
			echo "tests/refusals.txt: $file has no such line: $text"
	done
}

# The reference of system calls is what the tables say now.
reference_is_current() {
	make -s --no-print-directory build/host/mkreference >&2 ||
		echo "docs/syscalls.md: host/mkreference.c does not build"
	build/host/mkreference | diff docs/syscalls.md - |
		sed -n "s|^[<>]|docs/syscalls.md: &|p"
}

# The names and values, in the table's order.
options_are_listed() {
	known=$(sed -n 's/^OPTION("\([^"]*\)", "\([^"]*\)",.*/\1=\2/p' \
		kernel/options.def | sed 's/=$//')
	listed=$(sed -n '/^### Options/,/^## /s/^| `\([^`]*\)` |.*/\1/p' \
		docs/HACKING.md | sed 's/\\|/|/g')
	[ "$known" = "$listed" ] ||
		echo "docs/HACKING.md: others than kernel/options.def has"
}

# All at once, each with what it sources.
shellcheck_scripts() {
	scripts | while read -r script; do
		head -n 1 "$script" | grep -q '^#!' && echo "$script"
	done | xargs shellcheck -f gcc -a -x
}

# rule NAME VIOLATIONS: passes when there are none.
rule() {
	[ -z "$2" ] || printf '%s\n' "$2" | sed 's/^/# /'
	[ -z "$2" ]
	result "$?" "$1"
}

plan 15
rule 'each room includes only what it may' "$(layering)"
rule 'includes name files from the top' "$(root_relative)"
rule 'no line is longer than 80 columns' "$(long_lines)"
rule 'no line ends in blanks' "$(trailing_blanks)"
rule 'each file opens with a comment' "$(opening_comment)"
rule 'no file is longer than 450 lines' "$(long_files)"
rule 'no function is longer than 60 lines' "$(long_functions)"
rule 'nothing is left to do later' "$(banned_words)"
rule 'no conditional compilation in neutral code' "$(conditionals)"
rule 'a security refusal passes audit_deny' "$(refusals)"
rule 'what the Makefile names exists' "$(named_files_exist)"
rule 'what exists is named in the Makefile' "$(files_are_named)"
rule "docs/syscalls.md is what make reference writes" \
	"$(reference_is_current)"
rule "docs/HACKING.md lists the kernel's options" "$(options_are_listed)"
rule 'the scripts pass shellcheck' "$(shellcheck_scripts)"
finish_suite
