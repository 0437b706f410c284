/*
 * AF_ALG: rules, wrong orders, wrong sizes. Where the kernel's command line
 * does not have crypto.af_alg=on, that there are no such sockets, nor those
 * of NETLINK_CRYPTO, which alg_netlink.c has. alg_ciphers.c has what ciphers
 * do. The frame and object
 * counts before and after the program are compared by whoever runs it.
 */
#include "tests/user/alg.h"

#include "kernel/abi/netlink.h"
#include "kernel/abi/poll.h"
#include "tests/user/thread.h"

#define BAD ((void *)1)
#define DIGEST 32

static const unsigned char of_abc[DIGEST] =
	"\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
	"\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad";
static const unsigned char of_nothing[DIGEST] =
	"\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24"
	"\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55";
static unsigned char got[4096];

static bool is_on(void)
{
	char line[512] = { 0 };

	return read_file("/proc/cmdline", line, sizeof(line) - 1) > 0 &&
	       find_text(line, "crypto.af_alg=on") != NULL;
}

/* With all capabilities that there are. */
static void test_off(void)
{
	CHECK_EQ(sys_socket(AF_ALG, SOCK_SEQPACKET, 0), -EAFNOSUPPORT);
	CHECK_EQ(sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO),
		 -EAFNOSUPPORT);
}

static void test_bind(void)
{
	struct kernel_sockaddr_alg a = { .family = AF_ALG, .type = "hash",
					 .name = "sha256" };
	char longer[128] = { 0 };
	int fd;

	CHECK_EQ(sys_socket(AF_ALG, SOCK_STREAM, 0), -ESOCKTNOSUPPORT);
	CHECK_EQ(sys_socket(AF_ALG, SOCK_SEQPACKET, 1), -EPROTONOSUPPORT);
	CHECK_EQ(sys_socketpair(AF_ALG, SOCK_SEQPACKET, 0, (int *)got),
		 -EOPNOTSUPP);
	fd = (int)sys_socket(AF_ALG, SOCK_SEQPACKET, 0);
	CHECK(fd >= 0);
	CHECK_EQ(sys_accept(fd, NULL, NULL), -EINVAL);
	CHECK_EQ(set_key(fd, "", 0), -ENOPROTOOPT);
	CHECK_EQ(sys_bind(fd, &a, 24), -EINVAL);
	CHECK_EQ(sys_bind(fd, BAD, sizeof(a)), -EFAULT);
	CHECK_EQ(sys_bind(fd, &a, 129), -EINVAL);
	/* The last byte is taken for the name's end. */
	CHECK_EQ(sys_bind(fd, &a, 24 + 6), -ENOENT);
	CHECK_EQ(sys_bind(fd, &a, 24 + 7), 0);
	a.features = 1;
	CHECK_EQ(sys_bind(fd, &a, sizeof(a)), -EINVAL);
	a.features = a.mask = CRYPTO_ALG_KERN_DRIVER_ONLY;
	CHECK_EQ(sys_bind(fd, &a, sizeof(a)), -ENOENT);
	a.features = a.mask = 0;
	memset(a.name, 'a', sizeof(a.name));
	CHECK_EQ(sys_bind(fd, &a, sizeof(a)), -ENOENT);
	memcpy(longer, &a, sizeof(a));
	memset(longer + sizeof(a), 'a', sizeof(longer) - sizeof(a));
	CHECK_EQ(sys_bind(fd, longer, sizeof(longer)), -ENOENT);
	memset(a.type, 'h', sizeof(a.type));
	CHECK_EQ(sys_bind(fd, &a, sizeof(a)), -ENOENT);
	CHECK_EQ(bind_to(fd, "hash", ""), -ENOENT);
	CHECK_EQ(bind_to(fd, "hash", "cbc(aes)"), -ENOENT);
	CHECK_EQ(bind_to(fd, "skcipher", "cbc(cbc(aes))"), -ENOENT);
	CHECK_EQ(bind_to(fd, "skcipher", "cbc((((((((((("), -ENOENT);
	CHECK_EQ(bind_to(fd, "rng", "sha256"), -ENOENT);
	CHECK_EQ(bind_to(fd, "skcipher", "cbc(aes)"), 0);
	sys_close(fd);
}

