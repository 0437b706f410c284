#!/bin/bash
# python3: its own scripts, one of which prints what it may do.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

export PYTHONDONTWRITEBYTECODE=1

row 'python3 -c "print(6 * 7)"'
row 'echo "print(input())" >in.py; echo by input | python3 in.py'
row 'python3 /data/python/sets.py'
row 'setpriv --reuid=1000 --clear-groups --inh-caps=+kill \
	--ambient-caps=+kill python3 /data/python/sets.py'
row 'python3 /data/python/system.py'
row 'python3 /data/python/children.py'
row 'python3 /data/python/threads.py'
row 'python3 /data/python/library.py'
row 'python3 -c "import sys; sys.exit(3)"'
row 'python3 -c "1 / 0"'
row 'python3 -c "import os; os.abort()" & wait $! 2>/dev/null'
