#!/bin/sh
# A root of others: a folder or a tar of each format, made into the same
# archive by any user, and booted; what is refused, and with which status.
#
# KTAP on stdout. Nothing here needs root; as root, the tool that packs is
# tried as another user as well.
# The checks call functions by their names; the $ are the machine's.
# shellcheck disable=SC2016,SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
LC_ALL=C
export LC_ALL
unset SOURCE_DATE_EPOCH
make -s build/host/mkarchive build/host/read_archive \
	build/root/arguments || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
umask 022
# The other user may not enter the folder of the project.
chmod 755 "$work"
cp build/host/mkarchive build/host/read_archive \
	build/root/package/bin/busybox "$work" || exit
name=$(printf 'n%0120d' 0)

run() {
	timeout 120 ./ravelin run --timeout 60 "$@"
}

pack() {
	"$work/mkarchive" "$@" --start arg=/bin/sh
}

# A root with links of both kinds, long names, and a program of its own.
make_root() {
	cd "$1" || return
	mkdir -p usr/bin usr/lib lib64 etc tmp opt "opt/$name/$name" run/lock
	cp "$work/busybox" usr/bin/busybox
	for applet in sh cat ls stat grep id pwd true chmod env; do
		ln -s busybox "usr/bin/$applet"
	done
	ln -s usr/bin bin
	ln -s /usr/lib lib
	ln usr/bin/busybox opt/same
	echo 'NAME=Other' >usr/lib/os-release
	ln -s ../usr/lib/os-release etc/os-release
	echo long >"opt/$name/$name/$name"
	ln -s "/opt/$name/$name/$name" opt/long
	echo text >opt/text
	: >opt/none
	mkfifo opt/fifo
	printf '#!/bin/sh\necho "script $*"\n' >usr/bin/script
	printf '#!/bin/nothing\n' >opt/lost
	printf '#!sh\n' >opt/relative
	chmod 755 usr/bin/script opt/lost opt/relative
	chmod 1777 tmp
	chmod 4751 opt/same
	touch -h -d '2001-02-03 04:05:06.7 UTC' opt/text opt/long
	touch -d '1960-01-01 UTC' opt/none
	cd - >/dev/null || return
}

# --- the formats ---

# gnu_tar OUT OPTION...: of the folder, as if root owned it.
gnu_tar() {
	out=$1
	shift
	tar -C "$work/root" --owner=0 --group=0 --numeric-owner "$@" \
		-cf "$work/$out" .
}

# packs_the_same FILE: the tar gives the archive that the folder gave.
packs_the_same() {
	pack --rootfs "$work/$1" -o "$work/out.tar" &&
		cmp "$work/out.tar" "$work/root.tar"
}

# What no disk of a user can hold: nodes, owners, a capability.
make_special() {
	pack -o "$1" --dir "$work/root:/" --owner 3000000:4294967294 \
		--mode 0640 --file "$work/root/opt/text:/opt/owned" \
		--node c:1:3:0666:/opt/null --node b:259:70000:0600:/opt/disk \
		--owner 0:0 --mode 0755 \
		--file "$work/busybox:/cap/busybox" --capability \
		/cap/busybox:0100000280000000000000000000000000000000
}

# convert FORMAT: special.tar in the words of Python's tarfile.
convert() {
	python3 - "$work/special.tar" "$work/$1.tar" "$1" <<-'END'
		import sys, tarfile
		formats = {"py-gnu": tarfile.GNU_FORMAT,
		           "py-pax": tarfile.PAX_FORMAT}
		old = tarfile.open(sys.argv[1], errors="surrogateescape")
		new = tarfile.open(sys.argv[2], "w", errors="surrogateescape",
		                   format=formats[sys.argv[3]])
		for member in old:
		    member.pax_headers.pop("comment", None)
		    new.addfile(member, old.extractfile(member)
		                if member.isreg() else None)
		new.close()
	END
}

# The archive's list, less what the capability makes of it.
lists_the_same() {
	pack --rootfs "$work/$1" -o "$work/out.tar" &&
		"$work/read_archive" "$work/out.tar" >"$work/list" &&
		"$work/read_archive" "$work/special.tar" |
		cmp - "$work/list"
}