/* What is no operation, and what an operation is not. */
static void test_wrong_calls(void)
{
	int fd = bound("hash", "sha256"), op = operation(fd), size = 16;
	int rng = bound("rng", "stdrng"), draw = operation(rng);
	struct pollfd one = { op, POLLIN | POLLOUT, 0 };

	CHECK(fd >= 0 && op >= 0 && rng >= 0 && draw >= 0);
	CHECK_EQ(sys_write(fd, "abc", 3), -EOPNOTSUPP);
	CHECK_EQ(receive(fd, got, 3), -EOPNOTSUPP);
	CHECK_EQ(sys_write(draw, "abc", 3), -EOPNOTSUPP);
	CHECK_EQ(operation(draw), -EOPNOTSUPP);
	CHECK_EQ(bind_to(op, "hash", "sha256"), -EOPNOTSUPP);
	CHECK_EQ(bind_to(fd, "hash", "sha256"), -EBUSY);
	CHECK_EQ(set_key(op, "k", 1), -EOPNOTSUPP);
	CHECK_EQ(sys_connect(fd, got, 16), -EOPNOTSUPP);
	CHECK_EQ(sys_listen(fd, 1), -EOPNOTSUPP);
	CHECK_EQ(sys_shutdown(op, 2), -EOPNOTSUPP);
	CHECK_EQ(sys_getsockname(op, got, &size), -EOPNOTSUPP);
	CHECK_EQ(sys_accept(fd, got, &size), -ECONNABORTED);
	CHECK_EQ(sys_getsockopt(fd, SOL_ALG, ALG_SET_KEY, got, &size),
		 -EOPNOTSUPP);
	CHECK_EQ(sys_poll(&one, 1, 0), 0);
	sys_close(op);
	CHECK_EQ(set_key(fd, "k", 1), -ENOSYS);
	CHECK_EQ(sys_setsockopt(fd, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, 16),
		 -ENOPROTOOPT);
	CHECK_EQ(sys_setsockopt(rng, SOL_ALG, ALG_SET_DRBG_ENTROPY, "k", 1),
		 -EBUSY);
	sys_close(draw);
	CHECK_EQ(sys_setsockopt(rng, SOL_ALG, ALG_SET_DRBG_ENTROPY, "k", 1),
		 -ENOPROTOOPT);
	CHECK_EQ(set_key(rng, "seed", 4), 0);
	CHECK_EQ(bind_to(fd, "hash", "sha512"), 0);
	sys_close(fd);
	sys_close(rng);
}

static bool is_digest(int op, const unsigned char *wanted)
{
	memset(got, 0, sizeof(got));
	return receive(op, got, sizeof(got)) == DIGEST &&
	       memcmp(got, wanted, DIGEST) == 0;
}

static void test_hash(void)
{
	int fd = bound("hash", "sha256"), op = operation(fd), copy;
	struct kernel_msghdr header = { .flags = 0 };
	struct iovec buffer = { (unsigned long)got, 7 };

	CHECK_EQ(sys_write(op, "abc", 3), 3);
	CHECK(is_digest(op, of_abc));
	CHECK(is_digest(op, of_nothing));
	CHECK_EQ(sys_sendto(op, "a", 1, MSG_MORE, NULL, 0), 1);
	copy = operation(op);
	CHECK(copy >= 0);
	CHECK_EQ(sys_sendto(copy, "bc", 2, 0, NULL, 0), 2);
	CHECK_EQ(sys_sendto(op, "b", 1, MSG_MORE, NULL, 0), 1);
	CHECK_EQ(sys_sendto(op, "c", 1, MSG_MORE, NULL, 0), 1);
	CHECK(is_digest(op, of_abc));
	sys_close(op);
	CHECK(is_digest(copy, of_abc));
	/* A message that cannot be read to its end is none. */
	CHECK_EQ(sys_sendto(copy, "abc", 3, MSG_MORE, NULL, 0), 3);
	CHECK_EQ(sys_sendto(copy, BAD, 3, MSG_MORE, NULL, 0), -EFAULT);
	CHECK(is_digest(copy, of_nothing));
	/* Nor is one before it, where more was to come. */
	CHECK_EQ(sys_sendto(copy, "abc", 3, 0, NULL, 0), 3);
	CHECK_EQ(sys_sendto(copy, BAD, 3, MSG_MORE, NULL, 0), -EFAULT);
	CHECK(is_digest(copy, of_nothing));
	CHECK_EQ(sys_sendto(copy, "abc", 3, 0, NULL, 0), 3);
	header.vector = (unsigned long)&buffer;
	header.vector_count = 1;
	CHECK_EQ(sys_recvmsg(copy, &header, 0), 7);
	CHECK_EQ(header.flags, MSG_TRUNC);
	CHECK(memcmp(got, of_abc, 7) == 0);
	CHECK_EQ(sys_sendto(copy, "abc", 3, MSG_OOB, NULL, 0), 3);
	CHECK_EQ(receive(copy, BAD, DIGEST), -EFAULT);
	sys_close(copy);
	sys_close(fd);
}

