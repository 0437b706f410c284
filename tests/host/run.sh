#!/bin/sh
# The command, end to end: statuses, streams, options, the ways a run ends.
#
# KTAP on stdout. Every run here boots the machine, but for those that fail
# before. A run that hangs is ended by --timeout, or by timeout(1).
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
busybox=/bin/busybox

run() {
	timeout 220 ./ravelin run --timeout 200 "$@"
}

# status_of WANTED NAME ARG...: `run ARG...` ends with that status.
status_of() {
	wanted=$1 name=$2
	shift 2
	run "$@" </dev/null >"$work/out" 2>"$work/err"
	check_status "$name" "$wanted" "$?"
}

check_status() {
	[ "$2" = "$3" ] || sed 's/^/# /' "$work/err"
	check_equal "$1" "$2" "$3"
}

# output_of NAME WANTED ARG...: what `run ARG...` prints, without its stdin.
output_of() {
	name=$1 wanted=$2
	shift 2
	got=$(run "$@" </dev/null 2>"$work/err") || sed 's/^/# /' "$work/err"
	check_equal "$name" "$wanted" "$got"
}

says() {
	check "$1" grep -q -e "$2" "$work/err"
}

statuses() {
	status_of 0 'status 0' -- $busybox true
	status_of 1 'status 1' -- $busybox false
	status_of 0 'an applet by its name' -- ash -c true
	status_of 127 'a program that is nowhere: 127' -- /no/such/program
	status_of 124 'a timeout: 124' --timeout 2 -- $busybox sleep 100
	status_of 125 'a machine that does not start: 125' \
		--cpu nonsense -- $busybox true
	status_of 123 'a missing protection stops the boot: 123' \
		--cpu max,-smap -- $busybox true
	says 'the report names the protection' smap
	says 'and where it happened' ' arch_processor_init arch/x86_64/'
	status_of 0 'unless the command line names it' \
		--cpu max,-smap --append allow-missing=smap -- $busybox true
}

# script NAME TEXT: an executable file of that text.
script() {
	printf '%s\n' "$2" >"$work/$1"
	chmod 755 "$work/$1"
}

scripts() {
	cp build/root/package/bin/busybox "$work/echo"
	# shellcheck disable=SC2016
	script shell '#!/bin/sh
		echo "$0 $*"; read -r l; echo "$l"; exit 3'
	echo line | run -- "$work/shell" a 'b  c' >"$work/out" 2>"$work/err"
	check_status 'a script of this host: its status' 3 "$?"
	check_equal 'and its output' "$work/shell a b  c
line" "$(cat "$work/out")"
	script one "#!$work/echo  a  b "
	script two "#! $work/one x"
	output_of 'its interpreters come along' \
		"a  b $work/one x $work/two end" -- "$work/two" end
	script nowhere '#!/no/such/interpreter'
	status_of 126 'an interpreter that is nowhere: 126' -- "$work/nowhere"
	says 'it is named' 'cannot be executed: /no/such/interpreter is not'
	# shellcheck disable=SC2016
	script dynamic '#!/usr/bin/make -f
all: ; @echo made by $(MAKE)'
	output_of 'a dynamic interpreter' 'made by /usr/bin/make' -- \
		"$work/dynamic"
	script relative '#!echo'
	status_of 126 'an interpreter without its path: 126' -- \
		"$work/relative"
	script itself "#!$work/itself"
	status_of 126 'a script for its own interpreter: 126' -- \
		"$work/itself"
}

# A program's libraries come along, and its interpreter.
dynamic() {
	output_of 'a dynamic program' "$(make --version)" -- make --version
	sed 's|/lib64/ld-linux-x86-64|/lib64/no-linux-x86-64|' \
		/usr/bin/make >"$work/strange"
	chmod 755 "$work/strange"
	status_of 126 'one whose interpreter is nowhere: 126' -- \
		"$work/strange"
	says 'that is named, too' 'interpreter /lib64/no-linux-x86-64.so.2 is'
	# shellcheck disable=SC2016
	script lines '#!/bin/bash
		mapfile -t l; echo "${#l[@]} ${BASH_VERSINFO[0]}"'
	output_of 'a script of bash' "0 $(bash -c 'echo $BASH_VERSINFO')" -- \
		"$work/lines"
}

