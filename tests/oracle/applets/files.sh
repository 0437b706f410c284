#!/bin/sh
# Making, copying, moving, finding and removing files.
#
# Times of directories that a command changed are not shown, nor is the order
# in which a directory lists its names.
# shellcheck disable=SC2002,SC2012,SC2216,SC2320
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

tree() {
	mkdir -p tree/sub/deep
	seq 100 >tree/numbers
	echo hello >tree/sub/hello
	ln -s ../numbers tree/sub/link
	ln -s nowhere tree/dangling
	ln tree/numbers tree/hard
	mkfifo -m 600 tree/fifo
	chmod 751 tree/sub && chmod 4711 tree/sub/hello
	chown 1000:1000 tree/sub/hello
	find tree -exec touch -h -d '2020-01-02 03:04:05' {} +
}

section ls
tree
ls -l tree/numbers tree/sub
ls -a tree | tr '\n' ' '
ls -1F tree
ls -d tree tree/sub
ls -p tree/sub
ls -n tree/sub/hello
ls -lL tree/sub/link
ls -S -r tree/numbers tree/sub/hello
ls --color=always -d tree/sub tree/fifo | od -c | head -n 3
touch -d @100 old; ls -t old tree/numbers
ls -lh tree/numbers; ls --full-time old
ls nowhere; echo $?
number=$(ls -i tree/hard | cut -d t -f 1)
[ "$number" = "$(ls -i tree/numbers | cut -d t -f 1)" ] &&
	echo 'one inode'
ls -R tree | sort | tr '\n' ' '
ls -l tree | awk '{ print $1, $2, $3 }' | tail -n +2

section cp
tree
cp tree/numbers copy && cmp copy tree/numbers && stat -c %a copy
cp -a tree kept && diff -r tree kept 2>&1
find kept | sort | xargs stat -c '%A %u:%g %s %Y %F' |
	sed '/directory/s/ [0-9]* 1/ - 1/; /link/s/ [0-9]* s/ s/'
cp -r tree/sub sub; ls sub; stat -c '%a %u' sub/hello
cp -p tree/sub/hello same && stat -c '%a %u %Y' same
cp -d tree/sub/link here && readlink here
cp -L tree/sub/link real && wc -l real
cp tree/sub . ; echo $?
cp nowhere x; echo $?
cp copy real sub && ls sub
cp copy copy; echo $?
cp -l copy hard && stat -c %h copy
cp -s "$PWD/copy" soft && readlink soft
cp -u tree/numbers copy && echo kept
echo old >target; cp -f copy target && wc -l target
cp -R kept/fifo pipe && stat -c %F pipe
cp --parents tree/sub/hello sub && find sub -name hello | sort
cp -rL tree/sub/deep flat && rmdir flat && echo gone
cp -T copy sub; echo $?

section 'mv, rm and ln'
tree
mv tree/numbers moved && ls moved && stat -c %h moved
mv tree/sub tree2 && ls tree2
mv moved tree tree2 && find tree2 | sort
mv nowhere x; echo $?
mv tree2 tree2/tree; echo $?
touch a b; mv -n a b; ls a b
mv -f a b; ls a; echo $?
mv b /etc; echo $?
ln -s one two && ln -sf three two && readlink two
ln b c && stat -c %h b; ln b c; echo $?
ln nowhere d; echo $?; ln tree2 d; echo $?
link b e && stat -c %h b && unlink e && ls e; echo $?
rm nowhere; echo $?; rm -f nowhere; echo $?
rm tree2; echo $?
rm -r tree2 && ls
rm -rf /tmp/desk/nothing/at/all && echo quiet
echo y | rm -i b; ls b; echo n | rm -i c; ls c
shred -u -n 1 c; ls c; echo $?

section 'mkdir, rmdir and mktemp'
mkdir a && mkdir a; echo $?
mkdir x/y; echo $?; mkdir -p x/y/z && ls x
mkdir -m 1777 sticky && stat -c '%a %A' sticky
(umask 077; mkdir private; stat -c %a private)
rmdir x; echo $?; rmdir -p x/y/z; ls x; echo $?
rmdir /etc/passwd; echo $?
file=$(mktemp) && stat -c '%a %s %F' "$file"
folder=$(mktemp -d -p . tXXXXXX) && stat -c '%a %F' "$folder"
mktemp /nowhere/XXXXXX; echo $?
mkdir /proc/x; echo $?
touch /x; echo $?