/* Out of a pipe, in more pieces than one, it is one message; and with
 * SPLICE_F_MORE it goes on. */
static void test_splice(void)
{
	static char bytes[50000];
	unsigned char wanted[DIGEST];
	int fd = bound("hash", "sha256"), op = operation(fd), p[2];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	CHECK_EQ(sys_write(op, bytes, sizeof(bytes)), sizeof(bytes));
	CHECK_EQ(receive(op, wanted, DIGEST), DIGEST);
	CHECK_EQ(sys_pipe(p), 0);
	CHECK_EQ(sys_write(p[1], bytes, sizeof(bytes)), sizeof(bytes));
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, sizeof(bytes), 0),
		 sizeof(bytes));
	CHECK(is_digest(op, wanted));
	CHECK_EQ(sys_write(p[1], "abc", 3), 3);
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, 1, SPLICE_F_MORE), 1);
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, 2, 0), 2);
	CHECK(is_digest(op, of_abc));
	sys_close(p[0]);
	sys_close(p[1]);
	sys_close(op);
	sys_close(fd);
}

static void test_keys(void)
{
	static char key[20481];
	int fd = bound("hash", "hmac(sha256)"), op = operation(fd), second;

	CHECK(fd >= 0 && op >= 0);
	CHECK_EQ(sys_write(op, "abc", 3), -ENOKEY);
	CHECK_EQ(receive(op, got, 32), -ENOKEY);
	CHECK_EQ(operation(op), -ENOKEY);
	CHECK_EQ(set_key(fd, BAD, 16), -EFAULT);
	CHECK_EQ(set_key(fd, key, sizeof(key)), -ENOMEM);
	CHECK_EQ(set_key(fd, key, -1), -EINVAL);
	CHECK_EQ(set_key(fd, "key", 3), 0);
	/* It can change until somebody has used it. */
	CHECK_EQ(set_key(fd, "Jefe", 4), 0);
	CHECK_EQ(sys_write(op, "what do ya want for nothing?", 28), 28);
	CHECK_EQ(receive(op, got, sizeof(got)), DIGEST);
	CHECK(memcmp(got, "\x5b\xdc\xc1\x46\xbf\x60\x75\x4e", 8) == 0);
	CHECK_EQ(set_key(fd, "key", 3), -EBUSY);
	CHECK_EQ(bind_to(fd, "hash", "sha256"), -EBUSY);
	second = operation(fd);
	sys_close(fd);
	CHECK_EQ(sys_write(second, "what do ya want for nothing?", 28), 28);
	CHECK_EQ(receive(second, got, sizeof(got)), DIGEST);
	CHECK(memcmp(got, "\x5b\xdc\xc1\x46\xbf\x60\x75\x4e", 8) == 0);
	sys_close(second);
	sys_close(op);
	fd = bound("skcipher", "cbc(aes)");
	op = operation(fd);
	CHECK_EQ(set_key(fd, key, 16), 0);
	CHECK_EQ(set_key(fd, key, 17), -EINVAL);
	CHECK_EQ(sys_write(op, "abc", 3), -ENOKEY);
	CHECK_EQ(set_key(fd, key, 16), 0);
	CHECK_EQ(sys_write(op, "abc", 3), 3);
	sys_close(op);
	CHECK_EQ(set_key(fd, key, 32), 0);
	sys_close(fd);
}

/* After a key that is none there is none, in codes and AEADs as well. */
static void test_bad_key(const char *type, const char *name)
{
	int fd = bound(type, name), op;

	if (fd == -ENOENT && !is_ravelin()) /* a module that is not loaded */
		return;
	CHECK_EQ(set_key(fd, "0123456789abcdef", 16), 0);
	CHECK_EQ(set_key(fd, "0123456789abcdefg", 17), -EINVAL);
	op = operation(fd);
	CHECK_EQ(sys_write(op, "abc", 3), -ENOKEY);
	CHECK_EQ(set_key(fd, "0123456789abcdef", 16), 0);
	CHECK_EQ(sys_write(op, "abc", 3), 3);
	sys_close(op);
	sys_close(fd);
}

