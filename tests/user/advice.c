/*
 * madvise, msync, mincore and the locks of memory, from a program.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/system.h"
#include "tests/user/child.h"

#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)
#define PLACE 0x200000000000ul
#define MANY 1000ul

static unsigned char told[MANY];

static long map(size_t pages, int rights, int flags, int fd)
{
	return sys_mmap((void *)PLACE, pages * PAGE, rights,
			flags | MAP_FIXED, fd, 0);
}

static char *at(size_t page)
{
	return (char *)(PLACE + page * PAGE);
}

static long advise(size_t page, size_t pages, int advice)
{
	return sys_madvise(at(page), pages * PAGE, advice);
}

static void unmap(size_t pages)
{
	CHECK_EQ(sys_munmap(at(0), pages * PAGE), 0);
}

static long free_pages(void)
{
	struct kernel_sysinfo info;

	return sys_sysinfo(&info) == 0 ? (long)(info.free_ram / PAGE) : -1;
}

/* How many pages are said to be in memory, or a negative errno. */
static long resident(size_t page, size_t pages)
{
	long count = sys_mincore(at(page), pages * PAGE, told);

	for (size_t i = 0; count >= 0 && i < pages; i++)
		count += told[i];
	return count;
}

/* The pages are given back, and come anew. */
static void test_dropped(void)
{
	static const int ways[] = { MADV_DONTNEED, MADV_FREE,
				    MADV_DONTNEED_LOCKED };
	long before;

	CHECK_EQ(map(MANY, RW, ANON, -1), PLACE);
	for (unsigned i = 0; i < COUNT_OF(ways); i++) {
		memset(at(0), 'x', MANY * PAGE);
		before = free_pages();
		CHECK_EQ(advise(1, MANY - 2, ways[i]), 0);
		CHECK(free_pages() - before > (long)MANY - 10);
		CHECK_EQ(resident(0, MANY), 2);
		CHECK(all_bytes(at(0), 'x', PAGE));
		CHECK(all_bytes(at(MANY - 1), 'x', PAGE));
		CHECK(all_bytes(at(1), 0, (MANY - 2) * PAGE));
	}
	unmap(MANY);
}

/* A size of one byte stands for its page; rights do not matter. */
static void test_one_page(void)
{
	CHECK_EQ(map(3, RW, ANON, -1), PLACE);
	memset(at(0), 'x', 3 * PAGE);
	CHECK_EQ(sys_mprotect(at(1), PAGE, PROT_NONE), 0);
	CHECK_EQ(sys_madvise(at(1), 1, MADV_DONTNEED), 0);
	CHECK_EQ(sys_mprotect(at(1), PAGE, PROT_READ), 0);
	CHECK(all_bytes(at(0), 'x', PAGE) && all_bytes(at(2), 'x', PAGE));
	CHECK(all_bytes(at(1), 0, PAGE));
	unmap(3);
}

static int drop_and_look(void *unused)
{
	(void)unused;
	if (advise(0, 2, MADV_DONTNEED) != 0 || at(0)[0] != 0)
		return 1;
	memset(at(0), 'c', PAGE);
	return 0;
}

/* A child's pages go, and not its parent's, which had them first. */
static void test_after_fork(void)
{
	CHECK_EQ(map(2, RW, ANON, -1), PLACE);
	memset(at(0), 'p', 2 * PAGE);
	CHECK_EQ(run_child(drop_and_look, NULL), 0);
	CHECK(all_bytes(at(0), 'p', 2 * PAGE));
	unmap(2);
}

/* What is shared is not one program's to drop. */
static void test_shared(void)
{
	int fd = (int)sys_open("/tmp/advice", O_RDWR | O_CREAT, 0600);

	CHECK_EQ(map(2, RW, MAP_SHARED | MAP_ANONYMOUS, -1), PLACE);
	memset(at(0), 's', 2 * PAGE);
	CHECK_EQ(advise(0, 2, MADV_DONTNEED), 0);
	CHECK_EQ(advise(0, 2, MADV_FREE), -EINVAL);
	CHECK(all_bytes(at(0), 's', 2 * PAGE));
	CHECK_EQ(sys_ftruncate(fd, 2 * PAGE), 0);
	CHECK_EQ(map(2, RW, MAP_SHARED, fd), PLACE);
	memset(at(0), 'f', 2 * PAGE);
	CHECK_EQ(advise(0, 2, MADV_DONTNEED), 0);
	CHECK(all_bytes(at(0), 'f', 2 * PAGE));
	CHECK_EQ(sys_msync(at(0), 2 * PAGE, MS_SYNC), 0);
	CHECK_EQ(sys_pread64(fd, told, 1, PAGE), 1);
	CHECK_EQ(told[0], 'f');
	unmap(2);
	sys_close(fd);
	CHECK_EQ(sys_unlink("/tmp/advice"), 0);
}

