#!/bin/bash
# setpriv: privileges set for one program, and told.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

row 'setpriv --dump'
row 'setpriv --list-caps | head -n 3'
row 'setpriv --reuid=1000 --regid=1000 --clear-groups id'
row 'setpriv --reuid=user --regid=user --init-groups setpriv --dump'
row 'setpriv --ruid=5 --euid=1000 --groups=7,8 setpriv --dump'
row 'setpriv --egid=5 --rgid=6 --keep-groups id'
row 'setpriv --groups=1,2,3 bash -c "id -G"'
row 'setpriv --bounding-set=-all,+net_raw bash -c sets'
row 'setpriv --inh-caps=-all,+chown bash -c sets'
row 'setpriv --inh-caps=+kill --ambient-caps=+kill bash -c sets'
row 'setpriv --ambient-caps=+kill bash -c sets'
row 'setpriv --reuid=1000 --clear-groups --ambient-caps=+kill true'
row 'setpriv --no-new-privs setpriv --dump'
row 'setpriv --no-new-privs su user -s /bin/sh -c "id -u"'
row 'setpriv --securebits=+noroot,+noroot_locked setpriv --dump'
row 'setpriv --securebits=+noroot bash -c sets'
row 'setpriv --pdeathsig=TERM setpriv --dump'
row 'setpriv --pdeathsig=keep setpriv --dump'
row 'setpriv --reset-env --reuid=1000 --clear-groups env'
row 'setpriv --reuid=1000 --clear-groups setpriv --reuid=0 id'
row 'setpriv --reuid=1000 --clear-groups setpriv --groups=0 id'
row 'setpriv --bounding-set=-setpcap setpriv --bounding-set=-kill id'
row 'setpriv --reuid=1000 --clear-groups cat /data/secret'
row 'setpriv --reuid=nosuch --clear-groups id'
row 'setpriv --bounding-set=+nonsense id'
row 'setpriv nosuch'
row 'setpriv --selinux-label=x true'
row 'setpriv --apparmor-profile=x true'
