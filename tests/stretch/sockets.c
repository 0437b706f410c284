/*
 * Stretches of the calls on sockets: long messages, many of them, many parts.
 * See stretch.h.
 */
#include "tests/stretch/stretch.h"

#include "kernel/abi/socket.h"

#define MESSAGES 1024
#define ADDRESS(port) { AF_INET, (port), 0x0100007f, { 0 } }

static struct iovec parts[IOV_MAX];
static struct kernel_mmsghdr messages[MESSAGES];
static char small[16];

struct address {
	unsigned short family, port;
	unsigned address;
	char zero[8];
};

static void fill_parts(char *at, size_t size)
{
	for (unsigned i = 0; i < IOV_MAX; i++)
		parts[i] = (struct iovec){ (unsigned long)at, size };
}

static void fill_messages(char *at, size_t size)
{
	parts[0] = (struct iovec){ (unsigned long)at, size };
	for (unsigned i = 0; i < MESSAGES; i++)
		messages[i] = (struct kernel_mmsghdr){
			{ .vector = (unsigned long)&parts[0],
			  .vector_count = 1 }, 0, 0
		};
}

static int local(int type)
{
	char *at = filled_memory(MIB);
	struct kernel_msghdr whole = { .vector = (unsigned long)parts,
				       .vector_count = IOV_MAX };
	int ends[2];

	WANT(at == NULL, 0);
	WORKS(sys_socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, ends));
	WORKS(sys_sendto(ends[0], at, 100000, 0, NULL, 0));
	WORKS(sys_recvfrom(ends[1], at, MIB, 0, NULL, NULL));
	fill_parts(at, 100);
	WORKS(sys_sendmsg(ends[0], &whole, 0));
	WORKS(sys_recvmsg(ends[1], &whole, 0));
	fill_messages(at, 1);
	WORKS(sys_sendmmsg(ends[0], messages, MESSAGES, 0));
	WORKS(sys_recvmmsg(ends[1], messages, MESSAGES, 0, NULL));
	/* What waits goes with the sockets. */
	while (sys_sendto(ends[0], small, 1, 0, NULL, 0) == 1)
		;
	WORKS(sys_close(ends[1]));
	return 0;
}

static int streams(void)
{
	return local(SOCK_STREAM);
}

static int packets(void)
{
	return local(SOCK_SEQPACKET);
}

static int datagrams(void)
{
	return local(SOCK_DGRAM);
}

static int stream_writes(void)
{
	char *at = filled_memory(MIB);
	int ends[2], fd = sparse_file(MIB);
	int size = 4 << 20;

	WANT(at == NULL, 0);
	WORKS(sys_socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends));
	WORKS(sys_setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, 4));
	WORKS(sys_write(ends[0], at, MIB));
	WORKS(sys_read(ends[1], at, MIB));
	WORKS(sys_sendfile(ends[0], fd, NULL, MIB));
	WORKS(sys_read(ends[1], at, MIB));
	return 0;
}

/* Everybody who listens gets a copy. */
static int internet(void)
{
	struct address to = ADDRESS(0x3930);
	char *at = filled_memory(65536);
	int fd = (int)sys_socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int raw;

	WANT(at == NULL, 0);
	for (unsigned i = 0; i < 200; i++) {
		raw = (int)sys_socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, 17);
		WORKS(raw);
	}
	WORKS(sys_bind(fd, &to, sizeof(to)));
	WORKS(sys_sendto(fd, at, 65507, 0, &to, sizeof(to)));
	WORKS(sys_recvfrom(fd, at, 65507, 0, NULL, NULL));
	fill_messages(at, 1);
	for (unsigned i = 0; i < MESSAGES; i++) {
		messages[i].message.name = (unsigned long)&to;
		messages[i].message.name_size = sizeof(to);
	}
	WORKS(sys_sendmmsg(fd, messages, MESSAGES, 0));
	return 0;
}

/* Connections that nobody has accepted, and names. */
static int waiting(void)
{
	struct kernel_sockaddr_un name = { AF_UNIX, "\0name" };
	int fd = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0);

	WORKS(sys_bind(fd, &name, 7));
	WORKS(sys_listen(fd, 1000));
	for (unsigned i = 0; i < 240; i++) {
		int made = (int)sys_socket(AF_UNIX,
					   SOCK_STREAM | SOCK_NONBLOCK, 0);

		if (made < 0 || sys_connect(made, &name, 7) != 0)
			break;
	}
	WORKS(sys_close(fd));
	return 0;
}

static const struct stretch_case sockets[] = {
	CASE(streams), CASE(packets), CASE(datagrams), CASE(stream_writes),
	CASE(internet), CASE(waiting),
};
const struct stretch_part stretch_sockets = PART(sockets);
