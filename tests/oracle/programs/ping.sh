#!/bin/bash
# ping, of iputils: echoes from this machine itself.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

as_user='setpriv --reuid=1000 --regid=1000 --clear-groups'
cp /usr/bin/ping /tmp

row 'ping -c 2 -i 0.01 127.0.0.1 | sed -E "s/(time|mdev)[ =].*/\1/"'
row 'ping -q -c 3 -i 0.01 -s 1000 127.0.0.1 | head -n 4 | numbers'
row 'ping -c 1 -W 1 192.0.2.1'
row 'ping -c 1 nosuch.invalid'
row "$as_user /tmp/ping -c 1 127.0.0.1"
row 'setcap cap_net_raw+ep ping'
row "$as_user ./ping -q -c 1 127.0.0.1 | head -n 4 | numbers"
