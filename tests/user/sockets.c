/*
 * Local sockets between processes: waiting, full buffers, ends that go, and
 * who sent what. tests/user/datagrams.c has the internet, and memory. What
 * single calls answer is compared with Linux, by tests/oracle/sockets.c. The
 * frame and object counts before and after the program are compared by
 * whoever runs it.
 */
#include "kernel/abi/socket.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "tests/user/caps.h"
#include "tests/user/child.h"

#define FAMILY 2 /* bytes of an address before its path */
#define DONT_WAIT SOCK_NONBLOCK

static char buffer[131072];

static int unix_name(struct kernel_sockaddr_un *address, const char *path)
{
	memset(address, 0, sizeof(*address));
	address->family = AF_UNIX;
	memcpy(address->path, path, strlen(path));
	/* A name that begins with @ is abstract. */
	if (path[0] == '@')
		address->path[0] = '\0';
	return FAMILY + (int)strlen(path);
}

static int listener(const char *path, int backlog)
{
	struct kernel_sockaddr_un address;
	int size = unix_name(&address, path);
	int s = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0);

	if (s < 0 || sys_bind(s, &address, size) != 0 ||
	    sys_listen(s, backlog) != 0)
		return -1;
	return s;
}

static int client(const char *path, int flags)
{
	struct kernel_sockaddr_un address;
	int size = unix_name(&address, path);
	int s = (int)sys_socket(AF_UNIX, SOCK_STREAM | flags, 0);
	long result = sys_connect(s, &address, size);

	if (result == 0)
		return s;
	sys_close(s);
	return (int)result;
}

static unsigned ready(int fd, int timeout_ms)
{
	struct pollfd one = { fd, POLLIN | POLLOUT, 0 };

	return sys_poll(&one, 1, timeout_ms) < 0 ? 0xffff :
						   (unsigned short)one.revents;
}

/* --- waiting -------------------------------------------------------------- */

static int echo_child(void *argument)
{
	const int *p = argument;
	long size;

	sys_close(p[0]);
	while ((size = sys_read(p[1], buffer, sizeof(buffer))) > 0)
		EXPECT(sys_write(p[1], buffer, (size_t)size), size);
	return (int)size;
}

/* More than fits, so that both sides wait for the other. */
static void test_blocking_stream(void)
{
	static char sent[8192];
	int p[2], pid;
	size_t moved = 0;

	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, p), 0);
	pid = start_child(echo_child, p);
	sys_close(p[1]);
	for (unsigned i = 0; i < sizeof(sent); i++)
		sent[i] = (char)(i * 7);
	for (unsigned i = 0; i < 20; i++) {
		CHECK_EQ(sys_write(p[0], sent, sizeof(sent)), sizeof(sent));
		moved += sizeof(sent);
	}
	CHECK_EQ(sys_shutdown(p[0], SHUT_WR), 0);
	while (moved > 0) {
		long got = sys_recvfrom(p[0], buffer, sizeof(sent),
					MSG_WAITALL, NULL, NULL);

		CHECK_EQ(got, sizeof(sent));
		CHECK(memcmp(buffer, sent, sizeof(sent)) == 0);
		moved -= (size_t)got;
	}
	CHECK_EQ(sys_read(p[0], buffer, 1), 0);
	CHECK_EQ(collect(pid), 0);
	sys_close(p[0]);
}

static int late_writer(void *argument)
{
	const int *p = argument;

	sleep_ms(30);
	EXPECT(sys_write(p[1], "late", 4), 4);
	return 0;
}

static void test_wait_for_data(void)
{
	int p[2], pid;

	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_DGRAM, 0, p), 0);
	CHECK_EQ(ready(p[0], 0), POLLOUT);
	pid = start_child(late_writer, p);
	CHECK_EQ(sys_read(p[0], buffer, 100), 4);
	CHECK_EQ(collect(pid), 0);
	sys_close(p[0]);
	sys_close(p[1]);
}

static void test_timeouts(void)
{
	struct kernel_timespec half = { 0, 40000 }; /* microseconds */
	long start = now_ms(), sent;
	int p[2];

	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, p), 0);
	CHECK_EQ(sys_setsockopt(p[0], SOL_SOCKET, SO_RCVTIMEO, &half,
				sizeof(half)), 0);
	CHECK_EQ(sys_setsockopt(p[0], SOL_SOCKET, SO_SNDTIMEO, &half,
				sizeof(half)), 0);
	CHECK_EQ(sys_read(p[0], buffer, 1), -EAGAIN);
	CHECK(now_ms() - start >= 39);
	/* A part went, and then the time was over. */
	sent = sys_write(p[0], buffer, sizeof(buffer));
	CHECK(sent > 0);
	while (sent > 0)
		sent = sys_write(p[0], buffer, sizeof(buffer));
	CHECK_EQ(sent, -EAGAIN);
	CHECK_EQ(ready(p[0], 0), 0);
	CHECK_EQ(sys_read(p[1], buffer, sizeof(buffer)), sizeof(buffer));
	sys_close(p[0]);
	sys_close(p[1]);
}

