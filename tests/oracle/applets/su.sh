#!/bin/sh
# Becoming another user, who may less.
#
# shellcheck disable=SC2238
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

# user COMMAND...: a command line for user 1000's shell.
user() {
	su -s /bin/sh user -c "$*"
}

section 'who may'
touch mine && chmod 600 mine && mkdir -m 700 closed && touch closed/in
echo text >read && chmod 644 read && mkdir -m 1777 open && touch open/root
user id -u; user id -g; user id
user cat mine; echo $?
user cat read
user touch read; echo $?
user ls closed; echo $?
user cat closed/in; echo $?
user chmod 777 read; echo $?
user chown 1000 read; echo $?
user rm -f read; echo $?
user rm -f open/root; echo $?
user touch open/user && stat -c %U:%G open/user
user mkdir open/folder && user rmdir open/folder && echo made
user ln -s x open/link && user rm open/link && echo linked
user mv open/user open/moved && user rm open/moved && echo moved
user "echo >/tmp/desk/new"; echo $?
user "cd closed"; echo $?
user "test -r mine || test -w read || echo neither"
user mknod open/dev c 1 3; echo $?
user mount -t tmpfs tmpfs open; echo $?
user umount /tmp; echo $?
user hostname other; echo $?
user kill -9 1; echo $?
user renice -n -5 -p 1 2>&1 | sed 's/renice: //'
user chroot / true; echo $?
user dmesg | head -n 1
user "kill -0 \$\$ && echo own"
chmod 711 closed; user cat closed/in; user ls closed; echo $?
chmod 0 mine; cat mine && echo 'root reads'
cp /bin/busybox plain && chmod 644 plain; ./plain true; echo $?
chmod 755 plain && user ./plain echo runs
user groups; user whoami; whoami; groups
id user; id -un; id -G; id nosuchuser; echo $?
