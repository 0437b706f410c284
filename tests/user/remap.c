/*
 * mremap(2), from a program: what is in memory stays in it wherever it goes,
 * nothing stays behind, and what is refused has changed nothing.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/system.h"
#include "tests/user/caps.h"
#include "tests/user/child.h"

#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)
#define PLACE 0x200000000000ul
#define FAR 0x300000000000ul
#define MAY MREMAP_MAYMOVE
#define TO (MREMAP_MAYMOVE | MREMAP_FIXED)

static int random_fd;

static long map(unsigned long at, size_t pages, int rights, int flags)
{
	return sys_mmap((void *)at, pages * PAGE, rights, flags | MAP_FIXED,
			-1, 0);
}

static long remap(unsigned long at, size_t old_pages, size_t new_pages,
		  int flags, unsigned long to)
{
	return sys_mremap((void *)at, old_pages * PAGE, new_pages * PAGE,
			  flags, (void *)to);
}

static long unmap(unsigned long at, size_t pages)
{
	return sys_munmap((void *)at, pages * PAGE);
}

/* The kernel is asked: it would see what the processor still remembers. */
static bool can_read(unsigned long at)
{
	return sys_write(random_fd, (void *)at, 1) == 1;
}

static void fill(unsigned long at, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		*(size_t *)(at + i * PAGE) = i + 1;
}

static bool is_filled(unsigned long at, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		if (*(size_t *)(at + i * PAGE) != i + 1)
			return false;
	return true;
}

static void test_in_place(void)
{
	CHECK_EQ(map(PLACE, 2, RW, ANON), PLACE);
	fill(PLACE, 2);
	CHECK_EQ(remap(PLACE, 2, 5, 0, 0), PLACE);
	CHECK(is_filled(PLACE, 2));
	CHECK(all_bytes((void *)(PLACE + 2 * PAGE), 0, 3 * PAGE));
	CHECK_EQ(remap(PLACE, 5, 1, 0, 0), PLACE);
	CHECK(is_filled(PLACE, 1) && !can_read(PLACE + PAGE));
	CHECK_EQ(remap(PLACE, 1, 1, 0, 0), PLACE);
	CHECK_EQ(map(PLACE + 2 * PAGE, 1, PROT_READ, ANON), PLACE + 2 * PAGE);
	CHECK_EQ(remap(PLACE, 1, 2, 0, 0), PLACE);
	CHECK_EQ(remap(PLACE, 2, 3, 0, 0), -ENOMEM);
	CHECK_EQ(remap(PLACE, 1, 2, 0, 0), -ENOMEM);
	CHECK_EQ(sys_mremap((void *)PLACE, 2 * PAGE, 1, 0, NULL), PLACE);
	CHECK(!can_read(PLACE + PAGE));
	CHECK_EQ(unmap(PLACE, 3), 0);
}

/* More than a batch of pages, over the edges of page tables. */
#define MANY 2000ul

static void test_move(void)
{
	struct kernel_sysinfo before, after;
	unsigned long at = PLACE - 100 * PAGE, to;

	CHECK_EQ(map(at, MANY, RW, ANON), at);
	fill(at, MANY);
	CHECK_EQ(map(at + MANY * PAGE, 1, PROT_NONE, ANON), at + MANY * PAGE);
	CHECK_EQ(sys_sysinfo(&before), 0);
	CHECK_EQ(remap(at, MANY, MANY + 1, 0, 0), -ENOMEM);
	to = (unsigned long)remap(at, MANY, MANY + 50, MAY, 0);
	CHECK(to != at && to % PAGE == 0 && to < -4095ul);
	CHECK_EQ(sys_sysinfo(&after), 0);
	/* Frames move with their pages; only tables are new. */
	CHECK((long)(before.free_ram - after.free_ram) < 20l * 4096);
	CHECK(is_filled(to, MANY));
	CHECK(*(long *)(to + MANY * PAGE) == 0);
	for (size_t i = 0; i < MANY; i += 50)
		CHECK(!can_read(at + i * PAGE));
	/* Into the middle of where it is not, and shorter on the way. */
	CHECK_EQ(map(FAR, 2 * MANY, RW, ANON), FAR);
	fill(FAR, 2 * MANY);
	CHECK_EQ(remap(to, MANY + 50, MANY - 10, TO, FAR + 30 * PAGE),
		 FAR + 30 * PAGE);
	CHECK(is_filled(FAR, 30));
	CHECK(is_filled(FAR + 30 * PAGE, MANY - 10));
	CHECK_EQ(*(size_t *)(FAR + (MANY + 20) * PAGE), MANY + 21);
	CHECK(!can_read(to) && !can_read(to + (MANY + 49) * PAGE));
	CHECK_EQ(unmap(FAR, 2 * MANY), 0);
	CHECK_EQ(unmap(at + MANY * PAGE, 1), 0);
}

