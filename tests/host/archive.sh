#!/bin/sh
# The tool that packs the image: what goes in is what GNU tar and the kernel's
# own reader find, and the same files give the same bytes.
#
# KTAP on stdout. Nothing here needs root, but for the capability of a file on
# the disk, which is skipped without. The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
make -s build/host/mkarchive build/host/read_archive || exit
tools=$PWD/build/host
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# 200 bytes, which no field of a header holds
name=$(printf '%0200d' 0)
long=$name/$name
pack() {
	"$tools/mkarchive" "$@"
}

# As read_archive prints: without the time.
tar_list() {
	tar --numeric-owner -tvf "$1" |
		awk '{ $4 = $5 = ""; gsub(/  +/, " "); print }'
}

make_files() {
	mkdir -p "$1/sub/empty" &&
		head -c 10000 /dev/zero | tr '\0' 'z' >"$1/big" &&
		head -c 4096 /dev/zero | tr '\0' 'p' >"$1/sub/page" &&
		: >"$1/sub/none" &&
		ln "$1/big" "$1/again" && ln -s ../big "$1/sub/up" &&
		mkfifo "$1/fifo" && chmod 4751 "$1/sub/page" &&
		chmod 1777 "$1/sub"
}

# pack_all OUT DIR: a use of every option.
pack_all() {
	pack -o "$1" --owner 0:0 --dir "$2:/" --owner 3000000:4294967294 \
		--file "$2/big:/opt/bin/prog" --owner 7:8 --mode 0600 \
		--file "$2/sub/page:$long" --text '/etc/note:first' \
		--text '/etc/note:the later one' --owner 0:0 --mode keep \
		--link "$long:/etc/link" --hardlink /opt/bin/prog:/aaa \
		--node c:1:3:0666:/dev/null \
		--node b:4095:1048575:0640:/dev/disk --mkdir 2750:5:6:/var/x \
		--capability /opt/bin/prog:0142ff800d43 \
		--start path=/opt/bin/prog --start arg=a --start 'arg=b c'
}

expected() {
	cat <<-END
	drwxr-xr-x 0/0 0 ./
	drwxr-xr-x 0/0 0 .ravelin/
	-rw-r--r-- 0/0 33 .ravelin/start
	drwxr-xr-x 0/0 0 $name/
	-rw------- 7/8 4096 $long
	-rw-r--r-- 0/0 10000 again
	hrw-r--r-- 0/0 0 big link to again
	drwxr-xr-x 0/0 0 dev/
	brw-r----- 0/0 4095,1048575 dev/disk
	crw-rw-rw- 0/0 1,3 dev/null
	drwxr-xr-x 0/0 0 etc/
	lrwxrwxrwx 0/0 0 etc/link -> $long
	-rw------- 7/8 13 etc/note
	prw-r--r-- 0/0 0 fifo
	drwxr-xr-x 0/0 0 opt/
	drwxr-xr-x 0/0 0 opt/bin/
	-rw-r--r-- 3000000/4294967294 10000 opt/bin/prog
	drwxrwxrwt 0/0 0 sub/
	drwxr-xr-x 0/0 0 sub/empty/
	-rw-r--r-- 0/0 0 sub/none
	-rwsr-x--x 0/0 4096 sub/page
	lrwxrwxrwx 0/0 0 sub/up -> ../big
	drwxr-xr-x 0/0 0 var/
	drwxr-s--- 5/6 0 var/x/
	hrw-r--r-- 0/0 0 aaa link to opt/bin/prog
	END
}

# same_bytes PATH HOST: the data of an entry is that of a file.
same_bytes() {
	tar -xOf all.tar "$1" | cmp - "$2"
}

# The bytes are none that a shell or grep would change.
has_capability() {
	grep -qaF "SCHILY.xattr.security.capability=$(
		printf '\001B\377\200\015C'
	)" all.tar
}