# link NAME FLAG...: app/bin/NAME, which exits with what libseven.so says.
link() {
	name=$1
	shift
	echo 'int seven(void); int main(void) { return seven(); }' |
		clang-16 -x c - -x none -L"$work/app/lib" -lseven "$@" \
			-o "$work/app/bin/$name"
}

# Where ld.so(8) looks for libraries.
libraries() {
	mkdir -p "$work/app/bin" "$work/app/lib"
	echo 'int seven(void) { return 7; }' | clang-16 -shared -fPIC -x c - \
		-o "$work/app/lib/libseven.so"
	# shellcheck disable=SC2016
	{
		link runpath -Wl,--enable-new-dtags \
			-Wl,-rpath,'$ORIGIN/../lib'
		link rpath -Wl,--disable-new-dtags \
			-Wl,-rpath,'/nowhere:${ORIGIN}/../lib'
	}
	link plain
	status_of 7 'a library by RUNPATH' -- "$work/app/bin/runpath"
	status_of 7 'one by RPATH' -- "$work/app/bin/rpath"
	status_of 7 'one by LD_LIBRARY_PATH' \
		--env "LD_LIBRARY_PATH=$work/app/lib" -- "$work/app/bin/plain"
	status_of 7 'those of what --dir brings' --dir "$work/app:/app" -- \
		/app/bin/runpath
	status_of 127 'a library that is nowhere: 127' -- "$work/app/bin/plain"
	says 'ld.so says which' 'libseven.so: cannot open shared object'
}

# Memory that was written is not run, unless that is allowed.
allow_wx() {
	clang-16 -x c - -o "$work/writes" <<-'END'
		#include <sys/mman.h>
		int main(void)
		{
			void *at = mmap(0, 4096, 3, 0x22, -1, 0);

			*(char *)at = (char)0xc3; /* ret */
			if (mprotect(at, 4096, 5) != 0)
				return 3;
			((void (*)(void))at)();
			return mmap(0, 4096, 7, 0x22, -1, 0) == MAP_FAILED;
		}
	END
	status_of 3 'written memory is not run' -- "$work/writes"
	status_of 0 'with --allow-wx it is, also by a child' \
		--log "$work/log" --allow-wx --file "$work/writes:/writes" \
		-- busybox sh -c '/writes && /writes'
	check 'the log says so' grep -q 'init: memory may be' "$work/log"
	check_equal 'and each use' 4 \
		"$(grep -c 'granted  { execmem }.*"writes"' "$work/log")"
}

# What is wrong is said before anything is booted.
mistakes() {
	status_of 125 '--build cov is not there yet' --build cov -- true
	status_of 125 'an option that does not exist' --memroy 64M -- true
	says 'the nearest one is named' 'is it --memory'
	status_of 125 'an option without its value' --env
	status_of 125 'a value that is none' --user root -- true
	status_of 125 '--predictable needs --icount' --predictable 1 -- true
	./ravelin fuzz >/dev/null 2>"$work/err"
	check_status 'a command that is not there yet' 125 "$?"
}

streams() {
	head -c 10000000 /dev/urandom >"$work/big"
	run -- $busybox cat <"$work/big" >"$work/out" 2>"$work/err"
	check '10 MB through cat, byte for byte' cmp "$work/big" "$work/out"
	check 'nothing else on stderr' test ! -s "$work/err"
	run -- $busybox cat /no/such/file </dev/null >"$work/out" 2>"$work/err"
	check 'stderr is apart from stdout' test ! -s "$work/out" -a \
		-s "$work/err"
	check_equal 'end of file on stdin' 2 \
		"$(printf 'a\nb\n' | run -- $busybox wc -l)"
	check_equal 'an empty stdin' '' "$(run -- $busybox cat </dev/null)"
	check_equal 'a closed stdin' '' "$(run -- $busybox cat <&-)"
	{
		run -- $busybox yes 2>"$work/err"
		echo $? >"$work/status"
	} | head -n 1 >"$work/out"
	check_equal 'a reader that goes away: 141' 141 "$(cat "$work/status")"
	check_equal 'it read its line' y "$(cat "$work/out")"
	check_equal 'a program that reads only a line' y \
		"$(yes | run -- $busybox head -n 1)"
	check_equal 'six random bytes' 6 \
		"$(run -- $busybox head -c 6 /dev/urandom | wc -c)"
}

