#!/bin/sh
# Another root, and folders that are seen at two places.
#
# shellcheck disable=SC3013
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section 'another root'
mkdir -p root/bin root/tmp root/proc && cp /bin/busybox root/bin
chroot root /bin/busybox ls /
chroot root /bin/busybox sh -c 'cd /; pwd; cd ..; pwd; echo inside >/tmp/file'
cat root/tmp/file
chroot root /bin/nothing; echo $?
chroot root/bin/busybox /true; echo $?
ln -s /tmp/file root/link && chroot root /bin/busybox cat /link
ln -s ../../../../tmp/file root/up && chroot root /bin/busybox cat /up
chroot root /bin/busybox cat /etc/passwd; echo $?
chroot root /bin/busybox readlink -f /tmp/../bin/./busybox

section 'a folder at two places'
mkdir a b; echo text >a/file
mount --bind a b && cat b/file; touch b/new; ls a
mount | grep -c '/desk/b '; stat -c %h b/file
[ a/file -ef b/file ] && echo same
mount -o remount,bind,ro b; touch b/x; touch a/x; ls b
rmdir a/nothing; mv a/x a/y; ls b; umount b; ls b
touch f g; echo one >f; mount --bind f g && cat g; umount g; cat g
mount --rbind / b && ls b/etc/passwd; umount b 2>/dev/null || umount -l b; ls b
mkdir c; mount -t tmpfs x a && touch a/in && mount --move a c; ls c; umount c
