#!/bin/sh
# busybox's applets in scripts: on Ravelin they say what they say on Linux.
#
# usage: tests/host/applets.sh [--record]. The scripts are those of
# tests/oracle/applets/; what Linux answered, and in what Ravelin differs, and
# why, stand beside them. Record and differences are held as in linux.sh. Each
# section of a script is a result. That the scripts do not shrink unnoticed is
# one too.
# What is set here is used by what is sourced, and checks call functions by
# their names.
# shellcheck disable=SC2034,SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
cases=tests/oracle/applets.sh
folder=tests/oracle/applets
recorded=$folder/expected.txt
reviewed=$folder/differences.txt
# shellcheck source=tests/oracle/applets.sh
. "$cases"
# shellcheck source=tests/oracle/compare.sh
. tests/oracle/compare.sh

prepare() {
	make -s CC=clang-16 build/host/mkarchive build/root/arguments || return
	mkdir "$work/data" "$work/inputs" "$work/programs"
	cp "$folder"/*.sh "$work/data" && chmod 644 "$work"/data/*
	echo readable >"$work/data/readable"
	echo secret >"$work/data/secret" && chmod 600 "$work/data/secret"
	mkdir -m 700 "$work/data/closed" && echo in >"$work/data/closed/in"
	touch -d @0 "$work"/data/* "$work/data"
	: >"$work/inputs/empty"
	make_archive
}

# The sections' names, as they stand in the scripts.
section_names() {
	for script in $scripts; do
		eval "$(sed -n "s/^section \(.*\)/echo $script: \1/p" \
			"$folder/$script.sh")"
	done
}

# Of transcripts on stdin: what a script says begins its sections.
split_sections() {
	awk '
		/^== / { script = substr($0, 4); next }
		/^> == / { $0 = "== " script ": " substr($0, 6) }
		{ print }'
}

# The applets that the scripts run: a line of names for each line that names
# one where a command begins.
commands() {
	build/root/package/bin/busybox --list >"$work/applets"
	for script in $scripts; do
		cat "$folder/$script.sh"
	done | awk '
		FNR == NR { is_applet[$1] = 1; next }
		/^[ \t]*#/ { next }
		{
			gsub(/[|;&({`]/, "\n")
			names = ""
			count = split($0, part, "\n")
			for (i = 1; i <= count; i++) {
				name = part[i]
				while (sub(/^[ \t]*(do|then|else|if|while|!) /,
				           "", name))
					;
				sub(/^[ \t]+/, "", name)
				sub(/[ \t)].*/, "", name)
				if (name in is_applet)
					names = names " " name
			}
			if (names)
				print names
		}' "$work/applets" -
}

# at_least COUNT WHAT GOT
at_least() {
	printf 'there are %d %s\n' "$3" "$2"
	[ "$3" -ge "$1" ]
}

if [ "${1-}" = --record ]; then
	make_record
	exit
fi
section_names >"$work/names"
plan $(($(wc -l <"$work/names") + 3))
commands >"$work/commands"
check 'lines of commands' at_least 800 lines "$(wc -l <"$work/commands")"
check 'applets' at_least 140 applets \
	"$(tr -s ' ' '\n' <"$work/commands" | grep . | sort -u | wc -l)"
prepare >&2 || exit
ask_linux
run_on_ravelin
check_record
split_sections <"$recorded" >"$work/recorded"
recorded=$work/recorded
split_sections <"$work/answers" >"$work/split"
mv "$work/split" "$work/answers"
while read -r name; do
	judge "$name"
done <"$work/names"
finish_suite