programs() {
	output_of '--env' "X=a  'b'
HOME=here
TERM=dumb
PATH=/bin:/sbin:/usr/bin:/usr/sbin" \
		--env "X=a  'b'" --env HOME=here --env TERM=dumb -- env
	output_of '--workdir' /tmp --workdir /tmp -- pwd
	output_of '--user' 1000 --user 1000 -- id -u
	output_of '--user with groups' 'uid=5 gid=6 groups=7,8' \
		--user 5:6,7,8 -- $busybox id
	output_of 'PROGRAM may be a file that --file adds' hi \
		--file build/root/package/bin/busybox:/x/busybox -- \
		/x/busybox echo hi
	output_of '--file' "$(cat LICENSE)" --file LICENSE:/x/license -- \
		cat /x/license
	output_of '--dir' "$(cat kernel/abi/errno.h)" --dir kernel:/k -- \
		cat /k/abi/errno.h
	output_of 'arguments keep their blanks and quotes' "a  'b' *" -- \
		echo "a  'b' *"
	output_of 'date -s sets the clock' 'Wed Jan  2 03:04:05 UTC 2030
2030-01-02' -- $busybox sh -c \
		'date -u -s "2030-01-02 03:04:05"; date -u +%F'
	cp build/root/package/bin/busybox "$work/busybox"
	output_of 'a static program of this host' ours -- \
		"$work/busybox" echo ours
}

namespaces() {
	output_of 'a mount namespace: the outside sees nothing' 'inside
none /tmp/a\040b tmpfs rw,relatime 0 0
outside' -- $busybox sh -c '
		touch /tmp/outside
		mkdir "/tmp/a b"
		unshare -m sh -c "
			mount -t tmpfs none \"/tmp/a b\"
			touch \"/tmp/a b/inside\"
			ls \"/tmp/a b\"
			tail -n 1 /proc/mounts"
		rmdir "/tmp/a b"
		mount | grep tmp/a
		ls /tmp'
}

machine() {
	status_of 0 '--log' --log "$work/log" -- $busybox true
	check 'the log holds the kernel'\''s lines' test -s "$work/log"
	status_of 0 '-v' -v -- $busybox true
	check 'the log is on stderr' test -s "$work/err"
	check 'and not on stdout' test ! -s "$work/out"
	status_of 1 'a system call and a file that are not there' -v -- \
		$busybox sh -c 'swapon /tmp; cat /no/such'
	says 'are told in one line' \
		'^ravelin: not there: system calls swapon; files /no/such$'
	status_of 0 '--trace' --trace --log "$work/log" -- $busybox true
	check 'the log holds the calls' grep -q 'exit_group(0)' "$work/log"
	status_of 0 '--memory 64M' --memory 64M -- $busybox true
	run --memory 16M -- $busybox sh -c 'ls -l / | sort | head; ps
		head -c 6 /dev/urandom | base64' </dev/null >"$work/out"
	check_status 'a shell in 16 MiB' 0 "$?"
	check 'with ls, ps and base64' has_lines ' bin$' '^PID  *USER' \
		'^[A-Za-z0-9+/]\{8\}$'
	status_of 0 '--build debug' --build debug -- $busybox true
	for i in 1 2; do
		run --icount --predictable 7 --log "$work/log$i" -- \
			$busybox head -c 16 /dev/urandom </dev/null \
			>"$work/out$i" 2>"$work/err"
	done
	check '--predictable: two runs are the same' \
		cmp "$work/out1" "$work/out2"
	check 'so are their logs' cmp "$work/log1" "$work/log2"
	check 'and the log says so' grep -q PREDICTABLE "$work/log1"
}

# has_lines PATTERN...: the output has a line for each.
has_lines() {
	for pattern; do
		grep -q -e "$pattern" "$work/out" || return
	done
}

