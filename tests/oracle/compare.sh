# shellcheck shell=sh
# How a suite that compares with Linux goes about it.
#
# Sourced from the top by tests/host/linux.sh and tests/host/applets.sh, with
# ktap.sh. They set `recorded`, the file of what Linux answered; `reviewed`,
# the file of what Ravelin answers otherwise, and why; `cases`, the file that
# defines run_cases; and `prepare`, which makes $work/archive, $work/data,
# $work/inputs and $work/programs.
oracle=tests/oracle
work=$(mktemp -d) || exit
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
# shellcheck source=tests/oracle/transcript.sh
. tests/oracle/transcript.sh

make_archive() {
	root_arguments=''
	# shellcheck source=/dev/null
	. ./build/root/arguments
	eval "build/host/mkarchive $root_arguments" \
		'--start path=/bin/busybox -o "$work/archive"'
}

# section_of FILE NAME: the lines of a case.
section_of() {
	name=$2 awk '
		/^== / { inside = substr($0, 4) == ENVIRON["name"]; next }
		inside' "$1"
}

# The reviewed differences of a case: lines of Linux with "<", of Ravelin
# with ">". Names in a row share what follows.
reviewed_of() {
	name=$1 awk '
		/^== / {
			if (!names) inside = 0
			names = 1
			if (substr($0, 4) == ENVIRON["name"]) inside = 1
			next
		}
		{ names = 0 }
		inside && /^[<>]/' "$reviewed" | sort
}

# each NAME USER INPUT PROGRAM ARG...: runs it on Ravelin, two at a time. The
# transcript goes to NUMBER.got.
run_number=0 running=''
each() {
	run_number=$((run_number + 1))
	answer "$work/$run_number" "$@" &
	running="$running $!"
	[ $((run_number % 2)) = 1 ] || finish_running
}

finish_running() {
	# shellcheck disable=SC2086
	wait $running
	running=''
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
	# These change what lies in /tmp.
	case "$user $program $*" in
	*' /programs/oracle_sockets '* | '1000 /programs/changes '* | \
		'1000 /programs/busybox sh '*) option='' ;;
	esac
	TERM=dumb timeout 220 ./ravelin run --timeout 200 --append "$option" \
		--user "$user" --dir "$work/data:/data" \
		--file "$file:$program" -- "$program" "$@" \
		<"$input" >"$to.out" 2>"$to.err"
	transcript "$case_name" "$to.out" "$to.err" $? >"$to.got"
}

# Runs all cases on Ravelin; their transcripts go to $work/answers.
run_on_ravelin() {
	# What is out of date is built here, not by two runs at once.
	TERM=dumb ./ravelin run -- busybox true </dev/null || exit
	run_cases
	[ -z "$running" ] || finish_running
	for number in $(seq "$run_number"); do
		cat "$work/$number.got"
	done >"$work/answers"
}

# judge NAME: the case's differences are those that were reviewed.
judge() {
	section_of "$work/answers" "$1" >"$work/answer"
	section_of "$recorded" "$1" >"$work/wanted"
	diff "$work/wanted" "$work/answer" | grep '^[<>]' | sort \
		>"$work/differences"
	reviewed_of "$1" >"$work/expected"
	check "$1" diff "$work/expected" "$work/differences"
}

this_linux() {
	uname -r | sed 's/^\([0-9]*\.[0-9]*\).*/Linux \1/'
}

# Lets this host's Linux answer meanwhile, for check_record.
ask_linux() {
	"$oracle/on_linux.sh" "$work" "$cases" >"$work/live" 2>"$work/err" &
	asked=$!
}

# What the record is of may be another version: then it is only told.
check_record() {
	wait "$asked"
	case $? in
	0) ;;
	3) result 0 'the record # SKIP this host cannot run the cases' &&
		return ;;
	esac
	of=$(sed -n '1s/^# //p' "$recorded")
	sed 1d "$recorded" | diff - "$work/live" >"$work/news"
	if [ -s "$work/news" ] && [ "$of" != "$(this_linux)" ]; then
		sed 's/^/# /' "$work/news"
		result 0 "the record # SKIP $(this_linux), not $of"
	else
		check 'the record is what this Linux answers' \
			diff /dev/null "$work/news"
	fi
}

make_record() {
	prepare && "$oracle/on_linux.sh" "$work" "$cases" >"$work/live" ||
		return
	{
		printf '# %s\n' "$(this_linux)"
		cat "$work/live"
	} >"$recorded"
}
