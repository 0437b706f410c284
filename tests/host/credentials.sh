#!/bin/sh
# The options about credentials, as the program itself sees what came of them.
#
# usage: tests/host/credentials.sh [--record]. busybox looks into /proc and
# asks prctl; a program linked with Debian's libcap (tests/oracle/libcap.c)
# asks, and makes changes. What Linux let it do, started by setpriv(1) with
# the same credentials, stands in tests/oracle/libcap.txt (--record writes it
# anew, as root on Linux), and is asked again where this host can.
# The checks call functions by their names; the $ are the machine's.
# shellcheck disable=SC2317,SC2016
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
recorded=tests/oracle/libcap.txt
libcap=build/user/libcap # packed where anyone may go, wherever this lies
ALL=1ffffffffff

run() {
	timeout 120 ./ravelin run --timeout 60 "$@" </dev/null 2>"$work/err"
}

# is NAME WANTED ARG...: what `run ARG...` prints.
is() {
	name=$1 wanted=$2
	shift 2
	got=$(run "$@")
	[ "$got" = "$wanted" ] || sed 's/^/# /' "$work/err"
	check_equal "$name" "$wanted" "$got"
}

# The sets in /proc/PID/status: "I P E B A no_new_privs", without zeros in
# front.
short_sets() {
	awk '/^(Cap|NoNew)/ { sub(/^0+/, "", $2); printf " %s", $2 ? $2 : 0 }'
}

# sets NAME "I P E B A N" OPTION...: those that the program starts with.
sets() {
	name=$1 wanted=" $2"
	shift 2
	got=$(run "$@" -- busybox grep -e Cap -e NoNew /proc/self/status |
		short_sets)
	[ "$got" = "$wanted" ] || sed 's/^/# /' "$work/err"
	check_equal "$name" "$wanted" "$got"
}

options() {
	sets 'root has all' "0 $ALL $ALL $ALL 0 0"
	sets 'another user has none' "0 0 0 $ALL 0 0" --user 1000
	sets '--cap-drop' "0 1ffffdfffde 1ffffdfffde $ALL 0 0" \
		--cap-drop sys_admin,CAP_KILL --cap-drop=Cap_Chown
	sets 'in the order given: drop, then add' "0 2001 2001 $ALL 0 0" \
		--cap-drop ALL --cap-add chown,net_raw
	sets 'in the order given: add, then drop' "0 0 0 $ALL 0 0" \
		--cap-add chown --cap-drop all
	sets '--cap-add for another user' "0 2000400 2000400 $ALL 0 0" \
		--user 1000 --cap-add net_bind_service,sys_time
	sets '--bound' '0 21 21 21 0 0' --bound chown,kill
	sets '--bound none' '0 0 0 0 0 0' --bound none
	sets 'ALL is all of the bounding set' '0 21 21 21 0 0' \
		--user 1000 --cap-add ALL --bound chown,kill
	sets 'what is named may be outside of it' '0 200000 200000 0 0 0' \
		--user 1000 --cap-add sys_admin --bound none
	sets '--inheritable gives nothing by itself' "21 0 0 $ALL 0 0" \
		--user 1000 --inheritable chown,kill
	sets '--ambient is permitted and inheritable too' \
		"2001 2000 2000 $ALL 2000 0" --user 1000 \
		--ambient net_raw --inheritable chown
	sets '--no-new-privs' "0 0 0 $ALL 0 1" --user 1000 --no-new-privs
	sets 'by GRUB too' '2000 2001 2001 2001 2000 1' --grub --user 1000 \
		--cap-add chown --ambient net_raw --bound chown,net_raw \
		--no-new-privs
	is 'setpriv --dump names them' 'uid: 1000
euid: 1000
gid: 1000
egid: 1000
Supplementary groups: [none]
no_new_privs: 1
Inheritable capabilities: kill,net_bind_service
Ambient capabilities: net_bind_service
Capability bounding set: chown,kill' --user 1000 --no-new-privs \
		--ambient net_bind_service --inheritable kill \
		--bound chown,kill -- busybox setpriv --dump
	is 'each bit of --securebits' "  =
  bound $ALL ambient 0 securebits ff no-new-privs 0 dumpable 1 \
secure 0 uid 1000 1000" --user 1000 --securebits 0xFF \
		--file "$libcap:/libcap" -- /libcap show
	is 'root without some is a program like any other' "  cap_kill=ep
  bound 21 ambient 0 securebits 10 no-new-privs 0 dumpable 1 \
secure 0 uid 0 0" --securebits 10 --bound chown,kill --cap-drop chown \
		-- "$libcap" show
	is '--hostname' box-1.example --hostname x --hostname box-1.example \
		-- hostname
	./ravelin image -o "$work/iso" --user 1000 --cap-add sys_time \
		--hostname box -- busybox true 2>"$work/err"
	check 'image: the record holds them' \
		grep -qa 'capabilities=2000000.hostname=box' "$work/iso"
}

