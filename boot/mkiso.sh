#!/bin/sh
# Makes the image that GRUB boots, on BIOS and on UEFI machines.
#
#	mkiso.sh KERNEL ARCHIVE COMMANDLINE OUT.iso
#
# Same inputs, same bytes: every date in the image is SOURCE_DATE_EPOCH, which
# is a fixed day unless the environment sets it. The kernel gets the words of
# COMMANDLINE one space apart. GRUB would hand over some characters changed
# (it puts a backslash before quotes and backslashes); a command line that
# holds one of those is refused. Exit status 1, and why on stderr, if there
# is no image; then OUT.iso is left as it was.
set -euf
LC_ALL=C
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1767225600} # 1 January 2026
TZ=UTC
export LC_ALL SOURCE_DATE_EPOCH TZ

# What of GRUB the boot needs. It becomes part of GRUB's two programs, so that
# the image is small and GRUB has no other file to look for. (grub-mkrescue
# would write the time of day into the image.)
modules='normal configfile search search_fs_file test serial echo halt
	iso9660 multiboot2 boot'
grub=/usr/lib/grub
limit=2047 # BOOT_COMMAND_LINE_SIZE of kernel/bootinfo.h, without its last 0

refuse() {
	printf 'mkiso.sh: %s\n' "$1" >&2
	exit 1
}

# Leaves the words of $1, each as GRUB reads it back, in $arguments.
quote_arguments() {
	case $1 in
	*[\'\"\\]*)
		refuse 'GRUB cannot pass on quotes or backslashes: take them
out of the kernel command line, or boot directly' ;;
	*[[:cntrl:]]*)
		refuse 'the kernel command line holds a control character' ;;
	esac
	[ ${#1} -le "$limit" ] ||
		refuse "the kernel command line is longer than $limit bytes"
	arguments=''
	IFS=' '
	# Splitting is what is wanted; set -f keeps the * as it is.
	# shellcheck disable=SC2086
	set -- $1
	for word; do
		arguments="$arguments '$word'"
	done
	arguments=${arguments# }
}

# The template on stdin, with the arguments in their place.
fill_in() {
	while IFS= read -r line; do
		case $line in
		'#'*) ;;
		*@ARGUMENTS@*) printf '%s%s%s\n' "${line%%@ARGUMENTS@*}" \
			"$arguments" "${line#*@ARGUMENTS@}" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
}

# Runs a tool of the image's making; what it says matters if it fails.
step() {
	"$@" >"$work/log" 2>&1 && return
	cat "$work/log" >&2
	refuse "$1 failed"
}

# GRUB for one platform, $1, into $2; the rest are more modules. It finds its
# disk by the kernel that lies on it.
# shellcheck disable=SC2016
make_grub() {
	platform=$1 program=$2
	shift 2
	printf '%s\n' 'search --file --set=root /boot/ravelin.elf' \
		'configfile ($root)/boot/grub/grub.cfg' >"$work/early.cfg"
	# shellcheck disable=SC2086
	step grub-mkimage -O "$platform" -o "$program" -p /boot/grub \
		-c "$work/early.cfg" "$@" $modules
}

[ $# -eq 4 ] || refuse 'usage: mkiso.sh KERNEL ARCHIVE COMMANDLINE OUT.iso'
kernel=$1 archive=$2 output=$4
[ -s "$kernel" ] || refuse "there is no kernel at $kernel"
[ -s "$archive" ] || refuse "there is no archive at $archive"
for tool in grub-mkimage xorriso mformat; do
	command -v "$tool" >/dev/null || refuse "$tool is missing"
done
for file in i386-pc/multiboot2.mod x86_64-efi/multiboot2.mod; do
	[ -e "$grub/$file" ] || refuse "$grub/$file is missing"
done
quote_arguments "$3"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
unset IFS
mkdir -p "$work/root/boot/grub"
cp "$kernel" "$work/root/boot/ravelin.elf"
cp "$archive" "$work/root/boot/archive.tar"
fill_in <"$(dirname "$0")/grub.cfg" >"$work/root/boot/grub/grub.cfg"
make_grub i386-pc-eltorito "$work/root/boot/grub/bios.img" biosdisk
make_grub x86_64-efi "$work/bootx64.efi"

efi=$work/root/boot/grub/efi.img
touch -d "@$SOURCE_DATE_EPOCH" "$work/bootx64.efi"
step mformat -C -f 1440 -N 0 -i "$efi" ::
step mmd -i "$efi" ::/EFI ::/EFI/BOOT
step mcopy -m -i "$efi" "$work/bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI

find "$work/root" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
step xorriso -as mkisofs -r -V RAVELIN -o "$work/image" \
	-b boot/grub/bios.img -no-emul-boot -boot-load-size 4 \
	-boot-info-table --grub2-boot-info \
	--grub2-mbr "$grub/i386-pc/boot_hybrid.img" \
	--efi-boot boot/grub/efi.img -efi-boot-part --efi-boot-image \
	--protective-msdos-label "$work/root"
mv "$work/image" "$output"
