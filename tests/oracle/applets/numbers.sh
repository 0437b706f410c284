#!/bin/sh
# Calculators, dates, names: what is given and answered in a line.
#
# shellcheck disable=SC2003,SC2028,SC2171,SC2288,SC2307,SC2308
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

section 'bc and dc'
echo '2 ^ 100; 22 / 7; scale = 20; 22 / 7' | bc
echo 'define f(n) { if (n < 2) return 1; return n * f(n - 1); }
	f(30)' | bc
echo 'ibase = 16; FF; obase = 2; A' | bc
printf 's(1)\nl(2)\n4*a(1)\n' | bc -l
echo 'for (i = 0; i < 4; ++i) print i, " "; print "\n"; sqrt(2)' | bc
echo '1 / 0' | bc; echo $?
dc -e '2 3 + p 10 k 1 3 / p 16 o 255 p'
echo '5 [la1+dsa*pla4>y]sy 0sa1lyx' | dc

section 'expr and test'
expr 3 + 4 '*' 2
expr 7 / 2 + 7 % 2
expr length hello
expr substr hello 2 3
expr hello : 'h\(.*\)o'
expr 3 '<' 10 '&' 1
expr 0; echo $?
expr 1 / 0; echo $?
expr a + 1; echo $?
/usr/bin/test 3 -lt 5 && echo less
/usr/bin/test -f /etc/passwd -a ! -d /etc/passwd && echo file
/usr/bin/[ abc = abd ] || echo different
/usr/bin/test x -eq 1; echo $?
env test -z '' && echo empty
env [ -n x -o -n '' ] && echo either

section 'seq, sleep, true'
seq 3
seq 2 5 | tr '\n' ' '
seq -s : 10 -3 1
seq -w 8 11
seq 0 0.25 1
seq 5 1
env true; env false; echo $?
/bin/usleep 1000 && /bin/sleep 0.01 && echo slept
sleep x; echo $?
env echo -n 'no newline'; env echo -e ' tab\tend'
env printf '%d %s\n' 0x1f text

section date
date -u -d @0
date -d @1700000000 '+%Y-%m-%d %H:%M:%S %Z %z %j %u %a %b'
date -u -d '2024-02-29 12:34:56' +%s
date -R -d @86400
date -I -d @86400
TZ=EST5EDT date -d @1720000000
TZ=CET-1CEST,M3.5.0,M10.5.0/3 date -d @1720000000 '+%H:%M %Z'
date -D %s -d 951782400 +%D
touch -d '2001-02-03 04:05:06' file && date -r file
date -d nonsense; echo $?
cal 2 2024
cal -m 11 1999 2>&1 | head -n 1
cal 9 1752

section 'names of files'
basename /usr/lib/file.txt .txt
basename /
dirname /usr/lib/file.txt
dirname plain
realpath /tmp/../etc/./passwd
ln -s /etc link && realpath link/group && readlink link && readlink -f link/x
realpath nowhere/x; echo $?
which sh busybox nowhere; echo $?
pwd -P
env pwd

section 'network addresses'
ipcalc -n -m 192.168.5.77/20
ipcalc -b 10.1.2.3 255.255.0.0
hostid | wc -c

section sums
printf 'abc' >abc
md5sum abc
sha1sum abc
sha256sum abc
sha512sum abc
sha3sum abc
crc32 abc
md5sum abc /etc/group >sums && md5sum -c sums
echo x >>abc && md5sum -c -s sums; echo $?
sha1sum -c sums 2>&1 | tail -n 1
yes | head -c 1000000 | sha256sum
mkpasswd -m sha512 -S saltsalt secret
mkpasswd -m md5 -S saltsalt secret