static void test_stays(void)
{
	const int flags = MREMAP_MAYMOVE | MREMAP_DONTUNMAP;
	long to;

	CHECK_EQ(map(PLACE, 4, RW, ANON), PLACE);
	fill(PLACE, 4);
	CHECK_EQ(remap(PLACE, 4, 3, flags, 0), -EINVAL);
	CHECK_EQ(remap(PLACE, 4, 4, MREMAP_DONTUNMAP, 0), -EINVAL);
	CHECK_EQ(remap(PLACE, 4, 4, flags | MREMAP_FIXED, FAR), FAR);
	CHECK(is_filled(FAR, 4));
	CHECK(all_bytes((void *)PLACE, 0, 4 * PAGE));
	fill(PLACE, 4);
	to = remap(PLACE, 2, 2, flags, 0);
	CHECK(to > 0 && to % (long)PAGE == 0);
	CHECK(is_filled((unsigned long)to, 2));
	CHECK(all_bytes((void *)PLACE, 0, 2 * PAGE));
	CHECK_EQ(*(size_t *)(PLACE + 3 * PAGE), 4);
	CHECK_EQ(unmap(PLACE, 4), 0);
	CHECK_EQ(unmap(FAR, 4), 0);
	CHECK_EQ(unmap((unsigned long)to, 2), 0);
}

/* Rights go along, those of code too, and those of no access. */
static void test_rights(void)
{
	static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	int (*function)(void) = (int (*)(void))FAR;

	CHECK_EQ(map(PLACE, 3, RW, ANON), PLACE);
	fill(PLACE + PAGE, 2);
	CHECK(map_code((void *)PLACE, 0, code, sizeof(code)) != NULL);
	CHECK_EQ(sys_mprotect((void *)(PLACE + PAGE), PAGE, PROT_NONE), 0);
	CHECK_EQ(remap(PLACE, 3, 3, TO, FAR), -EFAULT);
	CHECK_EQ(remap(PLACE, 1, 1, TO, FAR), FAR);
	CHECK_EQ(remap(PLACE + PAGE, 1, 1, TO, FAR + PAGE), FAR + PAGE);
	CHECK_EQ(function(), 42);
	CHECK(!can_read(FAR + PAGE));
	CHECK_EQ(sys_mprotect((void *)(FAR + PAGE), PAGE, PROT_READ), 0);
	CHECK(is_filled(FAR + PAGE, 1));
	CHECK_EQ(sys_read(random_fd, (void *)FAR, 1), -EFAULT);
	CHECK_EQ(unmap(PLACE, 3), 0);
	CHECK_EQ(unmap(FAR, 2), 0);
}

static void test_file(void)
{
	int fd = (int)sys_open("/tests/data/numbers", O_RDONLY, 0);
	char *at = (char *)FAR;

	CHECK_EQ(sys_mmap((void *)PLACE, PAGE, RW, MAP_PRIVATE | MAP_FIXED,
			  fd, PAGE), PLACE);
	sys_close(fd);
	CHECK(memcmp((char *)PLACE, "0000512", 7) == 0);
	((char *)PLACE)[6] = 'x';
	CHECK_EQ(remap(PLACE, 1, 2, TO, FAR), FAR);
	CHECK(memcmp(at, "000051x", 7) == 0);
	CHECK(memcmp(at + PAGE, "0001024", 7) == 0);
	/* Behind it the file has no page. */
	CHECK_EQ(remap(FAR, 2, 3, 0, 0), FAR);
	CHECK(!can_read(FAR + 2 * PAGE));
	CHECK_EQ(remap(FAR, 0, 1, MAY, 0), -EINVAL);
	CHECK_EQ(unmap(FAR, 3), 0);
}

