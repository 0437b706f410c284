#!/bin/sh
# The crypto API as a machine shows it: what is tested and when, what becomes
# of an algorithm that fails, and /proc/crypto beside this Linux's.
#
# KTAP on stdout.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

# boot OPTIONS PROGRAM...: the status is $status, stdout $work/out.
boot() {
	options=$1
	shift
	timeout 60 ./ravelin run --timeout 50 --log "$work/log" \
		--append "$options" -- "$@" </dev/null >"$work/out" \
		2>"$work/err"
	status=$?
}

# state DRIVER: what /proc/ravelin/crypto says of its self-test.
state() {
	awk -v driver="$1" '$1 == driver { print $2 }' "$work/out"
}

# The name of whatever has passed, a line each.
passed() {
	sed -n 's/^driver  *: //p' "$work/out"
}

quiet_boot() {
	boot '' cat /proc/crypto
	check_equal 'at boot, what the kernel needs is tested, and no more' \
		"$needed" "$(passed)"
	boot '' cat /proc/ravelin/crypto
	check_equal 'another is listed as untested' untested \
		"$(state aes-generic)"
	check_equal 'with what its time tells, and its use' \
		'constant legacy, constant today, varies legacy' \
		"$(awk '/^(sha1|sha256|des)-generic/ {
			printf "%s%s %s", n++ ? ", " : "", $3, $4
		}' "$work/out")"
	check_equal 'the list fits into 80 columns' '' \
		"$(grep -E '^.{81}' "$work/out")"
}

# Counted by QEMU, so that it is the same each time.
boot_cost() {
	timeout 100 ./ravelin run --timeout 90 --icount -- \
		cat /proc/ravelin/crypto </dev/null >"$work/out" 2>"$work/err"
	count=$(sed -n 's/^self-tests at boot: \([0-9]*\) .*/\1/p' "$work/out")
	echo "# $count instructions"
	check 'its tests take 3 million instructions at most' \
		test "${count:-9999999}" -le 3000000
}

all_tested() {
	boot crypto.selftest=all cat /proc/ravelin/crypto
	check 'asked to, the boot tests all' grep -Eq \
		'^crypto: [0-9]{2,} algorithms passed their self-tests, 0 ' \
		"$work/log"
	check_equal 'and none that this processor can run is left untested' \
		'' "$(awk '$2 == "untested" { print $1 }' "$work/out")"
}

# Without vector registers all of it is generic, and there.
unaccelerated() {
	boot 'crypto.selftest=all crypto.accelerated=off' cat /proc/crypto
	check_equal 'accelerated forms can be left aside' '' \
		"$(passed | grep -E 'aesni|vaes|avx|ssse3|clmul')"
	check 'and then the generic ones stand in' \
		grep -q '^driver *: cbc(aes-generic)$' "$work/out"
}

broken() {
	aead='rfc7539(chacha20-generic,poly1305-generic)'
	names=serpent-generic,$aead,sha1-generic
	boot "crypto.selftest=all crypto.broken=$names" \
		cat /proc/crypto /proc/ravelin/crypto
	check_equal 'what fails its test is told' \
		'crypto: sha1-generic failed its self-test' \
		"$(grep sha1-generic "$work/log")"
	check_equal 'and said to be so' FAILED "$(state sha1-generic)"
	check_equal 'and is not to be had' '' "$(passed | grep sha1-generic)"
	check_equal 'nor what is made of it' '' "$(passed | grep serpent)"
	check_equal 'a name with a comma is one' FAILED "$(state "$aead")"
	check_equal 'nothing else is lost' passed "$(state sha256-generic)"
	boot crypto.broken=blake2s-256-generic true
	check_equal 'without what the kernel needs there is no boot' 123 \
		"$status"
	check 'which says so' grep -q \
		'^panic: crypto: the kernel needs blake2s-256-generic$' \
		"$work/err"
}

