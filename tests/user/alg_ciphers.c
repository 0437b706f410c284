/*
 * AF_ALG: ciphers and AEADs, known answers, messages in pieces, and what an
 * enemy tries with them. Nothing to do where crypto.af_alg=on is not set
 * (tests/user/alg.c has that).
 */
#include "tests/user/alg.h"

#include "kernel/abi/poll.h"
#include "tests/user/thread.h"

#define BAD ((void *)1)

/* NIST SP 800-38A, F.2.1: CBC-AES128. */
static const unsigned char key[16] =
	"\x2b\x7e\x15\x16\x28\xae\xd2\xa6\xab\xf7\x15\x88\x09\xcf\x4f\x3c";
static const unsigned char plain[32] =
	"\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96\xe9\x3d\x7e\x11\x73\x93\x17\x2a"
	"\xae\x2d\x8a\x57\x1e\x03\xac\x9c\x9e\xb7\x6f\xac\x45\xaf\x8e\x51";
static const unsigned char sealed[32] =
	"\x76\x49\xab\xac\x81\x19\xb2\x46\xce\xe9\x8e\x9b\x12\xe9\x19\x7d"
	"\x50\x86\xcb\x9b\x50\x72\x19\xee\x95\xdb\x11\x3a\x91\x76\x78\xb2";
static const struct said encrypt = {
	ALG_OP_ENCRYPT, 16, { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
			      15 }, -1
};
static unsigned char got[300000];

static int cipher(const char *type, const char *name, const void *with,
		  int key_size, int *fd)
{
	*fd = bound(type, name);
	if (*fd < 0 || set_key(*fd, with, key_size) != 0)
		return -1;
	return operation(*fd);
}

static void test_cbc(void)
{
	struct said decrypt = encrypt;
	int fd, op = cipher("skcipher", "cbc(aes)", key, 16, &fd);

	decrypt.operation = ALG_OP_DECRYPT;
	CHECK_EQ(receive(op, got, 16), -EAGAIN);
	CHECK_EQ(send_text(op, &encrypt, plain, 32, 0), 32);
	CHECK_EQ(receive(op, got, sizeof(got)), 32);
	CHECK(memcmp(got, sealed, 32) == 0);
	CHECK_EQ(send_text(op, &decrypt, sealed, 32, 0), 32);
	CHECK_EQ(sys_read(op, got, 32), 32);
	CHECK(memcmp(got, plain, 32) == 0);
	/* In pieces: the value is carried over, from message to message. */
	CHECK_EQ(send_text(op, &encrypt, plain, 10, MSG_MORE), 10);
	CHECK_EQ(receive(op, got, 16), -EAGAIN);
	CHECK_EQ(send_text(op, NULL, plain + 10, 10, MSG_MORE), 10);
	CHECK_EQ(receive(op, got, 32), 16);
	CHECK_EQ(send_text(op, NULL, plain + 20, 12, 0), 12);
	CHECK_EQ(receive(op, got + 16, 16), 16);
	CHECK(memcmp(got, sealed, 32) == 0);
	CHECK_EQ(send_text(op, &encrypt, plain, 16, 0), 16);
	CHECK_EQ(receive(op, got, 16), 16);
	CHECK_EQ(send_text(op, NULL, plain + 16, 16, 0), 16);
	CHECK_EQ(receive(op, got + 16, 16), 16);
	CHECK(memcmp(got, sealed, 32) == 0);
	/* Less room than there is text: the rest waits. */
	CHECK_EQ(send_text(op, &encrypt, plain, 32, 0), 32);
	CHECK_EQ(receive(op, got, 20), 16);
	CHECK_EQ(receive(op, got + 16, 20), 16);
	CHECK(memcmp(got, sealed, 32) == 0);
	sys_close(op);
	sys_close(fd);
}

