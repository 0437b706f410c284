#!/bin/sh
# Debian's kcapi-tools, clients of AF_ALG and NETLINK_CRYPTO: what they
# compute is what openssl(1) and sha256sum(1) compute on this host, or a known
# answer. That the machine has no AF_ALG without its option is in trace.sh.
#
# usage: tests/host/afalg.sh.
# Checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

key=000102030405060708090a0b0c0d0e0f
second=f0e0d0c0b0a090807060504030201000
iv=00112233445566778899aabbccddeeff
# The fourth test case of McGrew and Viega, The Galois/Counter Mode.
gcm_key=feffe9928665731c6d6a8f9467308308
gcm_iv=cafebabefacedbaddecaf888
gcm_header=feedfacedeadbeeffeedfacedeadbeefabaddad2
gcm_plain=d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
gcm_plain=${gcm_plain}1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
gcm_sealed=42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e
gcm_sealed=${gcm_sealed}21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091
gcm_tag=5bc94fbc3221a5db94fae95ae7121a47

# Bytes of hexadecimal digits, by printf's octal.
bytes_of() {
	for pair in $(echo "$1" | sed 's/../& /g'); do
		# shellcheck disable=SC2059
		printf "\\$(printf %03o "0x$pair")"
	done
}

# Beyond what a pipe and a send buffer hold, and not whole pages.
head -c 300005 /dev/urandom >"$work/data"
head -c 1000 "$work/data" >"$work/small"
# kcapi-enc takes away what looks like padding, as the end of one random file
# in 256 does; a letter does not.
{ head -c 991 "$work/data" && printf e; } >"$work/small_whole"
{ head -c 299999 "$work/data" && printf e; } >"$work/data_whole"
bytes_of $key >"$work/key"
bytes_of $key$second >"$work/two_keys"
bytes_of $gcm_key >"$work/gcm_key"
bytes_of $gcm_plain >"$work/gcm_plain"
bytes_of $gcm_sealed >"$work/gcm_sealed"

# What runs in the machine: each result is a line "NAME: ...".
cat >"$work/script" <<END
cd /data
mkdir /tmp/out
o=/tmp/out
sum() { echo "\$1: \$(md5sum <"\$2")"; }
dgst() { kcapi-dgst --hex "\$@"; echo; }
enc() { keys=\$1; shift; kcapi-enc --keyfd 3 "\$@" 3<\$keys; }

echo "sha256 of a file: \$(dgst -c sha256 -i data)"
echo "sha256 of a pipe: \$(cat data | dgst -c sha256)"
echo "sha256 of nothing: \$(dgst -c sha256 </dev/null)"
echo "hmac: \$(dgst -c 'hmac(sha256)' --keyfd 3 -i data 3<key)"
echo "sha512: \$(dgst -c sha512 -i small)"
for c in cbc ctr xts; do
	k=key
	[ \$c != xts ] || k=two_keys
	for f in small data; do
		[ \$c != cbc ] || f=\${f}_whole
		enc \$k -c "\$c(aes)" --iv $iv -e -i \$f -o \$o/\$c
		sum "\$c of \$f" \$o/\$c
		enc \$k -c "\$c(aes)" --iv $iv -d -i \$o/\$c -o \$o/back
		cmp \$o/back \$f && echo "\$c back from \$f: same"
	done
done
enc key -c 'cbc(aes)' --iv $iv -e -i data -o \$o/padded
sum 'cbc of a file' \$o/padded
cat data | enc key -c 'ctr(aes)' --iv $iv -e >\$o/piped
sum 'ctr of a pipe' \$o/piped
enc key -c 'ctr(aes)' --iv $iv -e -i data >\$o/piped
sum 'ctr into a pipe' \$o/piped
gcm="-c gcm(aes) --iv $gcm_iv --aad $gcm_header"
enc gcm_key \$gcm -e --taglen 16 -i gcm_plain -o \$o/gcm
echo "gcm: \$(od -An -v -tx1 \$o/gcm | tr -d ' \\n')"
enc gcm_key \$gcm -d --tag $gcm_tag -i gcm_sealed -o \$o/back
tail -c 60 \$o/back | cmp - gcm_plain && echo 'gcm back: same'
echo "gcm of a pipe: \$(enc gcm_key \$gcm -e --taglen 16 <gcm_plain |
	od -An -v -tx1 | tr -d ' \\n')"