# blocks FILE: each algorithm of /proc/crypto in a line, without what may
# differ: who supplies it, how quick it is held to be, and by how many used.
blocks() {
	awk 'BEGIN { RS = ""; FS = "\n" } {
		line = ""
		for (i = 1; i <= NF; i++)
			if ($i !~ /^(driver|module|priority|refcnt)/)
				line = line $i ";"
		print line
	}' "$1" | grep -E 'type  *: (cipher|shash|skcipher|aead|kpp);' |
		LC_ALL=C sort -u
}

name_and_type='s/^\(name *: [^;]*;\).*\(type *: [^;]*;\).*/\1\2/'

# Those that both have, by name and type, look the same. Not every Linux has
# some: its kernel may be one without.
as_linux() {
	boot crypto.selftest=all cat /proc/crypto
	check_equal 'each digest has its sizes' '' "$(awk 'BEGIN { RS = "" }
		/: shash/ && !/\ndigestsize/ { print $3 }' "$work/out")"
	blocks "$work/out" >"$work/ours"
	blocks /proc/crypto >"$work/theirs" 2>/dev/null
	sed "$name_and_type" "$work/ours" | LC_ALL=C sort -u >"$work/our-names"
	sed "$name_and_type" "$work/theirs" | LC_ALL=C sort -u |
		LC_ALL=C comm -12 - "$work/our-names" >"$work/both"
	shared=$(wc -l <"$work/both")
	echo "# $shared algorithms of this Linux's are here"
	if [ "$shared" -lt 3 ]; then
		result 0 '/proc/crypto # SKIP this Linux has too few algorithms'
		return
	fi
	while read -r both; do
		for file in ours theirs; do
			sed "h;$name_and_type;G" "$work/$file" |
				grep -xF -A 1 -e "$both" | sed -n 2p
		done | sort | uniq -u
	done <"$work/both" >"$work/differing"
	check_equal '/proc/crypto is what this Linux prints' '' \
		"$(cat "$work/differing")"
}

# The drivers of $recorded, of which each type has one.
drivers='aes-generic hmac(sha256-generic) ctr(aes-generic)
	gcm_base(ctr(aes-generic),ghash-generic)'

# What Linux 6.1 prints, with all of it in the kernel and not in use.
recorded='name         : aes
driver       : aes-generic
module       : kernel
priority     : 100
refcnt       : 1
selftest     : passed
internal     : no
type         : cipher
blocksize    : 16
min keysize  : 16
max keysize  : 32
name         : hmac(sha256)
driver       : hmac(sha256-generic)
module       : kernel
priority     : 100
refcnt       : 1
selftest     : passed
internal     : no
type         : shash
blocksize    : 64
digestsize   : 32
name         : ctr(aes)
driver       : ctr(aes-generic)
module       : kernel
priority     : 100
refcnt       : 1
selftest     : passed
internal     : no
type         : skcipher
async        : no
blocksize    : 1
min keysize  : 16
max keysize  : 32
ivsize       : 16
chunksize    : 16
walksize     : 16
name         : gcm(aes)
driver       : gcm_base(ctr(aes-generic),ghash-generic)
module       : kernel
priority     : 100
refcnt       : 1
selftest     : passed
internal     : no
type         : aead
async        : no
blocksize    : 1
ivsize       : 12
maxauthsize  : 16
geniv        : <none>'

# All that /proc/crypto prints of a driver.
block_of() {
	awk -v driver="driver       : $1" 'BEGIN { RS = ""; FS = "\n" }
		$2 == driver' "$work/out"
}

as_recorded() {
	check_equal 'and what Linux 6.1 printed, of each type' "$recorded" \
		"$(for driver in $drivers; do block_of "$driver"; done)"
}

needed='blake2s-256-generic
chacha20-generic'

plan 20
quiet_boot
boot_cost
all_tested
unaccelerated
broken
as_linux
as_recorded
finish_suite
