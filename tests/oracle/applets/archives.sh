#!/bin/sh
# Packed files: what one applet wrote, another reads.
#
# shellcheck disable=SC2012,SC2046
# shellcheck source=tests/oracle/applets/prelude.sh
. "${0%/*}/prelude.sh"

# A small tree with what archives keep: modes, links, times, owners.
tree() {
	mkdir -p tree/sub/empty
	seq 2000 >tree/numbers
	echo hello >tree/sub/hello
	: >tree/nothing
	ln -s sub/hello tree/link
	ln tree/numbers tree/hard
	mkfifo tree/fifo
	chmod 640 tree/sub/hello && chmod 4755 tree/nothing
	chown 1000:1000 tree/sub/hello
	find tree -exec touch -h -d '2020-01-02 03:04:05' {} +
}

section tar
tree
tar -cf all.tar tree && tar -tf all.tar | sort
tar -cf all.tar --no-recursion $(find tree | sort)
tar -tvf all.tar | tr -s ' '
mkdir out && tar -C out -xf all.tar && diff -r tree out/tree && echo equal
ls -lR out/tree | sed 's/^total .*/total/; s/[A-Z][a-z][a-z] .* link/link/
	s/[A-Z][a-z][a-z] .* sub/sub/'
tar -xOf all.tar tree/sub/hello
tar -cf - tree/sub | tar -tf - | sort
tar -xf all.tar -C out tree/sub/nothere; echo $?
tar -czf all.tgz tree && gunzip -t all.tgz && tar -tzf all.tgz | wc -l
tar -cjf all.tbz tree && tar -tjf all.tbz | wc -l
tar -cf new.tar --numeric-owner tree/sub/hello && tar -tvf new.tar
tar -xf /etc/passwd; echo $?
tar -x -f all.tar -C out --strip-components=1 tree/sub && ls out
stat -c '%a %u:%g %Y %h %n' out/tree/sub/hello out/tree/hard out/tree/nothing

section gzip
seq 5000 >numbers && cp numbers kept
gzip numbers && ls numbers*
gunzip numbers.gz && cmp numbers kept && echo equal
gzip -c -9 numbers | gzip -d | cmp - kept && echo equal
gzip -k numbers; ls; zcat numbers.gz | md5sum
gunzip numbers.gz; echo $?
echo garbage >bad.gz; gunzip bad.gz; echo $?
head -c 500 numbers.gz >cut.gz; zcat cut.gz | wc -l

section 'bzip2 and others'
seq 5000 >numbers && cp numbers kept
bzip2 numbers && ls numbers* && bunzip2 numbers.bz2 && cmp numbers kept
bzip2 -c kept | bzcat | md5sum
bzcat /etc/group; echo $?
# Three times "hello", packed by xz and by lzma.
base64 -d >hello.xz <<'END'
/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AARAAtdADQZSe6N3U7FheAAAADllV68ttCsCQABJxIG
dvoJH7bzfQEAAAAABFla
END
base64 -d >hello.lzma <<'END'
XQAAgAD//////////wA0GUnujd1OxqXFo///eKQAAA==
END
xzcat hello.xz; echo $?
xz -d -k hello.xz && cat hello
unxz -c hello.xz | wc -c
lzcat hello.lzma
unlzma -c hello.lzma | cmp - hello && echo equal
head -c 30 hello.xz | unxz; echo $?
lzop -c kept | lzop -d | cmp - kept && echo equal

section cpio
tree
find tree ! -name numbers ! -name hard | sort | cpio -o -H newc >all.cpio
cpio -t <all.cpio
mkdir out && cd out && cpio -i -d <../all.cpio && find . | sort
stat -c '%a %u:%g %F %n' tree/* tree/sub/*
cpio -i tree/nothing <../all.cpio; echo $?
cpio -i -u -m tree/nothing <../all.cpio && stat -c %Y tree/nothing
cpio -t </etc/passwd; echo $?

section 'ar and unzip'
# A zip with two files, one stored and one deflated.
base64 -d >two.zip <<'END'
UEsDBBQAAAAAAIMYIlAgMDo2BgAAAAYAAAADAAAAb25laGVsbG8KUEsDBBQAAAAIAIMYIlAR5B18
FQAAAFgAAAAKAAAAZm9sZGVyL3R3byvKL1coguLK/NIihaT8xBKuIopFAVBLAQIUAxQAAAAAAIMY
IlAgMDo2BgAAAAYAAAADAAAAAAAAAAAAAACgAQAAAABvbmVQSwECFAMUAAAACACDGCJQEeQdfBUA
AABYAAAACgAAAAAAAAAAAAAAoAEnAAAAZm9sZGVyL3R3b1BLBQYAAAAAAgACAGkAAABkAAAAAAA=
END
unzip -l two.zip
unzip -q two.zip && cat one folder/two
unzip -o two.zip one; stat -c '%a %s' one
unzip -p two.zip folder/two | wc -l
unzip two.zip nothere; echo $?
head -c 100 two.zip >cut.zip; unzip -l cut.zip; echo $?
printf 'one\n' >one; printf 'twotwo\n' >two
printf '!<arch>\n' >lib.a
printf '%-16s%-12d%-6d%-6d%-8o%-10d`\n' one/ 0 0 0 0100644 4 >>lib.a
cat one >>lib.a
ar -t lib.a
ar -p lib.a one
rm one && ar -x lib.a && cat one
