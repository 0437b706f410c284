#!/bin/sh
# Ravelin beside Linux: the same static programs, the same files, the same
# answers.
#
# usage: tests/host/linux.sh [--record]. What Linux answered stands in
# tests/oracle/expected.txt (--record writes it anew, as root on Linux); in
# what Ravelin differs, and why, in tests/oracle/differences.txt. Both are
# held: a new difference fails, and so does one that is gone. Where this host
# is a Linux that can run the cases, the record itself is checked.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
# shellcheck source=tests/oracle/cases.sh
. tests/oracle/cases.sh
# shellcheck source=tests/oracle/transcript.sh
. tests/oracle/transcript.sh
oracle=tests/oracle
work=$(mktemp -d) || exit
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

prepare() {
	make -s CC=clang-16 oracle build/host/mkarchive \
		build/root/arguments || return
	chmod go+rx build/user/calls build/user/changes build/user/ends \
		build/user/oracle_ids build/user/oracle_streams || return
	mkdir "$work/data" "$work/inputs"
	make_data "$work/data"
	make_inputs "$work/inputs"
	root_arguments=''
	# shellcheck source=/dev/null
	. ./build/root/arguments
	eval "build/host/mkarchive $root_arguments" \
		'--start path=/bin/busybox -o "$work/archive"'
}

# section FILE NAME: the lines of a case.
section() {
	name=$2 awk '
		/^== / { inside = substr($0, 4) == ENVIRON["name"]; next }
		inside' "$1"
}

# The reviewed differences of a case: lines of Linux with "<", of Ravelin
# with ">". Names in a row share what follows.
reviewed() {
	name=$1 awk '
		/^== / {
			if (!names) inside = 0
			names = 1
			if (substr($0, 4) == ENVIRON["name"]) inside = 1
			next
		}
		{ names = 0 }
		inside && /^[<>]/' "$oracle/differences.txt" | sort
}

# each NAME USER INPUT PROGRAM ARG...: runs it on Ravelin, two at a time. The
# transcript goes to NUMBER.got.
each() {
	run_number=$((run_number + 1))
	answer "$work/$run_number" "$@" &
	[ $((run_number % 2)) = 1 ] || wait
}

answer() {
	to=$1 case_name=$2 user=$3 input=$work/inputs/$4 program=$5
	shift 5
	# Wherever the project lies, and whoever may look in there.
	case $program in
	/programs/*) file=build/user/${program#/programs/} ;;
	/bin/busybox)
		file=build/root/package/bin/busybox
		program=/programs/busybox
		;;
	esac
	option=ro
	# A user changes what lies in /tmp.
	[ "$program $user" != '/programs/changes 1000' ] || option=''
	TERM=dumb timeout 60 ./ravelin run --timeout 40 --append "$option" \
		--user "$user" --dir "$work/data:/data" \
		--file "$file:$program" -- "$program" "$@" \
		<"$input" >"$to.out" 2>"$to.err"
	transcript "$case_name" "$to.out" "$to.err" $? >"$to.got"
}

# judge NUMBER: the case's differences are those that were reviewed.
judge() {
	case_name=$(sed -n '1s/^== //p' "$work/$1.got")
	sed 1d "$work/$1.got" >"$work/answer"
	section "$oracle/expected.txt" "$case_name" >"$work/wanted"
	diff "$work/wanted" "$work/answer" | grep '^[<>]' | sort \
		>"$work/differences"
	reviewed "$case_name" >"$work/reviewed"
	check "$case_name" diff "$work/reviewed" "$work/differences"
}

this_linux() {
	uname -r | sed 's/^\([0-9]*\.[0-9]*\).*/Linux \1/'
}

# What the record is of may be another version: then it is only told.
check_record() {
	"$oracle/on_linux.sh" "$work" >"$work/live" 2>"$work/err"
	case $? in
	0) ;;
	3) result 0 'the record # SKIP this host cannot run the cases' &&
		return ;;
	esac
	recorded=$(sed -n '1s/^# //p' "$oracle/expected.txt")
	sed 1d "$oracle/expected.txt" | diff - "$work/live" >"$work/news"
	if [ -s "$work/news" ] && [ "$recorded" != "$(this_linux)" ]; then
		sed 's/^/# /' "$work/news"
		result 0 "the record # SKIP $(this_linux), not $recorded"
	else
		check 'the record is what this Linux answers' \
			diff /dev/null "$work/news"
	fi
}

count_cases() (
	each() {
		echo case
	}
	run_cases | wc -l
)

case ${1-} in
--record)
	prepare && "$oracle/on_linux.sh" "$work" >"$work/live" || exit
	{
		printf '# %s\n' "$(this_linux)"
		cat "$work/live"
	} >"$oracle/expected.txt"
	exit
	;;
esac
plan $(($(count_cases) + 1))
prepare >&2 || exit
check_record
# What is out of date is built here, not by two runs at once.
TERM=dumb ./ravelin run -- true </dev/null || exit
run_number=0
run_cases
wait
for number in $(seq "$run_number"); do
	judge "$number"
done
finish_suite
