#!/bin/sh
# `make debug`: gdb attaches by the printed command, finds its way, and shows
# what the kernel holds by the commands of host/gdb/ravelin.py.
#
# KTAP on stdout. gdb runs a script of its own after the words that were
# printed. The commands are tried on both builds, on a machine that is stopped
# while two processes sleep.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"; kill $machine $gdb 2>/dev/null' EXIT
machine='' gdb=''

# start COMMAND...: a machine that waits for gdb; the words by which gdb
# attaches are left in $command.
start() {
	: >"$work/err"
	timeout 200 "$@" </dev/null >"$work/out" 2>"$work/err" &
	machine=$!
	for _ in $(seq 600); do
		command=$(sed -n 's/^ravelin: attach by: //p' "$work/err")
		[ -z "$command" ] || return 0
		kill -0 "$machine" 2>/dev/null || return 1
		sleep 0.2
	done
	return 1
}

# attach SCRIPT: what gdb says goes to $work/gdb.
attach() {
	eval "set -- $command -nx -batch -x \$work/$1"
	timeout 60 "$@" >"$work/gdb" 2>&1
}

# said PATTERN: a line of what gdb said is like that.
said() {
	grep -qE -e "$1" "$work/gdb" || {
		tail -n 100 "$work/gdb"
		return 1
	}
}

# section FROM TO: what gdb said between two lines of the script's echo.
section() {
	sed -n "/^== $1\$/,/^==/p" "$work/gdb" | sed '1d;/^==/,$d'
}

# tells NAME SECTION PATTERN...: each pattern is a line of the section.
tells() {
	name=$1 part=$2
	shift 2
	section "$part" >"$work/part"
	for pattern; do
		grep -qE -e "$pattern" "$work/part" || {
			echo "# no line like: $pattern"
			sed 's/^/# /' "$work/part"
			result 1 "$name"
			return
		}
	done
	result 0 "$name"
}

cat >"$work/attach" <<'END_OF_SCRIPT'
printf "first at %x\n", $pc
break kernel_main
continue
backtrace
break sys_exit_group
continue
backtrace
continue
END_OF_SCRIPT

# A command that fails does not end the script. The second process sleeps
# once by another, so that all have come where they stay, or nearly.
cat >"$work/try" <<'END_OF_SCRIPT'
set width 0
python
def show(command):
    print("== " + command)
    try:
        gdb.execute(command)
    except gdb.error as error:
        print("error: %s" % error)
end
END_OF_SCRIPT

cat "$work/try" - >"$work/look" <<'END_OF_SCRIPT'
python show("ravelin-cred 1")
hbreak kernel_main
continue
echo == early\n
python gdb.execute("ravelin-tasks")
break sys_clock_nanosleep
ignore 2 2
continue
python
for command in ("ravelin", "ravelin-tasks", "ravelin-space 2",
                "ravelin-tables 2", "ravelin-tables 2 $pc",
                "ravelin-tables 2 0x400000", "ravelin-tables 2 0x123000",
                "ravelin-files 2", "ravelin-files 3", "ravelin-cred 3",
                "ravelin-log 3", "ravelin-log", "ravelin-cred 99",
                "ravelin-space self", "ravelin-files",
                "help ravelin-tables", "ravelin-symbols"):
    show(command)
end
set var ((struct cred *)$ravelin_task(3)->cred)->cap_effective = 0x10000200021
set var ((struct cred *)$ravelin_task(3)->cred)->cap_bounding -= 1
echo == caps\n
python gdb.execute("ravelin-cred 3")
set $task = $ravelin_task(2)
set $next = $task->all.next
set var $task->all.next = (struct list_node *)0x1234560000
echo == bent\n
python show("ravelin-tasks")
set var $task->all.next = $next
set var $task->files->files[1] = (struct file *)0x1234560000
set var $task->space->tables = 0x12345600000
python show("ravelin-files 2")
python show("ravelin-tables 2")
echo == end\n
kill
END_OF_SCRIPT

cat "$work/try" - >"$work/moved" <<'END_OF_SCRIPT'
continue
python show("ravelin-tasks")
python show("ravelin-symbols")
python show("ravelin-tasks")
backtrace
echo == end\n
kill
END_OF_SCRIPT

attaching() {
	make -s build/debug-clang/kernel.elf BUILD=debug >"$work/make" 2>&1
	check_equal 'the debug build builds' 0 "$?"
	start make -s debug
	check_equal 'make debug prints one command to attach' 1 \
		"$(printf '%s\n' "$command" | grep -c '^gdb ')"
	attach attach
	wait "$machine"
	check_equal 'the machine goes on once gdb has left' 0 "$?"
	check 'it stood at the first instruction of all' \
		said '^first at fff0$'
	check 'gdb stops at kernel_main, with its argument' \
		said '^Breakpoint 1, kernel_main \(boot='
	check 'and knows who called it, and the line' said \
		'^#1 .* arch_main .* at .*arch/x86_64/start.c:[0-9]+$'
	check 'gdb stops in a system call, with its arguments' \
		said '^Breakpoint 2, .*sys_exit_group \(status=0\)'
	check 'and sees the way in' said \
		'^#[1-4] .* syscall_dispatch \(.* at .*kernel/syscall.c:[0-9]+$'
}

# No page is writable and executable, and what is marked is none.
marks() {
	section 'ravelin-tables 2' | grep -E 'rwx|W\+X|NO AREA|KERNEL'
}

too_wide() {
	sed -n '/^== ravelin$/,$p' "$work/gdb" | grep -E '.{81}' |
		grep -v '^Breakpoint'
}

