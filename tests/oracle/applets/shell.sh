#!/bin/sh
# The language of the shell, as scripts use it.
#
# shellcheck disable=SC1014,SC2006,SC2018,SC2019,SC2028,SC2030,SC2031,SC2034
# shellcheck disable=SC2036,SC2046,SC2048,SC2050,SC2086,SC2094,SC2116,SC2157
# shellcheck disable=SC2162,SC2164,SC2166,SC2193,SC2320,SC3009,SC3010,SC3013
# shellcheck disable=SC3018,SC3039,SC3040,SC3043,SC3057,SC3060
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section 'functions and variables'
factorial() {
	local n=$1
	if [ "$n" -le 1 ]; then
		echo 1
		return
	fi
	echo $((n * $(factorial $((n - 1)))))
}
factorial 7
fails() {
	return 3
}
fails || echo "status $?"
outer() {
	local hidden=inner
	changed=inner
	show
}
show() {
	echo "$hidden $changed"
}
hidden=outer changed=outer
outer
echo "$hidden $changed"
word='a b  c'
printf '<%s>' $word; echo
printf '<%s>' "$word"; echo
set -- one 'two words' three
printf '<%s>' "$@"; echo; printf '<%s>' $*; echo
echo "$# $1 $2"; shift 2; echo "$# $1"
path=/usr/lib/archive.tar.gz
echo "${path##*/} ${path%%.*} ${path%.*} ${path#*/}"
echo "${unset-default} ${unset:=assigned} $unset ${word:+set} ${#word}"
(: "${missing:?is missing}"); echo $?
echo "${word:2:3} ${path/lib/LIB} ${path//a/A}"
readonly fixed=1; (fixed=2); echo $?
unset word; echo "${word-gone}"
IFS=:; set -- $(head -n 1 /etc/passwd); echo "$1 $3 $7"; unset IFS
eval 'name=value; echo $name'; export name; sh -c 'echo $name'
one=1 sh -c 'echo $one'; echo "${one-not kept}"

section 'arithmetic and tests'
echo $((2 + 3 * 4)) $((17 / 5)) $((17 % 5)) $((-17 / 5)) $((1 << 10))
echo $((0x1f)) $((010)) $((5 > 3 && 2 > 1)) $((5 & 3 | 8 ^ 1)) $((~0))
i=5; echo $((i++)) $i $((++i)) $((i += 10)) $((i > 3 ? 1 : 2))
echo $((9223372036854775807 + 1))
(echo $((1 / 0))); echo $?
[ a = a ] && [ a != b ] && [ -n x ] && [ -z '' ] && echo strings
[ 1 -lt 2 -a 3 -ge 3 ] && [ ! 1 -eq 2 ] && echo numbers
[[ abc == a* ]] && [[ ! abc == b* ]] && echo pattern
touch file; ln -s file link; mkdir folder; mkfifo pipe
for test in e f d h p s r w x L S; do
	for name in file link folder pipe none; do
		if test -$test $name; then printf '%s ' "-$test:$name"; fi
	done
done; echo
[ file -ef link ] && echo same; let x=3*4; echo $x

section 'loops and cases'
for i in 1 2 3 4 5; do
	[ $i = 2 ] && continue
	[ $i = 5 ] && break
	printf '%s ' $i
done; echo
i=0; while [ $i -lt 3 ]; do i=$((i + 1)); printf '%s ' $i; done; echo
until [ $i = 0 ]; do i=$((i - 1)); done; echo $i
for a in x y; do for b in 1 2; do [ $b = 2 ] && continue 2; echo $a$b; done
done
for word in apple 42 Fig '' '*'; do
	case $word in
	[0-9]*) echo number ;;
	a* | b*) echo early ;;
	[A-Z]??) echo capital ;;
	'') echo empty ;;
	\*) echo star ;;
	*) echo other ;;
	esac
done
printf 'a 1\nb 2\n' | while read -r name value; do echo "$value=$name"; done
while getopts ab:c option -a -b value -x; do
	echo "$option ${OPTARG-}"
done
yes | { read -r first; echo "$first"; }
seq 3 | { while read -r n; do sum=$((${sum-0} + n)); done; echo $sum; }
echo 'a\tb' | { read raw; echo "$raw"; }
printf 'x\\\ny\n' | { read joined; echo $joined; }

section 'here-documents and redirections'
name=world
cat <<END
hello $name $((1 + 1)) $(echo sub) \$name
END
cat <<'END'
hello $name
END
cat <<-END | tr a-z A-Z
	tabs are gone
END
cat <<A; cat <<B
first
A
second
B
echo out >file; echo more >>file; cat <file
{ echo one; echo two >&2; } 2>errors >output; cat output errors
{ echo one; echo two >&2; } >both 2>&1; wc -l <both
ls nowhere 2>/dev/null || echo quiet
exec 3>third; echo three >&3; exec 3>&-; cat third
echo x >&3; echo $?
exec 4<file; read -r line <&4; read -r next <&4; echo "$line $next"; exec 4<&-
echo rw >rw; exec 5<>rw; read -r line <&5; echo added >&5; exec 5>&-; cat rw
(set -C; echo again >file; echo $?; echo forced >|file); cat file
: >empty; [ -s empty ] || echo empty
for i in 1 2; do echo $i; done >loop; cat loop
echo a | tee x | cat - x; cat x x <x | wc -l
cat <nowhere; echo $?; echo x >/nowhere/y; echo $?; echo x >folder/; echo $?
n=$(cat <<END
inside
END
); echo "$n"
seq 30000 | head -n 1; (seq 30000; echo "end $?" >&2) | head -n 1

section 'substitution, globbing, subshells'
touch b.txt a.txt c.log .hidden 'with space'; mkdir -p d/e; touch d/x d/e/y
echo *; echo *.txt; echo .h* [ab].txt; echo */*; echo no*match; echo "*"
echo d/*/y ?.log [!a].txt; set -f; echo *; set +f
for f in *\ *; do echo "<$f>"; done
echo {1,2} ~ ~root | sed "s,$HOME,HOME,g"
today=`echo old style`; echo "$today $(echo "nested $(echo "deep $(echo er)")")"
lines=$(printf 'a\nb\n\n\n'); echo "$lines" | wc -l
x=1; (x=2; cd /; exit 4); echo "$? $x $(basename $(pwd))"
{ x=3; }; echo $x; x=4 | true; echo $x
false | true; echo $?; (set -o pipefail; false | true); echo $?
! true; echo $?; true && false || echo or; : ; echo $?
cd d && cd e && pwd && cd - && cd .. && pwd
cd /nowhere; echo $?; cd; pwd; cd /tmp/desk || exit
umask; umask 077; touch private; stat -c %a private; umask u=rwx,g=rx,o=rx
umask
type cd ls factorial | sed 1,1p\;q; command -v cat cd; command -v none; echo $?
alias hi='echo hello'; alias hi; unalias hi; alias hi; echo $?
echo "$-" | tr -d '\n' | wc -c; test -n "$PPID" && echo $?
echo "${0##*/} $LINENO"
. /nowhere; echo not reached