static void test_file(void)
{
	int fd = (int)sys_open("/tests/data/numbers", O_RDONLY, 0);

	/* 10000 bytes: three pages. */
	CHECK_EQ(map(4, RW, MAP_PRIVATE, fd), PLACE);
	sys_close(fd);
	CHECK_EQ(resident(0, 4), 3);
	at(1)[6] = 'x';
	CHECK_EQ(advise(0, 4, MADV_FREE), -EINVAL);
	CHECK_EQ(at(1)[6], 'x');
	CHECK_EQ(advise(0, 4, MADV_DONTNEED), 0);
	CHECK(memcmp(at(1), "0000512", 7) == 0);
	CHECK_EQ(advise(0, 3, MADV_POPULATE_WRITE), 0);
	CHECK_EQ(advise(0, 4, MADV_POPULATE_READ), -EFAULT);
	CHECK_EQ(sys_mlock(at(0), 4 * PAGE), -ENOMEM);
	unmap(4);
}

static void test_brought_in(void)
{
	long before;

	CHECK_EQ(map(MANY, RW, ANON, -1), PLACE);
	before = free_pages();
	CHECK_EQ(advise(0, MANY, MADV_WILLNEED), 0);
	CHECK_EQ(resident(0, MANY), 0);
	CHECK_EQ(advise(10, MANY - 20, MADV_POPULATE_WRITE), 0);
	CHECK_EQ(resident(0, MANY), MANY - 20);
	CHECK(before - free_pages() >= (long)MANY - 20);
	CHECK_EQ(sys_mprotect(at(0), PAGE, PROT_NONE), 0);
	CHECK_EQ(advise(0, 1, MADV_POPULATE_READ), -EINVAL);
	CHECK_EQ(sys_mprotect(at(0), PAGE, PROT_READ), 0);
	CHECK_EQ(advise(0, 1, MADV_POPULATE_WRITE), -EINVAL);
	CHECK_EQ(advise(0, 1, MADV_POPULATE_READ), 0);
	unmap(MANY);
	/* More than there is is not even tried. */
	CHECK_EQ(sys_mmap(at(0), 1ul << 40, RW,
			  ANON | MAP_FIXED | MAP_NORESERVE, -1, 0), PLACE);
	before = free_pages();
	CHECK_EQ(sys_madvise(at(0), 1ul << 40, MADV_POPULATE_WRITE), -ENOMEM);
	CHECK_EQ(sys_mlock(at(0), 1ul << 40), -EAGAIN);
	CHECK(before - free_pages() < 10);
	CHECK_EQ(sys_munmap(at(0), 1ul << 40), 0);
}

/* Nothing is done where not all can be. */
static void test_holes(void)
{
	CHECK_EQ(map(3, RW, ANON, -1), PLACE);
	memset(at(0), 'x', 3 * PAGE);
	CHECK_EQ(sys_munmap(at(1), PAGE), 0);
	CHECK_EQ(advise(0, 3, MADV_DONTNEED), -ENOMEM);
	CHECK_EQ(advise(2, 2, MADV_FREE), -ENOMEM);
	CHECK_EQ(advise(0, 2, MADV_NORMAL), -ENOMEM);
	CHECK_EQ(advise(0, 3, MADV_POPULATE_READ), -ENOMEM);
	CHECK_EQ(resident(0, 3), -ENOMEM);
	CHECK_EQ(sys_msync(at(0), 3 * PAGE, MS_ASYNC), -ENOMEM);
	CHECK_EQ(sys_mlock(at(0), 3 * PAGE), -ENOMEM);
	CHECK_EQ(sys_munlock(at(0), 3 * PAGE), -ENOMEM);
	CHECK_EQ(advise(0, 1, MADV_DONTNEED), 0); /* not locked */
	memset(at(0), 'x', PAGE);
	CHECK(all_bytes(at(0), 'x', PAGE) && all_bytes(at(2), 'x', PAGE));
	unmap(3);
}

