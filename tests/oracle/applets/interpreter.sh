#!/bin/sh
# Programs that are scripts: the first line names what reads them.
#
# shellcheck disable=SC2016,SC2028
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

# script FIRST_LINE: makes the program `script`, the rest from stdin.
script() {
	{
		echo "$1"
		cat
	} >script
	chmod 755 script
}

section 'first lines'
echo 'echo "$0:" "$@"' | script '#!/bin/sh' && ./script one 'two words'
echo 'echo $-' | script '#!/bin/sh -eu' && ./script | tr -d '\n' | wc -c
script '#!/usr/bin/awk -f' </dev/null && echo 'BEGIN { print 6 * 7 }' >>script
./script; env ./script; xargs ./script </dev/null
echo text | script '#! 	/bin/sed  1d ' && ./script; echo $?
echo text | script '#!/bin/cat' && ./script
script '#!/nowhere/interpreter' </dev/null; ./script; echo $?
echo 'echo by the shell' | script 'true'; ./script; env ./script; echo $?
printf '#!/bin/sh' >script; ./script; echo $?
printf '#!\necho empty\n' >script; env ./script; echo $?
chmod 644 script; ./script; echo $?; sh script

section 'scripts that run scripts'
echo 'echo inner "$@"' | script '#!/bin/sh' && mv script inner
script '#!/tmp/desk/inner -x' </dev/null && ./script y
ln -s script link && ./link z
PATH=$PATH:/tmp/desk && inner by path
script "#!$PWD/script" </dev/null; env ./script 2>&1; echo $?
echo 'tr "\0" " " </proc/$$/cmdline; cat /proc/$$/comm' | script '#!/bin/sh'
./script
echo 'kill -9 $$' | script '#!/bin/sh'; ./script; echo $?