formats() {
	check 'a folder' pack --rootfs "$work/root" -o "$work/root.tar"
	gnu_tar gnu.tar --format=gnu
	gnu_tar oldgnu.tar --format=oldgnu
	gnu_tar pax.tar --format=pax
	for format in gnu oldgnu pax; do
		check "GNU tar's $format gives the same bytes" \
			packs_the_same "$format.tar"
	done
	"$work/busybox" tar -C "$work/root" -cf "$work/busybox.tar" .
	pack --owner 0:0 --rootfs "$work/busybox.tar" -o "$work/out.tar"
	check_equal "busybox's tar: the same files" \
		"$("$work/read_archive" "$work/root.tar" | tree_of)" \
		"$("$work/read_archive" "$work/out.tar" | tree_of)"
	make_special "$work/special.tar" || return
	for format in py-gnu py-pax; do
		convert "$format"
		check "Python's $format: nodes, owners, long names" \
			lists_the_same "$format.tar"
	done
	check 'an archive of ours' lists_the_same special.tar
	check 'a capability' grep -qaF SCHILY.xattr.security.capability \
		"$work/out.tar"
	old_formats
}

# ustar and the format before it cannot hold long names, nor the last a FIFO.
old_formats() {
	mkdir "$work/short"
	cp -a "$work/root/usr" "$work/root/bin" "$work/short"
	pack --rootfs "$work/short" -o "$work/root.tar"
	for format in ustar v7; do
		tar -C "$work/short" --owner=0 --group=0 --numeric-owner \
			--format="$format" -cf "$work/$format.tar" .
		check "GNU tar's $format gives the same bytes" \
			packs_the_same "$format.tar"
	done
}

# Without the owner, which that tar takes from the disk.
tree_of() {
	sed 's, [0-9]*/[0-9]* , ,'
}

# as_another ARG...: mkarchive as a user who is not root.
as_another() {
	setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$work/mkarchive" "$@" --start arg=/bin/sh
}

another_user() {
	[ "$(id -u)" = 0 ] || {
		result 0 'a folder of another user # SKIP needs root'
		result 0 'a tar of any owners # SKIP needs root'
		result 0 'a file that may not be read # SKIP needs root'
		return
	}
	cp -a "$work/short" "$work/theirs"
	mkdir -m 777 "$work/open"
	chown -R -h 1234:1234 "$work/theirs"
	chmod 4751 "$work/theirs/usr/bin/busybox"
	as_another --rootfs "$work/theirs" -o "$work/open/out.tar"
	check 'what another user owns becomes root'\''s' \
		cmp "$work/open/out.tar" "$work/root.tar"
	pack --rootfs "$work/special.tar" -o "$work/out.tar"
	as_another --rootfs "$work/special.tar" -o "$work/open/tar.tar"
	check 'a tar of any owners gives them the same bytes' \
		cmp "$work/open/tar.tar" "$work/out.tar"
	echo secret >"$work/theirs/secret"
	chmod 600 "$work/theirs/secret"
	as_another --rootfs "$work/theirs" -o "$work/open/out.tar" \
		2>"$work/err"
	check 'a file that may not be read is named' \
		grep -q 'theirs/secret: Permission denied' "$work/err"
}

# --- the machine ---

