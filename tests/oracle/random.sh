# shellcheck shell=sh
# Runs files of random programs on Linux and on Ravelin, and shortens a
# program on which they differ.
#
# Sourced from the top by tests/host/oracle.sh, with host/linux.sh. A file
# lies in $work. Who answers is `linux`, `linux-all` (which reads all of the
# state after each call, as Ravelin always does), `ravelin` or the name of a
# kernel of ours, planted-NAME. One boot runs a whole file: docs/HACKING.md.

guest=build/user/oracle_random
maker=build/host/oracle_programs
# What bears on no credential, and takes time.
LINUX_OPTIONS='loglevel=0 apparmor=0 audit=0 mitigations=off init_on_alloc=0'

boot_guest() {
	who=$1 programs=$2
	shift 2
	[ "$who" = linux ] || set -- all "$@"
	case $who in
	linux | linux-all)
		make_initramfs "$guest" init "$programs" programs \
			>"$programs.initramfs"
		boot_linux "$programs.initramfs" \
			"$LINUX_OPTIONS -- /programs $*" -m 256
		rm -f "$programs.initramfs"
		;;
	*)
		kernel_name=$who
		[ "$who" != ravelin ] || kernel_name=${RAVELIN_KERNEL:-kernel}
		RAVELIN_KERNEL=$kernel_name TERM=dumb timeout 600 ./ravelin \
			run --timeout 590 --file "$programs:/programs" \
			--file "$guest:/oracle" -- /oracle /programs "$@" \
			</dev/null
		;;
	esac
}

# answers WHO PROGRAMS OUT [NUMBER...]: a hash for each program to OUT; with
# numbers (a few, from the file's first on) the records of these before each.
# Fails where the last line is not there.
answers() {
	answers_of=$1 answers_from=$2 answers_to=$3
	shift 3
	boot_guest "$answers_of" "$answers_from" "$@" >"$answers_to.all" 2>&1
	sed -n '/^the programs:$/,/^end of the programs$/p' \
		"$answers_to.all" >"$answers_to"
	if [ "$(tail -n 1 "$answers_to")" != 'end of the programs' ]; then
		echo "$answers_of did not come to the end:"
		tail -n 5 "$answers_to.all"
		return 1
	fi >&2
	sed -i '1d; $d; s/^hash //' "$answers_to"
}

# both WHO OTHER PROGRAMS [NUMBER...]: to $work/one and $work/other.
both() {
	first=$1 second=$2 from=$3
	shift 3
	answers "$first" "$from" "$work/one" "$@" &
	first_job=$!
	cp "$from" "$from.too"
	answers "$second" "$from.too" "$work/other" "$@"
	second_status=$?
	rm -f "$from.too"
	wait "$first_job" && [ "$second_status" = 0 ]
}

# The numbers, from 0, of the programs on which `both` differ.
differing() {
	paste -d ' ' "$work/one" "$work/other" |
		awk '$1 != $2 { print NR - 1 }'
}

# shorten WHO OTHER PROGRAMS NUMBER: leaves in $work/best a file of one
# program, from which no call, and no half, quarter and so on, can be taken
# without taking the difference too. Fails where there is none.
shorten() {
	"$maker" cut "$3" "$4" >"$work/cuts" || return
	best_size=''
	while :; do
		both "$1" "$2" "$work/cuts" || return
		"$maker" pick "$work/cuts" "$work/one" "$work/other" \
			>"$work/best" || return
		size=$(wc -c <"$work/best")
		[ "$size" != "$best_size" ] || return 0
		best_size=$size
		"$maker" cut "$work/best" 0 >"$work/cuts"
	done
}

# tell WHO OTHER: the program in $work/best up to the first record that
# differs, that one as both have it.
tell() {
	both "$1" "$2" "$work/best" 0 || return
	# The last lines are the hashes.
	sed -i '$d' "$work/one" "$work/other"
	awk -v who="$1" -v other="$2" '
	function flush_block() {
		if (n && block[1] != block[2]) {
			printf "%s:\n%s%s:\n%s", who, block[1], other, block[2]
			exit
		}
		printf "%s", block[1]
		block[1] = block[2] = ""
	}
	{
		line = $0
		more = (getline theirs < their_file) > 0
		if (line ~ /^[0-9]+: /) {
			flush_block()
			n++
		}
		block[1] = block[1] line "\n"
		block[2] = block[2] (more ? theirs "\n" : "")
	}
	END { if (block[1] != block[2]) flush_block() }
	' their_file="$work/other" "$work/one"
}

# is_reviewed FILE: is what `tell` told among the reviewed differences? There
# a difference stands as it is told, in lines that begin with a bar.
is_reviewed() {
	told=$(cat "$1") awk '
	/^\|/ { text = text substr($0, 3) "\n"; next }
	{ if (text == ENVIRON["told"] "\n") found = 1; text = "" }
	END { exit !(found || text == ENVIRON["told"] "\n") }
	' tests/oracle/random_differences.txt
}
