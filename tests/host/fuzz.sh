#!/bin/sh
# Fuzzes crypto/ by libFuzzer, under ASan and UBSan.
#
# KTAP on stdout: a result for each target of tests/fuzz/, after a fixed number
# of runs from its seeds, so that what does not build, or dies at once, is
# seen. With SECONDS each runs for so long, and keeps what it learnt in
# build/fuzz; what it found stands there as TARGET-crash-..., which the
# program build/host/fuzz/TARGET takes as its argument.
# usage: tests/host/fuzz.sh [SECONDS [TARGET...]]
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
seconds=${1:-}
[ $# = 0 ] || shift
programs=build/host/fuzz
[ -n "$seconds" ] || programs=$programs/quick
all=$(make -s --no-print-directory fuzz-targets) || exit
[ $# -gt 0 ] || eval "set -- $all"

build_targets() {
	for target; do
		set -- "$@" "$programs/$target"
		shift
	done
	make -s --no-print-directory -j "$(nproc)" build/host/fuzz/seeds \
		"$@" >&2
}

# Some targets have no seeds; theirs is an empty folder.
write_seeds() {
	for target in $all; do
		mkdir -p "build/fuzz/$target" "build/fuzz/seeds/$target"
	done
	build/host/fuzz/seeds build/fuzz/seeds
}

# A second or two each, on a slow machine.
runs_of() {
	case $1 in
	*25519) echo 400 ;;
	names) echo 20000 ;;
	*) echo 4000 ;;
	esac
}

# For some runs nothing is kept, and what is random is the same each time.
fuzz() {
	if [ -n "$seconds" ]; then
		set -- "$1" -max_total_time="$seconds" "build/fuzz/$1"
	else
		set -- "$1" -runs="$(runs_of "$1")" -seed=1
	fi
	target=$1
	shift
	"$programs/$target" -artifact_prefix="build/fuzz/$target-" \
		-print_final_stats=1 -max_len=6000 -timeout=20 \
		-rss_limit_mb=1000 "$@" "build/fuzz/seeds/$target" \
		>"build/fuzz/$target.log" 2>&1
	status=$?
	[ "$status" = 0 ] || grep -E 'does not hold|ERROR|SUMMARY|Test unit' \
		"build/fuzz/$target.log"
	return "$status"
}

build_targets "$@" || exit
write_seeds || exit
plan $#
for target; do
	check "$target" fuzz "$target"
	awk '
	/^stat::(number_of_ex|average)/ { sub(/^stat::/, "# "); print }
	/ cov: / { reached = $0 }
	END {
		sub(/^.* cov:/, "# cov:", reached)
		sub(/ corp:.*/, "", reached)
		print reached
	}' "build/fuzz/$target.log"
done
finish_suite
