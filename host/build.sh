# shellcheck shell=sh
# Builds what is out of date, by make, one builder at a time.
#
# Sourced by ./ravelin. Silent where there is nothing to say: make's lines go
# to a terminal, else to build/make.log, which is shown when make fails.
# CC=gcc in the environment chooses the other compiler, as it does for make.

# The folder of a variant's outputs, below the top: release or debug.
variant_folder() {
	case ${CC-clang} in
	*clang*) variant=build/$1-clang ;;
	*) variant=build/$1-gcc ;;
	esac
}

make_locked() {
	flock "$top/build/.lock" make -C "$top" -s --no-print-directory \
		-j "$(nproc)" "$@"
}

# For the tests, which run a machine hundreds of times: RAVELIN_BUILT=1 says
# that what is there is not out of date, and make need not look.
is_built() {
	[ -n "${RAVELIN_BUILT-}" ] || return
	for target; do
		[ -e "$top/$target" ] || return
	done
}

# build VARIANT TARGET...: the targets are files or names that make knows.
build() {
	[ -d "$top/build" ] || mkdir -p "$top/build"
	build_variant=$1
	shift
	is_built "$@" && return
	if [ -t 2 ]; then
		make_locked BUILD="$build_variant" "$@" >&2 && return
	else
		make_log=$top/build/make.log.$$
		if make_locked BUILD="$build_variant" "$@" \
			>"$make_log" 2>&1; then
			mv "$make_log" "$top/build/make.log"
			return
		fi
		cat "$make_log" >&2
		rm -f "$make_log"
	fi
	fail 'the build failed'
}