# What one program takes too much of is taken from it, and not from others.
# The $ are the machine's.
# shellcheck disable=SC2016
hogs() {
	# A shell that cannot fork would end: it forks once, for the bomb, and
	# until that is gone it only uses what is built in, and so waits where
	# nothing will be written.
	output_of 'a fork bomb, and then the shell goes on' works \
		--user 1000 -- busybox sh -c 'mkfifo /tmp/p; exec 3<>/tmp/p
			b() { b | b & }; b & read -t 2 x <&3
			kill -KILL -1; read -t 1 x <&3
			echo $(echo works | cat)'
	status_of 0 'a machine ends beside a fork bomb' --user 1000 -- \
		busybox sh -c 'mkfifo /tmp/p; exec 3<>/tmp/p
			b() { b | b & }; b & read -t 1 x <&3; exit 0'
	output_of 'root works beside another user'\''s fork bomb' works -- \
		busybox sh -c 'su user -c "b() { b | b & }; b" 2>/dev/null &
			sleep 2; echo works | cat'
	output_of 'a memory hog ends, and its shell goes on' 137 \
		--memory 48M -- busybox sh -c '
			awk "BEGIN { for (;;) a[i++] = i }"; echo $?'
	output_of 'a limit of memory is an error of the program' '1
1' -- busybox sh -c 'ulimit -v 20000
		x=$(dd if=/dev/zero bs=30M count=1); echo $?
		awk "BEGIN { for (;;) a[i++] = i }"; echo $?'
	says 'which it tells' 'out of memory'
}

# soon COMMAND...: it comes to succeed, within half a minute or more.
soon() {
	for _ in $(seq 300); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

# The command that is printed attaches gdb to the stopped machine.
debugger() {
	run --gdb -- true </dev/null >"$work/out" 2>"$work/err" &
	soon grep -q 'attach by' "$work/err"
	attach=$(sed -n 's/^ravelin: attach by: //p' "$work/err")
	eval "timeout 60 $attach -batch -ex 'hbreak kernel_main' \
		-ex continue -ex backtrace -ex kill" >"$work/gdb" 2>&1
	wait
	check '--gdb: the printed command attaches' \
		grep -q '^#0  kernel_main (.* at ./kernel/main.c' "$work/gdb"
}

# qemu_ticks FOLDER: hundredths of a second that the QEMU which works in there
# has used.
qemu_ticks() {
	for process in /proc/[0-9]*; do
		case $(readlink "$process/cwd") in
		"$1"/*)
			sed -n 's/^.*(qemu-system[^)]*) //p' "$process/stat" |
				awk '{ print $12 + $13 }'
			;;
		esac
	done 2>/dev/null
}

# rests FOLDER: in one of some spans of 2 s the QEMU there uses a tenth of a
# processor at most. A machine that does not rest uses what it gets in each;
# one that does may still be at its start, or be billed for a busy host.
rests() {
	for _ in 1 2 3 4 5; do
		before=$(qemu_ticks "$1")
		sleep 2
		after=$(qemu_ticks "$1")
		echo "2 s of sleep: ${before:-no} to ${after:-no} ticks"
		[ "$((${after:-999} - ${before:-0}))" -ge 20 ] || return 0
	done
	return 1
}

# A machine whose programs all sleep is halted: it costs the host next to
# nothing.
idling() {
	mkdir "$work/idle"
	TMPDIR=$work/idle timeout 60 ./ravelin run -- \
		$busybox sh -c 'echo ready; exec sleep 100' \
		</dev/null >"$work/out" 2>"$work/err" &
	idle=$!
	soon grep -q ready "$work/out"
	check 'a sleeping machine takes little of the host' \
		rests "$work/idle"
	kill "$idle"
	wait
}

# Nothing that a run started outlives it, and no file stays.
endings() {
	mkdir "$work/tmp"
	TMPDIR=$work/tmp timeout --preserve-status -s INT 4 \
		./ravelin run -- $busybox sleep 100 </dev/null 2>"$work/err"
	check_status 'an interrupt: 130' 130 "$?"
	check_equal 'no file stays' '' "$(ls "$work/tmp")"
	check 'no process stays' soon no_process "$work/tmp"
}

# No process has a file of that folder open, or stands in it. What was told
# to end may be about to.
no_process() {
	left=$(find /proc/[0-9]*/fd /proc/[0-9]*/cwd -lname "$1*" 2>/dev/null)
	echo "$left"
	[ -z "$left" ]
}

plan 87
statuses
scripts
dynamic
libraries
allow_wx
mistakes
streams
programs
namespaces
machine
hogs
debugger
idling
endings
finish_suite
