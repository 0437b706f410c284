# shellcheck shell=sh
# What the project needs of the system, in one list, and how it gets there.
#
# Sourced by ./ravelin. need GROUP... looks for what the groups hold, says
# what it installs and why, and installs it by apt, as root or by sudo. It
# never starts a service. With RAVELIN_DEPS=skip it only names what is
# missing, and fails.

# group, package, what shows that it is there (a command or a file), purpose
packages() {
	python=/usr/lib/python3.11/ctypes/__init__.py
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
bench libssl-dev /usr/include/openssl/evp.h crypto/ is measured against it
bench libgcrypt20-dev /usr/include/gcrypt.h likewise
bench libsodium-dev /usr/include/sodium.h likewise
bench nettle-dev /usr/include/nettle/aes.h likewise
bench libmbedtls-dev /usr/include/mbedtls/aes.h likewise
bench libbearssl-dev /usr/include/bearssl.h likewise
bench gnuplot-nox gnuplot draws what was measured
gdb gdb gdb stops the kernel and looks at it
test gcc gcc the other compiler that must build the kernel
test libclang-rt-16-dev $llvm/libclang_rt.asan-x86_64.a the sanitizers
test libcap-dev /usr/include/sys/capability.h a client of capabilities
test libgcrypt20-dev /usr/include/gcrypt.h what hashes are compared with
test libssl-dev /usr/include/openssl/evp.h what hashes are compared with
test ovmf /usr/share/ovmf/OVMF.fd the firmware of a UEFI machine
test iputils-ping /usr/bin/ping a client of raw sockets
test libcap2-bin /usr/sbin/capsh programs that are compared with Linux
test procps /usr/bin/ps likewise
test keyutils /usr/bin/keyctl likewise
test openssl /usr/bin/openssl likewise
test kcapi-tools /usr/bin/kcapi-enc clients of AF_ALG
test ent /usr/bin/ent likewise
test stress-ng /usr/bin/stress-ng likewise
test python3.11 $python likewise
test tmux tmux keys and screens of terminals
test valgrind /usr/include/valgrind/memcheck.h follows secrets through code
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

# Whether commands can run as root, be it by a password: only a terminal can
# be asked for one.
can_be_root() {
	[ "$(id -u)" != 0 ] || return 0
	command -v sudo >/dev/null || return 1
	sudo -n true 2>/dev/null || (: </dev/tty) 2>/dev/null
}

# Shows the last line of the log on the terminal until this command is done.
watch_log() {
	while kill -0 "$$" 2>/dev/null; do
		printf '\r\033[K  %.76s' "$(tail -n 1 "$install_log")"
		sleep 0.5
	done
}

# Runs a step of the installation. Its chatter goes to the log; a terminal
# sees the line that it is at, and everyone the end of it when it fails.
quietly() {
	watcher=''
	[ ! -t 2 ] || {
		watch_log >&2 &
		watcher=$!
	}
	"$@" >>"$install_log" 2>&1 </dev/null
	step_status=$?
	[ -z "$watcher" ] || {
		kill "$watcher"
		wait "$watcher" 2>/dev/null
		printf '\r\033[K' >&2
	}
	[ "$step_status" = 0 ] || tail -n 20 "$install_log" >&2
	return "$step_status"
}

# apt in its plainest language, and patient with another that is at work.
apt() {
	as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get \
		-q -y --no-install-recommends -o Dpkg::Use-Pty=0 \
		-o DPkg::Lock::Timeout=120 "$@"
}

# What apt would fetch for the packages, in MB.
to_fetch() {
	apt --print-uris install "$@" 2>/dev/null </dev/null |
		awk "/^'/ { n += \$3 } END { printf \"%.1f\", n / 1e6 }"
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
	can_be_root ||
		fail "root or sudo is needed to install these:$missing"
	printf 'ravelin: installing by apt:\n%s' "$reasons" >&2
	as_root true || fail "sudo does not install these:$missing"
	mkdir -p "$top/build"
	install_log=$top/build/install.log
	true >"$install_log" || fail "cannot write $install_log"
	quietly apt update ||
		fail 'apt-get update failed (see build/install.log)'
	# shellcheck disable=SC2086
	{
		size=$(to_fetch $missing)
		[ "$size" = 0.0 ] ||
			printf 'ravelin: fetching %s MB\n' "$size" >&2
		quietly apt install $missing ||
			fail "could not install$missing (see build/install.log)"
	}
}
