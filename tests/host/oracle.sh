#!/bin/sh
# Random programs of calls on credentials: after each call Ravelin is in the
# state that Linux 6.1 is in.
#
# usage: tests/host/oracle.sh                 the suite: no Linux is needed
#        tests/host/oracle.sh --new [COUNT [SEED]]   new programs, on both
#        tests/host/oracle.sh --record [COUNT SEED]  Linux's answers anew
# The suite replays the programs of tests/oracle/random.txt, which holds what
# Linux answered; and it sees to it that a kernel with a rule broken on
# purpose is found out. --new boots Debian's Linux in the same machine.
set -u

cd "$(dirname "$0")/../.." || exit
top=.
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
# shellcheck source=host/linux.sh
. host/linux.sh
# shellcheck source=tests/oracle/random.sh
. tests/oracle/random.sh
recorded=tests/oracle/random.txt
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

BATCH=4000      # programs in a boot
SHORTENED=3     # differences of a batch that are told
RECORDED=2000   # programs of the suite
RECORDED_SEED=1
PLANTED=1000    # programs within which a broken rule is found

fail() {
	printf 'oracle: %s\n' "$1" >&2
	exit 1
}

prepare() {
	make -s CC=clang-16 "$guest" HOSTCC=clang-16 "$maker" >&2 &&
		TERM=dumb ./ravelin run -- busybox true </dev/null >&2
}

# --- the suite --------------------------------------------------------------

header_of() {
	sed -n "s/^# $1 //p" "$recorded"
}

recorded_answers() {
	sed '/^#/d' "$recorded" | tr ' ' '\n'
}

# replay FIRST COUNT: whether Ravelin answers as it is recorded.
replay() {
	"$maker" make "$(header_of seed)" "$1" "$2" >"$work/replay.$1"
	answers ravelin "$work/replay.$1" "$work/replayed.$1" || return
	recorded_answers | tail -n +$(($1 + 1)) | head -n "$2" |
		diff - "$work/replayed.$1" >"$work/unlike.$1" && return
	echo "of $2 programs from $1 on, $(grep -c '^<' "$work/unlike.$1")" \
		"differ; make oracle SEED=$(header_of seed) tells how"
	return 1
}

replay_all() {
	count=$(header_of count) half=$(($(header_of count) / 2))
	replay 0 "$half" &
	first_half=$!
	replay "$half" $((count - half))
	result $? "programs $half to $((count - 1)): as on Linux"
	wait "$first_half"
	result $? "programs 0 to $((half - 1)): as on Linux"
}

# Whether a kernel with this fault answers otherwise, soon.
is_found() {
	for count in 100 "$PLANTED"; do
		"$maker" make "$(header_of seed)" 0 "$count" >"$work/few.$1"
		answers "planted-$1" "$work/few.$1" "$work/got.$1" || return
		recorded_answers | head -n "$count" |
			diff - "$work/got.$1" >"$work/found.$1" || return 0
	done
	echo "not found within $PLANTED programs"
	return 1
}

look_for() {
	is_found "$1" >"$work/said.$1" 2>&1
	echo $? >"$work/status.$1"
}

say() {
	cat "$work/said.$1"
	return "$(cat "$work/status.$1")"
}

# Two at a time.
planted() {
	jobs=''
	for fault in $(sh tests/oracle/plant.sh); do
		look_for "$fault" &
		# shellcheck disable=SC2086
		case $jobs in
		'') jobs=$! ;;
		*) wait $jobs $! && jobs='' ;;
		esac
	done
	for fault in $(sh tests/oracle/plant.sh); do
		check "a fault planted in $fault is found" say "$fault"
	done
}

# A fault is told by few calls, the last of which shows it.
shortened() {
	"$maker" make "$(header_of seed)" 0 100 >"$work/few"
	both ravelin planted-setuid "$work/few" || return
	shorten ravelin planted-setuid "$work/few" "$(differing | head -n 1)" ||
		return
	tell ravelin planted-setuid >"$work/told" || return
	cat "$work/told"
	calls=$(grep -c '^[0-9]*: ' "$work/told")
	[ "$calls" -le 5 ] && grep -q '^planted-setuid:$' "$work/told"
}

suite() {
	plan $((2 + $(sh tests/oracle/plant.sh | wc -w) + 1))
	prepare || exit
	replay_all
	planted
	check 'a difference is shortened to a few calls' shortened
	finish_suite
}

# --- new ones ---------------------------------------------------------------

# Linux against Linux: what differs here is no answer.
control() {
	"$maker" make "$seed" 0 "$1" >"$work/control"
	both linux linux-all "$work/control" || fail 'Linux did not answer'
	[ -z "$(differing)" ] ||
		fail "Linux differs from Linux in: $(differing | tr '\n' ' ')"
	echo "control: $(linux_version) answers $1 programs twice alike"
}

tell_difference() {
	shorten linux ravelin "$work/batch" "$1" || {
		echo "program $2: the difference did not come again"
		return 1
	}
	tell linux ravelin >"$work/told"
	if is_reviewed "$work/told"; then
		reviewed=$((reviewed + 1))
		return
	fi
	unexplained=$((unexplained + 1))
	echo "program $2 of seed $seed, shortened:"
	cat "$work/told"
}

# The programs of the batch from number $1 on.
compare_batch() {
	"$maker" make "$seed" "$1" "$2" >"$work/batch"
	both linux ravelin "$work/batch" || fail 'one did not answer'
	numbers=$(differing)
	told=0
	for number in $numbers; do
		told=$((told + 1))
		if [ "$told" -gt "$SHORTENED" ]; then
			unexplained=$((unexplained + 1))
			continue
		fi
		tell_difference "$number" $(($1 + number)) ||
			unexplained=$((unexplained + 1))
	done
}

new_programs() {
	count=${1:-10000}
	seed=${2:-$(od -An -N 4 -tu4 /dev/urandom | tr -d ' ')}
	case $count$seed in *[!0-9]*) fail 'COUNT and SEED are numbers' ;; esac
	echo "seed $seed: make oracle COUNT=$count SEED=$seed does this again"
	done=0 unexplained=0 reviewed=0
	control $((count < 500 ? count : 500))
	started=$(date +%s)
	while [ "$done" -lt "$count" ]; do
		batch=$((count - done < BATCH ? count - done : BATCH))
		compare_batch "$done" "$batch"
		done=$((done + batch))
		seconds=$(($(date +%s) - started + 1))
		echo "$done programs, $((done / seconds)) a second:" \
			"$unexplained unexplained differences," \
			"$reviewed reviewed"
	done
	[ "$unexplained" = 0 ]
}

record() {
	count=${1:-$RECORDED} seed=${2:-$RECORDED_SEED}
	"$maker" make "$seed" 0 "$count" >"$work/programs"
	both linux linux-all "$work/programs" || fail 'Linux did not answer'
	[ -z "$(differing)" ] || fail 'Linux differs from Linux'
	{
		echo "# $(linux_version)"
		echo '# by tests/host/oracle.sh --record'
		echo "# seed $seed"
		echo "# count $count"
		paste -d ' ' - - - - - - - - <"$work/one" | sed 's/ *$//'
	} >"$recorded"
}

case ${1-} in
'') suite ;;
--new)
	shift
	prepare || exit
	fetch_linux
	new_programs "$@"
	;;
--record)
	shift
	prepare || exit
	fetch_linux
	record "$@"
	;;
*) fail "no option $1" ;;
esac
