# shellcheck shell=sh
# Reads the options of `run` and `image` into variables.
#
# Sourced by ./ravelin. Lists are kept as host/words.sh tells. Every mistake
# ends with status 125.

run_help() {
	cat <<-'END'
	usage: ./ravelin run [OPTIONS] [-- PROGRAM [ARG...]]

	Boots the kernel with PROGRAM, a Linux x86-64 program or a script of
	this host, and becomes it: its streams and exit status are this
	command's; its libraries go along. A PROGRAM that the host does not
	have, also not in PATH, is the image's: that holds busybox's applets
	(/bin/busybox ls is busybox's ls, ls the host's). Without PROGRAM: a
	shell, booted through GRUB; with --rootfs that root's /bin/sh.

	  --user UID[:GID[,GROUP...]]  who it runs as (0:0; GID if unsaid: UID)
	  --env K=V, --workdir DIR     its environment, its folder (/)
	  --cap-add CAP|ALL            give it a capability, or take one away,
	  --cap-drop CAP|ALL           in this order; root begins with ALL
	  --bound CAP[,CAP...]|none    the bounding set: all that any program,
	                               now or later, gets back by execve
	  --inheritable CAP[,CAP...]   kept for files that pass them on
	  --ambient CAP[,CAP...]       passed on to every program; they become
	                               permitted and inheritable, too
	  --securebits HEX             what root is worth: capabilities(7)
	  --no-new-privs               execve never gives more than there was
	  --allow-wx                   it may run memory that it could write
	  --hostname NAME              the machine's name
	  --file HOST[:GUEST]          put a file in the image, or a folder
	  --dir HOST[:GUEST]           with all in it; and their libraries
	  --rootfs DIR|FILE.tar        the root, as by docker export: PROGRAM
	                               and all it needs are its own. What you
	                               own in DIR, if not root, is root's
	  --memory SIZE, --cpu max     the machine, as QEMU has it; SIZE: 128M,
	                               and what the image takes
	  --accel tcg|kvm              emulated (tcg), or on this processor
	  --timeout SECONDS            then: status 124, the last kernel lines
	  --grub | --direct            by GRUB, or directly (quicker; default)
	  --append "K=V ..."           the kernel command line
	  --log FILE, -v               the kernel's log to FILE, to stderr
	  --trace                      each system call, decoded, into the log
	  --icount                     repeatable counts of instructions
	  --predictable N              with --icount: runs are the same, byte
	                               for byte; nothing is random, N the seed
	  --seed-file FILE             randomness, carried from boot to boot
	  --gdb                        wait for gdb; prints how to attach
	  --build release|debug        which build of the kernel (release)

	At a terminal, PROGRAM has one too, and every key: Ctrl-] three times
	in a row ends the machine (130). Else stdout and stderr stay apart.

	Status: the program's (128+n for signal n); 123 the kernel panicked,
	124 timeout, 125 an error of ravelin, 126 PROGRAM cannot be executed,
	127 it is not found, 141 the reader of stdout went away.

	example: echo hi | ./ravelin run --user 1000 --trace -- busybox cat
	END
}

image_help() {
	cat <<-'END'
	usage: ./ravelin image -o FILE.iso [OPTIONS] -- PROGRAM [ARG...]

	Writes the image that run --grub would boot, for BIOS and UEFI alike.
	The options of run that say what is in it count: --user --env --workdir
	--rootfs --file --dir --append --trace --build, and the credentials
	and the name (see ./ravelin run --help).

	example: ./ravelin image -o hello.iso -- /bin/busybox echo hello
	END
}

known_options='--user --env --workdir --cap-add --cap-drop --bound
--inheritable --ambient --securebits --no-new-privs --allow-wx --hostname
--file --dir --rootfs
--memory --accel --cpu --timeout --grub --direct --append --log --trace
--icount --predictable --seed-file --gdb --build --help'

# Says what is wrong with an option, and the nearest one that exists.
no_such_option() {
	near=$(printf '%s\n' "$known_options" | tr ' ' '\n' | nearest "$1")
	[ "$near" != "$1" ] || fail "$1 takes no value"
	[ -z "$near" ] || fail "no option $1; is it $near?"
	fail "no option $1; ./ravelin $verb --help lists them"
}

is_number() {
	case $1 in '' | *[!0-9]*) return 1 ;; esac
	[ "${#1}" -le 10 ]
}

check_user() {
	ids=$1
	case $1 in *,*:* | *:*:*) ids='' ;; esac
	while [ -n "$ids" ]; do
		is_number "${ids%%[:,]*}" || break
		[ "${ids%%[:,]*}" -lt 4294967295 ] || break
		case $ids in
		*[:,]*) ids=${ids#*[:,]} ;;
		*) return ;;
		esac
	done
	fail "--user takes UID[:GID[,GROUP...]] in digits, not '$1'"
}

