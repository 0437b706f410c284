#!/bin/sh
# Ravelin beside Linux: the same static programs, the same files, the same
# answers.
#
# usage: tests/host/linux.sh [--record]. What Linux answered stands in
# tests/oracle/expected.txt (--record writes it anew, as root on Linux); in
# what Ravelin differs, and why, in tests/oracle/differences.txt. Both are
# held: a new difference fails, and so does one that is gone. Where this host
# is a Linux that can run the cases, the record itself is checked.
# What is set here is used by what is sourced.
# shellcheck disable=SC2034
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
cases=tests/oracle/cases.sh
recorded=tests/oracle/expected.txt
reviewed=tests/oracle/differences.txt
# shellcheck source=tests/oracle/cases.sh
. "$cases"
# shellcheck source=tests/oracle/compare.sh
. tests/oracle/compare.sh

prepare() {
	make -s CC=clang-16 oracle-programs build/host/mkarchive \
		build/root/arguments || return
	chmod go+rx build/user/calls build/user/changes build/user/ends \
		build/user/oracle_ids build/user/oracle_sockets \
		build/user/oracle_streams build/user/oracle_threads || return
	mkdir "$work/data" "$work/inputs" "$work/programs"
	cp build/user/calls build/user/changes build/user/ends \
		build/user/oracle_ids build/user/oracle_sockets \
		build/user/oracle_streams build/user/oracle_threads \
		"$work/programs" || return
	make_data "$work/data"
	make_inputs "$work/inputs"
	make_archive
}

count_cases() (
	each() {
		echo case
	}
	run_cases | wc -l
)

if [ "${1-}" = --record ]; then
	make_record
	exit
fi
plan $(($(count_cases) + 1))
prepare >&2 || exit
ask_linux
run_on_ravelin
check_record
sed -n 's/^== //p' "$work/answers" >"$work/names"
while read -r name; do
	judge "$name"
done <"$work/names"
finish_suite
