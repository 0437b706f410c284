#!/bin/sh
# Debian's own programs, unmodified: on Ravelin they print what they print on
# Linux, and the kernel's log has no complaint.
#
# usage: tests/host/programs.sh [--record|--table]. The scripts, one for a
# program, are those of tests/oracle/programs/; what Linux answered, in what
# Ravelin differs, and why, stand beside them. Record and differences are held
# as in linux.sh. A program is two results: its rows, and the log. Where this
# host has another version of a package than the record, a program that then
# answers otherwise is skipped. --table writes docs/PROGRAMS.md to stdout.
# RAVELIN_PROGRAMS="capsh ps" runs these alone.
# What is set here is used by what is sourced, and checks call functions by
# their names.
# shellcheck disable=SC2034,SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
# shellcheck source=host/deps.sh
. host/deps.sh
# shellcheck source=host/capabilities.sh
. host/capabilities.sh
top=$PWD
cases=tests/oracle/programs.sh
folder=tests/oracle/programs
recorded=$folder/expected.txt
reviewed=$folder/differences.txt
versions=$folder/versions.txt
tools=build/programs
library=$tools/python3.11
# shellcheck source=tests/oracle/programs.sh
. "$cases"
# shellcheck source=tests/oracle/compare.sh
. tests/oracle/compare.sh

update_lists() {
	[ "${RAVELIN_DEPS-}" != skip ] && can_be_root &&
		as_root apt-get -qq update
}

download() {
	apt-get -qq -o APT::Sandbox::User=root download rng-tools5
}