# refused NAME TEXT ARG...: status 125, and a line with that text, all of it
# that is said.
refused() {
	name=$1 wanted=$2
	shift 2
	run "$@" -- busybox true >"$work/out"
	check_equal "$name" "125 ravelin: $wanted" "$? $(cat "$work/err")"
}

mistakes() {
	refused 'a misspelt name' 'no capability sys_admn; is it sys_admin?' \
		--cap-drop sys_admn
	refused 'among others, with cap_' \
		'no capability net_rwa; is it net_raw?' \
		--cap-add chown,CAP_NET_RWA,kill
	for option in cap-add cap-drop bound inheritable ambient; do
		refused "--$option: what is like none of them" \
			"--$option: no capability 'xx.*'; kernel/abi/caps.def\
 lists them" "--$option" 'xx.*'
	done
	refused 'an empty name' "--bound: no capability ''; \
kernel/abi/caps.def lists them" --bound chown,,kill
	refused 'none is for sets' "--cap-add: no capability 'none'; \
kernel/abi/caps.def lists them" --cap-add none
	refused '--securebits beyond ff' \
		"--securebits takes 0 to ff, not '100'" --securebits 100
	refused '--securebits that is no number' \
		"--securebits takes 0 to ff, not '0x'" --securebits 0x
	refused '--no-new-privs takes no value' \
		'--no-new-privs takes no value' --no-new-privs=1
	refused 'a misspelt option' \
		'no option --cap-dorp; is it --cap-drop?' --cap-dorp chown
	refused 'a host name with a blank' "--hostname takes up to 64 \
letters, digits, . and -" --hostname 'a b'
	refused 'bound= with a misspelt name' \
		"boot: bound=: no capability 'sys_admn'" \
		--append bound=chown,sys_admn
	refused 'by GRUB too' "boot: bound=: no capability 'sys_admn'" \
		--grub --append bound=sys_admn
	refused 'bound= without a list' "boot: bound=: no capability ''" \
		--append bound=
	refused 'a misspelt option of the kernel' "boot: \
docs/HACKING.md lists no option 'buond=none'" --append buond=none
}

# Files that give all capabilities, or would: a shell in the image tries them.
make_files() {
	make -s CC=clang-16 "$libcap" build/host/mkarchive || return
	all=ffffffff00000000ff01000000000000
	cat >"$work/arguments" <<-END
		test_arguments='--owner 0:0 --mode 04755 --file $libcap:/suid'
		test_arguments="\$test_arguments --mode 0755"
		for file in plain file strict; do
			test_arguments="\$test_arguments --file $libcap:/\$file"
		done
		test_arguments="\$test_arguments --capability \
			/file:00000002$all --capability /strict:01000002$all"
	END
}

