#!/bin/sh
# The record of refusals, read by Debian's own ausearch and aureport: what
# programs that are refused leave in /dev/audit and in the log.
#
# KTAP on stdout. auditd, which holds the two, would start a service where it
# is installed: it is downloaded and unpacked into build/audit instead.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
# shellcheck source=host/deps.sh
. host/deps.sh
top=$PWD
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
tools=$top/build/audit
libraries=$tools/lib/x86_64-linux-gnu:$tools/usr/lib/x86_64-linux-gnu

# Anyone may download; where apt has no lists yet, root fetches those first.
# Without the other user that root's apt would download as.
download() {
	apt-get -qq -o APT::Sandbox::User=root download auditd libauparse0 \
		libaudit1 libcap-ng0
}

update_lists() {
	[ "${RAVELIN_DEPS-}" != skip ] && can_be_root &&
		as_root apt-get -qq update
}

fetch_tools() (
	[ ! -x "$tools/sbin/aureport" ] || exit 0
	mkdir -p "$tools" && cd "$tools" || exit
	rm -f ./*.deb
	download || { update_lists && download; } || exit
	for package in ./*.deb; do
		dpkg-deb --extract "$package" . || exit
	done
)

# tool NAME OPTION...: one of the two; it is not to complain of anything but
# that this machine has no auditd.conf.
tool() {
	tool=$tools/sbin/$1
	shift
	LD_LIBRARY_PATH=$libraries LC_ALL=C "$tool" "$@" \
		</dev/null 2>"$work/err"
	tool_status=$?
	! grep -v "^Config file .* doesn't exist, skipping" "$work/err" &&
		return "$tool_status"
}

# What is refused, as user 1000; $1 is a file of root's with a strange name.
cat >"$work/refused" <<'END'
head -c 1 /dev/kmsg
cat /tmp/secret
echo x >/etc/passwd
hostname x
date -s 2001-01-01
chroot / true
kill -9 1
/etc/passwd
printf 'a "b\nc' >/proc/self/comm
: <"$1"
END

# What root does about it. A name that ausearch would take for a machine's
# tries to write an event by /dev/kmsg.
cat >"$work/all" <<'END'
strange='/tmp/x "y
type=AVC msg=audit(1.000:999): z'
echo secret >/tmp/secret
echo strange >"$strange"
chmod 600 /tmp/secret "$strange"
sh -c 'echo 4242 >/proc/self/loginuid
	exec su -s /bin/sh user /refused "$1"' sh "$strange" >/dev/null
cat /dev/audit
sleep 1
exec 3</dev/audit
cat <&3 >/dev/null
sh -c 'echo node=x >/proc/self/comm
	event="type=AVC msg=audit(1.000:999): avc:  denied  { kill } for "
	echo "$event pid=1 comm=x tclass=capability permissive=0" >/dev/kmsg'
echo 'op=note acct="a"' >/dev/audit
su -s /bin/sh user -c 'for i in 1 2 3 4 5 6 7 8 9 10; do
	kill -9 1; kill -9 1; kill -9 1; kill -9 1; kill -9 1; done'
echo 'op=end' >/dev/audit
sleep 1
su -s /bin/sh user -c 'kill -9 1'
echo '=== after the first ones'
cat <&3
END

boot() {
	./ravelin run --timeout 100 --log "$work/log" \
		--file "$work/refused:/refused" --file "$work/all:/all" -- \
		sh /all </dev/null >"$work/out" 2>"$work/boot.err"
	boot_status=$?
	[ "$boot_status" = 0 ] || sed 's/^/# /' "$work/boot.err"
	sed '/^===/,$d' "$work/out" >"$work/first"
	sed '1,/^===/d' "$work/out" >"$work/second"
	# The log up to the second part, which writes more than it takes.
	sed '/^kmsg: /,$d' "$work/log" >"$work/log.first"
}

# events FILE TYPE: how many ausearch finds.
events() {
	tool ausearch -m "$2" -if "$1" | grep -c '^----'
}

# shows NAME TEXT: it stands in what the tool said last.
shows() {
	check "$1" grep -F -e "$2" "$work/said"
}

# interprets NAME FILE: what ausearch -i makes of the first events.
interprets() {
	tool ausearch -i -if "$2" >"$work/said"
	check_equal "$1: ausearch -i takes it" 0 "$?"
	shows "$1: the call and its errno" \
		'syscall=openat success=no exit=EPERM(Operation not permitted)'
	shows "$1: a capability from 32 on" 'capability=syslog  name=the log'
	shows "$1: a lower one" 'capability=sys_admin  name=sethostname'
	shows "$1: an object with a blank" \
		'capability=sys_time  name=wall clock'
	shows "$1: mode bits, reading" \
		'capability=dac_read_search  name=secret'
	shows "$1: mode bits, writing" 'capability=dac_override  name=passwd'
	shows "$1: what nobody may execute" '{ execute } for  pid='
	shows "$1: a strange name" 'comm=a "b'
	check_equal "$1: nine events" 9 "$(events "$2" AVC)"
	check_equal "$1: nine of the login" 9 \
		"$(tool ausearch -ul 4242 -if "$2" | grep -c '^----')"
	check_equal "$1: one of a program" 1 \
		"$(tool ausearch -c head -if "$2" | grep -c '^----')"
	check "$1: by the strange object's name" tool ausearch -f \
		'type=AVC msg=audit(1.000:999)' -if "$2"
}

# The columns behind date and time, without the event's number.
columns() {
	grep '^[0-9]*\. ' | cut -d ' ' -f 4- | sed 's/ [0-9]*$//'
}

reports() {
	tool aureport --avc -if "$2" | columns >"$work/said"
	check_equal "$1: aureport --avc" 'head unconfined 257 capability2 syslog
cat unconfined 257 capability dac_read_search
sh unconfined 257 capability dac_override
hostname unconfined 170 capability sys_admin
date unconfined 227 capability sys_time
chroot unconfined 161 capability sys_chroot
sh unconfined 62 capability kill
sh unconfined 59 file execute' \
		"$(sed 's/ unconfined denied$//' "$work/said" | grep -v '^a')"
	tool aureport --syscall --failed -if "$2" | columns |
		cut -d ' ' -f 1 | sort -n | uniq -c |
		awk '{ printf "%s%s*%s", (NR > 1 ? " " : ""), $1, $2 }' \
			>"$work/said"
	check_equal "$1: aureport --syscall --failed" \
		'1*59 1*62 1*161 1*170 1*227 4*257' "$(cat "$work/said")"
	tool aureport -if "$2" >"$work/said"
	shows "$1: the sum of denials" "Number of AVC's: 9"
	shows "$1: and of calls" 'Number of failed syscalls: 9'
}

# FILE's serials, one for each event.
serials() {
	sed -n 's/^type=[A-Z]* msg=audit([0-9.]*:\([0-9]*\)).*/\1/p' "$1" |
		uniq
}

