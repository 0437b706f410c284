#!/bin/sh
# Filters of text: lines, columns, patterns.
#
# The applets' names stand first in their commands: they are counted.
# shellcheck disable=SC2002,SC2016,SC2018,SC2019,SC2094,SC2196,SC2197
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

# The lines that most sections read.
fruit() {
	cat >fruit <<-'END'
		pear 10 green
		apple 9 red
		fig 100 blue
		apple 9 red
		Quince 8 yellow

		cherry 10 red
	END
}

section sort
fruit
sort fruit
sort -r fruit | head -n 3
sort -u fruit
sort -k 2,2n -k 1,1 fruit
sort -t ' ' -k 3 -s fruit
sort -f fruit | tail -n 2
sort -c fruit || echo "unordered: $?"
printf 'v1.10\nv1.9\n' | sort -V
printf 'Mar\nJan\nFeb\n' | sort -M
printf 'a\0c\0b\0' | sort -z | tr '\0' '\n'
sort -o fruit fruit && head -n 2 fruit

section uniq
fruit
sort fruit | uniq
sort fruit | uniq -c | sort -rn
sort fruit | uniq -d
sort fruit | uniq -u
printf 'aXb\naYb\nbXb\n' | uniq -s 2 -c
printf 'A\na\nb\n' | uniq -i

section cut
fruit
cut -d ' ' -f 1,3 fruit
cut -c 2-4 fruit
cut -b 1,3- fruit
printf 'no delimiter\na:b\n' | cut -d : -f 2 -s

section tr
fruit
tr a-z A-Z <fruit
tr -d aeiou <fruit
printf 'aaabbb   c\n' | tr -s 'ab '
printf 'x1y2z3\n' | tr -cd '0-9\n'
printf 'tab\there\n' | tr '\t' '.'
tr '[:upper:]' '[:lower:]' <fruit | grep quince

section grep
fruit
grep apple fruit
grep -n -i QUINCE fruit
grep -v -c re fruit
grep -E '^(fig|pear) 10+ ' fruit
grep -F '10 g' fruit
grep -o '[a-z]*e[a-z]*' fruit
grep -l fig fruit /etc/passwd
grep -w red -m 1 fruit
grep -A 1 -B 1 fig fruit
grep -q nothing fruit || echo "none: $?"
grep x nowhere; echo "error: $?"
egrep 'a|b' fruit | wc -l
fgrep . fruit | wc -l
mkdir sub && cp fruit sub/copy && grep -r fig . | sort
printf 'fig\npear\n' >patterns && grep -f patterns fruit

section sed
fruit
sed 's/e/E/g; 2d' fruit
sed -n '/fig/,/Quince/p' fruit
sed -n '$=' fruit
sed -e '1i before' -e '$a after' fruit
sed 's/\([a-z]*\) \([0-9]*\)/\2 \1/' fruit
sed -E 's/(a)(p+)/<\2\1>/; t end; s/$/ -/; :end' fruit
sed 'y/abc/xyz/; /^$/!G' fruit
sed -n 'H; ${x; s/\n/,/g; p}' fruit
sed -i 's/red/RED/' fruit && cat fruit
sed '/fig/{N; s/\n/+/; }' fruit
sed '2q' fruit
sed -n '2{p; w copy
}' fruit && cat copy
sed '/apple/r /etc/group' fruit | sed -n 3p

section awk
fruit
awk '{ print NR ": " $1, NF }' fruit
awk '{ n[$3] += $2 } END { for (k in n) print k, n[k] }' fruit | sort
awk -F : '$3 >= 1000 { print $1 }' /etc/passwd
awk 'BEGIN { printf "%5.2f|%-6s|%x|%c\n", 3.14159, "ab", 255, 65 }'
awk 'BEGIN { print substr("hello", 2, 3), index("hello", "l"), length("abc")
	print toupper("mix"), split("a:b:c", p, ":"), p[3]
	print match("foobar", "o+") }'
awk '/apple/ { gsub(/p/, "P"); print } END { print NR }' fruit
awk 'BEGIN { while (("cat fruit" | getline line) > 0) n++; print n }'
awk 'BEGIN { print "to cat" | "cat"; close("cat"); print system("exit 3") }'
awk -v x=5 'function f(n) { return n < 2 ? 1 : n * f(n - 1) }
	BEGIN { print f(x) }'