static void test_bad_messages(void)
{
	struct said said = encrypt;
	int fd, op = cipher("skcipher", "cbc(aes)", key, 16, &fd);

	said.operation = 2;
	CHECK_EQ(send_text(op, &said, plain, 16, 0), -EINVAL);
	said = encrypt;
	said.iv_size = 15;
	CHECK_EQ(send_text(op, &said, plain, 16, 0), -EINVAL);
	CHECK_EQ(send_text(op, &encrypt, BAD, 16, 0), -EFAULT);
	CHECK_EQ(receive(op, got, 0), 0);
	/* No whole block: it is gone, and the next message is good. */
	CHECK_EQ(send_text(op, &encrypt, plain, 17, 0), 17);
	CHECK_EQ(send_text(op, &encrypt, plain, 16, 0), -EINVAL);
	CHECK_EQ(receive(op, got, 17), -EINVAL);
	CHECK_EQ(send_text(op, &encrypt, plain, 32, 0), 32);
	/* What cannot be given waits, and so does its initial value. */
	CHECK_EQ(receive(op, BAD, 32), -EFAULT);
	CHECK_EQ(receive(op, got, 32), 32);
	CHECK(memcmp(got, sealed, 32) == 0);
	CHECK_EQ(send_text(op, &encrypt, "", 0, 0), 0);
	CHECK_EQ(receive(op, got, 32), 0);
	CHECK_EQ(receive(op, got, 32), -EAGAIN);
	sys_close(op);
	sys_close(fd);
}

/* As much as the send buffer takes, and nobody waits who may not. */
static void test_bounds(void)
{
	int fd, op = cipher("skcipher", "ctr(aes)", key, 16, &fd), size = 1;
	struct pollfd one = { op, POLLIN | POLLOUT, 0 };
	long sent;

	CHECK_EQ(sys_poll(&one, 1, 0), 1);
	CHECK_EQ(one.revents, POLLIN | POLLOUT);
	memset(got, 0, sizeof(got));
	sent = send_text(op, &encrypt, got, sizeof(got),
			 MSG_MORE | MSG_DONTWAIT);
	CHECK_EQ(sent, 52 * PAGE);
	/* It ended early, and so did the message. */
	CHECK_EQ(send_text(op, NULL, got, 1, MSG_DONTWAIT), -EINVAL);
	CHECK_EQ(sys_poll(&one, 1, 0), 1);
	CHECK_EQ(one.revents, POLLIN);
	CHECK_EQ(receive(op, got, sizeof(got)), sent);
	CHECK_EQ(send_text(op, &encrypt, got, 1, MSG_MORE), 1);
	CHECK_EQ(send_text(op, NULL, got + 1, (size_t)sent - 1, MSG_MORE),
		 sent - 1);
	CHECK_EQ(send_text(op, NULL, got, 1, MSG_DONTWAIT), -EAGAIN);
	CHECK_EQ(receive(op, got, sizeof(got)), sent);
	CHECK(all_bytes(got, 0, (size_t)sent));
	CHECK_EQ(send_text(op, NULL, got, 0, 0), 0);
	/* Received by many calls. */
	CHECK_EQ(send_text(op, &encrypt, got, (size_t)sent, 0), sent);
	for (long at = 0; at < sent; at += 20000) {
		long left = sent - at < 20000 ? sent - at : 20000;

		CHECK_EQ(receive(op, got, 20000), left);
	}
	CHECK_EQ(sys_setsockopt(op, SOL_SOCKET, SO_SNDBUF, &size, 4), 0);
	CHECK_EQ(send_text(op, &encrypt, got, 20000, MSG_DONTWAIT), 4096);
	CHECK_EQ(receive(op, got, 4096), 4096);
	sys_close(op);
	sys_close(fd);
}

/* A message has at least a block, and so has what is worked on last. */
static void test_xts(void)
{
	struct said said = encrypt;
	int fd = bound("skcipher", "xts(aes)"), op;
	size_t size = 32768 + 8;

	if (fd == -ENOENT && !is_ravelin()) /* a module that is not loaded */
		return;
	CHECK_EQ(set_key(fd, sealed, 32), 0);
	op = operation(fd);
	CHECK_EQ(send_text(op, &said, plain, 15, 0), 15);
	CHECK_EQ(receive(op, got, 16), -EINVAL);
	memset(got, 7, size);
	CHECK_EQ(send_text(op, &said, got, size, 0), size);
	CHECK_EQ(receive(op, got, sizeof(got)), size);
	CHECK(!all_bytes(got + size - 16, 7, 16));
	said.operation = ALG_OP_DECRYPT;
	CHECK_EQ(send_text(op, &said, got, size, 0), size);
	CHECK_EQ(receive(op, got, sizeof(got)), size);
	CHECK(all_bytes(got, 7, size));
	sys_close(op);
	sys_close(fd);
}

