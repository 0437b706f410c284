# shellcheck shell=sh
# What runs on Linux and on Ravelin, to be compared: one `each` a case.
#
# Sourced, with `each NAME USER INPUT PROGRAM [ARG...]` defined. INPUT is a
# file of the inputs below; /programs holds our own test programs, /data the
# files of make_data, and the rest is the default root. Nothing here says what
# depends on the machine.
# The $ in the programs for sh and awk are theirs.
# shellcheck disable=SC2016

# make_data FOLDER: what both see as /data.
make_data() (
	umask 022
	mkdir -p "$1/folder" "$1/closed"
	cd "$1" || exit
	awk 'BEGIN { for (i = 0; i < 1250; i++) printf "%07d\n", i }' >numbers
	echo hello >plain
	: >empty
	printf '%s\n' 'the quick brown fox' 'jumps over' 'the lazy dog' '' \
		'Zebra 10' 'apple 9' 'apple 9' 'mango 100' >text
	printf '%s\n' 'the quick brown fox' 'leaps over' 'the lazy dog' >text2
	printf 'a:1:x\nb:2:y\nc:3:z\n' >table
	echo inner >folder/inner
	echo secret >secret
	printf '#!/bin/busybox sh\necho script $0 $*\n' >script
	: >empty_program
	printf '\177ELF\002\001\001' >short_program
	make_scripts
	ln -s plain link
	ln -s loop loop
	ln -s nowhere dangling
	ln -s folder folder_link
	chmod 755 script empty_program short_program scripts/*
	chmod 644 scripts/not_executable
	chmod 0 secret
	touch -h -d @0 -- * folder/inner scripts/* .
	chmod 0 closed
)

# script NAME FORMAT
script() {
	# shellcheck disable=SC2059
	printf "$2" >"scripts/$1"
}

make_scripts() {
	mkdir scripts
	shows='\nread -r name </proc/self/comm; echo "$name"; echo $0 $*'
	script plain "#!/bin/sh$shows"
	script argument "#! \t/bin/busybox \t sh$shows"
	script blanks '#!/bin/echo  a \t  b\t \n'
	script no_newline '#!/bin/busybox echo'
	script blank_end '#!/bin/busybox '
	script nul '#!/bin/busybox echo\0x\n'
	script long "#!/bin/busybox $(printf '%0300d' 0)\n"
	script too_long "#!$(printf '/%.0s' $(seq 300))bin/sh\n"
	script only_mark '#!'
	script only_blanks '#! \t \n/bin/sh\n'
	script nowhere '#!/nowhere\n'
	script to_folder '#!/data\n'
	script to_text '#!/data/plain\n'
	script to_rubbish '#!/data/short_program\n'
	script not_executable '#!/bin/sh\necho no\n'
	script no_mark 'echo no mark $0 $*\n'
	script 1 '#!/bin/echo 1\n'
	for n in 2 3 4 5 6; do
		script $n "#!/data/scripts/$((n - 1)) $n\n"
	done
	script loop '#!/data/scripts/loop\n'
}

# make_inputs FOLDER
make_inputs() {
	: >"$1/empty"
	printf 'one\ntwo words\n\nfour  \\ 4\nlast' >"$1/lines"
	awk 'BEGIN { for (i = 0; i < 60000; i++) print i * i }' >"$1/large"
}

run_calls() {
	each 'calls, as root' 0 empty /programs/calls
	each 'calls, as a user' 1000 empty /programs/calls
	each 'changes, as root' 0 empty /programs/changes
	each 'changes, as a user' 1000 empty /programs/changes
	each 'ids, as root' 0 empty /programs/oracle_ids
	each 'ids, as a user' 1000 empty /programs/oracle_ids
}

end() {
	each "end: $*" 0 empty /programs/ends "$@"
}

run_ends() {
	end null
	end undefined
	end divide
	end overflow
	end abort
	end free
	end raise 15
	end raise 9
	end return 1
	end return 255
	end return 256
	end exit_now 300
	end exit_in_exit
	end exit_flushes 7
}

run_streams() {
	each 'stdin closed early' 0 large /programs/oracle_streams close_early
	each 'stdin in odd sizes' 0 large /programs/oracle_streams odd_sizes
	each 'stdin at its end' 0 lines /programs/oracle_streams ended_input
	for name in write_to_closed broken_pipe ignored_broken_pipe mixed \
		much_error kinds; do
		each "streams: $name" 0 lines /programs/oracle_streams $name
	done
	each 'nothing written or read' 0 lines /programs/oracle_streams nothing
}

# busybox APPLET ARG...: as root, without input.
busybox() {
	each "busybox $*" 0 empty /bin/busybox "$@"
}

# The same with lines on stdin.
filter() {
	each "... | busybox $*" 0 lines /bin/busybox "$@"
}

run_applets() {
	busybox ls -l /data/numbers /data/loop /etc/passwd /data/folder/inner
	busybox ls -ln /bin/sh /data/secret
	busybox ls /data /nowhere /bin
	busybox cat /data/text /data/nowhere /data /data/plain
	busybox head -n 2 /data/numbers /data/text
	busybox tail -c 20 /data/numbers
	busybox wc /data/text /data/numbers /bin/busybox
	busybox od -c /data/plain
	busybox hexdump -C -n 40 /data/numbers
	busybox sort -k 2n -u /data/text
	busybox uniq -c /data/text
	busybox cut -d : -f 1,3 /data/table
	filter tr a-z A-Z
	busybox sed -n 's/\(quick\) \(brown\)/\2 \1/p; 2,3p' /data/text
	busybox awk '{ n += $1; l[NR % 3]++ } END { print n, l[0], sin(1) }' \
		/data/numbers
	busybox grep -n -v -i ZEBRA /data/text
	busybox grep -c nothing /data/text
	busybox find /data/folder /etc/passwd -type f
	busybox stat -c '%n %a %u %g %F %Y %h %t' /data/plain /data/link \
		/root /bin/busybox
	busybox date -u -d @1000000000
	busybox expr 7 '*' 6 - 2
	busybox printf '%05d|%-5s|%x|%s\n' 42 ab 255 end
	busybox seq -w 8 11
	busybox factor 18446744073709551615
	busybox sha256sum /bin/busybox /data/numbers
	busybox sha512sum /data/text
	busybox base64 /data/text
	busybox xxd -l 20 /data/numbers
	busybox env -i A=b /bin/busybox env
	busybox env
	busybox id
	each 'busybox id, as a user' 1000 empty /bin/busybox id
	each 'busybox cat, as a user' 1000 empty /bin/busybox cat /data/secret \
		/data/closed/x /root/x /data/plain
	busybox uname -s -m
	busybox cmp /data/text /data/text2
	busybox diff /data/text /data/text2
	busybox readlink -f /data/folder_link/../link
	busybox dd if=/data/numbers bs=100 skip=2 count=1 status=none
	busybox rm /data/plain
	filter cat -
	filter tee /dev/null
}

# A shell that never forks.
run_shell() {
	busybox sh -c 'kill -9 $$'
	busybox sh -c 'exec nowhere'
	busybox sh -c 'exec /data/plain'
	busybox sh -c 'echo a >/data/new; echo $?; echo x >/dev/full; echo $?'
	busybox sh -c 'f() { local i=$1; [ $i -le 1 ] && { r=1; return; }
		f $((i - 1)); r=$((r * i)); }; f 15; echo $r
		case $r in 13*) echo begins ;; *) echo no ;; esac
		for w in a "b c" d; do printf "<%s>" "$w"; done; echo
		s=/data/file.tar.gz; echo ${s##*.} ${s%%.*} ${#s} ${t:-none}
		set -- 1 2 3; shift; echo $# $*; test -d /data && echo folder
		[ -x /data/plain ] || echo not executable; cd /data/folder
		pwd; umask; type cd; echo *; trap "echo bye" EXIT'
	each 'busybox sh, reading' 0 lines /bin/busybox sh -c \
		'n=0
		while IFS= read -r l; do n=$((n+1)); echo "$n:$l"; done
		echo "$n and $l"; read x </data/table; echo $x
		exec 3</data/text
		read a b <&3; echo "$b"; while read a; do :; done </data/numbers
		echo $?; exec cat /data/plain'
}

# Scripts, executed by env, which tells the errno, and by a shell.
run_scripts() {
	busybox sh -c 'cd /data/scripts
		for s in plain argument blanks no_newline blank_end nul long \
			too_long only_mark only_blanks nowhere to_folder \
			to_text to_rubbish not_executable no_mark 4 5 6 loop
		do env ./$s a "b  c" ""; echo $s: $?; done'
	busybox sh -c 'cd /data/scripts
		for s in plain only_blanks nowhere to_rubbish no_mark loop; do
		./$s a "b  c" ""; echo $s: $?; done; PATH=.; exec plain x'
	busybox sh -c 'exec /data/scripts/no_mark x'
}

# Their paths lie in /tmp.
run_sockets() {
	each 'sockets, as root' 0 empty /programs/oracle_sockets
	each 'sockets, as a user' 1000 empty /programs/oracle_sockets
}

run_threads() {
	each 'threads, as root' 0 empty /programs/oracle_threads
	each 'threads, as a user' 1000 empty /programs/oracle_threads
}

run_cases() {
	run_calls
	run_ends
	run_streams
	run_applets
	run_shell
	run_scripts
	run_sockets
	run_threads
}