# GNU tar tells each header's block of 512 bytes; the data follows it.
aligned() {
	tar -tvRf all.tar | awk '
		$3 ~ /^-/ && $5 > 0 && ($2 + 1) % 8 { exit 1 }
		$3 ~ /^-/ && $5 > 0 { files++ }
		END { if (files != 6) exit 1 }'
}

# The disk gives the files in another order, at other times.
packs_the_same() {
	mkdir other && make_files other/files &&
		touch -d 2001-02-03 other/files/big &&
		pack_all again.tar other/files && cmp all.tar again.tar
}

keeps_the_date() {
	SOURCE_DATE_EPOCH=981173106 pack -o date.tar --text /a:b &&
		TZ=UTC tar --full-time -tvf date.tar |
		grep -q '2001-02-03 04:05:06'
}

# A tar that is not ours, with times, names and long paths in its records.
reads_pax() {
	mkdir -p "files/$name" && touch "files/$name/$name" &&
		tar --format=pax -C files -cf pax.tar . &&
		[ "$("$tools/read_archive" pax.tar | sed 's/ page$//')" = \
			"$(tar_list pax.tar |
				sed 's, \./\(.\), \1,; s,to \./,to ,')" ]
}

disk_capability() {
	cp files/big capable && setcap cap_net_raw=ep capable &&
		pack -o disk.tar --file capable:/c &&
		tar --xattrs --xattrs-include='*' -tvvf disk.tar |
		grep -q '20 security.capability'
}

# refuses NAME MESSAGE OPTION...: status 1, the message, no output left.
refuses() {
	refused=$1 message=$2
	shift 2
	status=0
	"$tools/mkarchive" -o bad.tar "$@" 2>said || status=$?
	{
		[ "$status" = 1 ] && [ ! -e bad.tar ] &&
			grep -qF -e "$message" said
	}
	result "$?" "refuses $refused"
}

plan 25
make_files files || exit
check 'packs with every option' pack_all all.tar files
check_equal 'GNU tar lists what went in' "$(expected)" "$(tar_list all.tar)"
check_equal 'so does the kernel, and data starts on pages' "$(expected)" \
	"$("$tools/read_archive" all.tar)"
check 'data starts on pages for GNU tar too' aligned
check 'the data is that of the file' same_bytes opt/bin/prog files/big
check 'the data of a long path too' same_bytes "$long" files/sub/page
check_equal 'of two entries the later wins' 'the later one' \
	"$(tar -xOf all.tar etc/note)"
check_equal 'the start record' 'path=/opt/bin/prog|arg=a|arg=b c|' \
	"$(tar -xOf all.tar .ravelin/start | tr '\0' '|')"
check 'the capability that was given, byte for byte' has_capability
check 'the same files give the same bytes' packs_the_same
check 'times are SOURCE_DATE_EPOCH' keeps_the_date
check 'the kernel reads what GNU tar writes' reads_pax
if [ "$(id -u)" = 0 ] && command -v setcap >/dev/null; then
	check 'the capability that the disk has' disk_capability
else
	result 0 'the capability that the disk has # SKIP needs root, setcap'
fi
refuses 'a path with ..' 'no ".."' --text '/a/../b:x'
refuses 'a file that is not there' 'No such file' --file ./none:/a
refuses 'a directory as a file' 'not a regular file' --file files:/a
refuses 'a file as a directory' 'not a directory' --dir files/big:/a
refuses 'a parent that is no directory' '/a is not a directory' \
	--text /a:x --text /a/b:y
refuses 'a link to nothing' 'there is no /b' --hardlink /b:/a
refuses 'a capability without its file' 'no regular file' --capability /a:00
refuses 'an owner that is none' 'a number' --owner 1:4294967295
refuses 'a mode beyond 07777' 'a number' --mode 10000
refuses 'a device number beyond 12 bits' 'a number' \
	--node c:4096:0:0600:/a
refuses 'an option that it does not know' 'no such option' --colour red
refuses 'an option without its value' 'needs' --file
finish_suite