/* What a cipher has no room for stays in the pipe. */
static void test_splice(void)
{
	int fd, op = cipher("skcipher", "ctr(aes)", key, 16, &fd), p[2];

	if (!is_ravelin()) /* there it is the page that may not fit */
		return;
	CHECK_EQ(sys_pipe2(p, O_NONBLOCK), 0);
	CHECK_EQ(sys_fcntl(p[0], F_SETPIPE_SZ, (void *)(128 * PAGE)),
		 128 * PAGE);
	for (size_t i = 0; i < sizeof(got); i++)
		got[i] = (unsigned char)(i >> 10);
	CHECK_EQ(sys_write(p[1], got, 250000), 250000);
	CHECK_EQ(sys_fcntl(op, F_SETFL, (void *)O_NONBLOCK), 0);
	CHECK_EQ(sys_splice(p[0], NULL, op, NULL, 250000, 0), 52 * PAGE);
	CHECK_EQ(sys_read(p[0], got, 250000), 250000 - 52 * PAGE);
	CHECK_EQ(got[0], 52 * PAGE >> 10);
	CHECK_EQ(got[1024], (52 * PAGE >> 10) + 1);
	sys_close(p[0]);
	sys_close(p[1]);
	sys_close(op);
	sys_close(fd);
}

/* NIST's second test case of GCM: all of it zeroes. */
static const unsigned char gcm[32] =
	"\x03\x88\xda\xce\x60\xb6\xa3\x92\xf3\x28\xc2\xb9\x71\xb2\xfe\x78"
	"\xab\x6e\x47\xd4\x2c\xec\x13\xbd\xf5\x3a\x67\xb2\x12\x57\xbd\xdf";

static void test_gcm(void)
{
	static const unsigned char zeroes[32];
	struct said said = { ALG_OP_ENCRYPT, 12, { 0 }, -1 };
	int fd, op = cipher("aead", "gcm(aes)", zeroes, 16, &fd);

	CHECK_EQ(send_text(op, &said, zeroes, 16, 0), 16);
	CHECK_EQ(receive(op, BAD, 32), -EFAULT);
	CHECK_EQ(receive(op, got, sizeof(got)), 32);
	CHECK(memcmp(got, gcm, 32) == 0);
	said.operation = ALG_OP_DECRYPT;
	CHECK_EQ(send_text(op, &said, gcm, 32, 0), 32);
	CHECK_EQ(receive(op, got, 16), 16);
	CHECK(all_bytes(got, 0, 16));
	/* Forged: nothing of it is seen, and it is gone. */
	memcpy(got + 100, gcm, 32);
	got[100 + 31] ^= 1;
	memset(got, 0x55, 64);
	CHECK_EQ(send_text(op, &said, got + 100, 32, 0), 32);
	CHECK_EQ(receive(op, got, 64), -EBADMSG);
	if (is_ravelin()) /* Linux has it written, wiped or not */
		CHECK(all_bytes(got, 0x55, 64));
	CHECK_EQ(receive(op, got, 64), -EAGAIN);
	/* Less than a tag, and a header that is not there. */
	CHECK_EQ(send_text(op, &said, gcm, 15, 0), 15);
	CHECK_EQ(receive(op, got, 64), -EINVAL);
	sys_close(op);
	op = operation(fd);
	said.header_size = 0x80000000;
	CHECK_EQ(send_text(op, &said, gcm, 32, 0), -EINVAL);
	/* Room for less than a tag: what would have filled it is gone. */
	said.header_size = 10;
	CHECK_EQ(send_text(op, &said, sealed, 32, 0), 32);
	CHECK_EQ(receive(op, got, 9), -EINVAL);
	if (is_ravelin()) /* Linux has all of it there still */
		CHECK_EQ(receive(op, got, 64), -EINVAL);
	sys_close(op);
	op = operation(fd);
	said.header_size = 0x7fffffff;
	CHECK_EQ(send_text(op, &said, gcm, 32, 0), 32);
	CHECK_EQ(receive(op, got, 64), -EINVAL);
	sys_close(op);
	sys_close(fd);
}

