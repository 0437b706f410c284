/*
 * Calls on sockets of the internet: UDP, and raw ones for ICMP. See
 * tests/oracle/sockets.h.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "tests/oracle/sockets.h"

#define ADDRESS_SIZE 16

/* 127.0.7.LAST, a port. */
static struct kernel_sockaddr_in at(int last, int port)
{
	return (struct kernel_sockaddr_in){
		.family = AF_INET,
		.address = { 127, 0, 7, (unsigned char)last },
		.port = { (unsigned char)(port >> 8), (unsigned char)port },
	};
}

static int port_of(const struct kernel_sockaddr_in *address)
{
	return address->port[0] << 8 | address->port[1];
}

static int udp(void)
{
	return (int)sys_socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
}

static void binding(void)
{
	struct kernel_sockaddr_in a = at(1, 47001), b;
	int s = udp(), t = udp(), size = ADDRESS_SIZE;

	CALL(bind, s, &a, 15);
	CALL(bind, s, BAD, 16);
	a.family = AF_UNIX;
	CALL(bind, s, &a, 16);
	a.family = AF_UNSPEC;
	CALL(bind, s, &a, 16);
	a = at(1, 47001), a.address[0] = 8;
	CALL(bind, s, &a, 16);
	a = at(1, 1023);
	CALL(bind, t, &a, 16);
	a = at(1, 47001);
	CALL(bind, s, &a, 16);
	CALL(bind, s, &a, 16);
	sys_close(t);
	t = udp();
	CALL(bind, t, &a, 16);
	a.address[0] = a.address[2] = a.address[3] = 0;
	CALL(bind, t, &a, 16);
	VALUE(set_option(t, SOL_SOCKET, SO_REUSEADDR, 1));
	CALL(bind, t, &a, 16);
	VALUE(set_option(s, SOL_SOCKET, SO_REUSEADDR, 1));
	CALL(bind, t, &a, 16);
	sys_close(t);
	t = udp();
	a = at(2, 47001);
	CALL(bind, t, &a, 16);
	CALL(getsockname, t, &b, &size);
	VALUE(size);
	VALUE(port_of(&b));
	VALUE(b.address[3]);
	sys_close(t);
	t = udp();
	CALL(getsockname, t, &b, &size);
	VALUE(port_of(&b));
	CALL(getpeername, t, &b, &size);
	a = at(3, 0);
	CALL(bind, t, &a, 16);
	CALL(getsockname, t, &b, &size);
	VALUE(port_of(&b) >= 32768 && port_of(&b) <= 60999);
	CALL(listen, t, 1);
	CALL(accept, t, NULL, NULL);
	sys_close(s);
	sys_close(t);
}

static void talking(void)
{
	struct kernel_sockaddr_in a = at(1, 47002), from;
	int s = udp(), c = udp(), size = ADDRESS_SIZE, bytes = 0;

	VALUE(ready(c));
	CALL(sendto, c, "x", 1, 0, NULL, 0);
	CALL(sendto, c, "x", 1, 0, &a, 15);
	a.family = AF_UNIX;
	CALL(sendto, c, "x", 1, 0, &a, 16);
	a = at(1, 0);
	CALL(sendto, c, "x", 1, 0, &a, 16);
	a = at(1, 47002);
	CALL(sendto, c, "x", 1, MSG_OOB, &a, 16);
	CALL(sendto, c, space, 65508, 0, &a, 16);
	CALL(sendto, c, BAD, 10, 0, &a, 16);
	CALL(sendto, c, "nobody", 6, 0, &a, 16);
	CALL(read, c, space, 1);
	CALL(bind, s, &a, 16);
	CALL(sendto, c, "hello", 5, 0, &a, 16);
	CALL(sendto, c, "", 0, 0, &a, 16);
	CALL(sendto, c, space, 65507, 0, &a, 16);
	VALUE(ready(s));
	CALL(ioctl, s, FIONREAD, &bytes);
	VALUE(bytes);
	CALL(recvfrom, s, space, 3, MSG_PEEK | MSG_TRUNC, &from, &size);
	VALUE(size);
	VALUE(from.family);
	VALUE(from.address[0] == 127 && from.address[3] == 1);
	CALL(recvfrom, s, space, 3, 0, &from, NULL);
	CALL(recvfrom, s, space, 3, 0, NULL, NULL);
	CALL(recvfrom, s, space, SPACE_SIZE, 0, NULL, NULL);
	CALL(recvfrom, s, space, 3, 0, NULL, NULL);
	CALL(recvfrom, s, space, 3, MSG_ERRQUEUE, NULL, NULL);
	CALL(recvfrom, s, space, 3, MSG_OOB, NULL, NULL);
	sys_close(s);
	sys_close(c);
}

