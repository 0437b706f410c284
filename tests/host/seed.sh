#!/bin/sh
# --seed-file: each boot gets another seed, however the last one ended, and no
# trace of it stays in the machine.
#
# usage: tests/host/seed.sh.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
seed=$work/seed

run() {
	./ravelin run --timeout 60 --log "$work/log" --seed-file "$seed" "$@" \
		</dev/null 2>"$work/err"
}

# said TEXT: the kernel's log says it.
said() {
	check "$1" grep -q "^random: $1" "$work/log"
}

# hash WORD FILE: as host/seed.sh has it.
hash() {
	{ echo "$1" && cat "$2"; } | sha256sum | cut -d ' ' -f 1
}

# refused NAME REASON OPTION...
refused() {
	name=$1 reason=$2
	shift 2
	./ravelin run "$@" -- busybox true </dev/null 2>"$work/err"
	check_equal "$name: status 125" 125 "$?"
	check_equal "$name: why" "ravelin: $reason" "$(cat "$work/err")"
}

plan 19
run -- busybox true
check_equal 'a file that is not there is made' '0 600' \
	"$? $(stat -c %a "$seed")"
said 'keyed again from the seed of the host'
cp "$seed" "$work/before"
ln -s seed "$work/link"
./ravelin run --grub --seed-file "$work/link" -- busybox true </dev/null
check_equal 'a link to it will do, and GRUB' '0 symbolic link' \
	"$? $(stat -c %F "$work/link")"
check_equal 'the machine has added to it' '' \
	"$(hash kept "$work/before" | comm -12 - "$seed")"
check_equal 'it is its owner'\''s alone' 600 "$(stat -c %a "$seed")"

cp "$seed" "$work/before"
run --timeout 1 -- busybox sleep 100
check_equal 'a machine that does not end' 124 "$?"
check_equal 'has used the seed up' "$(hash kept "$work/before")" \
	"$(cat "$seed")"

# No generator, and under --icount no jitter.
run --icount --cpu max,-rdrand,-rdseed -- busybox head -c 7 /dev/random \
	>"$work/out"
check_equal 'it counts as entropy' '0 7' "$? $(wc -c <"$work/out")"
said 'seeded from the seed of the host'

# All memory of the machine is this file, also when it has ended.
given=$(hash given "$seed")
RAVELIN_DEVICES="-machine memory-backend=ram -object \
memory-backend-file,id=ram,size=128M,share=on,mem-path=$work/ram" \
	run --env "CONTROL=x$given" -- busybox true
check_equal 'memory: the machine ends well' 0 "$?"
check 'memory: what is not wiped is found' grep -qF "x$given" "$work/ram"
check_equal 'memory: the seed is not' '' \
	"$(grep -aoE "(.|^)$given" "$work/ram" | grep -av "^x")"

: >"$work/empty"
refused 'an empty file' "--seed-file: not a file with something in it: \
$work/empty" --seed-file "$work/empty"
refused 'a folder that is not there' "--seed-file: cannot read, write and \
replace $work/none/seed" --seed-file "$work/none/seed"
refused 'nothing is random' '--predictable and --seed-file exclude each other' \
	--icount --predictable 1 --seed-file "$seed"
./ravelin image -o "$work/iso" --seed-file "$seed" -- busybox true \
	2>"$work/err"
check_equal 'an image has none' 'ravelin: --seed-file belongs to run' \
	"$(cat "$work/err")"
finish_suite
