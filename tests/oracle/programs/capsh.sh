#!/bin/bash
# capsh: what a shell may do, told and changed.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

touch /tmp/file
row 'capsh --print'
row 'capsh --current'
row 'capsh --supports=cap_net_raw'
row 'capsh --has-p=cap_net_raw'
row 'capsh --drop=cap_net_raw --has-b=cap_net_raw'
row 'capsh --drop=cap_net_raw,cap_sys_admin --print'
row 'capsh --drop=all -- -c sets'
row 'capsh --drop=cap_chown -- -c "chown 1 /tmp/file"'
row 'capsh --caps=cap_net_raw+eip -- -c sets'
row 'capsh --caps=cap_setpcap+ep --addamb=cap_chown'
row 'capsh --inh=cap_chown --addamb=cap_chown --has-a=cap_chown'
row 'capsh --user=user -- -c "id; sets"'
row 'capsh --user=nosuch'
row 'capsh --groups=7,1000 --gid=1000 --uid=1000 -- -c "id; sets"'
row 'capsh --keep=1 --uid=1000 --caps=cap_chown+ep -- -c sets'
row 'capsh --keep=1 --uid=1000 --caps=cap_chown+ep --print'
row 'capsh --iab="^cap_net_raw,!cap_chown" --uid=1000 -- -c sets'
row 'capsh --secbits=0x2f --print'
row 'capsh --secbits=0x3f --user=user --secbits=0'
row 'capsh --modes'
row 'capsh --mode'
row 'capsh --mode=PURE1E --mode --print'
row 'capsh --mode=NOPRIV --mode -- -c sets'
row 'capsh --mode=NOPRIV --user=user'
row 'capsh --user=user --drop=cap_chown'
row 'capsh --has-no-new-privs'
row 'capsh --no-new-privs --has-no-new-privs -- -c sets'
row 'capsh --chroot=/data -- -c pwd'
row 'capsh --shell=/bin/sh -- -c "echo \$0"'
row 'capsh --decode=a80425fb'
row 'capsh --decode=20000000000'
row 'capsh --explain=cap_net_raw'
row 'capsh --suggest=immutable'
row 'capsh --drop=cap_nonsense'
