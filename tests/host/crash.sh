#!/bin/sh
# Deliberate crashes of the kernel: each ends the machine with a report that
# names its fault exactly.
#
# KTAP on stdout. Each crash is a boot of the test image with the command
# line word crash=NAME (tests/kernel/crash.c). Two results for each: the
# status, 123, and the report, in which `...` stands for what changes from
# boot to boot. Then the report as such, and what ends before the kernel runs.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

# run_test_image OPTION...: the status is $status, stderr is $work/err.
run_test_image() {
	RAVELIN_KERNEL=kernel-test timeout 60 ./ravelin run --timeout 50 \
		--log "$work/log" "$@" -- busybox true </dev/null \
		>"$work/out" 2>"$work/err"
	status=$?
}

# The report's first line, what changes in it replaced.
signature() {
	sed -n '1{s/^panic: //;s/ffff[0-9a-f]\{12\}/.../g;p;}' "$work/err"
}

# crash NAME SIGNATURE
crash() {
	run_test_image --append "crash=$1"
	if grep -q 'was survived' "$work/log"; then
		check_equal "$1 ends the kernel" dead alive
	else
		check_equal "$1 ends the kernel" 123 "$status"
	fi
	check_equal "$1: $2" "$2" "$(signature)"
}

fault='page fault in the kernel:'

access_crashes() {
	crash null-write "$fault write of 0000000000000000, error 2"
	crash null-mapped "$fault write of 0000000000000000, error 3"
	crash text-write "$fault write of ..., error 3"
	crash rodata-write "$fault write of ..., error 3"
	crash sealed-write "$fault write of ..., error 3"
	crash table-write "$fault write of ..., error 3"
	crash data-exec "$fault execution of ..., error 11"
	crash stack-exec "$fault execution of ..., error 11"
	crash direct-exec "$fault execution of ..., error 11"
	crash user-exec "$fault execution of 0000000031000000, error 11"
	crash user-read "$fault read of 0000000031000000, error 1"
	crash user-write "$fault write of 0000000031000000, error 3"
	crash bad-address 'general protection in the kernel, error 0'
}

table_crashes() {
	tables="page tables:"
	crash map-kernel-frame \
		"$tables a program's page would show a frame of type 3"
	crash map-writable-code "$tables rights 0x7 for a program's page"
}

stack_crashes() {
	guard=", a stack's guard page"
	crash guard-below "$fault read of ..., error 0$guard"
	crash guard-above "$fault read of ..., error 0$guard"
	crash stack-overflow 'double fault: the kernel stack'\
' overflowed into its guard page at ...'
	check 'a recursion is folded in the report' \
		grep -q '^  and [0-9]* times more$' "$work/err"
	crash stack-smash 'the kernel stack was smashed'
}

planted_crashes() {
	crash wrong-call 'kcfi: an indirect call to ... has the wrong type'
	check 'the report names what was called' \
		grep -q '^    wrong_type tests/kernel/crash.c:' "$work/err"
	crash bounds 'check: array index out of bounds'
	crash overflow 'check: addition overflow'
	crash subtraction 'check: subtraction overflow'
	crash multiplication 'check: multiplication overflow'
	crash negation 'check: negation overflow'
	crash shift 'check: shift out of bounds'
	crash division 'division error in the kernel, error 0'
}

# An assertion's line number moves with the source: left out here.
assertion() {
	run_test_image --append "crash=$1"
	check_equal "$1 ends the kernel" 123 "$status"
	check_equal "$1: $3" "$2: $3 does not hold" \
		"$(signature | sed 's/:[0-9]*:/:/')"
}

invariant_crashes() {
	crash double-free 'kfree: an object of slab struct cred freed twice'
	crash late-write \
		'slab struct cred: a freed object was written to'
	crash panic 'asked for, with the number 42'
	crash after-calls 'after two calls'
	check_equal 'the report shows the last calls' \
		'  call getpid(4d, 0, 0, ...) = 1
  call close(4d, 0, 0, ...) = -9' "$(grep '^  call ' "$work/err")"
	assertion frame-put kernel/mm/frame.c 'record->type > FRAME_RESERVED'
	assertion list kernel/lib/list.h \
		'node->next != NULL && node->next->previous == node'
	assertion refcount kernel/lib/refcount.h 'r->count != 0'
	assertion sleep-locked kernel/task/sched.c 'locks_held == 0'
	assertion vector-point arch/x86_64/task.c '!fpu_is_borrowed()'
	crash vector-twice 'vector registers are in use already'
	crash vector-interrupt 'vector registers are not for interrupts'
	crash vector-alone 'vector registers are not in use'
}

# The report of one crash, as a person reads it.
whole_report() {
	run_test_image --append crash=null-write
	check 'the report tells the registers' \
		grep -qE '^  rax [0-9a-f]{16} rbx [0-9a-f]{16}' "$work/err"
	check 'and the task' grep -q '^  task ' "$work/err"
	check 'and where: the function and its line' grep -qE \
		'^    crash_null_write tests/kernel/crash.c:[0-9]+$' \
		"$work/err"
	check 'and who called it' \
		grep -qE '^    kernel_selftest tests/kernel/run.c:[0-9]+$' \
		"$work/err"
	check 'and its end' grep -q '^panic: end of report$' "$work/err"
	check_equal 'it fits into 80 columns' '' \
		"$(grep -E '^.{81}' "$work/err")"
}

# What stops before the kernel can, or wants to, run.
early_ends() {
	run_test_image --append "crash=none $(printf '%3000s' '' | tr ' ' x)"
	check_equal 'boot refuses a long command line: status 125' 125 \
		"$status"
	check_equal 'and says so, in one line' "ravelin: boot: the command \
line is too long or does not end" "$(cat "$work/err")"
	run_test_image --cpu max,-smap
	check_equal 'a processor without SMAP: status 123' 123 "$status"
	check 'and the report tells how to run all the same' grep -q \
		'^panic: the processor lacks smap; .*allow-missing=smap' \
		"$work/err"
	./ravelin run --timeout 50 --cpu max,-smap \
		--append allow-missing=smap -- /bin/busybox \
		cat /proc/ravelin/protections </dev/null >"$work/out" 2>&1
	check_equal 'with allow-missing=smap it runs' 0 "$?"
	check 'and smap is shown as missing' \
		grep -qE '^smap +missing' "$work/out"
}

plan 95
# All tests run first here; some want this device, as in the suite kernel.
RAVELIN_DEVICES="-object cryptodev-backend-builtin,id=crypto0 \
	-device virtio-crypto-pci,cryptodev=crypto0"
export RAVELIN_DEVICES
run_test_image --append "crash=none crypto.af_alg=on"
unset RAVELIN_DEVICES
check_equal 'what crashes nothing passes' 0 "$status"
check 'and says that it was survived' \
	grep -q '^crash: none was survived' "$work/log"
access_crashes
table_crashes
stack_crashes
planted_crashes
invariant_crashes
whole_report
early_ends
finish_suite