/* The header comes back in front; a shorter tag is the longer one's start. */
static void test_header(void)
{
	struct said said = { ALG_OP_ENCRYPT, 12, { 0 }, 4 };
	unsigned char message[64] = "headtext that is secret", whole[64];
	int fd, op = cipher("aead", "gcm(aes)", key, 16, &fd);

	CHECK_EQ(sys_setsockopt(fd, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, 16),
		 -EBUSY);
	CHECK_EQ(send_text(op, &said, message, 10, MSG_MORE), 10);
	CHECK_EQ(receive(op, got, 64), -EAGAIN);
	CHECK_EQ(send_text(op, NULL, message + 10, 13, 0), 13);
	CHECK_EQ(receive(op, whole, 64), 23 + 16);
	CHECK(memcmp(whole, "head", 4) == 0);
	CHECK(memcmp(whole + 4, message + 4, 8) != 0);
	sys_close(op);
	CHECK_EQ(sys_setsockopt(fd, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, 3),
		 -EINVAL);
	CHECK_EQ(sys_setsockopt(fd, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, 0),
		 -EINVAL);
	CHECK_EQ(sys_setsockopt(fd, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, 17),
		 -EINVAL);
	CHECK_EQ(sys_setsockopt(fd, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, 12),
		 0);
	op = operation(fd);
	said.operation = ALG_OP_DECRYPT;
	CHECK_EQ(send_text(op, &said, whole, 23 + 12, 0), 35);
	CHECK_EQ(receive(op, got, 23), 23);
	CHECK(memcmp(got, message, 23) == 0);
	/* The header is not encrypted, and cannot be changed either. */
	whole[0] ^= 1;
	CHECK_EQ(send_text(op, &said, whole, 23 + 12, 0), 35);
	CHECK_EQ(receive(op, got, 23), -EBADMSG);
	sys_close(op);
	sys_close(fd);
}

/* One who sends more than there is room for waits for one who receives. */
static int shared;

static int send_much(void *unused)
{
	static unsigned char much[600000];

	(void)unused;
	return send_text(shared, &encrypt, much, sizeof(much), 0) !=
	       sizeof(much);
}

static void test_waiting(void)
{
	struct thread thread;
	int fd;
	long sum = 0;

	if (!is_ravelin()) /* there it sleeps for ever */
		return;
	shared = cipher("skcipher", "cbc(aes)", key, 16, &fd);
	CHECK(thread_start(&thread, send_much, NULL) > 0);
	while (sum < 600000) {
		long size = sys_read(shared, got, 50000);

		CHECK(size > 0);
		if (size <= 0)
			break;
		sum += size;
	}
	CHECK_EQ(sum, 600000);
	thread_join(&thread);
	sys_close(shared);
	sys_close(fd);
}

static volatile int stop;

static int use_anyhow(void *argument)
{
	static unsigned char bytes[40000], out[40016];
	unsigned long what = (unsigned long)argument;
	struct said said = { ALG_OP_ENCRYPT, 12, { 0 }, 8 };

	while (!stop) {
		if (what == 0)
			send_text(shared, &said, bytes, sizeof(bytes),
				  MSG_DONTWAIT);
		else if (what == 1)
			receive(shared, out, sizeof(out));
		else
			receive(shared, NULL, sizeof(out));
	}
	return 0;
}

static void test_race(void)
{
	struct thread threads[3];
	int fd;

	shared = cipher("aead", "gcm(aes)", key, 16, &fd);
	stop = 0;
	for (unsigned long i = 0; i < 3; i++)
		CHECK(thread_start(&threads[i], use_anyhow, (void *)i) > 0);
	sleep_ms(60);
	sys_close(shared);
	sleep_ms(10);
	stop = 1;
	for (unsigned i = 0; i < 3; i++)
		thread_join(&threads[i]);
	sys_close(fd);
}

TEST_SUITE(alg_ciphers, TEST(test_cbc), TEST(test_bad_messages),
	   TEST(test_bounds), TEST(test_xts), TEST(test_splice),
	   TEST(test_gcm), TEST(test_header), TEST(test_waiting),
	   TEST(test_race));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	if (sys_socket(AF_ALG, SOCK_SEQPACKET, 0) == -EAFNOSUPPORT)
		return 0;
	return run_suite(&suite_alg_ciphers);
}