static void test_bad_keys(void)
{
	test_bad_key("hash", "cmac(aes)");
	test_bad_key("skcipher", "ctr(aes)");
	test_bad_key("aead", "gcm(aes)");
}

static void test_stdrng(void)
{
	int fd = bound("rng", "stdrng"), op = operation(fd);

	/* A generator of Linux's begins with a seed. */
	CHECK_EQ(receive(op, got, 16), -EINVAL);
	CHECK_EQ(set_key(fd, "seed", 4), -EBUSY);
	sys_close(op);
	CHECK_EQ(set_key(fd, "seed", 4), 0);
	op = operation(fd);
	memset(got, 0, sizeof(got));
	CHECK_EQ(receive(op, got, 16), 16);
	CHECK_EQ(receive(op, got + 16, 16), 16);
	CHECK(!all_bytes(got, got[0], 16) && memcmp(got, got + 16, 16) != 0);
	memset(got, 0, sizeof(got));
	CHECK_EQ(receive(op, got, 0), 0);
	CHECK_EQ(receive(op, got, sizeof(got)), 128);
	CHECK(all_bytes(got + 128, 0, sizeof(got) - 128));
	CHECK_EQ(receive(op, BAD, 16), -EFAULT);
	sys_close(op);
	sys_close(fd);
}

/* --- at once --- */

static volatile int stop;
static int shared_fd, shared_op;

static int spoil(void *argument)
{
	static char bytes[300];
	unsigned long what = (unsigned long)argument;
	int copy;

	while (!stop) {
		switch (what) {
		case 0:
			sys_sendto(shared_op, bytes, sizeof(bytes), MSG_MORE,
				   NULL, 0);
			break;
		case 1:
			receive(shared_op, got, 32);
			break;
		case 2:
			set_key(shared_fd, bytes, 16);
			bind_to(shared_fd, "hash", "hmac(sha256)");
			break;
		default:
			copy = operation(shared_op);
			sys_sendto(copy, bytes, 1, 0, NULL, 0);
			sys_close(copy);
			copy = operation(shared_fd);
			sys_close(copy);
		}
	}
	return 0;
}

static void test_race(void)
{
	struct thread threads[4];

	shared_fd = bound("hash", "hmac(sha256)");
	CHECK_EQ(set_key(shared_fd, "key", 3), 0);
	shared_op = operation(shared_fd);
	stop = 0;
	for (unsigned long i = 0; i < 4; i++)
		CHECK(thread_start(&threads[i], spoil, (void *)i) > 0);
	sleep_ms(60);
	/* What goes under their hands is none of theirs any more. */
	sys_close(shared_op);
	sleep_ms(10);
	sys_close(shared_fd);
	sleep_ms(10);
	stop = 1;
	for (unsigned i = 0; i < 4; i++)
		thread_join(&threads[i]);
}

static int use_copy(void *argument)
{
	const int *op = argument;

	return sys_write(op[1], "c", 1) != 1 || !is_digest(op[0], of_abc);
}

/* A child, and another descriptor, have the same socket. */
static void test_shared(void)
{
	int fd = bound("hash", "sha256"), op[2];

	op[0] = operation(fd);
	op[1] = (int)sys_dup(op[0]);
	sys_close(fd);
	CHECK_EQ(sys_sendto(op[0], "a", 1, MSG_MORE, NULL, 0), 1);
	CHECK_EQ(sys_sendto(op[1], "b", 1, MSG_MORE, NULL, 0), 1);
	CHECK_EQ(run_child(use_copy, op), 0);
	CHECK(is_digest(op[0], of_nothing));
	sys_close(op[0]);
	sys_close(op[1]);
}

TEST_SUITE(alg_off, TEST(test_off));
TEST_SUITE(alg, TEST(test_bind), TEST(test_wrong_calls), TEST(test_hash),
	   TEST(test_splice), TEST(test_keys), TEST(test_bad_keys),
	   TEST(test_stdrng), TEST(test_race), TEST(test_shared));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	return run_suite(is_on() ? &suite_alg : &suite_alg_off);
}