check_value() {
	case $1 in
	--user) check_user "$2" ;;
	--env)
		case $2 in
		[!=]*=*) ;;
		*) fail "--env takes NAME=VALUE, not '$2'" ;;
		esac
		;;
	--workdir)
		case $2 in
		/*) ;;
		*) fail "--workdir takes an absolute path, not '$2'" ;;
		esac
		;;
	--hostname)
		case $2 in
		'' | -* | *[!A-Za-z0-9.-]*) ;;
		*) [ "${#2}" -gt 64 ] || return 0 ;;
		esac
		fail "--hostname takes up to 64 letters, digits, . and -"
		;;
	--memory)
		is_number "${2%[MG]}" ||
			fail "--memory takes a size as in 64M, not '$2'"
		;;
	--timeout | --predictable)
		is_number "$2" ||
			fail "$1 takes a whole number, not '$2'"
		;;
	--accel)
		case $2 in
		tcg | kvm) ;;
		*) fail "--accel takes tcg or kvm, not '$2'" ;;
		esac
		;;
	--build)
		case $2 in
		release | debug) ;;
		cov) fail '--build cov is not there yet' ;;
		*) fail "--build takes release or debug, not '$2'" ;;
		esac
		;;
	esac
}

# Options with a value; the lists keep their words in the order given.
take_value() {
	check_value "$1" "$2"
	case $1 in
	--user)
		case $2 in
		*:*) user=$2 ;;
		*) user=$2:$2 ;;
		esac
		;;
	--env)
		quote "env=$2"
		start="$start --start $quoted" names="$names ${2%%=*} "
		case $2 in LD_LIBRARY_PATH=*) library_path=${2#*=} ;; esac
		;;
	--workdir) workdir=$2 ;;
	--hostname) hostname="--start hostname=$2" ;;
	--file | --dir) add_path "$1" "$2" ;;
	--rootfs)
		absolute "$2"
		[ -d "$path" ] || [ -f "$path" ] ||
			fail "--rootfs: no folder or file $path"
		rootfs=$path
		;;
	--memory) memory=$2 ;;
	--accel) accel=$2 ;;
	--cpu) cpu=$2 ;;
	--timeout) timeout_s=$2 ;;
	--append) append="$append $2" ;;
	--log) log=$2 ;;
	--predictable) predictable=$2 ;;
	--seed-file) take_seed_file "$2" ;;
	--build) variant_name=$2 ;;
	-o) output=$2 ;;
	*) take_credential "$1" "$2" ;;
	esac
}

absolute() {
	case $1 in
	/*) path=$1 ;;
	*) path=$PWD/${1#./} ;;
	esac
}

# Made when it is not there; a link's own file is what changes.
take_seed_file() {
	absolute "$(readlink -m -- "$1")"
	[ ! -e "$path" ] || { [ -f "$path" ] && [ -s "$path" ]; } ||
		fail "--seed-file: not a file with something in it: $path"
	seed_file=$path
}

# --file and --dir: HOST[:GUEST], the guest's path being the host's if unsaid.
add_path() {
	absolute "${2%%:*}"
	case $1 in
	--file) [ -f "$path" ] || fail "--file: no file $path" ;;
	--dir) [ -d "$path" ] || fail "--dir: no folder $path" ;;
	esac
	case $2 in
	*:/*) guest=${2#*:} ;;
	*:*) fail "$1: the guest's path must begin with /: '$2'" ;;
	*) guest=$path ;;
	esac
	quote "$path:$guest"
	extra="$extra $1 $quoted"
}

# parse_options VERB ARG...: leaves PROGRAM and its arguments in $program.
parse_options() {
	verb=$1
	shift
	user=0:0 workdir=/ memory='' accel=tcg cpu=max timeout_s='' boot=''
	append='' log='' verbose='' icount='' predictable='' gdb='' output=''
	variant_name=release start='' names='' extra='' program='' trace=''
	tty='' hostname='' library_path='' allow_wx='' rootfs=''
	seed_file=''
	clear_credentials
	while [ $# -gt 0 ]; do
		case $1 in
		--)
			shift
			break
			;;
		-h | --help)
			"${verb}_help"
			exit 0
			;;
		-v) verbose=1 ;;
		--grub | --direct) boot=${1#--} ;;
		--trace) trace=1 ;;
		--no-new-privs) no_new_privs=1 ;;
		--allow-wx) allow_wx='--start allow_wx=1' ;;
		--icount) icount=1 ;;
		--gdb) gdb=1 ;;
		--user | --env | --workdir | --file | --dir | --rootfs | \
			--memory | --accel | --cpu | --timeout | --append | \
			--log | --predictable | --build | -o | --hostname | \
			--seed-file | \
			--cap-add | --cap-drop | --bound | --inheritable | \
			--ambient | --securebits)
			[ $# -gt 1 ] || fail "$1 needs a value"
			take_value "$1" "$2"
			shift
			;;
		--*=*)
			take_value "${1%%=*}" "${1#*=}" ||
				no_such_option "${1%%=*}"
			;;
		-*) no_such_option "$1" ;;
		*) break ;;
		esac
		shift
	done
	for word; do
		quote "$word"
		program="$program $quoted"
	done
	check_options
	start_credentials "${user%%:*}"
}

check_options() {
	[ -z "$predictable" ] || [ -n "$icount" ] ||
		fail '--predictable needs --icount'
	[ -z "$predictable" ] || [ -z "$seed_file" ] ||
		fail '--predictable and --seed-file exclude each other'
	[ "$accel" = tcg ] || [ -z "$icount" ] ||
		fail '--icount needs --accel tcg'
	case $verb in
	image)
		[ -n "$output" ] || fail 'image needs -o FILE.iso'
		[ -n "$program" ] || fail 'image needs a PROGRAM'
		[ -z "$seed_file" ] || fail '--seed-file belongs to run'
		;;
	run) [ -z "$output" ] || fail '-o belongs to image' ;;
	esac
}
