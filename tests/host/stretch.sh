#!/bin/sh
# How long the kernel keeps the processor at once: the programs of
# tests/stretch ask for the longest work of each call, on a machine that
# counts instructions.
#
# usage: tests/host/stretch.sh [CASE...]. KTAP on stdout, with the longest
# stretch of each call as comments at the end.
set -u

cd "$(dirname "$0")/../.." || exit
archived=build/release-clang/kernel.elf
make -s --no-print-directory build/user/stretch $archived >&2 || exit
exec timeout 120 ./ravelin run --timeout 110 --icount \
	--append 'stretch crypto.af_alg=on' \
	--file build/user/stretch:/stretch --file $archived:/archived \
	-- /stretch "$@" </dev/null
