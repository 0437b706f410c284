/*
 * AF_ALG: what a program does with such a socket besides sending and
 * receiving, and how bytes come from files and pipes. Nothing to do where
 * crypto.af_alg=on is not set. Digests are compared with those of the same
 * bytes in one message. The frame and object counts before and after the
 * program are compared by whoever runs it.
 */
#include "tests/user/alg.h"

#include "kernel/abi/ioctl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/netlink.h"
#include "kernel/abi/poll.h"
#include "tests/user/handler.h"
#include "tests/user/thread.h"

#define DIGEST 32
#define MUCH (40 * PAGE + 123)
#define ROUNDS 40

static unsigned char bytes[MUCH], got[MUCH], wanted[DIGEST];

/* An operation's socket, without its parent. */
static int hash(void)
{
	int fd = bound("hash", "sha256"), op = operation(fd);

	sys_close(fd);
	return op;
}

/* Is what was sent to `op` the first `size` bytes? */
static bool is_of_bytes(int op, size_t size)
{
	int other = hash();

	if (sys_write(other, bytes, size) != (long)size ||
	    receive(other, wanted, DIGEST) != DIGEST)
		return false;
	sys_close(other);
	return receive(op, got, DIGEST) == DIGEST &&
	       memcmp(got, wanted, DIGEST) == 0;
}

static int make_file(void)
{
	int file = (int)sys_open("/tmp/sent", O_RDWR | O_CREAT | O_TRUNC,
				 0600);

	for (size_t i = 0; i < MUCH; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251);
	return sys_write(file, bytes, MUCH) == (long)MUCH ? file : -1;
}

/* One message, however the kernel cuts it. */
static void test_sendfile(void)
{
	int op = hash(), file = make_file();
	long at = 0;

	CHECK_EQ(sys_sendfile(op, file, &at, MUCH), MUCH);
	CHECK(is_of_bytes(op, MUCH));
	/* More is wanted than there is: the message goes on. */
	at = 0;
	CHECK_EQ(sys_sendfile(op, file, &at, MUCH + 1), MUCH);
	CHECK(is_of_bytes(op, MUCH));
	sys_close(file);
	sys_unlink("/tmp/sent");
	sys_close(op);
}

static int p[2];

static int write_all(void *unused)
{
	long size = 1;

	(void)unused;
	for (unsigned i = 0; i < ROUNDS && size > 0; i++)
		size = sys_write(p[1], bytes, MUCH);
	sys_close(p[1]);
	return 0;
}

/* A message is what splice(2) says that it took, though somebody writes. */
static void test_writer(void)
{
	int op = hash();
	struct thread writer;
	long size, sum = 0;

	CHECK_EQ(sys_pipe2(p, 0), 0);
	memset(bytes, 0, sizeof(bytes));
	CHECK(thread_start(&writer, write_all, NULL) > 0);
	while ((size = sys_splice(p[0], NULL, op, NULL, MUCH, 0)) > 0) {
		CHECK(is_of_bytes(op, (size_t)size));
		sum += size;
	}
	CHECK_EQ(sum, ROUNDS * MUCH);
	thread_join(&writer);
	sys_close(p[0]);
	sys_close(op);
}

static void test_splice(void)
{
	int op = hash(), parent = bound("hash", "sha256");

	CHECK_EQ(sys_pipe2(p, 0), 0);
	sys_close(make_file());
	sys_unlink("/tmp/sent");
	CHECK_EQ(sys_write(p[1], bytes, 1000), 1000);
	CHECK_EQ(sys_splice(p[0], NULL, parent, NULL, 100, 0), -EOPNOTSUPP);
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, MUCH, 0), 1000);
	CHECK(is_of_bytes(op, 1000));
	/* In parts, of which the last says so. */
	CHECK_EQ(sys_write(p[1], bytes, 20000), 20000);
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, 17000, SPLICE_F_MORE),
		 17000);
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, 17000, 0), 3000);
	CHECK(is_of_bytes(op, 20000));
	CHECK_EQ(sys_splice(op, NULL, p[1], NULL, 10, 0), -EINVAL);
	sys_close(p[0]);
	sys_close(p[1]);
	sys_close(parent);
	sys_close(op);
}

/* What cannot all be read is no message, and nobody is told that a part of
 * it was taken. */
static void test_half(void)
{
	char *some = map_pages(5, PROT_READ | PROT_WRITE);
	int op = hash();

	CHECK_EQ(sys_munmap(some + 4 * PAGE, PAGE), 0);
	CHECK_EQ(sys_write(op, some, 5 * PAGE), -EFAULT);
	CHECK_EQ(sys_sendto(op, some, 5 * PAGE, MSG_MORE, NULL, 0), -EFAULT);
	CHECK(is_of_bytes(op, 0));
	sys_munmap(some, 4 * PAGE);
	sys_close(op);
}

static void interrupted(int number, struct kernel_siginfo *info, void *frame)
{
	(void)number, (void)info, (void)frame;
}

static int shared;