# rng-tools5 would start a service where it is installed: it is unpacked
# here instead.
fetch_rngtest() (
	[ ! -x "$tools/usr/bin/rngtest" ] || exit 0
	mkdir -p "$tools" && cd "$tools" || exit
	rm -f ./*.deb
	download || { update_lists && download; } || exit
	dpkg-deb --extract ./*.deb .
)

# Python's library, compiled, without the sources: the archive has no times,
# by which Python would judge a compiled file beside its source.
make_library() {
	[ ! -d "$library" ] || return 0
	rm -rf "$library.new"
	for part in '' collections concurrent concurrent/futures ctypes \
		encodings importlib json re logging; do
		mkdir -p "$library.new/$part" &&
			cp /usr/lib/python3.11/"$part"/*.py \
				"$library.new/$part" || return
	done
	python3.11 -m compileall -q -b -s "$library.new" \
		-p /usr/lib/python3.11 "$library.new" || return
	find "$library.new" -name '*.py' -exec rm '{}' +
	cp -r /usr/lib/python3.11/lib-dynload "$library.new" &&
		mv "$library.new" "$library"
}

# "PACKAGE VERSION" for each package that a program is of, and libc's.
list_versions() {
	{
		program_files | cut -d ' ' -f 1
		printf '%s\n' busybox-static libc6
	} | sort -u | while read -r package; do
		case $package in
		rng-tools5)
			version=$(dpkg-deb -f "$tools"/rng-tools5_*.deb \
				Version)
			;;
		busybox-static)
			version=$(dpkg-deb -f build/root/package/*.deb Version)
			;;
		*) version=$(dpkg-query -W -f '${Version}' "$package") ;;
		esac
		echo "$package $version"
	done
}

# list_arguments SCRIPT: what ./ravelin and mkarchive are to pack besides the
# root; for "all", what any script needs.
list_arguments() {
	printf "test_arguments='--owner 0:0 --mode keep"
	program_files | while read -r package file of; do
		case "$1 ${of:-$1} " in
		all* | "$1 $1 "* | "$1 "*" $1 "*) ;;
		*) continue ;;
		esac
		host=$file
		[ "$package" != rng-tools5 ] || host=$PWD/$tools$file
		printf ' --file %s:%s' "$host" "$file"
	done
	case $1 in
	python3 | all)
		printf ' --dir %s:/usr/lib/python3.11' "$PWD/$library"
		printf ' --link python3.11:/usr/bin/python3'
		;;
	esac
	printf ' --link /usr/bin/bash:/bin/bash'
	printf ' --file /etc/ssl/openssl.cnf:/usr/lib/ssl/openssl.cnf'
	printf ' --dir %s:/data' "$work/data"
	printf " --owner keep'\\n"
}

prepare() {
	make -s CC=clang-16 build/host/mkarchive build/root/arguments || return
	fetch_rngtest && make_library || return
	mkdir "$work/data" "$work/inputs" "$work/programs"
	cp -r "$folder"/*.sh "$folder/bash" "$folder/python" "$work/data" &&
		chmod -R go=rX "$work/data" || return
	echo readable >"$work/data/readable"
	echo secret >"$work/data/secret" && chmod 600 "$work/data/secret"
	mkdir -m 700 "$work/data/closed"
	find "$work/data" -exec touch -d @0 '{}' +
	: >"$work/inputs/empty"
	list_arguments all >"$work/arguments"
	make_archive
}

# The rows' names, as transcripts have them, and the log's.
row_names() {
	sed -n 's/^== //p' "$1"
}

# Of transcripts on stdin: what a script says begins its rows.
split_rows() {
	awk '
		/^== / { script = substr($0, 4); next }
		/^> == / { $0 = "== " script ": " substr($0, 6) }
		/^status / { if ($2 == 0) next }
		{ print }'
}

# log_of FILE: what is no expected line. Refusals are what some of the rows
# ask for, and programs look for files that are not there.
log_of() {
	tr -d '\r' <"$1" | sed '1,/^memory: .* pages free$/d' |
		grep -v -e '^type=AVC ' -e '^type=SYSCALL ' -e '^missing: ' \
			-e '^audit: rate limit exceeded' \
			-e '^audit: [0-9]* refusals are not in the log' |
		sed 's/\[[0-9]*\]/[N]/g' | sort -u | sed 's/^/> /'
}

# The Linux of the record lacks CAP_SYS_RESOURCE, so both do (alone.sh).
bound=$(capability_names | sed -n '/sys_resource/!s/.* //p' | paste -sd ,)

# Takes the place of compare.sh's: one machine for a script.
answer() {
	to=$1 script=$2
	shift 4
	list_arguments "$script" >"$to.arguments"
	RAVELIN_ARGUMENTS=$to.arguments TERM=dumb timeout 220 \
		./ravelin run --timeout 200 --memory 256M --log "$to.log" \
		--cap-drop sys_resource --bound "$bound" -- "$@" \
		</dev/null >"$to.out" 2>"$to.err"
	status=$?
	{
		transcript "$script" "$to.out" "$to.err" "$status"
	} | split_rows >"$to.got"
	{
		echo "== $script: the kernel's log"
		log_of "$to.log"
	} >>"$to.got"
}

make_archive() {
	root_arguments='' test_arguments=''
	# shellcheck source=/dev/null
	. ./build/root/arguments
	# shellcheck source=/dev/null
	. "$work/arguments"
	eval "build/host/mkarchive $root_arguments $test_arguments" \
		"--libraries '' " '--start path=/bin/busybox -o "$work/archive"'
}

make_record() {
	prepare && "$oracle/on_linux.sh" "$work" "$cases" >"$work/live" ||
		return
	{
		printf '# %s\n' "$(this_linux)"
		split_rows <"$work/live"
	} >"$recorded"
	list_versions >"$versions"
}

# The record of what is run, without its first line.
rows_of_scripts() {
	for script in $scripts; do
		name="== $script: " awk '
			/^== / { inside = index($0, ENVIRON["name"]) == 1 }
			inside' "$recorded"
	done
}

# Where the record is of other versions, it is only told, and what this Linux
# answers takes its place.
use_record() {
	list_versions | diff "$versions" - | sed -n 's/^> //p' \
		>"$work/others"
	wait "$asked"
	case $? in
	0) ;;
	3) result 0 'the record # SKIP this host cannot run the cases' &&
		return ;;
	*) cat "$work/err" >&2 ;;
	esac
	split_rows <"$work/live" >"$work/live.rows"
	of=$(sed -n '1s/^# //p' "$recorded")
	rows_of_scripts | diff - "$work/live.rows" >"$work/news"
	if [ -s "$work/others" ] || [ "$of" != "$(this_linux)" ]; then
		sed 's/^/# /' "$work/others" "$work/news"
		result 0 'the record # SKIP this host has other versions'
		recorded=$work/live.rows
	else
		check 'the record is what this Linux answers' \
			diff /dev/null "$work/news"
	fi
}

# The rows of a script that are to be looked at: those that differ from the
# record, or should.
rows_to_judge() {
	awk -v script="$1: " '
		/^== / {
			row = substr($0, 4)
			inside = index(row, script) == 1
			if (inside && !(row in seen)) {
				seen[row] = 1
				order[++count] = row
			}
			next
		}
		!inside || /^#/ { next }
		FILENAME == ARGV[1] { wanted[row] = wanted[row] "\n" $0 }
		FILENAME == ARGV[2] { got[row] = got[row] "\n" $0 }
		FILENAME == ARGV[3] && /^[<>]/ { reviewed[row] = 1 }
		END {
			for (i = 1; i <= count; i++) {
				row = order[i]
				if (wanted[row] != got[row] || row in reviewed)
					print row
			}
		}' "$recorded" "$work/answers" "$work/reviewed"
}

# The reviewed differences with each name before its own lines.
spread() {
	awk '
		/^== / {
			if (!names) count = 0
			names = 1
			name[++count] = $0
			next
		}
		{ names = 0 }
		/^[<>]/ {
			for (i = 1; i <= count; i++)
				print name[i] "\n" $0
		}' "$reviewed"
}

# judge_row NAME: prints what was not reviewed.
judge_row() {
	section_of "$work/answers" "$1" >"$work/answer"
	section_of "$recorded" "$1" >"$work/wanted"
	diff "$work/wanted" "$work/answer" | grep '^[<>]' | sort \
		>"$work/differences"
	section_of "$work/reviewed" "$1" | sort >"$work/expected"
	diff "$work/expected" "$work/differences" >"$work/odd" ||
		sed "1i $1" "$work/odd"
}

# judge_rows SCRIPT: all rows but the log's.
judge_rows() {
	rows_to_judge "$1" | grep -vxF "$1: the kernel's log" |
		while IFS= read -r row; do
			judge_row "$row"
		done >"$work/said"
	cat "$work/said"
	grep -qF "== $1: " "$work/answers" && [ ! -s "$work/said" ]
}

judge_log() {
	judge_row "$1: the kernel's log" >"$work/said"
	cat "$work/said"
	[ ! -s "$work/said" ]
}

# has_other SCRIPT: what the record is of is not what this host has.
has_other() {
	package=$(program_sections | sed -n "s/^$1 \([^ ]*\) .*/\1/p")
	grep -q -e "^$package " -e '^libc6 ' "$work/others"
}

# is_skipped SCRIPT: it answers otherwise, and so might another version.
is_skipped() {
	has_other "$1" && ! judge_rows "$1" >"$work/why" &&
		sed 's/^/# /' "$work/why"
}

judge_program() {
	rows=$(grep -cF "== $1: " "$recorded")
	if is_skipped "$1"; then
		result 0 "$1 # SKIP the record is not of this host's $package"
	else
		check "$1: $rows commands" judge_rows "$1"
	fi
	check "$1: the kernel's log" judge_log "$1"
}

table() {
	program_sections | LC_ALL=C awk -f "$folder/table.awk" "$versions" - \
		"$recorded" "$reviewed"
}

case ${1-} in
--record)
	make_record
	exit
	;;
--table)
	table
	exit
	;;
esac
# shellcheck disable=SC2086
set -- $scripts
plan $((2 * $# + 2))
check 'docs/PROGRAMS.md is what --table writes' \
	sh -c 'sh tests/host/programs.sh --table | diff docs/PROGRAMS.md -'
prepare >&2 || exit
ask_linux
run_on_ravelin
use_record
spread >"$work/reviewed"
for script; do
	judge_program "$script"
done
finish_suite
