/*
 * getrandom(2), /dev/random and /dev/urandom.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/random.h"
#include "tests/user/test.h"

#define RW (PROT_READ | PROT_WRITE)
#define LARGE 65536ul
#define SURELY 16u /* bytes that are never all zero, or twice the same */

static unsigned char bytes[LARGE], others[LARGE];

/* Exactly `size` bytes are written, and none behind them. */
static void test_sizes(void)
{
	for (size_t size = 0; size <= 5000; size += size < 300 ? 1 : 97) {
		memset(bytes, 0, size);
		memset(bytes + size, 0xaa, 64);
		CHECK_EQ(sys_getrandom(bytes, size, 0), size);
		CHECK(all_bytes(bytes + size, 0xaa, 64));
		if (size >= SURELY)
			CHECK(!all_bytes(bytes + size - SURELY, 0, SURELY));
	}
}

static void test_flags(void)
{
	CHECK_EQ(sys_getrandom(bytes, 32, GRND_NONBLOCK), 32);
	CHECK_EQ(sys_getrandom(bytes, 32, GRND_RANDOM), 32);
	CHECK_EQ(sys_getrandom(bytes, 32, GRND_INSECURE), 32);
	CHECK_EQ(sys_getrandom(bytes, 32, GRND_RANDOM | GRND_NONBLOCK), 32);
	CHECK_EQ(sys_getrandom(bytes, 32, GRND_RANDOM | GRND_INSECURE),
		 -EINVAL);
	for (int bit = 3; bit < 32; bit++)
		CHECK_EQ(sys_getrandom(bytes, 32, (int)(1u << bit)), -EINVAL);
	CHECK_EQ(sys_getrandom(bytes, 32, -1), -EINVAL);
	CHECK_EQ(sys_getrandom((void *)0x1000, 32, 8), -EINVAL);
	CHECK_EQ(sys_getrandom(NULL, 0, 0), 0);
}

static void test_never_twice(void)
{
	for (unsigned i = 0; i < 1000; i++) {
		CHECK_EQ(sys_getrandom(bytes, 32, 0), 32);
		CHECK(memcmp(bytes, others, SURELY) != 0);
		CHECK(memcmp(bytes, bytes + SURELY, SURELY) != 0);
		memcpy(others, bytes, 32);
	}
}

static unsigned ones(const unsigned char *from, size_t size)
{
	unsigned count = 0;

	for (size_t i = 0; i < size; i++)
		for (unsigned bit = 0; bit < 8; bit++)
			count += from[i] >> bit & 1;
	return count;
}

/* No proof of anything, but a stuck bit or byte would show. */
static void test_looks_random(void)
{
	unsigned counts[256] = { 0 }, least = -1u, most = 0;

	CHECK_EQ(sys_getrandom(bytes, LARGE, 0), LARGE);
	/* Half of 2^19 bits; the deviation is 362. */
	CHECK(ones(bytes, LARGE) > 262144 - 4000);
	CHECK(ones(bytes, LARGE) < 262144 + 4000);
	for (size_t i = 0; i < LARGE; i++)
		counts[bytes[i]]++;
	for (unsigned i = 0; i < 256; i++) {
		least = counts[i] < least ? counts[i] : least;
		most = counts[i] > most ? counts[i] : most;
	}
	/* 256 of each; the deviation is 16. */
	CHECK(least > 100);
	CHECK(most < 450);
}

static void check_device(const char *path)
{
	int fd = (int)sys_open(path, O_RDWR, 0);

	CHECK(fd > 0);
	CHECK_EQ(sys_read(fd, bytes, 0), 0);
	CHECK_EQ(sys_read(fd, bytes, 5000), 5000);
	CHECK_EQ(sys_read(fd, others, 5000), 5000);
	CHECK(memcmp(bytes, others, SURELY) != 0);
	CHECK(!all_bytes(bytes + 5000 - SURELY, 0, SURELY));
	/* What is written is stirred in: all may do that. */
	CHECK_EQ(sys_write(fd, bytes, 5000), 5000);
	CHECK_EQ(sys_read(fd, (void *)0x1000, 16), -EFAULT);
	CHECK_EQ(sys_write(fd, (void *)0x1000, 16), -EFAULT);
	sys_close(fd);
}

static void test_devices(void)
{
	check_device("/dev/random");
	check_device("/dev/urandom");
}

static void test_bad_pointers(void)
{
	static const unsigned long bad[] = {
		0, 1, 0x1000, 0x7ffffffff000, 0x800000000000,
		0xffff880000000000, 0xffffffff80000000, -1ul, -32ul,
	};

	for (unsigned i = 0; i < COUNT_OF(bad); i++)
		CHECK_EQ(sys_getrandom((void *)bad[i], 32, 0), -EFAULT);
	CHECK_EQ(sys_getrandom(map_pages(1, PROT_READ), 32, 0), -EFAULT);
}

/* Memory ends within the buffer: what was given out is counted. */
static void test_memory_ends(void)
{
	static const unsigned long sizes[] = {
		3 * PAGE, 0x7fffffff, 1ul << 32, 1ul << 63, -1ul,
	};
	char *at = map_pages(3, RW);
	long got;

	CHECK_EQ(sys_munmap(at + 2 * PAGE, PAGE), 0);
	got = sys_getrandom(at, 3 * PAGE, 0);
	CHECK(got > SURELY && got <= (long)(2 * PAGE));
	CHECK(!all_bytes(at + got - SURELY, 0, SURELY));
	for (unsigned i = 0; i < COUNT_OF(sizes); i++) {
		got = sys_getrandom(at, sizes[i], 0);
		CHECK(got > 0 && got <= (long)(2 * PAGE));
	}
	CHECK_EQ(sys_munmap(at, 2 * PAGE), 0);
}

TEST_SUITE(random, TEST(test_sizes), TEST(test_flags), TEST(test_never_twice),
	   TEST(test_looks_random), TEST(test_devices),
	   TEST(test_bad_pointers), TEST(test_memory_ends));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_random);
}