/* The same file's pages twice, by an old size of 0. */
static void test_twice(void)
{
	int fd = (int)sys_open("/tmp/remap", O_RDWR | O_CREAT, 0600);

	CHECK_EQ(sys_ftruncate(fd, 2 * PAGE), 0);
	CHECK_EQ(sys_mmap((void *)PLACE, 2 * PAGE, RW, MAP_SHARED | MAP_FIXED,
			  fd, 0), PLACE);
	CHECK_EQ(remap(PLACE + PAGE, 0, 1, 0, 0), -ENOMEM);
	CHECK_EQ(remap(PLACE + PAGE, 0, 1, TO, FAR), FAR);
	*(size_t *)(PLACE + PAGE) = 1;
	CHECK(is_filled(FAR, 1));
	*(size_t *)(FAR + 8) = 77;
	CHECK_EQ(*(size_t *)(PLACE + PAGE + 8), 77);
	CHECK_EQ(unmap(PLACE, 2), 0);
	CHECK_EQ(unmap(FAR, 1), 0);
	CHECK_EQ(map(PLACE, 1, RW, MAP_SHARED | MAP_ANONYMOUS), PLACE);
	CHECK_EQ(remap(PLACE, 0, 1, MAY, 0), -EINVAL);
	CHECK_EQ(unmap(PLACE, 1), 0);
	sys_close(fd);
	CHECK_EQ(sys_unlink("/tmp/remap"), 0);
}

static int write_in_child(void *unused)
{
	(void)unused;
	if (remap(PLACE, 2, 2, TO, FAR + 9 * PAGE) < 0)
		return 1;
	fill(FAR + 9 * PAGE, 2); /* private: this task's own from now on */
	fill(FAR, 2);
	return 0;
}

/* Pages that a child shares, or has a copy of, move apart from it. */
static void test_after_fork(void)
{
	CHECK_EQ(map(PLACE, 2, RW, ANON), PLACE);
	memset((void *)PLACE, 'p', 2 * PAGE);
	CHECK_EQ(map(PLACE + 8 * PAGE, 2, RW, MAP_SHARED | MAP_ANONYMOUS),
		 PLACE + 8 * PAGE);
	memset((void *)(PLACE + 8 * PAGE), 's', 2 * PAGE);
	CHECK_EQ(remap(PLACE + 8 * PAGE, 2, 2, TO, FAR), FAR);
	CHECK_EQ(run_child(write_in_child, NULL), 0);
	CHECK(all_bytes((void *)PLACE, 'p', 2 * PAGE));
	CHECK(is_filled(FAR, 2));
	CHECK_EQ(unmap(PLACE, 2), 0);
	CHECK_EQ(unmap(FAR, 2), 0);
}