look='cat /etc/os-release /opt/long
	stat -c "%a %u:%g %s %Y %h %F %n" /cap/* /opt/* / /tmp /bin
	ls -ln /opt/owned /opt/null /opt/disk'

# What the folder's own ls says, but for what a user cannot make.
seen='NAME=Other
long
755 0:0 BUSY 0 1 regular file /cap/busybox
600 3000000:4294967294 0 0 1 block special file /opt/disk'

boots() {
	xz -0 -c "$work/special.tar" >"$work/special.tar.xz"
	run --rootfs "$work/special.tar.gz" -- sh -c "$look" </dev/null \
		>"$work/out" 2>"$work/err"
	check_equal 'a root from a tar that gzip packed' "$seen" \
		"$(sed "s/ $(wc -c <"$work/busybox") / BUSY /" "$work/out" |
			head -n 4)"
	check 'links, nodes and owners are there' has_lines \
		'^4751 0:0 .* regular file /opt/same$' \
		'^640 3000000:4294967294 5 0 1 regular file /opt/owned$' \
		'^777 0:0 .* symbolic link /opt/long$' \
		'^c.* 1,  *3 .* /opt/null' '^b.* 259, 70000 .* /opt/disk' \
		'^1777 0:0 .*directory /tmp$' ' symbolic link /bin$'
	run --rootfs "$work/root" -- /bin/sh -c "$look" </dev/null \
		>"$work/out" 2>"$work/err"
	check 'a root from a folder: times and hard links' has_lines \
		'^NAME=Other$' '^long$' ' 981173106 1 regular file /opt/text' \
		'^777 .* 981173106 1 symbolic link /opt/long$' \
		'^4751 0:0 [0-9]* [0-9]* 2 regular file /opt/same$' \
		'^644 0:0 0 0 1 regular empty file /opt/none$'
	output_of 'a capability counts, by a tar that xz packed' \
		'CapEff:	0000000000000080' --user 1000 \
		--rootfs "$work/special.tar.xz" -- /cap/busybox \
		grep CapEff /proc/self/status
	options
	libraries
	defaults
}

has_lines() {
	for pattern; do
		grep -q -e "$pattern" "$work/out" && continue
		echo "no line $pattern in:"
		cat "$work/out" "$work/err"
		return 1
	done
}

output_of() {
	what=$1 wanted=$2
	shift 2
	got=$(run "$@" </dev/null 2>"$work/err") || sed 's/^/# /' "$work/err"
	check_equal "$what" "$wanted" "$got"
}

# The files that are added win, also where a link leads.
options() {
	echo mine >"$work/mine"
	mkdir -p "$work/more/bin"
	printf '#!/bin/sh\necho tool\n' >"$work/more/bin/tool"
	printf '#!/bin/sh\necho other\n' >"$work/more/bin/script"
	chmod 755 "$work/more/bin/tool" "$work/more/bin/script"
	output_of '--file and --dir add to it, and win over it' 'mine
mine
tool
other' --rootfs "$work/root" --file "$work/mine:/opt/text" \
		--file "$work/mine:/bin/mine" --dir "$work/more:/" -- \
		sh -c 'cat /opt/text /usr/bin/mine; tool; script'
	output_of '--user, --workdir, --env' "uid=5 gid=6 groups=7
/opt
PATH=/opt:/usr/bin" --rootfs "$work/root" --user 5:6,7 --workdir /opt \
		--env PATH=/opt:/usr/bin -- sh -c 'id; pwd; env | grep PATH'
	output_of 'a program by its path from --workdir' 'script a b' \
		--workdir /usr --rootfs "$work/root" -- bin/script a b
	long=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	output_of "PATH is docker's" "$long" --rootfs "$work/root" -- \
		sh -c 'echo $PATH'
}

# The interpreter and libseven.so lie in the root alone, or are others there.
libraries() {
	echo 'int seven(void) { return 7; }' | clang-16 -shared -fPIC -x c - \
		-o "$work/libseven.so"
	echo 'int seven(void) { return 9; }' | clang-16 -shared -fPIC -x c - \
		-o "$work/root/usr/lib/libseven.so"
	echo 'int seven(void); int main(void) { return seven(); }' |
		clang-16 -x c - -L"$work" -lseven \
			-Wl,-rpath,"$work:/lib" \
			-Wl,--dynamic-linker,/lib64/own-linker \
			-o "$work/root/opt/dynamic"
	cp -L /lib64/ld-linux-x86-64.so.2 "$work/root/lib64/own-linker"
	cp -L /lib/x86_64-linux-gnu/libc.so.6 "$work/root/usr/lib"
	status_of 9 'its interpreter and libraries are its own' \
		--rootfs "$work/root" -- /opt/dynamic
	rm "$work/root/lib64/own-linker"
	status_of 126 'an interpreter that it does not have: 126' \
		--rootfs "$work/root" -- /opt/dynamic
	says 'its interpreter /lib64/own-linker is not in the root'
}

# Without PROGRAM; in a root without anything; with much in it; by GRUB.
defaults() {
	check_equal 'without PROGRAM: its shell' 'from its shell' \
		"$(echo 'echo from its shell' |
			run --rootfs "$work/root" 2>"$work/err")"
	mkdir "$work/bare"
	cp "$work/busybox" "$work/bare/busybox"
	output_of 'what the kernel mounts needs no folder' 'dev proc sys tmp
true' --rootfs "$work/bare" --grub -- /busybox sh -c \
		'cd /; echo [!b]*; [ -e /dev/null ] && [ -e /proc/1 ] &&
			echo >/tmp/x && echo true'
	truncate -s 96M "$work/bare/much"
	output_of 'the machine has memory for it' \
		"100663296 true" --rootfs "$work/bare" -- /busybox sh -c \
		'wc -c </much; while read -r k v u; do case $k in MemFree:)
			[ $v -gt 90000 ] && echo true ;; esac
		done </proc/meminfo' | tr '\n' ' ' | sed 's/ $//'
	status_of 127 'no shell: 127' --rootfs "$work/bare"
	says '/bin/sh: not found in the root'
}

# --- what is refused, before anything is booted ---

status_of() {
	wanted=$1 what=$2
	shift 2
	run "$@" </dev/null >"$work/out" 2>"$work/err"
	status=$?
	[ "$status" = "$wanted" ] || sed 's/^/# /' "$work/err"
	check_equal "$what" "$wanted" "$status"
}

says() {
	check "and says: $1" grep -qF -e "$1" "$work/err"
}

# refuses NAME MESSAGE ROOT
refuses() {
	status_of 125 "$1: 125" --rootfs "$3" -- /bin/sh
	says "$2"
	check_equal 'in one line' 1 "$(wc -l <"$work/err")"
}

# bad_name NAME: a tar with one file of that name.
bad_name() {
	tar -P -C "$work/root" --transform "s,^opt/text,$1," \
		-cf "$work/bad.tar" opt/text
}

refusals() {
	for program in nothing /opt/nothing bin/nothing; do
		status_of 127 "no $program: 127" --rootfs "$work/root" -- \
			"$program"
	done
	says 'bin/nothing: not found in the root'
	status_of 126 'a file that may not be run: 126' \
		--rootfs "$work/root" -- /opt/text
	says '/opt/text cannot be executed: not executable'
	status_of 126 'a folder: 126' --rootfs "$work/root" -- /opt
	status_of 126 'a script without its interpreter: 126' \
		--rootfs "$work/root" -- /opt/lost
	says 'its interpreter /bin/nothing is not in the root'
	status_of 126 'one that has no full path: 126' \
		--rootfs "$work/root" -- /opt/relative
	refuses 'no root' 'no folder or file' "$work/nowhere"
	: >"$work/bad.tar"
	refuses 'an empty file' 'neither a folder nor a tar' "$work/bad.tar"
	refuses 'a file that is no tar' 'no tar archive' "$work/busybox"
	head -c 100000 "$work/pax.tar" >"$work/bad.tar"
	refuses 'a tar that is cut off' 'it is cut off' "$work/bad.tar"
	tr '\0' '\1' <"$work/pax.tar" >"$work/bad.tar"
	refuses 'a tar that is damaged' 'no tar archive' "$work/bad.tar"
	gzip -c "$work/special.tar" >"$work/special.tar.gz"
	head -c 1000 "$work/special.tar.gz" >"$work/bad.tar"
	status_of 125 'a damaged gzip: 125' --rootfs "$work/bad.tar" -- sh
	says 'gzip could not unpack it'
	bad_name ../text
	refuses 'a name that leaves the root' 'has no ".."' "$work/bad.tar"
	bad_name proc
	refuses 'a file at /proc' '/proc of the root is no' "$work/bad.tar"
	mkdir "$work/sly"
	ln -s . "$work/sly/a"
	mkdir "$work/sly/.ravelin"
	tar -C "$work/sly" --transform 's,^.ravelin,a/.ravelin,' \
		-cf "$work/bad.tar" a .ravelin
	refuses 'a way into /.ravelin' "/.ravelin, which is the kernel's" \
		"$work/bad.tar"
	mkdir -p "$work/layers/blobs"
	echo '[]' >"$work/layers/manifest.json"
	tar -C "$work/layers" -cf "$work/bad.tar" .
	refuses 'what docker save writes' 'docker export' "$work/bad.tar"
	truncate -s 1M "$work/root/holes"
	for format in gnu pax; do
		tar -C "$work/root" --format="$format" -S -cf "$work/bad.tar" \
			holes
		refuses "holes by $format" 'without --sparse' "$work/bad.tar"
	done
}

plan 73
mkdir "$work/root" && make_root "$work/root" || exit
formats
another_user
refusals
boots
finish_suite