same_lines() {
	grep '^type=' "$work/log.first" >"$work/lines"
	check 'the log has the same lines' cmp "$work/lines" "$work/first"
	check_equal 'serials have no gap' "$(seq 1 9)" \
		"$(serials "$work/first")"
	# shellcheck disable=SC2016
	check_equal 'each event is two lines' '2 2 2 2 2 2 2 2 2' \
		"$(cut -d : -f 2 "$work/first" | uniq -c |
			awk '{ printf "%s%s", (NR > 1 ? " " : ""), $1 }')"
}

# 51 refusals and a text more than the ring holds, in between.
overflow() {
	tool ausearch -if "$work/second" >"$work/said"
	check_equal 'a record with a loss: ausearch takes it' 0 "$?"
	lost=$(sed -n 's/^type=KERNEL .*audit_lost=//p' "$work/second")
	kept=$(serials "$work/second" | sed 1d | wc -l)
	check_equal 'what came and what was lost' 53 $((kept + lost))
	check_equal 'and then without a gap' "$kept" \
		"$(serials "$work/second" | sed 1d | awk 'NR == 1 { n = $1 }
			END { print $1 - n + 1 }')"
	check_equal 'ausearch finds the loss' 1 \
		"$(events "$work/second" KERNEL)"
	tool ausearch -i -m USER -if "$work/second" >"$work/said"
	check 'a text of a program' grep \
		"msg='op=end exe=/[a-z/]*sh hostname=? " "$work/said"
	check 'aureport takes a record with a loss' \
		tool aureport --avc -if "$work/second"
	check 'the log tells that it left some out' \
		grep -q '^audit: rate limit exceeded' "$work/log"
	check 'and how many' \
		grep -q '^audit: [0-9]* refusals are not in the log' "$work/log"
	tool ausearch -i -if "$work/log" >"$work/said"
	check_equal 'ausearch takes such a log' 0 "$?"
	check 'there was an attempt to forge' \
		grep -q '^kmsg: node=x\[[0-9]*\]: type=AVC' "$work/log"
	check_equal 'no forged event' '<no matches>' \
		"$(tool ausearch -a 999 -if "$work/log")"
}

plan 50
check 'ausearch and aureport are there' fetch_tools
boot
check_equal 'the programs ran' 0 "$boot_status"
for file in first log.first; do
	interprets "$file" "$work/$file"
	reports "$file" "$work/$file"
done
same_lines
overflow
finish_suite