enc gcm_key \$gcm -d --tag 00${gcm_tag#??} -i gcm_sealed -o \$o/forged
echo "gcm forged: \$?"
enc key -c 'no(such)' --iv $iv -e -i small -o \$o/none
echo "no such cipher: \$?"
echo "rng: \$(kcapi-rng -b 70000 | wc -c)"
kcapi-rng -b 32 >\$o/one
kcapi-rng -b 32 >\$o/other
cmp -s \$o/one \$o/other || echo 'rng again: other bytes'
rm -r \$o
END

# has NAME WANTED: the line of that name.
has() {
	check_equal "$1" "$2" "$(sed -n "s/^$1: //p" "$work/out")"
}

# has_sum NAME COMMAND...: the line is the hash of what the command writes.
has_sum() {
	line=$1
	shift
	has "$line" "$("$@" | md5sum)"
}

# by_openssl CIPHER FILE OPTION...: encrypted under the first key.
by_openssl() {
	cipher=$1 file=$2
	shift 2
	openssl enc "-aes-128-$cipher" -K "$key" -iv "$iv" -in "$file" "$@"
}

plan 28
library=$(ldconfig -p | sed -n 's/.*libkcapi\.so\.1 .*=> //p' | head -n 1)
timeout 100 ./ravelin run --timeout 90 --append crypto.af_alg=on \
	--log "$work/log" --file "$library" --file /usr/bin/kcapi-dgst \
	--file /usr/bin/kcapi-enc --file /usr/bin/kcapi-rng \
	--dir "$work:/data" -- /bin/busybox sh /data/script \
	</dev/null >"$work/out" 2>"$work/err"
status=$?
check_equal 'the machine ends well' 0 "$status"
check_equal "the kernel's log has no complaint" '' \
	"$(tr -d '\r' <"$work/log" | sed '1,/^memory: .* pages free$/d')"
cat >"$work/complaints" <<'END'
kcapi-enc - Error: AEAD decryption failed due to integrity violation
libkcapi - Error: AF_ALG: bind failed (errno: -2)
END
check "the programs' complaints are two" \
	diff "$work/complaints" "$work/err"

digest=$(sha256sum <"$work/data" | cut -d ' ' -f 1)
has 'sha256 of a file' "$digest"
has 'sha256 of a pipe' "$digest"
has 'sha256 of nothing' "$(sha256sum </dev/null | cut -d ' ' -f 1)"
has hmac "$(openssl dgst -sha256 -mac hmac -macopt hexkey:$key <"$work/data" |
	sed 's/.* //')"
has sha512 "$(sha512sum <"$work/small" | cut -d ' ' -f 1)"
for name in small data; do
	has_sum "cbc of ${name}_whole" \
		by_openssl cbc "$work/${name}_whole" -nopad
	has_sum "ctr of $name" by_openssl ctr "$work/$name"
	has "cbc back from ${name}_whole" same
	has "ctr back from $name" same
	has "xts back from $name" same
done
has_sum 'cbc of a file' by_openssl cbc "$work/data"
has_sum 'ctr of a pipe' by_openssl ctr "$work/data"
has_sum 'ctr into a pipe' by_openssl ctr "$work/data"
has gcm $gcm_header$gcm_sealed$gcm_tag
has 'gcm back' same
has 'gcm of a pipe' $gcm_header$gcm_sealed$gcm_tag
has 'gcm forged' 182
has 'no such cipher' 254
has rng 70000
has 'rng again' 'other bytes'
finish_suite
