# shellcheck shell=sh
# The commands `run` and `image`: from options to an exit status.
#
# Sourced by ./ravelin. The program's status arrives on the control port as a
# line `exit N`; a panic as the line `panic`. Only that counts as an end that
# was seen: a machine that just stops is an error of ours, 125.

# What is not there is installed, what is out of date is built, and the
# archive, and for GRUB the image, are made in $dir.
prepare() {
	groups='build run'
	[ "$boot" != grub ] || groups="$groups grub"
	[ -z "$gdb" ] || groups="$groups gdb"
	# shellcheck disable=SC2086
	need $groups
	variant_folder "$variant_name"
	# For the tests: the test image instead, by RAVELIN_KERNEL=kernel-test,
	# and an archive that make packs, by RAVELIN_ARCHIVE=build/...
	elf=$variant/${RAVELIN_KERNEL:-kernel}.elf
	kernel=$top/$elf
	default_root=build/root/arguments
	[ -z "$rootfs" ] || default_root=''
	build "$variant_name" "$elf" \
		"${RAVELIN_ARCHIVE:-build/host/mkarchive}" \
		build/host/terminal ${default_root:+"$default_root"}
	make_dir
	take_seed
	if [ -n "${RAVELIN_ARCHIVE-}" ]; then
		ln -s "$top/$RAVELIN_ARCHIVE" "$dir/archive"
	else
		pack "$dir/archive"
	fi
	case " $append " in
	*' kaslr '*) ;;
	*) [ -z "$gdb" ] || append="nokaslr $append" ;;
	esac
	[ -z "$trace" ] || append="trace $append"
	[ -z "$predictable" ] || append="predictable=$predictable $append"
	append=${append# }
	append=${append% }
	[ "$boot" != grub ] || make_iso "$dir/boot.iso"
}

make_iso() {
	sh "$top/boot/mkiso.sh" "$kernel" "$dir/archive" "$append" "$1" \
		>"$dir/iso.log" 2>&1 || {
		cat "$dir/iso.log" >&2
		fail 'could not make the image'
	}
}

command_image() {
	parse_options image "$@"
	boot=grub
	absolute "$output"
	output=$path
	prepare
	cp "$dir/boot.iso" "$output" || fail "cannot write $output"
}

command_run() {
	parse_options run "$@"
	[ -n "$program" ] || choose_shell
	[ -z "$trace" ] || [ -n "$log" ] || verbose=1
	find_terminal
	open_closed
	prepare
	describe_machine
	start_log
	exec 7<&0
	if [ "$boot" = grub ]; then
		eval "start_machine $machine -boot d -cdrom boot.iso"
	else
		eval 'start_machine -kernel "$kernel" -initrd archive' \
			'-append "$append"' "$machine"
	fi
	exec 7<&-
	[ -z "$gdb" ] || say_how_to_attach
	wait_for_machine
	finish
}

# What runs without a PROGRAM.
choose_shell() {
	if [ -n "$rootfs" ]; then
		program=/bin/sh
	else
		program='/bin/busybox sh /etc/greet'
		boot=${boot:-grub}
	fi
}

say_how_to_attach() {
	until [ -S "$dir/gdb" ]; do
		kill -0 "$qemu" 2>/dev/null || return
		sleep 0.1
	done
	printf "ravelin: attach by: gdb -d %s -x %s %s %s\n" "$top" \
		"$top/host/gdb/ravelin.py" "$kernel" \
		"-ex 'target remote $dir/gdb'" >&2
}

last_lines() {
	tail -n 12 "$dir/log" | tr -d '\r' >&2
}

# What programs looked for and did not find, from the log's last word on it,
# with the names of system calls where this host knows them.
say_what_is_missing() {
	line=$(sed -n 's/\r*$//;s/^missing: //p' "$dir/log" | tail -n 1)
	[ -n "$line" ] || return 0
	numbers='' rest=$line
	case $line in
	'system calls '*)
		numbers=${line#system calls }
		numbers=${numbers%%;*}
		rest=${line#"system calls $numbers"}
		;;
	esac
	names=''
	for number in $numbers; do
		name=$(sed -n "s/^#define __NR_\([^ ]*\) $number\$/\1/p" \
			/usr/include/x86_64-linux-gnu/asm/unistd_64.h \
			2>/dev/null)
		names="$names ${name:-$number}"
	done
	[ -n "$names" ] || rest=" $rest"
	echo "ravelin: not there:${names:+ system calls$names}$rest" >&2
}

# Why pid 1 could not become the program, if that is how it ended.
say_why_not() {
	line=$(sed -n 's/\r*$//;s/^init: \(cannot .*errno\)/\1/p' "$dir/log")
	[ -n "$line" ] || return 0
	name=$(sed -n "s/^#define \(E[A-Z0-9]*\) ${line##* }\$/\1/p" \
		"$top/kernel/abi/errno.h")
	text=$(sed -n "s/^ERROR($name, \"\(.*\)\")/\1/p" \
		"$top/kernel/abi/errno_names.def")
	echo "ravelin: ${line%errno*}${text:-errno ${line##* }}" >&2
}

# Ends with the status that the run earned.
finish() {
	[ -z "$verbose" ] || say_what_is_missing
	status='' panicked=''
	while read -r word value; do
		case $word in
		exit) status=$value ;;
		seed) keep_seed "$value" ;;
		panic) panicked=1 ;;
		esac
	done <"$dir/control.out"
	[ -z "$gone" ] || exit 141
	if [ -n "$panicked" ] || { [ -z "$status" ] &&
		grep -q '^panic: ' "$dir/log"; }; then
		show_panic >&2
		exit 123
	fi
	[ "$status" != 126 ] || say_why_not
	is_number "$status" && exit "$status"
	if [ -n "$timeout_s" ] && [ "$qemu_status" = 124 ]; then
		last_lines
		fail "no end after $timeout_s s" 124
	fi
	refusal=$(sed -n 's/\r*$//;s/^ravelin: boot: //p' "$dir/log")
	[ -z "$refusal" ] || fail "boot: $refusal"
	cat "$dir/qemu.log" >&2
	last_lines
	fail "the machine ended (status $qemu_status), the program did not"
}

# The panic's report from the log, each kernel address followed by its name.
# The report's line "slide" tells how far the kernel was moved.
show_panic() {
	slide=$(sed -n 's/^ *slide ........\([0-9a-f]*\).*/\1/p' "$dir/log" |
		tail -n 1)
	tr -d '\r' <"$dir/log" | sed -n '/^panic: /,$p' |
		while IFS= read -r line; do
			printf '%s\n' "$line"
			case $line in
			*' called from '*ffffffff*)
				# What was called may be the last instruction
				# of its function: look before the return.
				name_address "${line#*ffffffff}" 1
				;;
			*' at '*ffffffff* | *'call to ffffffff'*)
				name_address "${line#*ffffffff}" 0
				;;
			esac
		done
}

# name_address REST BACK: the functions, with those that the compiler put
# into them, and their lines, for BACK before the address ffffffffREST.
name_address() {
	low=${1%"${1#????????}"}
	case $low in *[!0-9a-f]*) return ;; esac
	linked=$(printf 'ffffffff%08x' $((0x$low - 0x${slide:-0} - $2)))
	addr2line -f -i -e "$kernel" "$linked" |
		while read -r function && read -r line; do
			line=${line#./}
			[ "$function" = '??' ] ||
				printf '    %s %s\n' "$function" "${line#./}"
		done
}
