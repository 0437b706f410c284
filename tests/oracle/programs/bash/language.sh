#!/bin/bash
# Arrays, arithmetic, patterns, functions: what needs the least of a kernel.
a=(one two 'three and')
a+=(four); unset 'a[1]'
echo "${#a[@]} ${a[2]} ${!a[*]}"
declare -A map=([x]=1 [y]=2)
for key in x y; do echo "$key=${map[$key]}"; done
s=hello.tar.gz
echo "${s%%.*} ${s#*.} ${s/l/L} ${s^^} ${s:1:3} ${#s}"
for ((i = 0; i < 3; i++)); do printf '%d ' "$i"; done; echo
[[ $s =~ ^h(.*)\.tar ]] && echo "${BASH_REMATCH[1]}"
case $s in *.gz) echo gz ;; *) echo no ;; esac
fact() { (($1 < 2)) && echo 1 || echo $(($1 * $(fact $(($1 - 1))))); }
fact 10
echo {a..e}{1,2} | wc -w
printf '%05d|%-5s|%x|%q\n' 42 ab 255 'a b'
local_var() { local v=in; echo "$v"; }; v=out; local_var; echo "$v"
select_none() { return 9; }; select_none; echo $?
printf -v var '%s-' a b; echo "$var"
IFS=: read -r user _ uid _ <<<root:x:0:0; echo "$user $uid"
echo $((2 ** 40)) $((16#ff)) $((-7 / 2)) $((-7 % 3))
eval 'echo $((1 / 0))'; echo $?
shopt -s nullglob extglob; echo /nosuch*; echo "${s/+([lo])/-}"
