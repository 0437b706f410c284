# shellcheck shell=sh
# Debian's Linux in the same machine: fetched and unpacked under build/, never
# installed; a root of a few files; the boot.
#
# Sourced by host/bench.sh and tests/oracle/random.sh. $top is the project's
# folder, and `fail` ends with a message.

# Leaves the kernel's path in $linux.
fetch_linux() {
	linux_dir=$top/build/linux
	mkdir -p "$linux_dir"
	linux=$(find "$linux_dir" -path '*/boot/vmlinuz-*' | head -n 1)
	[ -z "$linux" ] || return 0
	package=$(apt-cache depends linux-image-cloud-amd64 |
		sed -n 's/^ *Depends: //p' | head -n 1)
	(
		cd "$linux_dir" && apt-get -q download "$package" &&
			dpkg -x "$package"_*.deb linux
	) >"$linux_dir/log" 2>&1 || fail 'could not fetch Linux'
	linux=$(find "$linux_dir" -path '*/boot/vmlinuz-*' | head -n 1)
	[ -n "$linux" ] || fail 'the package holds no kernel'
}

# "Linux 6.1.0-1-cloud-amd64", by the file's name.
linux_version() {
	printf 'Linux %s\n' "${linux##*/vmlinuz-}"
}

zeros_to_4() {
	while [ $((length % 4)) != 0 ]; do
		printf '\0'
		length=$((length + 1))
	done
}

# cpio_entry NAME MODE SIZE MAJOR MINOR: a header of Linux's initramfs
# (Documentation/driver-api/early-userspace/buffer-format.rst there).
cpio_entry() {
	inode=$((inode + 1))
	printf '070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x' \
		"$inode" "$(($2))" 0 0 1 0 "$3" 0 0 "$4" "$5" "$((${#1} + 1))" 0
	printf '%s\0' "$1"
	length=$((110 + ${#1} + 1))
	zeros_to_4
}

# make_initramfs FILE NAME...: the files of the host under the names, all
# executable, and a few devices. It goes to standard output.
make_initramfs() {
	inode=0
	cpio_entry dev 0040755 0 0 0
	cpio_entry dev/console 0020600 0 5 1
	cpio_entry dev/null 0020666 0 1 3
	cpio_entry dev/zero 0020666 0 1 5
	while [ $# -gt 1 ]; do
		length=$(wc -c <"$1")
		size=$length
		cpio_entry "$2" 0100755 "$size" 0 0
		cat "$1"
		length=$size
		zeros_to_4
		shift 2
	done
	cpio_entry TRAILER!!! 0 0 0 0
}

# boot_linux INITRAMFS APPEND [WORD...]: what /init says, and what the kernel
# says when it must. The words are QEMU's. The end of /init is Linux's panic,
# and that the machine's end.
boot_linux() {
	initramfs=$1 linux_append=$2
	shift 2
	timeout 600 qemu-system-x86_64 -nographic -nodefaults -serial stdio \
		-no-reboot -accel tcg -cpu max "$@" -kernel "$linux" \
		-initrd "$initramfs" -append \
		"console=ttyS0 quiet panic=-1 rdinit=/init $linux_append" \
		</dev/null | tr -d '\r'
}
