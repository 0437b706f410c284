#!/bin/sh
# Runs the ring-3 tests of AF_ALG on Debian's Linux, in the same machine: what
# they hold of states and errno values must be true there too.
#
# usage: tests/oracle/alg.sh. Prints what tests/user/alg.c and its like
# say there; status 0 when nothing failed. Linux's package is fetched once
# (27 MB), and not installed; its modules are in it. In what Ravelin differs,
# the tests ask for themselves where they are.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd) || exit
cd "$top" || exit
# shellcheck source=host/linux.sh
. host/linux.sh

fail() {
	echo "alg.sh: $1" >&2
	exit 1
}

make -s --no-print-directory build/user/alg build/user/alg_ciphers \
	build/user/alg_netlink build/root/arguments >&2 || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
fetch_linux
linux_version
busybox=$(find build/root/package -path '*/bin/busybox' | head -n 1)
# In the order in which they need each other.
modules='af_alg algif_hash algif_skcipher algif_aead algif_rng crypto_user
	gf128mul ghash-generic ctr gcm sha512_generic drbg'
cat >"$work/init" <<END
#!/busybox sh
/busybox mkdir /proc
/busybox mount -t proc proc /proc
for module in $(echo "$modules" | tr -s "\n\t" "  "); do
	/busybox insmod /\$module.ko
done
/alg
/alg_ciphers
/alg_netlink
END
set -- "$work/init" init "$busybox" busybox build/user/alg alg \
	build/user/alg_ciphers alg_ciphers build/user/alg_netlink alg_netlink
for module in $modules; do
	set -- "$@" "$(find "$linux_dir" -name "$module.ko" | head -n 1)" \
		"$module.ko"
done
make_initramfs "$@" >"$work/initramfs"
boot_linux "$work/initramfs" crypto.af_alg=on -m 256 >"$work/log"
sed -n '/KTAP version/,$p' "$work/log" | sed '/Kernel panic/,$d' >"$work/ktap"
cat "$work/ktap"
[ "$(grep -c '^ *ok ' "$work/ktap")" = 24 ]
