# shellcheck shell=sh
# The options about credentials: from names to the start record.
#
# Sourced by ./ravelin. The names and numbers are those of
# kernel/abi/caps.def, the kernel's own list. A set is a decimal number here,
# bit n for capability n: the shell counts in a C long, of 64 bits here.
# What the sets mean stands in kernel/task/start.h.

# nearest WORD: of the lines on standard input, the one that the fewest
# letters tell from WORD; none where that is more than half of its letters.
nearest() {
	awk '
	function least(a, b) {
		return a < b ? a : b
	}
	# Levenshtein, one row of the table at a time.
	function distance(a, b,    i, j, row, before, corner) {
		for (j = 0; j <= length(b); j++)
			row[j] = j
		for (i = 1; i <= length(a); i++) {
			corner = row[0]
			row[0] = i
			for (j = 1; j <= length(b); j++) {
				before = row[j]
				corner += substr(a, i, 1) != substr(b, j, 1)
				row[j] = least(corner, least(before,
					row[j - 1]) + 1)
				corner = before
			}
		}
		return row[length(b)]
	}
	BEGIN {
		word = ARGV[1]
		ARGC = 1
		best = length(word) / 2 + 1
	}
	(d = distance(word, $0)) < best {
		best = d
		found = $0
	}
	END { if (found != "") print found }' "$1"
}

# The names, small and without cap_, each behind its number.
capability_names() {
	sed -n 's/^CAP(\([0-9]*\), \([A-Z_]*\),.*/\1 \2/p' \
		"$top/kernel/abi/caps.def" | tr '[:upper:]' '[:lower:]'
}

# names_to_set OPTION LIST: the set in $set, with bit 62 for ALL.
names_to_set() {
	cap_names=$(capability_names)
	set=0 list=$(printf '%s' "$2" | tr '[:upper:]' '[:lower:]'),
	case $1:$list in
	--cap-*) ;;
	*:none,) return ;;
	esac
	while [ -n "$list" ]; do
		name=${list%%,*}
		name=${name#cap_}
		list=${list#*,}
		number=62
		[ "$name" = all ] || number=$(number_of "$name")
		[ -n "$number" ] || no_capability "$1" "$name"
		set=$((set | 1 << number))
	done
}

number_of() {
	case $1 in '' | *[!a-z_]*) return ;; esac
	printf '%s\n' "$cap_names" | sed -n "s/ $1\$//p"
}

# Ends: NAME, in a value of OPTION, is no capability.
no_capability() {
	near=$(printf '%s\n' "$cap_names" | sed 's/.* //' | nearest "$2")
	[ -z "$near" ] || fail "no capability $2; is it $near?"
	fail "$1: no capability '$2'; kernel/abi/caps.def lists them"
}

clear_credentials() {
	cap_changes='' bound='' ambient='' inheritable='' securebits=''
	no_new_privs=''
}

# take_credential OPTION VALUE, or 1 for another option.
take_credential() {
	case $1 in
	--cap-add | --cap-drop)
		names_to_set "$1" "$2"
		cap_changes="$cap_changes ${1#--cap-} $set"
		;;
	--bound) names_to_set "$1" "$2" && bound=$set ;;
	--ambient) names_to_set "$1" "$2" && ambient=$set ;;
	--inheritable) names_to_set "$1" "$2" && inheritable=$set ;;
	--securebits)
		securebits=${2#0[xX]}
		case $securebits in
		'' | ???* | *[!0-9a-fA-F]*)
			fail "--securebits takes 0 to ff, not '$2'"
			;;
		esac
		;;
	*) return 1 ;;
	esac
}

# expand SET ALL: in $set, with the set ALL where that is what SET says.
expand() {
	set=$((($1 | (${1:-0} >> 62 & 1) * $2) & every))
}

# start_credentials UID: words for the start record, in $credentials; none
# where no option was given.
start_credentials() {
	credentials=''
	case $cap_changes$bound$ambient$inheritable$securebits$no_new_privs in
	'') return ;;
	esac
	every=$(((1 << $(capability_names | wc -l)) - 1))
	expand "${bound:-$every}" "$every"
	bound=$set permitted=0
	[ "$1" -ne 0 ] || permitted=$bound
	# What execve's formula gives to others stays theirs.
	explicit=$cap_changes$ambient
	[ "$1" -ne 0 ] || explicit=1
	# shellcheck disable=SC2086
	set -- $cap_changes
	while [ $# -gt 0 ]; do
		case $1 in
		add) expand "$2" "$bound" && permitted=$((permitted | set)) ;;
		drop) expand "$2" "$every" && permitted=$((permitted & ~set)) ;;
		esac
		shift 2
	done
	expand "${ambient:-0}" "$bound"
	ambient=$set
	expand "${inheritable:-0}" "$bound"
	inheritable=$((set | ambient)) permitted=$((permitted | ambient))
	credentials=$(printf -- '--start %s=%x ' bounding "$bound" \
		inheritable "$inheritable" ambient "$ambient")
	[ -z "$explicit" ] || credentials="$credentials $(
		printf -- '--start capabilities=%x' "$permitted")"
	[ -z "$securebits" ] ||
		credentials="$credentials --start securebits=$securebits"
	[ -z "$no_new_privs" ] ||
		credentials="$credentials --start no_new_privs=1"
}
