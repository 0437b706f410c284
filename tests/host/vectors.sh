#!/bin/sh
# crypto/ against published vectors and other libraries.
#
# KTAP on stdout. The vectors are those of two of Debian's packages, which are
# downloaded and unpacked into build/vectors: installed, one of them would
# pull in Python.
# usage: tests/host/vectors.sh [SEED [ROUNDS]]
# Without a seed it is 1, so that what passed once passes again; with `random`
# it is a new one.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=host/deps.sh
. host/deps.sh
top=$PWD
folder=$top/build/vectors
seed=${1:-1}
[ "$seed" != random ] || seed=0x$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')

# Anyone may download; where apt has no lists yet, root fetches those first.
# Without the other user that root's apt would download as.
download() {
	apt-get -qq -o APT::Sandbox::User=root download \
		libcrypto++-utils python3-cryptography-vectors
}

update_lists() {
	[ "${RAVELIN_DEPS-}" != skip ] && can_be_root &&
		as_root apt-get -qq update
}

# unpack PACKAGE DEPTH PATH...: what it has there, without the first DEPTH
# names of each path.
unpack() {
	package=$1 depth=$2
	shift 2
	dpkg-deb --fsys-tarfile "$package" >tar &&
		tar -x --strip-components="$depth" -f tar "$@" && rm tar
}

fetch_vectors() (
	[ ! -e "$folder/complete" ] || exit 0
	rm -rf "$folder"
	mkdir -p "$folder" && cd "$folder" || exit
	download || { update_lists && download; } || exit
	vectors=./usr/lib/python3/dist-packages/cryptography_vectors
	unpack python3-*.deb 6 "$vectors/ciphers" "$vectors/hashes" \
		"$vectors/poly1305" "$vectors/asymmetric/Ed25519" \
		"$vectors/asymmetric/X25519" "$vectors/HMAC" \
		"$vectors/CMAC" "$vectors/KDF" &&
		unpack libcrypto*.deb 3 ./usr/share/crypto++ &&
		rm -f ./*.deb && : >complete
)

fetch_vectors >&2 || exit
make -s --no-print-directory -j "$(nproc)" build/host/vectors >&2 || exit
build/host/vectors "$folder" "$seed" "${2:-300}"
