#!/bin/sh
# Makes the default root: Debian's static busybox, a link for each applet.
#
# usage: host/root.sh FOLDER (make calls it). busybox-static is downloaded and
# unpacked there, not installed, since it conflicts with busybox. What the
# root holds is written to FOLDER/arguments, a shell file with one line,
# root_arguments='--file ... --link ...': the words that mkarchive takes.
set -eu

top=$(pwd)
# shellcheck source=host/deps.sh
. "${0%/*}/deps.sh"
# shellcheck source=host/words.sh
. "${0%/*}/words.sh"
mkdir -p "$1/package" "$1/etc"
cd "$1"
root=$(pwd)

# Anyone may download; where apt has no lists yet, root fetches those first.
# Without the other user that root's apt would download as.
download_busybox() {
	apt-get -qq -o APT::Sandbox::User=root download busybox-static
}

update_lists() {
	[ "${RAVELIN_DEPS-}" != skip ] && can_be_root &&
		as_root apt-get -qq update
}

fetch_busybox() {
	cd "$root/package"
	rm -f ./*.deb
	download_busybox || { update_lists && download_busybox; } || {
		echo 'ravelin: no busybox-static by apt (apt-get update?)' >&2
		exit 1
	}
	dpkg-deb --fsys-tarfile ./*.deb | tar -x ./bin/busybox
	cd "$root"
}

write_etc() {
	printf '%s\n' root:x:0:0:root:/root:/bin/sh \
		user:x:1000:1000:user:/:/bin/sh \
		nobody:x:65534:65534:nobody:/:/bin/false >etc/passwd
	printf '%s\n' root:x:0: user:x:1000: nogroup:x:65534: >etc/group
	# What names of hosts and services need: there is this machine alone.
	printf '%s\tfiles\n' passwd: group: hosts: services: protocols: \
		>etc/nsswitch.conf
	printf '127.0.0.1\tlocalhost\n' >etc/hosts
	printf '%s\n' 'ip 0 IP' 'icmp 1 ICMP' 'udp 17 UDP' >etc/protocols
	printf '%s\n' 'echo 7/udp' 'time 37/udp' 'domain 53/udp' \
		'ntp 123/udp' 'syslog 514/udp' >etc/services
	cat >etc/motd <<-'END'

	This is busybox's shell, unchanged, in ring 3; exit ends it. Try:
	  head -c 6 /dev/urandom | base64
	  ps; top -b -n1 | head -5
	  grep Cap /proc/self/status
	END
	cat >etc/greet <<-'END'
	# What the image runs when no program is named: a greeting, and a shell.
	cat /proc/ravelin/protections /etc/motd
	exec sh
	END
}

# One word for each file, folder and link of the root.
list_root() {
	printf '%s ' --owner 0:0 --mkdir 0755:0:0:/dev --mkdir 0555:0:0:/proc \
		--mkdir 01777:0:0:/tmp --mkdir 0700:0:0:/root --mode 0755
	quote "$root/package/bin/busybox:/bin/busybox"
	printf -- '--file %s ' "$quoted"
	printf -- '--mode 0644 '
	for name in passwd group nsswitch.conf hosts protocols services motd \
		greet; do
		quote "$root/etc/$name:/etc/$name"
		printf -- '--file %s ' "$quoted"
	done
	package/bin/busybox --list-full | while read -r applet; do
		case $applet in
		linuxrc | bin/busybox) ;;
		*) printf -- '--link /bin/busybox:/%s ' "$applet" ;;
		esac
	done
	printf -- '--owner keep --mode keep'
}

[ -x package/bin/busybox ] || fetch_busybox
write_etc
quote "$(list_root)"
printf 'root_arguments=%s\n' "$quoted" >arguments
