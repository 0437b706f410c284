#!/bin/bash
# keyctl: keys that the kernel keeps.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

row 'keyctl --version'
row 'keyctl new_session | numbers'
row 'keyctl add user name secret @s | numbers'
row 'keyctl print "$(keyctl search @s user name)"'
row 'keyctl show @s | numbers'
