#!/bin/bash
# bash, by scripts of its own.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

row 'bash --version | head -n 1'
row 'bash -c "echo \$0 \$1" name argument'
row 'bash /data/bash/pipes.sh'
row 'bash /data/bash/traps.sh'
row 'bash /data/bash/documents.sh'
row 'bash /data/bash/language.sh'
row 'bash /data/bash/jobs.sh'
row 'echo "echo by input; exit 3" | bash'
row 'bash -c nosuch'
row 'bash -c /data/readable'
row 'bash -c "exec /data"'
row 'bash -n /data/bash/jobs.sh'
row 'bash -x -c "a=1; echo \$a"'
row 'bash -r -c "cd /"'
row 'bash -o errexit -c "false; echo no"'
row 'bash -i -c "echo interactive" </dev/null 2>/dev/null'
