# shellcheck shell=sh
# Starts QEMU, carries the streams, and ends everything that it started.
#
# Sourced by ./ravelin. The program's streams are virtio-serial ports, one for
# each direction. Between them and ours stand FIFOs, each with a cat: QEMU
# does not notice that the reader of its output has gone, stops when its
# input is closed at the start, and puts a terminal into raw mode. All files
# of a run lie in $dir, which goes with it.
# The control port goes both ways: to the file control.out, from the FIFO
# control.in.
# Where our streams are a terminal, the program's are one as well: ours is then
# in raw mode, and host/terminal.c stands in the place of the input's cat.
# RAVELIN_TTY=1 says that they are, 0 that they are not.
# RAVELIN_MACHINE=q35, RAVELIN_FIRMWARE=uefi and RAVELIN_DEVICES, more words for
# QEMU, are for the tests.

saved_modes=''
qemu='' in_cat='' out_cat='' err_cat='' log_tee=''

make_dir() {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/ravelin.XXXXXXXX") ||
		fail 'no temporary folder'
	trap clean_up EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 131' QUIT
	trap 'exit 143' TERM
}

# The terminal's size in $tty, as the start record has it, or nothing.
find_terminal() {
	tty=''
	[ "${RAVELIN_TTY-}" != 0 ] || return 0
	[ "${RAVELIN_TTY-}" = 1 ] || { [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; } ||
		return 0
	tty=$(stty size 2>/dev/null) || tty='24 80'
	tty=${tty% *}x${tty#* }
}

# From here on every key is the program's.
enter_terminal() {
	saved_modes=$(stty -g 2>/dev/null) || saved_modes=''
	[ -z "$saved_modes" ] || stty raw -echo
}

restore_terminal() {
	[ -z "$saved_modes" ] || stty "$saved_modes"
	saved_modes=''
}

# Ends the machine and its cats; the log's copy ends by itself.
clean_up() {
	trap '' HUP INT QUIT TERM
	# The program was in the midst of a line, perhaps.
	was_raw=$saved_modes
	restore_terminal
	[ -z "$was_raw" ] || printf '\n' >&2
	for process in $qemu $in_cat $out_cat $err_cat; do
		kill "$process"
	done 2>/dev/null
	wait 2>/dev/null
	rm -rf "$dir"
}

# The words of QEMU's command line, in $machine, and the control port's ends.
describe_machine() {
	mkfifo "$dir/control.in" || fail 'no FIFO'
	: >"$dir/control.out"
	machine="-M ${RAVELIN_MACHINE:-pc} -accel $accel -nodefaults \
		-no-user-config -no-reboot -vga none -display none \
		-monitor none -chardev stdio,id=in,signal=off \
		-chardev file,id=out,append=on,path=/dev/fd/3 \
		-chardev file,id=error,append=on,path=/dev/fd/4 \
		-chardev file,id=log,append=on,path=/dev/fd/5 \
		-chardev pipe,id=control,path=control -serial chardev:log \
		-device virtio-serial-pci,disable-legacy=on,id=ports \
		-device virtserialport,bus=ports.0,nr=1,chardev=in \
		-device virtserialport,bus=ports.0,nr=2,chardev=out \
		-device virtserialport,bus=ports.0,nr=3,chardev=error \
		-device virtserialport,bus=ports.0,nr=4,chardev=control \
		${RAVELIN_DEVICES-}"
	# What the archive takes stays taken: each 32 MiB of it count.
	archive_size=$(wc -c <"$dir/archive")
	quote "${memory:-$((128 + (archive_size >> 25) * 32))M}"
	machine="$machine -m $quoted"
	quote "$cpu"
	machine="$machine -cpu $quoted"
	[ -z "$icount" ] || machine="$machine -icount shift=0,sleep=off"
	[ -z "$predictable" ] || machine="$machine -seed $predictable \
		-rtc base=2026-01-01,clock=vm"
	[ -z "$gdb" ] || machine="$machine -S \
		-chardev socket,id=gdb,path=gdb,server=on,wait=off \
		-gdb chardev:gdb"
	[ "${RAVELIN_FIRMWARE-}" != uefi ] ||
		machine="$machine -bios /usr/share/ovmf/OVMF.fd"
}

# Opens what is closed, so that no descriptor of ours lands there.
open_closed() {
	(true 9<&0) 2>/dev/null || exec </dev/null
	(true 9>&1) 2>/dev/null || exec >/dev/null
	(true 9>&2) || exec 2>/dev/null
}

# Where the log goes: always to $dir/log, and by a tee to those who asked.
start_log() {
	if [ -z "$verbose$log" ]; then
		: >"$dir/log"
		log_end=$dir/log
		return
	fi
	log_end=$dir/log.pipe
	mkfifo "$log_end"
	if [ -z "$log" ]; then
		exec 6>/dev/null
	else
		true >"$log" || fail "cannot write $log"
		exec 6>"$log"
	fi
	if [ -n "$verbose" ]; then
		tee "$dir/log" /dev/fd/6 <"$log_end" >&2 &
	else
		tee "$dir/log" <"$log_end" >&6 &
	fi
	log_tee=$!
	exec 6>&-
}

# start_machine WORD...: QEMU, told what to boot by the words, and the cats.
# The shell opens QEMU's ends of the FIFOs; each open waits for its cat.
start_machine() {
	mkfifo "$dir/in" "$dir/out" "$dir/error" || fail 'no FIFO'
	limit=''
	[ -z "$timeout_s" ] || limit="timeout --foreground -k 2 $timeout_s"
	(
		cd "$dir" || exit
		# shellcheck disable=SC2086
		exec <in 3>out 4>error 5>>"$log_end" 7<&- >/dev/null \
			2>qemu.log $limit qemu-system-x86_64 "$@"
	) &
	qemu=$!
	if [ -n "$tty" ]; then
		enter_terminal
		"$top/build/host/terminal" "$dir/control.in" $$ <&7 \
			>"$dir/in" 2>/dev/null 7<&- &
	else
		cat <&7 >"$dir/in" 2>/dev/null 7<&- &
	fi
	in_cat=$!
	cat <"$dir/out" 2>/dev/null 7<&- &
	out_cat=$!
	(
		trap 'kill "$!" 2>/dev/null' TERM
		cat <"$dir/error" >&2 &
		wait "$!" || kill "$qemu" 2>/dev/null
	) 7<&- &
	err_cat=$!
}

# Waits until QEMU has ended and all its output is delivered. $gone says that
# the reader of an output went away, $qemu_status how QEMU ended.
wait_for_machine() {
	gone=''
	wait "$out_cat" || {
		gone=1
		kill "$qemu" 2>/dev/null
	}
	out_cat=''
	wait "$qemu"
	qemu_status=$?
	qemu=''
	wait "$err_cat" || gone=1
	err_cat=''
	[ -z "$log_tee" ] || wait "$log_tee"
	restore_terminal
}