/* Connected: only from there, and errors are told. */
static void connected(void)
{
	struct kernel_sockaddr_in a = at(1, 47002), from;
	int s = udp(), c = udp(), size = ADDRESS_SIZE;

	CALL(bind, s, &a, 16);
	CALL(connect, c, &a, 15);
	CALL(connect, c, &a, 16);
	size = ADDRESS_SIZE;
	CALL(getpeername, c, &from, &size);
	VALUE(port_of(&from));
	CALL(getsockname, c, &from, &size);
	VALUE(from.address[3]);
	CALL(write, c, "connected", 9);
	CALL(read, s, space, 100);
	CALL(sendto, s, "back", 4, 0, &from, 16);
	CALL(read, c, space, 100);
	sys_close(s);
	CALL(write, c, "nobody", 6);
	VALUE(ready(c));
	CALL(write, c, "told", 4);
	CALL(write, c, "nobody", 6);
	CALL(read, c, space, 1);
	CALL(read, c, space, 1);
	CALL(write, c, "nobody", 6);
	VALUE(option_of(c, SOL_SOCKET, SO_ERROR));
	VALUE(option_of(c, SOL_SOCKET, SO_ERROR));
	a.family = AF_UNSPEC;
	CALL(connect, c, &a, 1);
	CALL(connect, c, &a, 2);
	CALL(getpeername, c, &from, &size);
	CALL(write, c, "x", 1);
	sys_close(c);
}

static void odd_ways(void)
{
	struct kernel_sockaddr_in a = at(1, 47003), b = at(255, 47003);
	int s = udp(), c = udp();

	b.address[1] = b.address[2] = 255;
	sys_bind(s, &a, 16);
	CALL(sendto, c, "all", 3, 0, &b, 16);
	CALL(connect, c, &b, 16);
	VALUE(set_option(c, SOL_SOCKET, SO_BROADCAST, 1));
	CALL(sendto, c, "all", 3, 0, &b, 16);
	CALL(shutdown, c, SHUT_WR);
	CALL(shutdown, c, 5);
	CALL(connect, c, &a, 16);
	CALL(write, c, "x", 1);
	CALL(shutdown, c, SHUT_RD);
	VALUE(ready(c));
	CALL(read, c, space, 1);
	sys_close(s);
	sys_close(c);
}

static void ip_options(void)
{
	struct kernel_sockaddr_in a = at(1, 47004);
	unsigned char byte = 7;
	struct letter letter;
	int s = udp(), c = udp(), value = 7, size = 1;

	VALUE(option_of(s, SOL_IP, IP_TTL));
	VALUE(set_option(s, SOL_IP, IP_TTL, 0));
	VALUE(set_option(s, SOL_IP, IP_TTL, 256));
	VALUE(set_option(s, SOL_IP, IP_TTL, -1));
	CALL(setsockopt, s, SOL_IP, IP_TTL, &byte, 1);
	CALL(getsockopt, s, SOL_IP, IP_TTL, &value, &size);
	VALUE(size);
	VALUE(option_of(s, SOL_IP, IP_TTL));
	CALL(setsockopt, s, SOL_IP, IP_TTL, &byte, 0);
	CALL(setsockopt, s, SOL_IP, IP_HDRINCL, &value, 4);
	CALL(setsockopt, s, SOL_IP, 99, &value, 4);
	CALL(setsockopt, s, SOL_RAW, ICMP_FILTER, &value, 4);
	VALUE(set_option(s, SOL_IP, IP_MTU_DISCOVER, 6));
	VALUE(option_of(s, SOL_IP, IP_MTU_DISCOVER));
	VALUE(option_of(s, SOL_IP, IP_MULTICAST_TTL));
	VALUE(set_option(s, SOL_IP, IP_MULTICAST_TTL, 256));
	VALUE(option_of(s, SOL_IP, IP_MULTICAST_LOOP));
	VALUE(set_option(s, SOL_IP, IP_TRANSPARENT, 1));
	sys_bind(s, &a, 16);
	VALUE(set_option(s, SOL_IP, IP_RECVTTL, 1));
	VALUE(set_option(c, SOL_IP, IP_TTL, 9));
	sys_sendto(c, "x", 1, 0, &a, 16);
	letter_make(&letter, space, 10);
	letter.header.control = (unsigned long)letter.room;
	letter.header.control_size = sizeof(letter.room);
	CALL(recvmsg, s, &letter, 0);
	VALUE(letter.header.control_size);
	VALUE(letter.control.size);
	VALUE(letter.control.type);
	VALUE(letter.room[16]);
	value = 44;
	letter_make(&letter, "x", 1);
	letter_say(&letter, SOL_IP, IP_TTL, &value, 4);
	letter.header.name = (unsigned long)&a;
	letter.header.name_size = 16;
	CALL(sendmsg, c, &letter, 0);
	letter.control.size = 19;
	CALL(sendmsg, c, &letter, 0);
	letter.control.size = -1ul;
	CALL(sendmsg, c, &letter, 0);
	letter_say(&letter, SOL_IP, 77, &value, 4);
	CALL(sendmsg, c, &letter, 0);
	value = 0;
	letter_say(&letter, SOL_IP, IP_TTL, &value, 4);
	CALL(sendmsg, c, &letter, 0);
	letter_make(&letter, space, 10);
	letter.header.control = (unsigned long)letter.room;
	letter.header.control_size = sizeof(letter.room);
	CALL(recvmsg, s, &letter, 0);
	VALUE(letter.room[16]);
	sys_close(s);
	sys_close(c);
}

