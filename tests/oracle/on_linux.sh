#!/bin/sh
# Runs the cases on this host's Linux, in the root that Ravelin has.
#
# usage: tests/oracle/on_linux.sh FOLDER CASES. FOLDER holds what the suite
# made: archive, data/, inputs/, programs/; the file CASES defines run_cases.
# The transcripts go to standard output. It needs root: the cases run under
# chroot, each in a mount namespace of its own, with the root read-only, as
# Ravelin's is then, but for /tmp; and all of them in a network of their own,
# where no other run has the names and ports that they bind, and with no nice
# value of the caller's. Status 3 when that cannot be had.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/oracle/transcript.sh
. tests/oracle/transcript.sh
work=$1 cases=$2
root=$work/root
# What unshare(1) gives to a case; CASES may say more.
namespaces='-m'
# shellcheck source=tests/oracle/cases.sh
. "$cases"

if [ -z "${RAVELIN_ORACLE_INSIDE-}" ]; then
	[ "$(uname -sm)" = 'Linux x86_64' ] && [ "$(id -u)" = 0 ] || exit 3
	unshare -m -n true || exit 3
	[ "$(nice)" = 0 ] || renice -n 0 -p $$ >/dev/null || exit 3
	RAVELIN_ORACLE_INSIDE=1 exec unshare -m -n "$0" "$work" "$cases"
fi

# device NAME MODE MAJOR MINOR
device() {
	mknod -m "$2" "$root/dev/$1" c "$3" "$4"
}

make_root() {
	mkdir -p "$root"
	mount -t tmpfs -o mode=755 tmpfs "$root" || return
	tar -C "$root" -xpf "$work/archive" --exclude='.ravelin' || return
	cp -a "$work/data" "$work/programs" "$root" || return
	chown -Rh 0:0 "$root/data" "$root/programs"
	device null 666 1 3 && device zero 666 1 5 && device full 666 1 7 &&
		device random 666 1 8 && device urandom 666 1 9 || return
	ln -s /proc/self/fd "$root/dev/fd"
	for name in stdin:0 stdout:1 stderr:2; do
		ln -s "/proc/self/fd/${name#*:}" "$root/dev/${name%:*}"
	done
	touch -h -d @0 "$root"/dev/*
	mount -t proc proc "$root/proc" &&
		mount -t tmpfs -o mode=1777 tmpfs "$root/tmp" &&
		mount -o remount,ro "$root"
}

each() {
	name=$1 user=$2 input=$work/inputs/$3
	shift 3
	cat <"$work/fifo_out" >"$work/out" &
	cat <"$work/fifo_err" >"$work/err" &
	# The shell's own word on a program that died goes nowhere.
	# Standard input is a pipe, as it is on Ravelin.
	# shellcheck disable=SC2002,SC2086
	cat "$input" | {
		(
			exec >"$work/fifo_out" 2>"$work/fifo_err"
			exec timeout -k 1 100 prlimit --core=0 --nofile=256 \
				--stack=8388608 env -i \
				PATH=/bin:/sbin:/usr/bin:/usr/sbin \
				HOME=/root TERM=dumb unshare $namespaces \
				chroot --groups= --userspec="$user:$user" \
				"$root" "$@"
		)
		echo $? >"$work/status"
	} 2>/dev/null
	wait
	transcript "$name" "$work/out" "$work/err" "$(cat "$work/status")"
}

make_root >&2 || exit 3
build/root/package/bin/busybox ifconfig lo up || exit 3
mkfifo "$work/fifo_out" "$work/fifo_err" || exit 3
umask 022
run_cases
