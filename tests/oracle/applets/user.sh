#!/bin/sh
# What a user may, who has no capability.
#
# shellcheck disable=SC2012,SC2164,SC3045
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section 'who one is'
id; whoami; groups; id -un; id -G
id root; id nosuchuser; echo $?
grep -E '^(Uid|Gid|Groups|Cap(Inh|Prm|Eff|Amb)|NoNewPrivs):' /proc/self/status
touch mine && ls -ln mine | awk '{ print $1, $3, $4 }'

section "others' files"
cat /data/secret; echo $?
ls /data/closed /root; echo $?
cat /data/closed/in; echo $?
cd /root; echo $?
head -n 1 /etc/passwd
test -r /data/secret || test -w /etc/passwd || test -x /root || echo no
rm -f /tmp/../data/secret 2>/dev/null; echo $?
echo x | tee -a /data/closed/new; echo $?
cp /data/secret copy; echo $?
find /data/closed; echo $?

section 'own files'
touch file && chmod 000 file && cat file; echo $?
chmod 400 file && cat file && echo >file; echo $?
chown 0 file; echo $?; chgrp 0 file; echo $?; chgrp 1000 file && echo own
mkdir -m 300 blind && touch blind/in && ls blind; echo $?
mkdir -m 600 flat && touch flat/in; echo $?
mkdir -m 500 fixed && touch fixed/in; echo $?; rmdir blind fixed; echo $?
mknod device c 1 3; echo $?; mkfifo pipe && echo pipe
ln -s x link && mv link moved && rm moved && echo moved
cp /bin/busybox . && chmod 644 busybox && ./busybox true; echo $?
chmod 4755 busybox && stat -c %a busybox && ./busybox id -u

section 'what is for root'
mount -t tmpfs tmpfs /tmp/desk; echo $?
umount /proc; echo $?
hostname other; echo $?
chroot / /bin/true; echo $?
kill -9 0x1; echo $?
kill -0 $$ && echo own
renice -n 5 -p $$ && renice -n 0 -p $$; echo $?
ulimit -n 100 && ulimit -Hn 100 && ulimit -n 200; echo $?
date -s @0 >/dev/null; echo $?
reboot -f; echo $?
su root -c id </dev/null; echo $?
setpriv --nnp grep NoNewPrivs /proc/self/status
