#!/bin/bash
# id: who one is, who others are.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

as_user='setpriv --reuid=1000 --regid=1000'

row 'id'
row 'id user'
row 'id -u nobody'
row 'id -gn user'
row 'id nosuch'
row 'id -Z'
row "$as_user --groups=0,7,1000 id"
row "$as_user --groups=0,7,1000 id -Gn"
row "$as_user --clear-groups id -un"
row 'setpriv --ruid=1000 --clear-groups id'
row 'setpriv --euid=1000 --rgid=7 --clear-groups id'
row 'setpriv --euid=1000 --clear-groups id -ru'
