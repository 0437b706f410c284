#!/bin/bash
# busybox's ping, a static program.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

as_user='setpriv --reuid=1000 --regid=1000 --clear-groups'

row 'busybox ping -c 1 127.0.0.1 | sed -E "s/(time=|max = ).*/\1/"'
row 'busybox ping -q -c 2 -A 127.0.0.1 | head -n 4'
row 'busybox ping -c 1 -W 1 192.0.2.1'
row "$as_user busybox ping -c 1 127.0.0.1"