section 'find'
tree
find tree -type f | sort
find tree -type l -o -type p | sort
find tree -name 'h*' -print | sort
find tree -maxdepth 1 ! -name '*r*' | sort
find tree -mindepth 2 -perm 4711
find tree -size +200c -exec ls -l {} \; | awk '{ print $5, $NF }' | sort
find tree -newer /etc/passwd -type d | wc -l
find tree -user 1000; find tree -group user | wc -l
find tree -links 2 -type f | sort
find tree -empty -type d
find tree -name sub -prune -o -print | sort
find tree -regex '.*/[hn].*' | sort
find tree -type f -print0 | xargs -0 wc -l | sort
find tree -depth -name sub -exec echo {} +
find tree -inum "$(stat -c %i tree/hard)" | sort
find tree -mtime +100 -type f | wc -l
find tree/sub -depth -name deep -exec rmdir {} \; && ls tree/sub
find -L tree/sub -type f | sort
find nowhere; echo $?

section 'stat, du and df'
tree
stat -c '%n %a %A %h %u %U %g %G %s %F %t:%T' tree/* |
	sed 's/ [0-9]* directory/ - directory/'
stat -c '%n %N %Y' tree/sub/link; stat -L -c '%s %F' tree/sub/link
stat -c '%x|%y' tree/numbers
stat -t tree/fifo | cut -d ' ' -f 1-3
stat tree/hard | sed 's/Device.*Links/Links/; /Change/d'
stat nowhere; echo $?
stat -f -c '%T %s %S %l' /tmp /proc
dd if=/dev/zero of=big bs=1k count=100 2>/dev/null
du -k big; du -s -k tree/numbers; du -b big | cut -f 1
du -a -k tree/sub | sort -k 2 | cut -f 2
df -k /tmp/desk | awk 'NR == 2 { print $1, $2, $3 + $4 == $2, $NF }'
df -i /tmp | awk 'NR == 1 { print $2 }'
df -a -P /proc | tail -n 1

section 'dd and truncate'
seq 1000 >numbers
dd if=numbers of=part bs=10 skip=5 count=3 2>/dev/null; cat part; echo
dd if=numbers bs=100 count=2 2>&1 >/dev/null | head -n 2
echo XX | dd of=numbers bs=1 seek=4 conv=notrunc 2>/dev/null; head -n 4 numbers
dd if=numbers of=sync bs=1000 conv=sync 2>/dev/null; wc -c sync
printf 'abcd' | dd conv=swab 2>/dev/null; echo
printf 'x' | dd of=hole seek=1000000 bs=1 2>/dev/null; ls -s hole
stat -c %s hole; od -c hole | head -n 2
dd if=nowhere; echo $?
dd if=/dev/zero of=/dev/full bs=1 count=1 2>&1 | tail -n 1
truncate -s 10 numbers && wc -c numbers
truncate -s 1k numbers && wc -c numbers; tail -c 3 numbers | od -c
truncate -c -s 5 nothing; ls nothing; echo $?
fallocate -l 5000 room && stat -c '%s %b' room
fallocate -o 5000 -l 3000 room && stat -c %s room
dd if=/dev/zero of=toobig bs=1M count=64 2>&1 | head -n 1; rm toobig
sync; sync numbers; fsync numbers 2>/dev/null; echo synced

section 'devices'
mknod null c 1 3 && stat -c '%F %t %T %a' null
mknod -m 600 block b 251 77 && ls -l block | awk '{ print $1, $5, $6 }'
mknod pipe p && test -p pipe && echo pipe
echo gone >null && wc -c <null
cat /dev/full | head -c 3 | od -An -tx1
echo full >/dev/full; echo $?
head -c 16 /dev/zero | od -An -tx1
head -c 5 /dev/urandom | wc -c
bytes=$(head -c 8 /dev/urandom | xxd -p)
[ "$bytes" != "$(head -c 8 /dev/random | xxd -p)" ] && echo random
cat </dev/null | wc -c
ls -l /dev/null /dev/zero /dev/full | awk '{ print $1, $2, $5, $6, $NF }'
echo through | cat /dev/stdin; ls -l /dev/fd | awk '{ print $NF }'
cat block; echo $?
mknod bad c; echo $?
mkfifo pipe; echo $?
(echo by name >pipe) & cat pipe; wait