# tries NAME WANTED OPTION...: what each of the files has, as
# "effective permitted" of the program that it becomes.
tries() {
	name=$1 wanted=$2
	shift 2
	got=$(RAVELIN_ARGUMENTS=$work/arguments run "$@" -- busybox sh -c '
		for file in plain suid file strict; do
			printf "%s " $file
			/$file show | grep = || echo none
		done' 2>&1 | awk '{ $1 = $1 } 1')
	[ "$got" = "$wanted" ] || sed 's/^/# /' "$work/err"
	check_equal "$name" "$wanted" "$got"
}

# Every program descends from the first: none has what is not in the set.
regaining() {
	none='plain =
suid =
file =
strict none'
	two='plain =
suid cap_chown,cap_kill=ep
file cap_chown,cap_kill=p
strict none'
	tries 'files give all capabilities' 'plain =
suid =ep
file =p
strict =ep' --user 1000
	tries 'and no more than --bound' "$two" \
		--user 1000 --bound chown,kill
	tries 'nor than bound=' "$two" \
		--user 1000 --append bound=chown,kill
	tries 'whatever the program had itself' "$two" --user 1000 \
		--cap-add ALL --cap-add sys_admin --bound chown,kill
	tries 'nothing, with --bound none' "$none" --user 1000 --bound none
	tries 'nothing, with bound=none' "$none" \
		--user 1000 --append bound=none
	tries 'nor for programs that root starts' 'plain cap_chown,cap_kill=ep
suid cap_chown,cap_kill=ep
file cap_chown,cap_kill=ep
strict none' --bound chown,kill
	tries 'root regains what was only dropped' 'plain =ep
suid =ep
file =ep
strict =ep' --cap-drop ALL
	tries '--no-new-privs: nothing' 'plain =
suid =
file =
strict =' --user 1000 --no-new-privs
	sets 'of both sets, what is in both' '0 a0 a0 a0 0 0' \
		--bound chown,kill,setuid --append bound=kill,setuid,net_raw
	sets 'bound= holds for what is named, too' '20 20 20 20 20 0' \
		--user 1000 --ambient kill,chown --inheritable sys_admin \
		--cap-add sys_admin --append bound=kill
}

# both NAME "OPTION..." "OPTION...": a case, with the options of ravelin, and
# of setpriv(1).
cases() {
	user='--reuid 1000 --regid 1000 --clear-groups'
	both 'a user' '--user 1000 --bound setuid,kill,setpcap' \
		"$user --bounding-set -all,+setuid,+kill,+setpcap"
	both 'ambient ones' '--user 1000 --ambient setuid,setpcap,kill
		--inheritable chown --bound chown,setuid,kill,setpcap' \
		"$user --bounding-set -all,+chown,+setuid,+kill,+setpcap
		--inh-caps -all,+chown,+kill,+setuid,+setpcap
		--ambient-caps -all,+kill,+setuid,+setpcap"
	both 'inheritable ones' '--user 1000 --inheritable kill,chown
		--bound chown,kill,setuid' \
		"$user --bounding-set -all,+chown,+kill,+setuid
		--inh-caps -all,+chown,+kill"
	both 'securebits' '--user 1000 --ambient setpcap,setuid
		--bound setpcap,setuid --securebits 2f' \
		"$user --bounding-set -all,+setpcap,+setuid
		--inh-caps -all,+setpcap,+setuid
		--ambient-caps -all,+setpcap,+setuid --securebits
		+noroot,+noroot_locked,+no_setuid_fixup,\
+no_setuid_fixup_locked,+keep_caps_locked"
	both 'no new privileges' '--user 1000 --bound none --no-new-privs' \
		"$user --bounding-set -all --no-new-privs"
	both 'root' '--bound chown,kill,setpcap,setuid' \
		'--bounding-set -all,+chown,+kill,+setpcap,+setuid'
	both 'root with inheritable and ambient ones' \
		'--bound chown,kill,setpcap,setuid --inheritable kill
		--ambient chown' \
		'--bounding-set -all,+chown,+kill,+setpcap,+setuid
		--inh-caps -all,+chown,+kill --ambient-caps -all,+chown'
}

# The record of what this host's Linux answers, or status 3.
on_linux() {
	[ "$(uname -sm)" = 'Linux x86_64' ] && [ "$(id -u)" = 0 ] || exit 3
	# shellcheck disable=SC2086
	both() {
		printf '== %s\n' "$1"
		setpriv $3 "$work/libcap" change || exit 3
	}
	cp "$libcap" "$work/libcap" && chmod 755 "$work" "$work/libcap"
	cases
}

both() {
	sed -n "/^== $1\$/,/^== /{/^== /!p;}" "$recorded" >"$work/wanted"
	# shellcheck disable=SC2086
	run $2 --file "$libcap:/libcap" -- /libcap change >"$work/got"
	check "libcap: $1" diff "$work/wanted" "$work/got"
}

check_record() {
	(on_linux >"$work/live" 2>"$work/err") || {
		result 0 'the record # SKIP this host cannot run the cases'
		return
	}
	check 'the record is what this Linux answers' \
		diff "$recorded" "$work/live"
}

if [ "${1-}" = --record ]; then
	make_files && (on_linux) >"$recorded"
	exit
fi
plan 56
make_files >&2 || exit
options
mistakes
regaining
cases
check_record
finish_suite