looking() {
	start ./ravelin run --build "$1" --user 0:5,6,7 --gdb -- busybox sh -c \
		'exec 3>>/tmp/notes 4</proc/1/status; cd /dev
		sleep 50 | (sleep 1; exec usleep 50000000)'
	attach look
	wait "$machine"
	tells "$1: before the kernel is mapped" 'ravelin-cred 1' \
		'^error: the kernel is not mapped yet'
	tells 'and before there is a task' early 'has made no task yet'
	tells 'the commands are listed' ravelin '^ravelin-space PID  +Lists'
	waits='(sleeping|running) +0 clock_nanosleep'
	tells 'tasks, with their calls' ravelin-tasks \
		'^ +1 +1 +0 +1 +1 sleeping +0 wait4 +busybox$' \
		"^ +2 +2 +1 +1 +1 $waits +sleep\$" \
		"^ +[34] +[34] +[13] +1 +1 $waits +u?sleep\$"
	tells 'a space, with its files and rights' 'ravelin-space 2' \
		'^0+401000-[0-9a-f]+ r-xp 00001000 /bin/busybox$' \
		'^[0-9a-f]+-[0-9a-f]+ rw-p 0+ \[heap\]$' \
		'^7f[0-9a-f]+-7f[0-9a-f]+ rw-p 0+ \[stack\]$' \
		'^sleep\[2\]: [0-9]+ areas, [0-9]+ pages, [0-9]+ resident'
	tells 'page tables, as ranges' 'ravelin-tables 2' \
		'^0+400000-0+[0-9a-f]+ r-- +1  [0-9a-f]+-[0-9a-f]+$' \
		'^0000004[0-9a-f]+-[0-9a-f]+ r-x +[0-9]+  [0-9a-f-]+$' \
		'^7f[0-9a-f]+-7f[0-9a-f]+ rw- +[0-9]+  [0-9a-f-]+$' \
		'^sleep\[2\]: [0-9]+ pages in [0-9]+ ranges, [0-9]+ tables'
	check_equal 'no page of them is what must not be' '' "$(marks)"
	# shellcheck disable=SC2016
	tells 'an address, level by level' 'ravelin-tables 2 $pc' \
		'^level 4 .*entry 511 .*a table$' '^level 1 .* r-x kernel$'
	tells 'one of the program' 'ravelin-tables 2 0x400000' \
		'^level 1 .* r-- user$' '^0x400000 is physical .*: archive'
	tells 'one where nothing is' 'ravelin-tables 2 0x123000' \
		'^level [1-4] .* 0000000000000000  nothing$'
	tells 'open files: a pipe' 'ravelin-files 2' \
		'^  0 stream_read .* O_RDONLY +pipe:\[1\]$' \
		'^  1 pipe .* O_WRONLY +pipe:\[16\]$' \
		'^  2 stream_write .* O_WRONLY +pipe:\[3\]$' \
		'^  3 regular +0  O_WRONLY\|O_APPEND.* /tmp/notes$' \
		'^  4 proc +0  O_LARGEFILE +/proc/1/status$' \
		'^sleep\[2\]: umask 022, in /dev$'
	tells 'and its other end' 'ravelin-files 3' \
		'^  0 pipe .* O_RDONLY +pipe:\[16\]$'
	tells 'credentials' 'ravelin-cred 3' \
		'^Gid: +real 5, effective 5' '^Groups: +6 7$' \
		'^CapEff: +000001ffffffffff all$' '^CapAmb: +0+ none$'
	tells 'capabilities by name' caps \
		'^CapEff: .* chown kill sys_admin checkpoint_restore$' \
		'^CapBnd: .* all but chown$'
	tells 'the log' ravelin-log '^\[    0\.[0-9]{6}\] memory: .* free$'
	check_equal 'its last lines' 3 "$(section 'ravelin-log 3' | wc -l)"
	tells 'a wrong number' 'ravelin-cred 99' \
		'^error: no process 99; ravelin-tasks lists them$'
	tells 'no number' 'ravelin-space self' \
		"^error: a process has a number, not 'self'$"
	tells 'a word too few' ravelin-files '^error: usage: ravelin-files PID$'
	tells 'help' 'help ravelin-tables' '^Walks the page tables'
	tells 'no slide' ravelin-symbols 'runs 0x0 above'
	check 'a bent list ends with a message' \
		said '^error: the list of tasks is damaged behind'
	check 'a bad pointer is told' said '^  1 0x1234560000 cannot be read'
	check 'so is a table that is nowhere' \
		said '^damaged: the table of level 4 .* where no memory is$'
	check_equal 'all in 80 columns' '' "$(too_wide)"
}

# With a slide: gdb is interrupted once the program runs.
moving() {
	start ./ravelin run --append kaslr --gdb -- busybox sh -c \
		'echo up; exec sleep 60'
	(eval "exec $command -nx -batch -x \$work/moved") >"$work/gdb" 2>&1 &
	gdb=$!
	for _ in $(seq 300); do
		! grep -q up "$work/out" || break
		sleep 0.1
	done
	sleep 1
	kill -INT "$gdb"
	wait "$gdb" "$machine"
	gdb=''
	check 'a kernel that was moved is noticed' \
		said '^error: the kernel was moved by 0x[0-9a-f]+000'
	check 'its symbols are loaded where it is' \
		said '^The kernel runs 0x[0-9a-f]+000 above'
	check 'and they fit' said '^ +1 +1 +0 .* clock_nanosleep +sleep$'
}

plan 61
attaching
looking release
looking debug
moving
finish_suite
