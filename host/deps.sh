# shellcheck shell=sh
# What the project needs of the system, in one list, and how it gets there.
#
# Sourced by ./ravelin. need GROUP... looks for what the groups hold, says
# what it installs and why, and installs it by apt, as root or by sudo. It
# never starts a service. With RAVELIN_DEPS=skip it only names what is
# missing, and fails.

# group, package, what shows that it is there (a command or a file), purpose
packages() {
	llvm=/usr/lib/llvm-16/lib/clang/16/lib/linux
	cat <<END
build make make runs the build
build clang-16 clang-16 compiles the kernel
build binutils ld links the kernel
build libc6-dev /usr/include/stdio.h headers of the tools that run here
build nasm nasm assembles the kernel's first instructions
run qemu-system-x86 qemu-system-x86_64 the machine that the kernel runs on
grub grub-common grub-mkrescue makes the image that GRUB boots
grub grub-pc-bin /usr/lib/grub/i386-pc/multiboot2.mod GRUB for BIOS
grub grub-efi-amd64-bin /usr/lib/grub/x86_64-efi/multiboot2.mod GRUB for UEFI
grub xorriso xorriso writes the image
grub mtools mformat writes the image's part for UEFI
gdb gdb gdb stops the kernel and looks at it
test gcc gcc the other compiler that must build the kernel
test libclang-rt-16-dev $llvm/libclang_rt.asan-x86_64.a the sanitizers
test ovmf /usr/share/ovmf/OVMF.fd the firmware of a UEFI machine
test shellcheck shellcheck reads the scripts
END
}

# Runs a command as root, or returns 1 where that is not to be had.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		return 1
	fi
}

# Runs a step whose chatter is of interest on a terminal, or when it fails.
quietly() {
	if [ -t 2 ]; then
		"$@" >&2
		return
	fi
	mkdir -p "$top/build"
	"$@" >"$top/build/install.log" 2>&1 && return
	cat "$top/build/install.log" >&2
	return 1
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o Dpkg::Use-Pty=0 "$@"
}

is_there() {
	case $1 in
	/*) [ -e "$1" ] ;;
	*) command -v "$1" >/dev/null ;;
	esac
}

need() {
	missing='' reasons=''
	while read -r group package probe purpose; do
		case " $* " in *" $group "*) ;; *) continue ;; esac
		is_there "$probe" && continue
		missing="$missing $package"
		reasons="$reasons  $package: $purpose
"
	done <<-END
	$(packages)
	END
	[ -n "$missing" ] || return 0
	[ "${RAVELIN_DEPS-}" != skip ] ||
		fail "these packages are missing:$missing"
	command -v apt-get >/dev/null ||
		fail "install these (there is no apt here):$missing"
	printf 'ravelin: installing by apt:\n%s' "$reasons" >&2
	as_root true ||
		fail "neither root nor sudo: apt-get install$missing"
	quietly apt update || fail 'apt-get update failed'
	# shellcheck disable=SC2086
	quietly apt install --no-install-recommends $missing ||
		fail "could not install$missing"
}