static unsigned long checksum(const unsigned char *bytes, unsigned size)
{
	unsigned long sum = 0;

	for (unsigned i = 0; i + 1 < size; i += 2)
		sum += (unsigned long)(bytes[i] << 8 | bytes[i + 1]);
	return ~(sum + (sum >> 16)) & 0xffff;
}

static void echo(int s, struct kernel_sockaddr_in *to)
{
	unsigned char message[16] = { 8, 0, 0, 0, 0x12, 0x34, 0, 1, 'e' };
	unsigned long sum = checksum(message, 16);
	unsigned filter = ~(1u << 0), got[2] = { 0, 0 };
	int size = 8;

	message[2] = (unsigned char)(sum >> 8);
	message[3] = (unsigned char)sum;
	CALL(sendto, s, message, 16, 0, to, 16);
	/* What was sent comes back, and then its answer. */
	CALL(read, s, space, 100);
	VALUE(space[0]);
	VALUE(space[20]);
	CALL(read, s, space, 100);
	VALUE(space[8]);
	VALUE(space[9]);
	VALUE(space[20]);
	VALUE(space[22] == (char)(sum + 0x800 > 0xffff ? 0 : message[2] + 8));
	VALUE(space[24]);
	VALUE(space[28]);
	CALL(read, s, space, 100);
	CALL(setsockopt, s, SOL_RAW, ICMP_FILTER, &filter, 4);
	CALL(setsockopt, s, SOL_RAW, 2, &filter, 4);
	CALL(getsockopt, s, SOL_RAW, ICMP_FILTER, got, &size);
	VALUE(size);
	VALUE(got[0] == filter);
	CALL(sendto, s, message, 16, 0, to, 16);
	CALL(read, s, space, 100);
	VALUE(space[20]);
	CALL(read, s, space, 100);
	message[9] = 'X'; /* and the checksum is wrong now */
	CALL(sendto, s, message, 16, 0, to, 16);
	CALL(read, s, space, 100);
}

static void raw(void)
{
	struct kernel_sockaddr_in a = at(1, 0), b;
	int s = (int)sys_socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK,
				IPPROTO_ICMP), size = 16, c;

	if (s < 0)
		return;
	CALL(sendto, s, space, 8, 0, NULL, 0);
	CALL(sendto, s, space, 8, 0, &a, 15);
	CALL(getsockname, s, &b, &size);
	VALUE(port_of(&b));
	echo(s, &a);
	CALL(connect, s, &a, 16);
	CALL(getpeername, s, &b, &size);
	CALL(write, s, space, 65516);
	CALL(bind, s, &a, 16);
	sys_close(s);
	/* A datagram that nobody takes is answered with its head. */
	s = (int)sys_socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_ICMP);
	c = udp();
	a = at(9, 47009);
	sys_connect(c, &a, 16);
	CALL(write, c, "nobody", 6);
	CALL(read, s, space, 100);
	VALUE(space[20]);
	VALUE(space[21]);
	VALUE(space[28]);
	VALUE(space[28 + 9]);
	report_bytes(space + 56, 6);
	sys_close(c);
	sys_close(s);
	s = (int)sys_socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	VALUE(option_of(s, SOL_IP, IP_HDRINCL));
	a = at(1, 0);
	CALL(sendto, s, space, 19, 0, &a, 16);
	memset(space, 0, 40);
	CALL(sendto, s, space, 40, 0, &a, 16);
	space[0] = 0x4f;
	CALL(sendto, s, space, 40, 0, &a, 16);
	sys_close(s);
}

void sockets_internet(void)
{
	binding();
	talking();
	connected();
	odd_ways();
	ip_options();
	raw();
}
