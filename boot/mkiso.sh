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

# Only what the boot needs: the image is a quarter of the size.
modules='multiboot2 normal serial echo halt iso9660 part_msdos part_gpt fat'
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

[ $# -eq 4 ] || refuse 'usage: mkiso.sh KERNEL ARCHIVE COMMANDLINE OUT.iso'
kernel=$1 archive=$2 output=$4
[ -s "$kernel" ] || refuse "there is no kernel at $kernel"
[ -s "$archive" ] || refuse "there is no archive at $archive"
for tool in grub-mkrescue xorriso mformat; do
	command -v "$tool" >/dev/null || refuse "$tool is missing"
done
quote_arguments "$3"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/root/boot/grub"
cp "$kernel" "$work/root/boot/ravelin.elf"
cp "$archive" "$work/root/boot/archive.tar"
fill_in <"$(dirname "$0")/grub.cfg" >"$work/root/boot/grub/grub.cfg"
find "$work/root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

if ! TMPDIR=$work grub-mkrescue -o "$work/image" \
	--install-modules="$modules" --locales= --fonts= --themes= \
	"$work/root" >"$work/log" 2>&1; then
	cat "$work/log" >&2
	refuse 'grub-mkrescue failed'
fi
mv "$work/image" "$output"