awk 'BEGIN { srand(1); a = rand(); srand(1); print a == rand()
	print int(-3.7), 2 * 10 }'
awk 'END { print ENVIRON["TZ"], ARGC, ARGV[1] }' /etc/group
awk 'BEGIN { print sqrt(2), exp(1), atan2(0, -1), log(10) }'
awk 'NR % 2 { next } { print > "even" } END { close("even") }' fruit; cat even

section 'head and tail'
seq 20 >numbers
head -n 3 numbers
head -c 7 numbers; echo
head -n -17 numbers
tail -n 2 numbers
tail -n +18 numbers
tail -c 6 numbers
head -n 1 numbers /etc/group
cat numbers | tail -n 1
tail -f -n 1 numbers >said & until grep -qs 20 said; do usleep 10000; done
echo more >>numbers; until grep -q more said; do usleep 10000; done
kill $!; wait $! 2>/dev/null; cat said

section wc
fruit
wc fruit
wc -l <fruit
wc -w fruit /etc/group
wc -c fruit; wc -L fruit
printf 'no newline' | wc

section 'paste, fold, expand'
seq 6 >numbers
paste numbers numbers
paste -d , -s numbers
seq 6 | paste - - -
printf 'a long line that will be folded somewhere\n' | fold -w 12
printf 'a long line that will be folded somewhere\n' | fold -s -w 12
printf 'a\tb\n\tc\n' | expand -t 4
printf '        x       y\n' | unexpand -a | od -c
nl numbers
printf 'one\n\ntwo\n' | nl -b a
rev numbers | tac
printf 'hello\nworld' | rev
seq 3 | tac

section 'cmp, diff and patch'
fruit
sed 's/fig/date/; 2d' fruit >other
cmp fruit other; echo $?
cmp fruit fruit; echo $?
cmp -s fruit other || echo differ
diff fruit fruit && echo same
diff -u fruit other | sed 1,2d
diff -q fruit other
diff -u fruit other >change; patch -p0 fruit <change && cmp fruit other
patch -R -p0 fruit <change && grep -c fig fruit
mkdir a b; echo 1 >a/x; echo 2 >b/x; echo 3 >b/y; diff -r a b
ed fruit <<-'END'
	1,2p
	/fig/s/blue/BLUE/p
	w other
	q
END
grep BLUE other

section 'dumps'
printf 'Hello, \001\002\377 world of bytes\n' >bytes
od -c bytes
od -An -tx1 bytes
od -t d2 -j 2 -N 8 bytes
hexdump -C bytes
hexdump -v -e '4/1 "%02x " "\n"' -n 8 bytes
xxd bytes
xxd -p bytes
xxd -p bytes | xxd -r -p | cmp - bytes && echo equal
base64 bytes
base64 bytes | base64 -d | cmp - bytes && echo equal
uuencode bytes <bytes
uuencode -m bytes bytes | uudecode -o - | cmp - bytes && echo equal
strings -n 5 bytes
crc32 bytes
dos2unix <bytes | wc -c
unix2dos <bytes | wc -c
ascii | head -n 2

section 'tee and xargs'
seq 5 | tee one two | wc -l; cat one two | wc -l
echo six | tee -a one >/dev/null; tail -n 1 one
seq 5 | xargs
seq 5 | xargs -n 2 echo item
printf 'a b\nc\n' | xargs -I {} echo '<{}>'
printf 'x y\0z\0' | xargs -0 -n 1 echo
seq 3 | xargs -t -n 1 true
echo 1 | xargs false; echo $?
true | xargs -r echo never
seq 9 | xargs -P 3 -n 1 sh -c 'echo $((0 * $0))' | uniq -c

section 'shuf and others'
seq 50 >fifty; seq 50 | shuf | sort -n | cmp - fifty && echo equal
seq 10 | shuf -n 4 | wc -l
shuf -e a b c | sort | tr '\n' ' '
yes | head -n 3
yes no | head -n 100000 | uniq -c
printf 'a %% of %s: %d %o %X %e %g\n' it 10 8 255 1234.5 0.0001
printf '%s-%s\n' a b c d
printf '%b|%5s|%-5s|%05d\n' 'x\ty' r l 42
factor 97 98 1000000007
getopt -o ab: -- -a -b value rest
getopt -l long:,flag -o x -- --flag --long=1 -x end
mktemp -u XXXXXX | wc -c
more /etc/group | head -n 1
less /etc/group | head -n 1
