#!/bin/sh
# busybox's ping and Debian's, with privilege and without: what they print is
# what they print on Linux.
#
# usage: tests/host/ping.sh. A time is given as T.
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

# run SCRIPT OPTION...: what a script says, and the programs in it.
run() {
	script=$1
	shift
	timeout 60 ./ravelin run --timeout 50 "$@" --file /usr/bin/ping -- \
		/bin/busybox sh -c "exec 2>&1; $script" </dev/null 2>&1 |
		sed -E 's/time=[0-9.]+ ms/time=T/; s/time [0-9]+ms/time T/
			s/[0-9]+\.[0-9]+(\/[0-9.]+)+ ms/T/' >"$work/got"
}

# says NAME: standard input is what it said.
says() {
	cat >"$work/wanted"
	check "$1" diff "$work/wanted" "$work/got"
}

plan 4
run 'cd /bin; ./busybox ping -c 1 127.0.0.1; echo $?
	./busybox ping -c 1 -s 3000 -t 9 localhost; echo $?
	./busybox ping -c 1 192.0.2.1; echo $?'
says "busybox's, as root" <<'END'
PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=T

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = T
0
PING localhost (127.0.0.1): 3000 data bytes
3008 bytes from 127.0.0.1: seq=0 ttl=64 time=T

--- localhost ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = T
0
PING 192.0.2.1 (192.0.2.1): 56 data bytes
ping: sendto: Network is unreachable
1
END
run '/usr/bin/ping -c 1 127.0.0.1; echo $?
	/usr/bin/ping -4 -n -c 1 -s 1000 localhost; echo $?
	/usr/bin/ping -c 1 192.0.2.1; echo $?' --bound net_raw
says "Debian's, by CAP_NET_RAW alone" <<'END'
PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.
64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=T

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time T
rtt min/avg/max/mdev = T
0
PING localhost (127.0.0.1) 1000(1028) bytes of data.
1008 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=T

--- localhost ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time T
rtt min/avg/max/mdev = T
0
/usr/bin/ping: connect: Network is unreachable
2
END
run '/bin/busybox ping -c 1 127.0.0.1; echo $?
	/usr/bin/ping -q -c 1 127.0.0.1; echo $?' --user 1000 --ambient net_raw
says 'a user, by the ambient set' <<'END'
PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=T

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = T
0
PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time T
rtt min/avg/max/mdev = T
0
END
# A copy of the file has no capabilities of its own, for which execve would
# refuse to start it.
run '/bin/busybox ping -c 1 127.0.0.1; echo $?; cp /usr/bin/ping /tmp
	/tmp/ping -4 -c 1 127.0.0.1; echo $?' --bound none
says 'root without it' <<'END'
PING 127.0.0.1 (127.0.0.1): 56 data bytes
ping: permission denied (are you root?)
1
/tmp/ping: socktype: SOCK_RAW
/tmp/ping: socket: Operation not permitted
2
END
finish_suite
