/*
 * A program's vector registers, while the kernel uses them for AES: over each
 * of the program's own calls, and while another program spins on them and is
 * preempted between any two of its instructions.
 *
 * Nothing to do where crypto.af_alg=on is not set (tests/user/alg.c has that).
 */
#include "tests/user/alg.h"

#include "kernel/abi/signal.h"

#define MESSAGE 16384 /* bytes: four pieces of the kernel's work */
#define MESSAGES 60

static unsigned char pattern[16][32] __attribute__((aligned(32)));
static unsigned char found[16][32] __attribute__((aligned(32)));
static unsigned char plain[MESSAGE], first[MESSAGE], got[MESSAGE];
static const unsigned char key[32] = { 7, 1, 8, 2, 8, 1, 8 };

#define EACH(DO)                                                       \
	DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9)    \
	DO(10) DO(11) DO(12) DO(13) DO(14) DO(15)
#define LOAD(N) "vmovdqa pattern+" #N "*32(%%rip), %%ymm" #N "\n\t"
#define KEEP(N) "vmovdqa %%ymm" #N ", found+" #N "*32(%%rip)\n\t"
#define USED(N) , "xmm" #N

/* Loads all of them, makes the call `number` or spins where that is below 0,
 * and keeps what they are then. */
static long around_call(long number, long a, long b, long c)
{
	long result = number;

	__asm__ volatile(EACH(LOAD) "syscall\n\t" EACH(KEEP)
			 : "+a"(result)
			 : "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory" EACH(USED));
	return result;
}

static void spin(unsigned long turns)
{
	__asm__ volatile(EACH(LOAD) "1: decq %0\n\tjnz 1b\n\t" EACH(KEEP)
			 : "+r"(turns)
			 :
			 : "memory" EACH(USED));
}

static void make_pattern(unsigned char start)
{
	unsigned char *bytes = pattern[0];

	for (unsigned i = 0; i < sizeof(pattern); i++)
		bytes[i] = (unsigned char)(start + i * 7);
	memset(found, 0, sizeof(found));
}

static bool is_kept(void)
{
	return memcmp(pattern, found, sizeof(pattern)) == 0;
}

static int open_cipher(const char *name)
{
	int fd = bound("skcipher", name), op;

	if (fd < 0 || set_key(fd, key, sizeof(key)) != 0)
		return -1;
	op = operation(fd);
	sys_close(fd);
	return op;
}

static long seal(int op)
{
	static const struct said said = { ALG_OP_ENCRYPT, 16, { 1 }, -1 };

	if (send_text(op, &said, plain, MESSAGE, 0) != MESSAGE)
		return -1;
	return around_call(SYS_read, op, (long)got, MESSAGE);
}

static void test_over_a_call(void)
{
	int op = open_cipher("ctr-aes-aesni");

	CHECK(op >= 0);
	make_pattern(3);
	CHECK_EQ(seal(op), MESSAGE);
	CHECK(is_kept());
	CHECK(memcmp(got, plain, MESSAGE) != 0);
	CHECK_EQ(sys_close(op), 0);
}

/* Until it is killed, or finds that a register has changed. */
static void spin_for_ever(void)
{
	make_pattern(100);
	do
		spin(200000);
	while (is_kept());
	sys_exit_group(1);
}

/* What is encrypted is right, and the same each time; the spinning program,
 * with other values in the same registers, dies by the signal alone. */
static void test_beside_another(void)
{
	int op = open_cipher("ctr-aes-aesni"), generic, status = -1;
	long child;

	CHECK(op >= 0);
	generic = open_cipher("ctr(aes-generic)");
	CHECK(generic >= 0);
	CHECK_EQ(seal(generic), MESSAGE);
	memcpy(first, got, MESSAGE);
	child = sys_fork();
	if (child == 0)
		spin_for_ever();
	make_pattern(9);
	for (unsigned i = 0; i < MESSAGES; i++) {
		CHECK_EQ(seal(op), MESSAGE);
		CHECK(memcmp(got, first, MESSAGE) == 0);
		CHECK(is_kept());
		sys_sched_yield();
	}
	CHECK_EQ(sys_kill(child, SIGKILL), 0);
	CHECK_EQ(sys_wait4(child, &status, 0, NULL), child);
	CHECK_EQ(status, SIGKILL);
	CHECK_EQ(sys_close(op), 0);
	CHECK_EQ(sys_close(generic), 0);
}

TEST_SUITE(vectors, TEST(test_over_a_call), TEST(test_beside_another));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	if (sys_socket(AF_ALG, SOCK_SEQPACKET, 0) == -EAFNOSUPPORT)
		return 0;
	for (unsigned i = 0; i < MESSAGE; i++)
		plain[i] = (unsigned char)(i * 31);
	return run_suite(&suite_vectors);
}
