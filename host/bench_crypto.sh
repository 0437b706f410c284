# shellcheck shell=sh
# The part of `bench` that is about crypto/: its algorithms, compiled with the
# kernel's flags, in one process with other libraries.
#
# Sourced by ./ravelin. The peers' packages are installed for it alone.

# bench_crypto OPTIONS: the table, and a plot of what is in it.
bench_crypto() {
	need build bench
	build release build/bench/bench_crypto
	folder=$top/build/bench
	printf 'crypto/ beside the fastest of six libraries (best window; '
	printf 'ratio: median of rounds)\n\n'
	"$folder/bench_crypto" --plot "$folder/crypto.dat" "$@" ||
		fail 'the algorithms could not be measured'
	(cd "$folder" && gnuplot "$top/tests/bench/crypto/plot.gp") ||
		fail 'gnuplot could not draw build/bench/crypto.svg'
	printf '\nDrawn in build/bench/crypto.svg.\n'
}
