#!/bin/sh
# Modes, owners and times.
#
# shellcheck disable=SC3013
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section chmod
touch file && mkdir folder
for mode in 644 u+x go-r a=rw u=rwx,g=rx,o= +s o+t -x g=u 0 4755 u-s; do
	chmod $mode file && stat -c "$mode %a %A" file
done
chmod -R g+w,o-rx folder && stat -c %a folder
(umask 027; touch masked; chmod +w masked; stat -c %a masked)
chmod 755 nowhere; echo $?; chmod x file; echo $?
ln -s file link && chmod 600 link && stat -c '%a %F' file link
chmod -c 644 file; chmod -v 644 file

section 'chown and chgrp'
touch file && mkdir folder && touch folder/in && ln -s file link
chown 1000 file && stat -c %u:%g file
chown 5:6 file && stat -c %u:%g file
chown :user file && stat -c %U:%G file
chown user: file && stat -c %U:%G file
chown -R nobody folder && stat -c %U folder/in
chgrp 1000 file && stat -c %G file
chown -h 7:8 link && stat -c %u:%g link file
chmod 6755 file; chown 9 file && stat -c %a file
chown nosuchuser file; echo $?
chown 1 nowhere; echo $?

section touch
touch -d '2010-05-06 07:08:09' file && stat -c '%y %Y' file
touch -t 201105060708 file && stat -c %y file
touch -r /etc/passwd file && stat -c %Y file
touch -c nothing; ls nothing; echo $?
touch -d @1 a && touch -d @2 b && [ b -nt a ] && [ a -ot b ] && echo newer
touch -h -d @5 /tmp/desk/a; stat -c %Y a
# The time of files, on Linux, is that of the last tick, not of the call.
before=$(($(date +%s) - 1)); touch now; now=$(stat -c %Y now)
[ "$now" -ge "$before" ] && [ "$now" -le "$(date +%s)" ] && echo now
echo x >>a; [ "$(stat -c %Y a)" -ge "$before" ] && echo written
cat b >/dev/null; [ "$(stat -c %X b)" -ge "$before" ] && echo 'read'
touch /proc/version; echo $?
touch nowhere/x; echo $?
