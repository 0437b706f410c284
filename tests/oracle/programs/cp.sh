#!/bin/bash
# cp: a tree with links, modes, owners, times and attributes, copied whole.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

mkdir -p tree/sub/deep
echo one >tree/one
echo two >tree/sub/two
ln tree/one tree/sub/hard
ln -s ../one tree/sub/link
ln -s sparse tree/link
ln -s nowhere tree/dangling
mkfifo tree/pipe
mknod tree/device c 1 5
truncate -s 100000 tree/sparse
echo end >>tree/sparse
head -c 300000 /dev/urandom >tree/large
chmod 4711 tree/one
chmod 2750 tree/sub
chmod 400 tree/sub/two
chown 1000:7 tree/sub/two
cp /bin/busybox tree/privileged
setcap cap_kill+ep tree/privileged
touch -h -d '2001-02-03 04:05:06' tree/* tree/sub/* tree/sub tree
echo now >tree/now
touch -d '2001-02-03 04:05:06' tree
as_user='setpriv --reuid=1000 --regid=1000 --clear-groups'

# Names, modes, links, owners, sizes and times of a tree.
shape() {
	(cd "$1" && find . | sort | while read -r name; do
		stat -c '%N %A %h %u:%g %s %y' "$name"
	done) | sed -E 's/^(.*) d(.*) [0-9]+ (.*:[0-9]+) [0-9]+ /\1 d\2 \3 /'
}

row 'cp -a tree copy'
row 'shape tree >a; shape copy >b; cmp a b && grep -v /now b'
row 'diff -r tree/sub copy/sub'
row 'cmp tree/large copy/large; cmp tree/sparse copy/sparse'
row '[ copy/one -ef copy/sub/hard ]'
row 'getcap -r copy'
row 'cp -r tree/sub plain && ls -l plain | cut -c 1-12'
row 'cp -rL tree/sub followed && ls -l followed | cut -c 1-12'
row 'cp tree/sub nodir'
row 'cp -v tree/one tree/sub/link plain'
row 'cp -l tree/one linked && [ tree/one -ef linked ]'
row 'cp -s /tmp/tree/one symbolic && readlink symbolic'
row 'cp --sparse=always tree/sparse thin && cmp thin tree/sparse'
row '[ $(stat -c %b thin) -lt $(stat -c %b tree/large) ]'
row 'cp --reflink=always tree/large cloned'
row 'cp --reflink=auto tree/large cloned && cmp tree/large cloned'
row 'cp --backup=numbered tree/one linked && ls linked*'
row 'cp -n tree/large linked && cat linked'
row 'cp -u tree/one copy/one; cp tree/one tree/one'
row 'cp -p tree/sub/two kept && stat -c "%a %u:%g %Y" kept'
row 'mkdir -m 777 open && $as_user cp -a tree/sub/two open'
row '$as_user cp -a tree/sparse tree/link open && stat -c "%a %u:%g" open/*'
row '$as_user cp tree/one open && stat -c "%a %u:%g" open/one'
row '$as_user cp /data/secret open'
row '$as_user cp open/one /data/new'
row 'cp /dev/null empty && stat -c %s empty'
row 'head -c 1000 /dev/zero | cp /dev/stdin piped && stat -c %s piped'
row 'cp -a /proc/self/status status && grep -c ^Cap status'
row 'cp --preserve=xattr tree/privileged only && getcap only'
cp /usr/bin/bash running
cp /usr/bin/bash written
mkfifo gate
./running -c 'read -r line' <gate &
exec 9>gate
is_asleep $! running
row 'cp tree/one running'
row 'cp -f tree/one running && cmp tree/one running'
exec 8>>written 9>&-
wait
row './written -c "echo open"'
exec 8>&-
row './written -c "echo closed"'
