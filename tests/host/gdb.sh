#!/bin/sh
# `make debug`: gdb attaches by the printed command, and finds its way.
#
# KTAP on stdout. The kernel is the debug build; gdb runs a script of its own
# after the words that were printed.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"; kill "$machine" 2>/dev/null' EXIT
machine=''

# The command that `make debug` prints, once it has built what it needs.
printed_command() {
	for _ in $(seq 120); do
		sed -n 's/^ravelin: attach by: //p' "$work/err" |
			grep . && return
		kill -0 "$machine" 2>/dev/null || break
		sleep 1
	done
	return 1
}

cat >"$work/script" <<'END'
printf "first at %x\n", $pc
break kernel_main
continue
backtrace
break sys_exit_group
continue
backtrace
continue
END

plan 8
make -s build/debug-clang/kernel.elf BUILD=debug >"$work/make" 2>&1
check_equal 'the debug build builds' 0 "$?"
timeout 200 make -s debug </dev/null >"$work/out" 2>"$work/err" &
machine=$!
command=$(printed_command)
check_equal 'make debug prints one command to attach' 1 \
	"$(printf '%s\n' "$command" | grep -c '^gdb ')"
eval "set -- $command"
timeout 60 "$@" -nx -batch -x "$work/script" >"$work/gdb" 2>&1
wait "$machine"
check_equal 'the machine goes on once gdb has left' 0 "$?"
check 'it stood at the first instruction of all' \
	grep -q '^first at fff0$' "$work/gdb"
check 'gdb stops at kernel_main, with its argument' \
	grep -q '^Breakpoint 1, kernel_main (boot=' "$work/gdb"
check 'and knows who called it, and the line' \
	grep -qE '^#1 .* arch_main .* at .*arch/x86_64/start.c:[0-9]+$' \
	"$work/gdb"
check 'gdb stops in a system call, with its arguments' \
	grep -qE '^Breakpoint 2, .*sys_exit_group \(status=0\)' "$work/gdb"
check 'and sees the way in' grep -qE \
	'^#[1-4] .* syscall_dispatch \(.* at .*kernel/syscall.c:[0-9]+$' \
	"$work/gdb"
finish_suite
