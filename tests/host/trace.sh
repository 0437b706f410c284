#!/bin/sh
# --trace: each system call with its arguments and result, as strace prints.
#
# KTAP on stdout. The wanted lines are what strace 6.1 prints of the same
# program on Linux; an address is given as 0x,
# and the blanks before the result as one.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

# trace PROGRAM...: the calls of a program, in $work/calls. `options` are
# ./ravelin's.
options=''
trace() {
	# shellcheck disable=SC2086
	timeout 60 ./ravelin run --timeout 50 --trace --log "$work/log" \
		$options -- "$@" </dev/null >"$work/out" 2>"$work/err"
	status=$?
	tr -d '\r' <"$work/log" | sed -n 's/^\[1\] //p' |
		sed 's/0x[0-9a-f]\{5,\}/0x/g;s/)  *= /) = /' >"$work/calls"
}

# has LINE...: the program made each of these calls, in any order.
has() {
	for line; do
		if grep -qxF -e "$line" "$work/calls"; then
			result 0 "$line"
		else
			sed 's/^/# /' "$work/calls"
			result 1 "$line"
		fi
	done
}

plan 35
trace /bin/busybox cat /etc/passwd /nonexistent
check_equal 'the traced program keeps its status' 1 "$status"
check 'and its output' grep -q '^root:x:0:0:' "$work/out"
check_equal 'no line of the trace is mixed into it' '' \
	"$(grep openat "$work/out")"
has 'brk(NULL) = 0x' \
	'arch_prctl(ARCH_SET_FS, 0x) = 0' \
	'prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, '\
'rlim_max=RLIM64_INFINITY}) = 0' \
	'readlink("/proc/self/exe", "/bin/busybox", 4096) = 12' \
	'mprotect(0x, 28672, PROT_READ) = 0' \
	'openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3' \
	'sendfile(1, 3, NULL, 16777216) = 103' \
	'close(3) = 0' \
	'openat(AT_FDCWD, "/nonexistent", O_RDONLY) = -1 ENOENT '\
'(No such file or directory)' \
	'exit_group(1) = ?'
check 'the results stand in one column' \
	grep -q '^\[1\] close(3)                                = 0' "$work/log"
check_equal 'nothing follows the last call' 'exit_group(1)' \
	"$(tail -n 1 "$work/calls" | cut -d ' ' -f 1)"

trace /bin/busybox sh -c 'umask 077; exec stat -c %s /dev/null'
has 'umask(077) = 022' \
	'uname({sysname="Linux", nodename="ravelin", ...}) = 0' \
	'rt_sigaction(SIGINT, NULL, {sa_handler=SIG_DFL, sa_mask=[], '\
'sa_flags=0}, 8) = 0' \
	'rt_sigaction(SIGQUIT, {sa_handler=SIG_IGN, '\
'sa_mask=~[RTMIN RT_1], sa_flags=SA_RESTORER, sa_restorer=0x}, NULL, 8) = 0' \
	'newfstatat(AT_FDCWD, "/dev/null", {st_mode=S_IFCHR|0666, '\
'st_rdev=makedev(0x1, 0x3), ...}, AT_SYMLINK_NOFOLLOW) = 0'

trace /bin/busybox env -i A=1 B=2 /bin/busybox echo -n hi
has 'execve("/bin/busybox", ["/bin/busybox", "echo", "-n", "hi"], 0x '\
'/* 2 vars */ <unfinished ...>' \
	'<... execve resumed>) = 0' \
	'write(1, "hi", 2) = 2'

trace /bin/busybox swapoff /etc/passwd
has 'exit_group(1) = ?'
check 'a call that is not there is shown by its number' grep -qE \
	'^syscall_0xa8\(.*\) = -1 ENOSYS \(Function not implemented\)$' \
	"$work/calls"

trace /bin/busybox sh -c 'exec nslookup localhost 127.0.0.1'
has 'socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3' \
	'connect(3, {sa_family=AF_INET, sin_port=htons(53), '\
'sin_addr=inet_addr("127.0.0.1")}, 16) = 0'

trace /bin/busybox ping -c 1 127.0.0.1
has 'socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = 3' \
	'setsockopt(0, SOL_SOCKET, SO_BROADCAST, [1], 4) = 0'

trace /bin/busybox logger hello
has 'socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 3' \
	'connect(3, {sa_family=AF_UNIX, sun_path="/dev/log"}, 110) = -1 '\
'ENOENT (No such file or directory)'

# AF_ALG is not there, for whoever asks, unless the machine was booted so.
trace kcapi-dgst -c sha256 --hex
has 'socket(AF_ALG, SOCK_SEQPACKET, 0) = -1 EAFNOSUPPORT '\
'(Address family not supported by protocol)'
options='--append crypto.af_alg=on'
trace kcapi-dgst -c sha256 --hex
has 'bind(3, {sa_family=AF_ALG, salg_type="hash", salg_feat=0, '\
'salg_mask=0, salg_name="sha256"}, 88) = 0' \
	'bind(4, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, '\
'12) = 0' \
	'accept(3, NULL, NULL) = 6'
finish_suite
