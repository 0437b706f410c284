# shellcheck shell=sh
# Finds PROGRAM, judges it, and packs it with the default root.
#
# Sourced by ./ravelin. An ELF of the host goes into the image at its own
# path, and so does a script, with the interpreter that it names if the image
# does not have that; anything else is looked up in the default root. What
# dynamic programs need goes along (host/libraries.c, of mkarchive).
# What is found nowhere ends with 127, what cannot be executed with 126.
# With --rootfs all that is looked up is looked up in there, and by mkarchive
# (host/program.c), for a tar is not unpacked here.

# The host's file for a program's name, in $path, or 1.
find_on_host() {
	case $1 in
	*/*)
		absolute "$1"
		[ -e "$path" ]
		return
		;;
	esac
	old_ifs=$IFS IFS=:
	for folder in $PATH; do
		path=${folder:-.}/$1
		[ -f "$path" ] && [ -x "$path" ] && {
			IFS=$old_ifs
			absolute "$path"
			return
		}
	done
	IFS=$old_ifs
	return 1
}

# Why a file of the host cannot be executed here, in $flaw, or nothing; what a
# script needs besides, in $extra.
# The ELF header's fields are those of the System V ABI, AMD64, 64-bit.
judge() {
	flaw=''
	[ -f "$1" ] || flaw='not a file'
	[ -x "$1" ] || flaw=${flaw:-not executable}
	[ -z "$flaw" ] || return 0
	# shellcheck disable=SC2046
	set -- "$1" $(od -An -v -tu2 -N 64 "$1")
	[ "${2-}" != 8483 ] || {
		judge_script "$1"
		return
	}
	# 7f 45 4c 46, 64-bit, little-endian; machine 62 is x86-64
	case $#:${2-}:${3-}:${4-}:${11-}:${29-} in
	33:17791:17996:258:62:56) ;;
	*) flaw='not an x86-64 ELF' && return ;;
	esac
	header_offset=$((${18} + ${19} * 65536))
	header_count=${30}
	while read -r type _ offset _ _ _ _ _ size _; do
		[ "$type" != 3 ] || judge_linker "$1" "$offset" "$size"
	done <<-END
	$(od -An -v -w56 -tu4 -j "$header_offset" \
		-N $((56 * header_count)) "$1")
	END
}

# judge_linker FILE OFFSET SIZE: the dynamic linker whose path stands there is
# the image's, or this machine has it.
judge_linker() {
	interpreter=$(tail -c "+$(($2 + 1))" "$1" | head -c "$3" |
		tr -d '\000')
	find_in_root "$interpreter" || [ -e "$interpreter" ] ||
		flaw="its interpreter $interpreter is not there"
}

# judge_script FILE: its interpreter is the image's, or comes along from the
# host. Scripts may be each other's; the kernel ends a ring of them.
judge_script() {
	IFS=' 	' read -r interpreter name _ <<-END
	$(sed 's/^#!//;q' "$1" | tr -d '\000')
	END
	case $interpreter in
	/*) ;;
	*)
		flaw="its interpreter has no full path: $interpreter"
		return
		;;
	esac
	case $interpreter in */env) add_named "$name" ;; esac
	quote "$interpreter:$interpreter"
	case " $extra " in *" --file $quoted "*) return ;; esac
	find_in_root "$interpreter" && return
	[ -e "$interpreter" ] || {
		flaw="$interpreter is not there, neither here nor in the image"
		return
	}
	extra="$extra --file $quoted"
	judge "$interpreter"
	flaw=${flaw:+"$interpreter: $flaw"}
}

# What a script gets by `#!/usr/bin/env NAME`: what the image has by that name,
# or else this machine, in the folders that the guest's PATH names.
add_named() {
	find_in_root "$1" && return
	for path in "/usr/bin/$1" "/bin/$1" "/usr/sbin/$1" "/sbin/$1"; do
		[ -x "$path" ] || continue
		quote "$path:$path"
		extra="$extra --file $quoted"
		return
	done
}

# The path of a program in the default root, or in what --file and --dir
# add, in $path, or 1. The root's words are those of build/root/arguments,
# which host/root.sh makes.
find_in_root() {
	case $1 in
	/*) set -- "$1" ;;
	*/*) return 1 ;;
	*) set -- "/bin/$1" "/sbin/$1" "/usr/bin/$1" "/usr/sbin/$1" ;;
	esac
	for path; do
		case "$root_arguments $extra " in
		*":$path "* | *":$path' "*) return ;;
		esac
		is_in_folder "$path" && return
	done
	return 1
}