static int send_signal(void *unused)
{
	(void)unused;
	sleep_ms(20);
	return sys_tgkill(sys_getpid(), sys_getpid(), SIGUSR1) != 0;
}

/* A receive waits for a message: until a signal, or not at all. */
static void test_waits(void)
{
	int fd = bound("skcipher", "ctr(aes)");
	struct thread other;

	CHECK_EQ(set_key(fd, bytes, 16), 0);
	shared = operation(fd);
	CHECK_EQ(sys_fcntl(shared, F_SETFL, (void *)O_NONBLOCK), 0);
	CHECK_EQ(sys_read(shared, got, 16), -EAGAIN);
	CHECK_EQ(sys_read(shared, got, 0), 0);
	CHECK_EQ(sys_fcntl(shared, F_SETFL, NULL), 0);
	handle(SIGUSR1, interrupted, 0);
	CHECK(thread_start(&other, send_signal, NULL) > 0);
	CHECK_EQ(sys_read(shared, got, 16), -EINTR);
	thread_join(&other);
	/* What was looked at is gone: there is no MSG_PEEK. */
	CHECK_EQ(sys_write(shared, bytes, 16), 16);
	CHECK_EQ(sys_recvfrom(shared, got, 16, MSG_PEEK, NULL, NULL), 16);
	CHECK_EQ(receive(shared, got, 16), -EAGAIN);
	sys_close(shared);
	sys_close(fd);
}

/* What a socket is not. */
static void test_other_calls(void)
{
	int fd = bound("hash", "sha256"), op = operation(fd), number = 0;
	struct pollfd one = { fd, POLLIN | POLLOUT, 0 };
	char path[] = "/proc/self/fd/0";

	CHECK_EQ(sys_poll(&one, 1, 0), 0);
	CHECK_EQ(sys_ioctl(op, FIONREAD, &number), -EOPNOTSUPP);
	CHECK_EQ(sys_lseek(op, 0, 0), -ESPIPE);
	CHECK_EQ(sys_pwrite64(op, bytes, 1, 0), -ESPIPE);
	CHECK_EQ(sys_ftruncate(op, 0), -EINVAL);
	CHECK_EQ(sys_mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, op, 0), -ENODEV);
	CHECK_EQ(sys_shutdown(fd, 2), -EOPNOTSUPP);
	CHECK_EQ(sys_read(fd, got, 1), -EOPNOTSUPP);
	CHECK_EQ(sys_sendfile(fd, op, NULL, 1), -EINVAL);
	path[14] = (char)('0' + op);
	CHECK(op < 10);
	CHECK_EQ(sys_open(path, O_RDWR, 0), -ENXIO);
	sys_close(op);
	sys_close(fd);
}

/* Addresses that cannot be foreseen, and a type that is asked for. */
static void test_netlink(void)
{
	struct {
		struct kernel_nlmsghdr header;
		struct kernel_crypto_user_alg alg;
	} ask = { { sizeof(ask), CRYPTO_MSG_GETALG, NLM_F_REQUEST, 1, 0 },
		  { .name = "sha256", .mask = 0xf,
		    .type = CRYPTO_ALG_TYPE_SHASH } };
	struct kernel_sockaddr_nl a[3];
	int fds[3], size, error;

	for (unsigned i = 0; i < 3; i++) {
		size = sizeof(a[i]);
		memset(&a[i], 0, sizeof(a[i]));
		a[i].family = AF_NETLINK;
		fds[i] = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);
		CHECK_EQ(sys_bind(fds[i], &a[i], sizeof(a[i])), 0);
		CHECK_EQ(sys_getsockname(fds[i], &a[i], &size), 0);
	}
	CHECK(a[1].port >= 0x80000000u && a[2].port >= 0x80000000u);
	CHECK(a[1].port - a[2].port != 1 && a[2].port - a[1].port != 1);
	CHECK_EQ(sys_write(fds[0], &ask, sizeof(ask)), sizeof(ask));
	CHECK(receive(fds[0], got, MUCH) > (long)sizeof(ask));
	ask.alg.type = CRYPTO_ALG_TYPE_AEAD;
	CHECK_EQ(sys_write(fds[0], &ask, sizeof(ask)), sizeof(ask));
	CHECK(receive(fds[0], got, MUCH) > (long)sizeof(ask));
	memcpy(&error, got + sizeof(ask.header), sizeof(error));
	CHECK_EQ(error, -ENOENT);
	CHECK_EQ(sys_ioctl(fds[0], FIONREAD, &size), -ENOTTY);
	for (unsigned i = 0; i < 3; i++)
		sys_close(fds[i]);
}

TEST_SUITE(alg_calls, TEST(test_sendfile), TEST(test_writer),
	   TEST(test_splice), TEST(test_half), TEST(test_waits),
	   TEST(test_other_calls), TEST(test_netlink));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	if (sys_socket(AF_ALG, SOCK_SEQPACKET, 0) == -EAFNOSUPPORT)
		return 0;
	return run_suite(&suite_alg_calls);
}