static void test_bad(void)
{
	static const unsigned long bad[] = {
		0, 0x1000, 0x7ffffffff000, 0x800000000000,
		0xffff880000000000, 0xffffffff80000000, -PAGE,
	};
	static const int no_advice[] = { -1, 5, 7, 9, 10, 18, 25, 26, 100,
					 0x7fffffff };

	for (unsigned i = 0; i < COUNT_OF(bad); i++) {
		void *there = (void *)bad[i];

		/* The last page's end is no address. */
		CHECK_EQ(sys_madvise(there, PAGE, MADV_DONTNEED),
			 bad[i] + PAGE == 0 ? -EINVAL : -ENOMEM);
		CHECK_EQ(sys_msync(there, PAGE, MS_SYNC), -ENOMEM);
		CHECK_EQ(sys_mincore(there, PAGE, told), -ENOMEM);
		CHECK_EQ(sys_mlock(there, PAGE),
			 bad[i] + PAGE == 0 ? -EINVAL : -ENOMEM);
		CHECK_EQ(sys_madvise((char *)there + 1, PAGE, 0), -EINVAL);
		CHECK_EQ(sys_mincore((char *)there + 1, PAGE, told), -EINVAL);
	}
	CHECK_EQ(map(2, RW, ANON, -1), PLACE);
	memset(at(0), 'x', 2 * PAGE);
	for (unsigned i = 0; i < COUNT_OF(no_advice); i++)
		CHECK_EQ(advise(0, 2, no_advice[i]), -EINVAL);
	CHECK_EQ(sys_madvise(at(0), -1ul, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(sys_madvise(at(0), -PLACE, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(sys_madvise(at(0), 1ul << 47, MADV_DONTNEED), -ENOMEM);
	CHECK_EQ(sys_mincore(at(0), -1ul, told), -ENOMEM);
	CHECK_EQ(sys_mincore(at(0), 2 * PAGE, (void *)8), -EFAULT);
	CHECK_EQ(sys_mincore(at(0), PAGE, (void *)0xffffffff80000000),
		 -EFAULT);
	CHECK(all_bytes(at(0), 'x', 2 * PAGE));
	unmap(2);
}

static void test_locks(void)
{
	CHECK_EQ(map(6, RW, ANON, -1), PLACE);
	CHECK_EQ(sys_mlock(at(1) + 1, 2 * PAGE), 0);
	CHECK_EQ(resident(0, 6), 3);
	CHECK_EQ(advise(0, 2, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(advise(3, 2, MADV_FREE), -EINVAL);
	CHECK_EQ(advise(4, 2, MADV_DONTNEED), 0);
	CHECK_EQ(sys_msync(at(0), PAGE, MS_INVALIDATE), 0);
	CHECK_EQ(sys_msync(at(0), 2 * PAGE, MS_INVALIDATE), -EBUSY);
	CHECK_EQ(sys_munlock(at(2), PAGE), 0);
	CHECK_EQ(advise(2, 1, MADV_DONTNEED), 0);
	CHECK_EQ(advise(1, 1, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(sys_mlock2(at(4), 2 * PAGE, MLOCK_ONFAULT), 0);
	CHECK_EQ(resident(4, 2), 0);
	CHECK_EQ(sys_munlockall(), 0);
	CHECK_EQ(advise(0, 6, MADV_DONTNEED), 0);
	CHECK_EQ(sys_mlockall(MCL_FUTURE), 0);
	CHECK_EQ(resident(0, 6), 0);
	CHECK_EQ(sys_mlockall(MCL_CURRENT | MCL_FUTURE), 0);
	CHECK_EQ(resident(0, 6), 6);
	CHECK_EQ(advise(0, 6, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(sys_munlockall(), 0);
	unmap(6);
}

/* Locks are not inherited; limits are, and hold without the capability. */
static int lock_limited(void *unused)
{
	struct kernel_rlimit limit = { 4 * PAGE, 4 * PAGE };
	struct {
		unsigned version;
		int pid;
	} header = { 0x20080522, 0 };
	unsigned none[6] = { 0 };

	(void)unused;
	if (advise(0, 9, MADV_DONTNEED) != 0)
		return 1;
	if (sys_setrlimit(RLIMIT_MEMLOCK, &limit) != 0 ||
	    sys_mlock(at(0), 9 * PAGE) != 0 || sys_munlockall() != 0)
		return 2;
	if (sys_capset(&header, none) != 0)
		return 3;
	if (sys_mlock(at(0), 5 * PAGE) != -ENOMEM ||
	    sys_mlock(at(0), 3 * PAGE) != 0 ||
	    sys_mlock(at(4), 2 * PAGE) != -ENOMEM ||
	    sys_mlock(at(0), 4 * PAGE) != 0 ||
	    sys_mlockall(MCL_CURRENT) != -ENOMEM)
		return 4;
	limit.current = 0;
	if (sys_setrlimit(RLIMIT_MEMLOCK, &limit) != 0 ||
	    sys_mlock(at(0), PAGE) != -EPERM ||
	    sys_mlock2(at(0), 0, 0) != -EPERM ||
	    sys_mlockall(MCL_CURRENT) != -EPERM)
		return 5;
	return sys_munlock(at(0), 9 * PAGE) != 0;
}

static void test_lock_limit(void)
{
	CHECK_EQ(map(9, RW, ANON, -1), PLACE);
	CHECK_EQ(sys_mlock(at(0), 9 * PAGE), 0);
	CHECK_EQ(run_child(lock_limited, NULL), 0);
	CHECK_EQ(advise(0, 9, MADV_DONTNEED), -EINVAL);
	unmap(9);
}

TEST_SUITE(advice, TEST(test_dropped), TEST(test_one_page),
	   TEST(test_after_fork), TEST(test_shared), TEST(test_file),
	   TEST(test_brought_in), TEST(test_holes), TEST(test_bad),
	   TEST(test_locks), TEST(test_lock_limit));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_advice);
}
