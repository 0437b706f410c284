#!/bin/bash
# ls: files of all kinds, modes and owners.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

mkdir kinds modes
cd kinds || exit
echo text >file
mkdir folder
touch folder/.hidden folder/shown
ln -s file link
ln -s nowhere dangling
mkfifo pipe
mknod device c 1 3
ln file second
touch 'a blank' "$(printf 'new\nline')"
cd ../modes || exit
touch closed suid sgid user other
mkdir sticky
chown 1000:1000 user
chown 5:6 other
chmod 000 closed
chmod 4755 suid
chmod 2644 sgid
chmod 1777 sticky
chmod 640 other
cd .. || exit
# Beyond the half year for which ls tells the hour.
touch -h -d '2020-01-02 03:04:05' kinds/* kinds/folder/* modes/* kinds modes
touch -d '1999-12-31 23:59:59' kinds/file
setcap cap_chown+ep modes/suid

row 'ls kinds'
row 'ls -l kinds'
row 'ls -lan modes | grep -v " \.\.$"'
row 'ls -l modes'
row 'ls -lR --time-style=full-iso kinds'
row 'ls -aF kinds kinds/folder'
row 'TERM=xterm ls --color=always -l modes'
row 'ls -lt --time-style=+%s kinds'
row 'ls -sS kinds'
row 'ls -Q -b kinds'
row 'ls -lL kinds'
row 'ls -d */'
row 'ls -C -w 40 kinds modes'
row 'ls -lgo --full-time kinds/file'
row 'ls -lZ kinds/file'
row 'ls -l /dev/null /dev/zero /dev/urandom | cut -c 1-28'
row 'ls -ld / /tmp /proc | cut -c 1-10'
row 'ls nosuch kinds/file'
row 'setpriv --reuid=1000 --clear-groups ls -l /data/closed'
row 'ls -l /proc/self/exe | sed "s/.*self/self/"'
row 'ls /proc/self/ns | grep -c mnt'
row '[ "$(ls -i kinds/file | cut -d " " -f 1)" = "$(stat -c %i kinds/second)" ]'
