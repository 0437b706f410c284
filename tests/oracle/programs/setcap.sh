#!/bin/bash
# setcap and getcap: privileges of files, and what a program gets by them.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

cp /usr/sbin/capsh /bin/busybox /tmp
touch file plain
mkdir folder
cp file folder/inner
as_user='setpriv --reuid=1000 --regid=1000 --clear-groups'

row 'setcap cap_net_raw+ep file'
row 'getcap file'
row 'setcap -v cap_net_raw+ep file'
row 'setcap -v cap_chown+ep file'
row 'setcap cap_chown,cap_fowner+eip folder/inner'
row 'getcap -r . | sort'
row 'getcap -v plain'
row 'setcap -n 1000 cap_kill+ep plain'
row 'getcap -n plain'
row 'setcap -r plain'
row 'getcap plain'
row 'setcap -r plain'
row 'setcap cap_chown+i plain'
row 'setcap nonsense plain'
row 'setcap cap_chown+ep nosuch'
row 'setcap cap_chown+ep folder'
row "$as_user setcap cap_chown+ep file"
row 'setcap cap_net_raw,cap_chown+ep capsh'
row "$as_user ./capsh --current"
row "$as_user ./capsh --drop=all"
row "$as_user --no-new-privs ./capsh --current"
row 'setcap cap_chown+ep busybox'
row "$as_user ./busybox chown 1000:1000 file"
row 'getcap file'
row "$as_user ./busybox chown 5:6 file"
row 'ls -n file | cut -d " " -f 1-4'
row "$as_user /bin/busybox chown 1:1 file"
row "capsh --drop=cap_chown --user=user -- -c './busybox true'"
row 'setcap cap_chown+p busybox'
row "$as_user ./busybox grep Cap /proc/self/status"
row 'cp busybox copy && getcap copy'
row 'cp -a busybox copy && getcap copy'
row 'echo >>copy && getcap copy'