static void test_refused(void)
{
	CHECK_EQ(map(PLACE, 4, RW, ANON), PLACE);
	CHECK_EQ(unmap(PLACE + 2 * PAGE, 1), 0);
	fill(PLACE, 2);
	CHECK_EQ(map(FAR, 1, RW, ANON), FAR);
	fill(FAR, 1);
	CHECK_EQ(remap(PLACE + 1, 1, 1, MAY, 0), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 0, MAY, 0), -EINVAL);
	CHECK_EQ(remap(PLACE, 0, 1, MAY, 0), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 1, MREMAP_FIXED, FAR), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 1, 8, 0), -EINVAL);
	CHECK_EQ(remap(PLACE, 2, 2, TO, PLACE + PAGE), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 1, TO, FAR + 1), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 1, TO, 0x7ffffffff000), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 1, TO, 0xffffffff80000000), -EINVAL);
	CHECK_EQ(remap(PLACE, 1, 2, TO, -PAGE), -EINVAL);
	CHECK_EQ(without_cap(CAP_SYS_RAWIO), 0);
	CHECK_EQ(remap(PLACE, 1, 1, TO, 0), -EPERM);
	CHECK_EQ(remap(PLACE, 1, 1, TO, 0xf000), -EPERM);
	CHECK_EQ(with_all_caps(), 0);
	CHECK_EQ(remap(PLACE, 3, 4, MAY, 0), -EFAULT);
	CHECK_EQ(remap(PLACE, 4, 4, TO, FAR), -EFAULT);
	CHECK_EQ(remap(PLACE + 2 * PAGE, 1, 1, MAY, 0), -EFAULT);
	CHECK_EQ(remap(0, 1, 1, MAY, 0), -EFAULT);
	CHECK_EQ(remap(0x7ffffffff000, 1, 1, MAY, 0), -EFAULT);
	CHECK_EQ(remap(0x800000000000, 1, 2, MAY, 0), -EFAULT);
	CHECK_EQ(remap(0xffffffff80000000, 1, 2, MAY, 0), -EFAULT);
	CHECK_EQ(remap(-PAGE, 1, 2, MAY, 0), -EFAULT);
	CHECK_EQ(sys_mremap((void *)PLACE, PAGE, -1ul, MAY, NULL), -EINVAL);
	CHECK_EQ(sys_mremap((void *)PLACE, PAGE, 1ul << 47, MAY, NULL),
		 -ENOMEM);
	CHECK_EQ(sys_mremap((void *)PLACE, PAGE, 1ul << 45, MAY, NULL),
		 -ENOMEM);
	CHECK_EQ(sys_mremap((void *)PLACE, -PAGE, PAGE, 0, NULL), -EINVAL);
	CHECK(is_filled(PLACE, 2) && is_filled(FAR, 1));
	CHECK_EQ(unmap(PLACE, 4), 0);
	CHECK_EQ(unmap(FAR, 1), 0);
}

static int grow_limited(void *unused)
{
	struct kernel_rlimit limit = { 64 << 20, 64 << 20 };

	(void)unused;
	if (sys_setrlimit(RLIMIT_AS, &limit) != 0 ||
	    map(PLACE, 8192, PROT_READ, ANON) != PLACE)
		return 1;
	if (remap(PLACE, 8192, 16384, MAY, 0) != -ENOMEM ||
	    remap(PLACE, 8192, 8192, TO, FAR) != FAR)
		return 2;
	return remap(FAR, 8192, 8192, TO | MREMAP_DONTUNMAP, PLACE) !=
	       -ENOMEM;
}

static void test_limit(void)
{
	CHECK_EQ(run_child(grow_limited, NULL), 0);
}

/* A program that goes through all addresses leaves no tables behind. */
static void test_wandering(void)
{
	struct kernel_sysinfo before, after;
	unsigned long at = PLACE;

	CHECK_EQ(map(at, 1, RW, ANON), at);
	fill(at, 1);
	CHECK_EQ(sys_sysinfo(&before), 0);
	for (unsigned i = 0; i < 2000; i++, at += 1ul << 30)
		CHECK_EQ(remap(at, 1, 1, TO, at + (1ul << 30)),
			 at + (1ul << 30));
	CHECK_EQ(sys_sysinfo(&after), 0);
	CHECK(is_filled(at, 1));
	CHECK((long)(before.free_ram - after.free_ram) < 200l * 4096);
	CHECK_EQ(unmap(at, 1), 0);
}

TEST_SUITE(remap, TEST(test_in_place), TEST(test_move), TEST(test_stays),
	   TEST(test_rights), TEST(test_file), TEST(test_twice),
	   TEST(test_after_fork), TEST(test_refused), TEST(test_limit),
	   TEST(test_wandering));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	random_fd = (int)sys_open("/dev/urandom", O_RDWR, 0);
	return run_suite(&suite_remap);
}
