/*
 * Datagrams: UDP and ICMP on this machine, and the bounds of the memory that
 * sockets take. The frame and object counts before and after the program are
 * compared by whoever runs it.
 */
#include "kernel/abi/socket.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "tests/user/child.h"

#define FAMILY 2 /* bytes of an address before its path */
#define DONT_WAIT SOCK_NONBLOCK

static char buffer[131072];

static unsigned ready(int fd)
{
	struct pollfd one = { fd, POLLIN | POLLOUT, 0 };

	return sys_poll(&one, 1, 0) < 0 ? 0xffff :
					  (unsigned short)one.revents;
}

/* --- the internet --------------------------------------------------------- */

static struct kernel_sockaddr_in at(int last, int port)
{
	return (struct kernel_sockaddr_in){
		.family = AF_INET,
		.address = { 127, 0, 0, (unsigned char)last },
		.port = { (unsigned char)(port >> 8), (unsigned char)port },
	};
}

static int late_datagram(void *argument)
{
	struct kernel_sockaddr_in to = at(1, 5000);
	int s = (int)sys_socket(AF_INET, SOCK_DGRAM, 0);

	(void)argument;
	sleep_ms(30);
	EXPECT(sys_sendto(s, "late", 4, 0, &to, sizeof(to)), 4);
	return 0;
}

static void test_udp_waits(void)
{
	struct kernel_sockaddr_in here = at(1, 5000);
	int s = (int)sys_socket(AF_INET, SOCK_DGRAM, 0), pid;

	CHECK_EQ(sys_bind(s, &here, sizeof(here)), 0);
	pid = start_child(late_datagram, NULL);
	CHECK_EQ(ready(s), POLLOUT);
	CHECK_EQ(sys_read(s, buffer, 100), 4);
	CHECK_EQ(collect(pid), 0);
	sys_close(s);
}

/* The buffer has an end: what comes then is lost. */
static void test_udp_full(void)
{
	struct kernel_sockaddr_in here = at(1, 5001);
	int s = (int)sys_socket(AF_INET, SOCK_DGRAM | DONT_WAIT, 0);
	int c = (int)sys_socket(AF_INET, SOCK_DGRAM, 0);
	unsigned got = 0;

	CHECK_EQ(sys_bind(s, &here, sizeof(here)), 0);
	for (unsigned i = 0; i < 300; i++)
		CHECK_EQ(sys_sendto(c, buffer, 8192, 0, &here, sizeof(here)),
			 8192);
	while (sys_read(s, buffer, sizeof(buffer)) == 8192)
		got++;
	CHECK(got >= 10 && got <= 30);
	sys_close(s);
	sys_close(c);
}

/* --- bounds --------------------------------------------------------------- */

static long available(void)
{
	struct kernel_sysinfo info;

	return sys_sysinfo(&info) == 0 ? (long)info.free_ram : -1;
}

/* All that a process can have: it is refused before memory is. */
static void test_memory_bound(void)
{
	int p[110][2], count = 0, value = 1 << 30;
	long before = available(), result = 0;

	while (count < 110 && result == 0) {
		result = sys_socketpair(AF_UNIX, SOCK_STREAM | DONT_WAIT, 0,
					p[count]);
		if (result == 0)
			sys_setsockopt(p[count++][0], SOL_SOCKET,
				       SO_SNDBUFFORCE, &value, 4);
	}
	for (int i = 0; i < count; i++)
		while ((result = sys_write(p[i][0], buffer,
					   sizeof(buffer))) > 0)
			;
	CHECK_EQ(result, -ENOBUFS);
	CHECK(before - available() < before / 4);
	for (int i = 0; i < count; i++) {
		sys_close(p[i][0]);
		sys_close(p[i][1]);
	}
}

/* A socket in its own queue, and two in each other's. */
static void test_circles(void)
{
	struct kernel_sockaddr_un address = { AF_UNIX, "\0circle" };
	int s = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0), p[2];
	int size = FAMILY + 7;

	CHECK_EQ(sys_bind(s, &address, size), 0);
	CHECK_EQ(sys_connect(s, &address, size), 0);
	CHECK_EQ(sys_write(s, "me", 2), 2);
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_DGRAM, 0, p), 0);
	CHECK_EQ(sys_write(p[0], "you", 3), 3);
	CHECK_EQ(sys_write(p[1], "you", 3), 3);
	CHECK_EQ(sys_sendto(p[0], "him", 3, 0, &address, size), -EPERM);
	sys_close(p[0]);
	CHECK_EQ(sys_read(p[1], buffer, 100), 3);
	sys_close(p[1]);
	sys_close(s);
}

TEST_SUITE(datagrams, TEST(test_udp_waits), TEST(test_udp_full),
	   TEST(test_memory_bound), TEST(test_circles));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_datagrams);
}
