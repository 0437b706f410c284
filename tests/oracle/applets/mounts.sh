#!/bin/sh
# File systems that are mounted, and what they tell.
#
# shellcheck disable=SC2012,SC2320
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section mount
mkdir a b
mount -t tmpfs -o size=1m,mode=700 first a && stat -c '%a %F' a
echo inside >a/file; umount a && ls a
mount -t tmpfs second a && mount | grep '/a ' | cut -d ' ' -f 1-5
grep /desk/a /proc/mounts | cut -d ' ' -f 1-3
df a | awk 'NR == 2 { print $1, $NF }'
touch a/x && mount -o remount,ro a && touch a/y; echo $?
mount | grep '/desk/a ' | grep -o '(ro'
rm a/x; echo $?; mount -o remount,rw a && rm a/x && echo removed
mount -t tmpfs third a && mount | grep -c '/desk/a '
umount a && umount a && umount a; echo $?
mount -t nosuchfs x a; echo $?
mount -t tmpfs x nowhere; echo $?
mount -t tmpfs -o size=64k small b
dd if=/dev/zero of=b/big bs=4k count=32 2>&1 | head -n 1; stat -c %s b/big
rm b/big; seq 10 >b/ok && wc -l b/ok
cd b && umount /tmp/desk/b; echo $?; cd .. && umount b && echo unmounted
mount -t proc proc a && head -c 5 a/version && umount a; echo
mount -t tmpfs x a; touch a/x; ln a/x b/y; echo $?
mv a/x b/moved && ls b; umount a
mount -t tmpfs -o mode=755,uid=1000,gid=1000 x a && stat -c %u:%g a; umount a
mount -t tmpfs -o nodev x a; mknod a/null c 1 3; echo x >a/null; echo $?
umount a
mount -t tmpfs -o noexec x a; cp /bin/busybox a; a/busybox true; echo $?
umount a
rm -r a b && echo clean

section statfs
stat -f -c '%n %T' /proc /tmp
stat -f -c '%l %s %S' /tmp
mkdir a; mount -t tmpfs -o size=400k,nr_inodes=100 x a
stat -f -c '%b %f %c %d' a; touch a/1 a/2; stat -f -c '%c %d' a
seq 200 | sed 's,^,a/,' | xargs touch 2>&1 | head -n 1
ls a | wc -l; umount a
