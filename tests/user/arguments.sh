#!/bin/sh
# What the archive of the ring-3 tests holds besides the default root.
#
# usage: tests/user/arguments.sh FOLDER PROGRAM... >FOLDER/arguments. Prints
# one line for the shell, test_arguments='--file ...': words for mkarchive.
# FOLDER holds the programs; what is made up for them is made there.
set -eu

# shellcheck source=host/words.sh
. "${0%/*}/../../host/words.sh"
folder=$(cd "$1" && pwd)
shift
deaths=${0%/*}/death.def

# Words for the line; they hold no quotes but those of `quote`.
add() {
	for word; do
		quote "$word"
		printf '%s ' "$quoted"
	done
}

# The list that tests/kernel/programs.c reads: STATUS PATH. Programs that
# others start are not in it, nor are those of one of the kernel's own tests.
write_list() {
	for program; do
		case $program in alg_secret | death | hello) continue ;; esac
		printf '0 /tests/%s\n' "$program"
	done
	death_names | sed 's|\(.*\) \(.*\)|\2 /tests/\1|'
}

# NAME STATUS for each line of death.def.
death_names() {
	sed -n 's/^DEATH(\([a-z0-9_]*\), \([0-9]*\))$/\1 \2/p' "$deaths"
}

# damage NAME OFFSET BYTES...: the program hello with bytes (octal) changed.
damage() {
	copy=$folder/damaged/$1
	cp "$folder/hello" "$copy"
	place=$2
	shift 2
	bytes=''
	for byte; do
		bytes="$bytes\\$byte"
	done
	# shellcheck disable=SC2059
	printf "$bytes" |
		dd of="$copy" bs=1 seek="$place" conv=notrunc status=none
}

# Offsets are those of the ELF header, and of the first program header at 64,
# which is a PT_LOAD (System V ABI, generic part, chapters 4 and 5).
damage_programs() {
	rm -rf "$folder/damaged"
	mkdir -p "$folder/damaged"
	: >"$folder/damaged/empty"
	head -c 20 "$folder/hello" >"$folder/damaged/short"
	head -c 100 "$folder/hello" >"$folder/damaged/cut_in_headers"
	head -c 4200 "$folder/hello" >"$folder/damaged/cut_in_segment"
	head -c 65536 /dev/zero >"$folder/damaged/zeroes"
	damage magic 0 000
	damage class 4 001
	damage big_endian 5 002
	damage object_file 16 001
	damage shared_core 16 004
	damage machine 18 003
	damage entry_in_kernel 24 000 000 000 200 377 377 377 377
	damage entry_nowhere 24 000 000 000 000 000 000 000 000
	damage headers_beyond 32 000 000 000 001
	damage headers_overflow 32 370 377 377 377 377 377 377 377
	damage header_size 54 070 001
	damage no_headers 56 000 000
	damage many_headers 56 377 377
	damage offset_beyond 72 000 000 000 001
	damage offset_overflow 72 000 360 377 377 377 377 377 377
	damage offset_uneven 72 001
	damage address_in_kernel 80 000 000 000 200 377 377 377 377
	damage address_overflow 80 000 360 377 377 377 377 377 377
	damage address_at_end 80 000 360 377 377 377 177 000 000
	damage overlap 80 000 020 100
	damage file_size_huge 96 000 000 000 000 000 000 000 200
	damage memory_smaller 104 001 000 000 000 000 000 000 000
	damage memory_huge 104 377 377 377 377 377 377 377 177
	damage interpreter 64 003
}

printf "test_arguments='"
{
	write_list "$@" >"$folder/list"
	damage_programs
	add --owner 0:0 --mode 0755
	for program; do
		add --file "$folder/$program:/tests/$program"
	done
	for name in $(death_names | cut -d ' ' -f 1); do
		add --hardlink "/tests/death:/tests/$name"
	done
	add --dir "$folder/damaged:/tests/damaged"
	add --mode 0644 --file "$folder/list:/tests/list"
	awk 'BEGIN { for (i = 0; i < 1250; i++) printf "%07d\n", i }' \
		>"$folder/numbers"
	head -c 4096 "$folder/numbers" >"$folder/page"
	add --file "$folder/numbers:/tests/data/numbers"
	add --file "$folder/page:/tests/data/page"
	add --text "/tests/data/plain:hello" --text /tests/data/empty:
	add --file "$folder/hello:/tests/data/not_executable"
	add --text "/tests/data/folder/inner:inner"
	add --text "/tests/data/script:#!/bin/busybox sh"
	add --file "$folder/numbers:/tests/data/capable" --capability \
		/tests/data/capable:0100000200200000000000000000000000000000
	# CAP_KILL, at once, as revision 1 has it; and what is none.
	add --mode 0755
	add --file "$folder/exec_caps:/tests/data/old_capable" --capability \
		/tests/data/old_capable:010000012000000000000000
	add --file "$folder/exec_caps:/tests/data/damaged_capable" \
		--capability /tests/data/damaged_capable:0200000120
	add --mode 0000 --text "/tests/data/secret:secret"
	add --link plain:/tests/data/link
	add --link folder:/tests/data/folder_link
	add --link loop:/tests/data/loop
	add --link nowhere:/tests/data/dangling
	add --link /tests/data/link:/tests/data/absolute_link
	add --hardlink /tests/data/plain:/tests/data/second_name
	long=$(printf '%0255d' 0)
	add --text "/tests/data/$long:long"
	add --mkdir 0000:0:0:/tests/data/closed
	add --owner keep --mode keep
} | sed "s/'/'\\\\''/g"
printf "'\n"
