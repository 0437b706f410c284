#!/bin/sh
# The ways to boot: directly, GRUB on BIOS and UEFI, both machines, KASLR.
#
# KTAP on stdout.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
kernel=build/release-clang/kernel.elf

# boots NAME OPTION...: a program's output and its status arrive.
boots() {
	name=$1
	shift
	out=$(./ravelin run --timeout 100 "$@" -- busybox sh -c \
		'echo here; exit 9' </dev/null 2>"$work/err")
	status=$?
	[ "$status" = 9 ] || sed 's/^/# /' "$work/err"
	check_equal "$name" 'here, 9' "$out, $status"
}

# The slides of 20 boots, one a line. An archive that is none makes the
# kernel panic, and its report tells the slide.
slides() {
	printf 'no archive' >"$work/broken"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		timeout 30 qemu-system-x86_64 -nodefaults -no-reboot \
			-display none -monitor none -m 128M -cpu max \
			-serial stdio -kernel "$kernel" \
			-initrd "$work/broken" </dev/null |
			tr -d '\r' | sed -n 's/^  slide //p'
	done
}

first_look() {
	timeout 100 ./ravelin run </dev/null >"$work/out" 2>"$work/err"
	check_equal 'run without a program: status 0' 0 "$?"
	check 'it shows the protections' grep -q smep "$work/out"
	check_equal 'it shows three commands to try' 3 \
		"$(grep -c '^  [a-z]' "$work/out")"
}

plan 13
boots 'directly (PVH)' --direct
RAVELIN_MACHINE=q35 boots 'directly, on q35' --direct
boots 'GRUB on BIOS' --grub
RAVELIN_FIRMWARE=uefi boots 'GRUB on UEFI' --grub --memory 256M
RAVELIN_MACHINE=q35 boots 'GRUB on BIOS, on q35' --grub
RAVELIN_MACHINE=q35 RAVELIN_FIRMWARE=uefi \
	boots 'GRUB on UEFI, on q35' --grub --memory 256M
first_look
./ravelin image -o "$work/boot.iso" -- busybox true 2>"$work/err"
check_equal 'image: status 0' 0 "$?"
check 'image writes an ISO 9660 image' grep -q CD001 "$work/boot.iso"
slides >"$work/slides"
check_equal 'twenty boots tell their slide' 20 "$(wc -l <"$work/slides")"
check 'at least eighteen of them differ' \
	test "$(sort -u "$work/slides" | wc -l)" -ge 18
finish_suite