# Does a folder that --dir adds bring that path?
is_in_folder() {
	wanted=$1
	eval "set -- $extra"
	while [ $# -gt 1 ]; do
		guest=/${2##*:/}
		case $1:$wanted in
		"--dir:$guest/"*)
			[ ! -f "${2%:/*}${wanted#"$guest"}" ] || return 0
			;;
		esac
		shift 2
	done
	return 1
}

# resolve NAME: the program's path in the image in $path; what has to be
# packed for it in $extra.
resolve() {
	flaw=''
	# The image's busybox is that of every image, whatever the host has.
	case $1 in busybox | /bin/busybox) find_in_root "$1" && return ;; esac
	if find_on_host "$1"; then
		found=$path before=$extra
		judge "$found"
		path=$found
		if [ -z "$flaw" ]; then
			quote "$path:$path"
			extra="$extra --file $quoted"
			return
		fi
		extra=$before
	fi
	find_in_root "$1" && return
	[ -z "$flaw" ] || fail "$1 cannot be executed: $flaw" 126
	fail "$1: not found, neither here nor in the image" 127
}

# What programs of this machine's ncurses know of the terminal.
add_terminal() {
	for folder in /etc/terminfo /lib/terminfo /usr/share/terminfo; do
		path=$folder/${1%"${1#?}"}/$1
		[ -f "$path" ] || continue
		quote "$path:$path"
		extra="$extra --file $quoted"
		return
	done
}

# choose_default NAME: the words of mkarchive for the default root, and for the
# program in it.
choose_default() {
	root_arguments=''
	# shellcheck source=/dev/null
	. "$top/build/root/arguments"
	resolve "$1"
	quote "path=$path"
	start="$start --start $quoted"
	quote "$library_path"
	extra="$extra --libraries $quoted"
	search=/bin:/sbin:/usr/bin:/usr/sbin
	[ -z "$tty" ] || add_terminal "${TERM:-dumb}"
}

# The same for --rootfs. What the kernel and programs take for granted is
# there even in an empty root; PATH is docker's.
choose_rootfs() {
	unpack_rootfs
	quote "$rootfs"
	root_arguments="--mkdir 0755:0:0:/ --mkdir 0755:0:0:/dev \
		--mkdir 0555:0:0:/proc --mkdir 01777:0:0:/tmp \
		--rootfs $quoted"
	quote "$1"
	extra="$extra --program $quoted"
	search=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
}

# A file in $rootfs that is compressed becomes one that is not, below $dir.
# The first bytes are those of RFC 1952, RFC 8878, xz's and bzip2's formats.
unpack_rootfs() {
	[ -f "$rootfs" ] || return 0
	case $(od -An -v -tx1 -N 6 "$rootfs") in
	' 1f 8b'*) tool=gzip ;;
	' 28 b5 2f fd'*) tool=zstd ;;
	' fd 37 7a 58 5a 00') tool=xz ;;
	' 42 5a 68'*) tool=bzip2 ;;
	*) return 0 ;;
	esac
	command -v "$tool" >/dev/null ||
		fail "$rootfs: there is no $tool here to unpack it"
	"$tool" -dc <"$rootfs" >"$dir/rootfs.tar" ||
		fail "$rootfs: $tool could not unpack it"
	rootfs=$dir/rootfs.tar
}

# pack OUT: writes the archive with the root, the files and the start record.
pack() {
	archive=$1
	eval "set -- $program"
	if [ -n "$rootfs" ]; then
		choose_rootfs "$1"
	else
		choose_default "$1"
	fi
	# More for the archive of the tests: RAVELIN_ARGUMENTS names the file.
	test_arguments=''
	# shellcheck source=/dev/null
	[ -z "${RAVELIN_ARGUMENTS-}" ] || . "$RAVELIN_ARGUMENTS"
	arguments=''
	[ -z "$tty" ] || arguments="--start tty=$tty"
	[ -z "$seed_file" ] || {
		quote "seed=$dir/seed"
		arguments="$arguments --start-file $quoted"
	}
	for word; do
		quote "arg=$word"
		arguments="$arguments --start $quoted"
	done
	for word in "PATH=$search" HOME=/root "TERM=${TERM:-dumb}"; do
		case $names in *" ${word%%=*} "*) continue ;; esac
		quote "env=$word"
		start="$start --start $quoted"
	done
	quote "workdir=$workdir"
	eval "set -- $root_arguments $test_arguments $extra \
		--start user=$user $credentials $hostname $allow_wx \
		--start $quoted \
		$start $arguments"
	said=$("$top/build/host/mkarchive" "$@" -o "$archive" 2>&1) ||
		say_what_failed "$?"
	rm -f "$dir/rootfs.tar"
}

# Ends with the status of mkarchive, and what it said.
say_what_failed() {
	case $1 in
	126 | 127) fail "${said#mkarchive: }" "$1" ;;
	*) fail "could not pack the image: ${said#mkarchive: }" ;;
	esac
}
