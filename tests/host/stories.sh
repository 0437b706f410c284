#!/bin/sh
# The pages of docs/stories: what stands there is what the machine says.
#
# usage: tests/host/stories.sh [PAGE]. An indented line "$ COMMAND" is run by a
# shell in the project's folder, with the lines "> ..." behind it; the indented
# lines up to the next command are what it prints. "..." in them stands for
# any text of a line. Each command is a result.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

# Takes a page apart: NUMBER.command and NUMBER.wanted in $work.
take_apart() {
	awk -v work="$work" -v page="$1" -v number="$2" '
		/^    \$ / {
			command = work "/" ++number ".command"
			wanted = work "/" number ".wanted"
			print page >(work "/" number ".page")
			print substr($0, 7) >command
			printf "" >wanted
			next
		}
		/^    > / { print substr($0, 7) >command; next }
		/^    / || (/^$/ && wanted) { print substr($0, 5) >wanted }
		/^[^ ]/ { command = wanted = "" }
		END { print number + 0 }' "$1"
}

# matches WANTED GOT: line by line; empty lines at the end do not count.
matches() {
	awk -v wanted="$1" '
		function fits(pattern, text,   part, count, i, at) {
			count = split(pattern, part, /\.\.\./)
			if (count < 2) return pattern == text
			if (index(text, part[1]) != 1) return 0
			text = substr(text, length(part[1]) + 1)
			for (i = 2; i <= count; i++) {
				at = part[i] == "" ? 1 : index(text, part[i])
				if (!at) return 0
				text = substr(text, at + length(part[i]))
			}
			return part[count] == "" || text == ""
		}
		BEGIN {
			while ((getline line <wanted) > 0) want[++lines] = line
			while (lines && want[lines] == "") lines--
		}
		{ got[NR] = $0 }
		END {
			for (count = NR; count && got[count] == ""; count--)
				;
			for (i = 1; i <= lines || i <= count; i++) {
				if (i in want && fits(want[i], got[i]))
					continue
				print "wanted: " want[i]
				print "got:    " got[i]
				bad = 1
			}
			exit bad
		}' "$2"
}

run_command() {
	timeout 120 sh "$work/$1.command" </dev/null >"$work/$1.got" 2>&1
	matches "$work/$1.wanted" "$work/$1.got"
}

number=0
for page in "${1:-docs/stories/}"*.md; do
	number=$(take_apart "$page" "$number")
done
plan "$number"
done=0
while [ "$done" -lt "$number" ]; do
	done=$((done + 1))
	name=$(head -n 1 "$work/$done.command")
	check "$(basename "$(cat "$work/$done.page")"): $name" \
		run_command "$done"
done
finish_suite