static int wait_for_signal(void *argument)
{
	const int *p = argument;

	return (int)-sys_read(p[0], buffer, 1);
}

static void test_killed_while_waiting(void)
{
	int p[2], pid;

	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, p), 0);
	pid = start_child(wait_for_signal, p);
	sleep_ms(20);
	CHECK_EQ(sys_kill(pid, SIGKILL), 0);
	CHECK_EQ(collect(pid), SIGKILL);
	sys_close(p[0]);
	sys_close(p[1]);
}

/* --- ends that go --------------------------------------------------------- */

static int write_to_closed(void *argument)
{
	int p[2];

	(void)argument;
	EXPECT(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, p), 0);
	sys_close(p[1]);
	EXPECT(sys_sendto(p[0], "x", 1, MSG_NOSIGNAL, NULL, 0), -EPIPE);
	sys_write(p[0], "x", 1);
	return 1;
}

static void test_broken_pipe(void)
{
	CHECK_EQ(run_child(write_to_closed, NULL), SIGPIPE);
}

static int close_with_rest(void *argument)
{
	int *p = argument;

	sys_close(p[0]);
	sleep_ms(20);
	return 0;
}

/* What was written and not read: the writer, asleep, is told. */
static void test_reset(void)
{
	int p[2], pid;

	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, p), 0);
	pid = start_child(close_with_rest, p);
	sys_close(p[1]);
	CHECK_EQ(sys_write(p[0], "lost", 4), 4);
	CHECK_EQ(sys_read(p[0], buffer, 1), -ECONNRESET);
	CHECK_EQ(sys_read(p[0], buffer, 1), 0);
	CHECK_EQ(collect(pid), 0);
	sys_close(p[0]);
}

/* --- connections ---------------------------------------------------------- */

static int accept_one(void *argument)
{
	int s = *(int *)argument;
	long c = sys_accept(s, NULL, NULL);
	char byte;

	EXPECT(c >= 0, 1);
	EXPECT(sys_read((int)c, &byte, 1), 1);
	EXPECT(sys_write((int)c, &byte, 1), 1);
	return 0;
}

/* Several wait in accept, each gets one. */
static void test_accept_in_parallel(void)
{
	int s = listener("@parallel", 8), pids[4], clients[4];
	char byte;

	CHECK(s >= 0);
	for (unsigned i = 0; i < 4; i++)
		pids[i] = start_child(accept_one, &s);
	sleep_ms(10);
	for (unsigned i = 0; i < 4; i++) {
		clients[i] = client("@parallel", 0);
		CHECK(clients[i] >= 0);
		byte = (char)('a' + i);
		CHECK_EQ(sys_write(clients[i], &byte, 1), 1);
	}
	for (unsigned i = 0; i < 4; i++) {
		CHECK_EQ(sys_read(clients[i], &byte, 1), 1);
		CHECK_EQ(byte, 'a' + i);
		sys_close(clients[i]);
	}
	for (unsigned i = 0; i < 4; i++)
		CHECK_EQ(collect(pids[i]), 0);
	sys_close(s);
	CHECK_EQ(client("@parallel", 0), -ECONNREFUSED);
}

static int late_accept(void *argument)
{
	int s = *(int *)argument;

	sleep_ms(30);
	EXPECT(sys_accept(s, NULL, NULL) >= 0, 1);
	EXPECT(sys_accept(s, NULL, NULL) >= 0, 1);
	return 0;
}

static void test_backlog(void)
{
	int s = listener("@backlog", 0), pid, a, b;

	a = client("@backlog", DONT_WAIT);
	CHECK(a >= 0);
	CHECK_EQ(client("@backlog", DONT_WAIT), -EAGAIN);
	pid = start_child(late_accept, &s);
	b = client("@backlog", 0);
	CHECK(b >= 0);
	CHECK_EQ(collect(pid), 0);
	sys_close(a);
	sys_close(b);
	/* Connections that nobody took go with the listener. */
	a = client("@backlog", 0);
	CHECK_EQ(sys_write(a, "x", 1), 1);
	sys_close(s);
	CHECK_EQ(sys_read(a, buffer, 1), -ECONNRESET);
	sys_close(a);
}

/* No number left: the connection waits for who has one. */
static void test_accept_without_number(void)
{
	struct kernel_rlimit few = { 6, 256 }, many = { 256, 256 };
	int s = listener("@few", 2), c = client("@few", 0);

	CHECK(s >= 0 && c >= 0);
	few.current = (unsigned long)c + 1;
	CHECK_EQ(sys_setrlimit(RLIMIT_NOFILE, &few), 0);
	CHECK_EQ(sys_accept(s, NULL, NULL), -EMFILE);
	CHECK_EQ(sys_socket(AF_UNIX, SOCK_STREAM, 0), -EMFILE);
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, buffer), -EMFILE);
	CHECK_EQ(sys_setrlimit(RLIMIT_NOFILE, &many), 0);
	/* Nor where its address cannot be told: it is lost, as on Linux. */
	CHECK_EQ(sys_accept(s, buffer, (void *)8), -EFAULT);
	CHECK_EQ(sys_read(c, buffer, 1), 0);
	sys_close(c);
	sys_close(s);
}

/* --- names that are paths ------------------------------------------------- */

static int connect_as_user(void *argument)
{
	(void)argument;
	EXPECT(sys_setresuid(1000, 1000, 1000), 0);
	EXPECT(client("/tmp/sockets", 0), -EACCES);
	return 0;
}

static void test_path_rights(void)
{
	struct kernel_sockaddr_un address;
	int size = unix_name(&address, "/tmp/sockets"), s, d;

	sys_unlink("/tmp/sockets");
	sys_umask(077);
	s = listener("/tmp/sockets", 1);
	sys_umask(022);
	CHECK(s >= 0);
	CHECK_EQ(run_child(connect_as_user, NULL), 0);
	d = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0);
	CHECK_EQ(sys_sendto(d, "x", 1, 0, &address, size), -EPROTOTYPE);
	sys_close(s);
	/* Stale: a name, and nobody behind it. */
	CHECK_EQ(client("/tmp/sockets", 0), -ECONNREFUSED);
	CHECK_EQ(sys_bind(d, &address, size), -EADDRINUSE);
	CHECK_EQ(sys_unlink("/tmp/sockets"), 0);
	CHECK_EQ(sys_bind(d, &address, size), 0);
	sys_close(d);
	CHECK_EQ(sys_unlink("/tmp/sockets"), 0);
}

/* --- who sent it ---------------------------------------------------------- */

static int tell_peer(void *argument)
{
	int c;

	(void)argument;
	EXPECT(sys_setresgid(1000, 1001, 1001), 0);
	EXPECT(sys_setresuid(1002, 1003, 1003), 0);
	c = client("@who", 0);
	EXPECT(c >= 0, 1);
	EXPECT(sys_write(c, "x", 1), 1);
	EXPECT(sys_read(c, buffer, 1), 0);
	return 0;
}

/* SO_PEERCRED has the effective ids, a message the real ones. */
static void test_peer_credentials(void)
{
	struct kernel_msghdr header = { .control = (unsigned long)buffer,
					.control_size = 64 };
	struct iovec one = { (unsigned long)buffer + 100, 1 };
	struct kernel_ucred who;
	int s = listener("@who", 1), on = 1, size = sizeof(who), pid, c;

	CHECK_EQ(sys_setsockopt(s, SOL_SOCKET, SO_PASSCRED, &on, 4), 0);
	pid = start_child(tell_peer, NULL);
	c = (int)sys_accept(s, NULL, NULL);
	CHECK_EQ(sys_getsockopt(c, SOL_SOCKET, SO_PEERCRED, &who, &size), 0);
	CHECK_EQ(who.pid, pid);
	CHECK_EQ(who.uid, 1003);
	CHECK_EQ(who.gid, 1001);
	header.vector = (unsigned long)&one;
	header.vector_count = 1;
	CHECK_EQ(sys_recvmsg(c, &header, 0), 1);
	CHECK_EQ(header.control_size, 32);
	memcpy(&who, buffer + 16, sizeof(who));
	CHECK_EQ(who.pid, pid);
	CHECK_EQ(who.uid, 1002);
	CHECK_EQ(who.gid, 1000);
	sys_close(c);
	sys_close(s);
	CHECK_EQ(collect(pid), 0);
}

TEST_SUITE(sockets, TEST(test_blocking_stream), TEST(test_wait_for_data),
	   TEST(test_timeouts), TEST(test_killed_while_waiting),
	   TEST(test_broken_pipe), TEST(test_reset),
	   TEST(test_accept_in_parallel), TEST(test_backlog),
	   TEST(test_accept_without_number), TEST(test_path_rights),
	   TEST(test_peer_credentials));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_sockets);
}
