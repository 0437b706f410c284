/*
 * The calls on memory, from a program: mmap, munmap, mprotect, brk.
 *
 * Whether a byte may be touched is asked of the kernel, whose copies to and
 * from memory obey the same rules: write(2) of it to /dev/urandom, or read(2)
 * into it from /dev/zero, give EFAULT where an access would kill.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/caps.h"
#include "tests/user/test.h"

#define NUMBERS "/tests/data/numbers" /* 10000 bytes */
#define NUMBERS_SIZE 10000ul
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)
#define ELSEWHERE 0x200000000000ul

static int random_fd, zero_fd, file_fd;

static long map(unsigned long at, size_t size, int rights, int flags, int fd,
		long offset)
{
	return sys_mmap((void *)at, size, rights, flags, fd, offset);
}

static bool can_read(unsigned long at)
{
	return sys_write(random_fd, (void *)at, 1) == 1;
}

static bool can_write(unsigned long at)
{
	return sys_read(zero_fd, (void *)at, 1) == 1;
}

/* The sum that stands for pages in /proc/meminfo's MemFree, in KiB. */
static long free_memory(void)
{
	static char text[2048];
	const char *at;
	long value = 0;

	memset(text, 0, sizeof(text));
	read_file("/proc/meminfo", text, sizeof(text) - 1);
	at = find_text(text, "MemFree:");
	if (at == NULL)
		return -1;
	for (at += 8; *at == ' '; at++)
		;
	for (; *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (*at - '0');
	return value;
}

static void test_demand_zero(void)
{
	size_t size = 64 * PAGE;
	char *at = (char *)map(0, size, RW, ANON, -1, 0);

	CHECK((unsigned long)at < 0x7ffffffff000ul);
	CHECK_EQ((unsigned long)at % PAGE, 0);
	CHECK(all_bytes(at, 0, size));
	memset(at, 0x5a, size);
	CHECK(all_bytes(at, 0x5a, size));
	CHECK_EQ(sys_munmap(at, size), 0);
	CHECK(!can_read((unsigned long)at));
	CHECK_EQ(map((unsigned long)at, size, RW, ANON | MAP_FIXED, -1, 0),
		 (unsigned long)at);
	CHECK(all_bytes(at, 0, size));
	CHECK_EQ(sys_munmap(at, size), 0);
}

static void test_rights(void)
{
	static const struct {
		int rights;
		bool read, write;
	} cases[] = {
		{ PROT_NONE, false, false },
		{ PROT_READ, true, false },
		{ RW, true, true },
		{ PROT_EXEC, true, false },
		{ PROT_READ | PROT_EXEC, true, false },
	};

	for (unsigned i = 0; i < COUNT_OF(cases); i++) {
		unsigned long at = (unsigned long)map_pages(1, PROT_READ);
		unsigned long own = (unsigned long)map_pages(
			1, cases[i].rights);

		CHECK_EQ(can_read(own), cases[i].read);
		CHECK_EQ(can_write(own), cases[i].write);
		CHECK_EQ(sys_munmap((void *)own, PAGE), 0);
		CHECK_EQ(sys_mprotect((void *)at, PAGE, cases[i].rights), 0);
		CHECK_EQ(can_read(at), cases[i].read);
		CHECK_EQ(can_write(at), cases[i].write);
		CHECK_EQ(sys_munmap((void *)at, PAGE), 0);
	}
}

/* Code of a file is run; what was written as memory is not. */
static void test_code(void)
{
	static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	void *at = map_code(NULL, 0, code, sizeof(code));
	int (*function)(void) = (int (*)(void))at;

	CHECK_EQ(function(), 42);
	CHECK(!can_write((unsigned long)at));
	CHECK_EQ(sys_mprotect(at, PAGE, PROT_READ), 0);
	CHECK_EQ(sys_mprotect(at, PAGE, PROT_READ | PROT_EXEC), 0);
	CHECK_EQ(function(), 42);
	CHECK_EQ(sys_mprotect(at, PAGE, RW), 0);
	CHECK_EQ(sys_mprotect(at, PAGE, PROT_READ), 0);
	CHECK_EQ(sys_mprotect(at, PAGE, PROT_READ | PROT_EXEC), -EACCES);
	CHECK_EQ(sys_munmap(at, PAGE), 0);
}

/* What is writable is never executable: as with an SELinux policy on Linux
 * that denies execmem. */
static void test_write_or_execute(void)
{
	unsigned long at = (unsigned long)map_pages(4, RW);

	CHECK_EQ(map(0, PAGE, RW | PROT_EXEC, ANON, -1, 0), -EACCES);
	CHECK_EQ(map(0, PAGE, PROT_WRITE | PROT_EXEC, ANON, -1, 0), -EACCES);
	CHECK_EQ(map(0, PAGE, RW | PROT_EXEC, MAP_PRIVATE, file_fd, 0),
		 -EACCES);
	CHECK_EQ(map(at, PAGE, RW | PROT_EXEC, ANON | MAP_FIXED, -1, 0),
		 -EACCES);
	CHECK_EQ(sys_mprotect((void *)at, PAGE, RW | PROT_EXEC), -EACCES);
	CHECK_EQ(sys_mprotect((void *)at, PAGE, PROT_WRITE | PROT_EXEC),
		 -EACCES);
	/* Refused, it changed nothing. */
	CHECK(can_write(at));
	CHECK_EQ(sys_munmap((void *)at, 4 * PAGE), 0);
}

static void test_hole_in_the_middle(void)
{
	unsigned long at = (unsigned long)map_pages(5, RW);

	memset((void *)at, 0x11, 5 * PAGE);
	CHECK_EQ(sys_munmap((void *)(at + 2 * PAGE), PAGE), 0);
	CHECK(can_read(at + 2 * PAGE - 1));
	CHECK(!can_read(at + 2 * PAGE));
	CHECK(!can_read(at + 3 * PAGE - 1));
	CHECK(can_read(at + 3 * PAGE));
	CHECK(all_bytes((void *)at, 0x11, 2 * PAGE));
	CHECK(all_bytes((void *)(at + 3 * PAGE), 0x11, 2 * PAGE));
	/* What is not there can be unmapped, but not protected. */
	CHECK_EQ(sys_munmap((void *)(at + 2 * PAGE), PAGE), 0);
	CHECK_EQ(sys_mprotect((void *)at, 5 * PAGE, PROT_READ), -ENOMEM);
	CHECK_EQ(sys_munmap((void *)at, 5 * PAGE), 0);
}

static void test_protect_the_middle(void)
{
	unsigned long at = (unsigned long)map_pages(3, RW);

	CHECK_EQ(sys_mprotect((void *)(at + PAGE), PAGE, PROT_READ), 0);
	CHECK(can_write(at + PAGE - 1));
	CHECK(!can_write(at + PAGE));
	CHECK(!can_write(at + 2 * PAGE - 1));
	CHECK(can_write(at + 2 * PAGE));
	CHECK_EQ(sys_mprotect((void *)at, 1, PROT_NONE), 0);
	CHECK(!can_read(at + PAGE - 1));
	CHECK_EQ(sys_munmap((void *)at, 3 * PAGE), 0);
}

/* The call's last page is made whole; its last bytes are the kernel's rule. */
static void test_file(void)
{
	size_t size = (NUMBERS_SIZE + PAGE - 1) / PAGE * PAGE;
	static char wanted[PAGE];
	char *at = (char *)map(0, NUMBERS_SIZE, PROT_READ, MAP_PRIVATE,
			       file_fd, 0);

	CHECK((long)at > 0);
	for (size_t i = 0; i < NUMBERS_SIZE; i += PAGE) {
		long got = sys_pread64(file_fd, wanted, PAGE, (long)i);

		CHECK(got > 0);
		CHECK(memcmp(wanted, at + i, (size_t)got) == 0);
	}
	CHECK(all_bytes(at + NUMBERS_SIZE, 0, size - NUMBERS_SIZE));
	CHECK(!can_write((unsigned long)at));
	CHECK_EQ(sys_munmap(at, NUMBERS_SIZE), 0);
	CHECK(!can_read((unsigned long)at + size - 1));
}

static void test_file_offset(void)
{
	char *at = (char *)map(0, PAGE, PROT_READ, MAP_PRIVATE, file_fd, PAGE);

	CHECK(memcmp(at, "0000512\n", 8) == 0);
	CHECK_EQ(sys_munmap(at, PAGE), 0);
	CHECK_EQ(map(0, PAGE, PROT_READ, MAP_PRIVATE, file_fd, 1), -EINVAL);
	CHECK_EQ(map(0, PAGE, PROT_READ, MAP_PRIVATE, file_fd, PAGE - 1),
		 -EINVAL);
	CHECK_EQ(map(0, PAGE, PROT_READ, MAP_PRIVATE, file_fd,
		     0x7ffffffffffff000), -EOVERFLOW);
}

/* A page beyond the file's end: mapped, but not there. */
static void test_beyond_the_file(void)
{
	char *at = (char *)map(0, 8 * PAGE, PROT_READ, MAP_PRIVATE, file_fd,
			       0);

	CHECK((long)at > 0);
	CHECK(can_read((unsigned long)at + 2 * PAGE));
	CHECK(!can_read((unsigned long)at + 3 * PAGE));
	CHECK_EQ(sys_munmap(at, 8 * PAGE), 0);
}

/* Writes to a private mapping are the program's own. */
static void test_private_copy(void)
{
	char *at = (char *)map(0, PAGE, RW, MAP_PRIVATE, file_fd, 0);
	char *other = (char *)map(0, PAGE, PROT_READ, MAP_PRIVATE, file_fd, 0);
	char byte;

	CHECK_EQ(at[0], '0');
	at[0] = 'x';
	CHECK_EQ(at[0], 'x');
	CHECK_EQ(at[1], '0');
	CHECK_EQ(other[0], '0');
	CHECK_EQ(sys_pread64(file_fd, &byte, 1, 0), 1);
	CHECK_EQ(byte, '0');
	CHECK_EQ(sys_mprotect(at, PAGE, PROT_READ), 0);
	CHECK_EQ(at[0], 'x');
	CHECK_EQ(sys_mprotect(other, PAGE, RW), 0);
	other[2] = 'y';
	CHECK_EQ(at[2], '0');
	CHECK_EQ(sys_munmap(at, PAGE), 0);
	CHECK_EQ(sys_munmap(other, PAGE), 0);
}

static void test_shared(void)
{
	long at = map(0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(at > 0);
	*(char *)at = 1;
	CHECK_EQ(sys_munmap((void *)at, PAGE), 0);
	CHECK_EQ(map(0, PAGE, RW, MAP_SHARED, file_fd, 0), -EACCES);
}

#define SHARED "/tests/shared"

/* What one mapping writes, the file and the other mapping show. */
static void test_shared_file(void)
{
	int fd = (int)sys_open(SHARED, O_RDWR | O_CREAT | O_EXCL, 0600);
	int reader = (int)sys_open(SHARED, O_RDONLY, 0);
	long at, other;
	char byte;

	CHECK_EQ(sys_ftruncate(fd, 1), 0);
	at = map(0, PAGE, RW, MAP_SHARED, fd, 0);
	other = map(0, 2 * PAGE, PROT_READ, MAP_SHARED, reader, 0);
	CHECK(at > 0 && other > 0);
	*(volatile char *)at = 'x';
	CHECK_EQ(*(volatile char *)other, 'x');
	CHECK_EQ(sys_read(reader, &byte, 1), 1);
	CHECK_EQ(byte, 'x');
	CHECK_EQ(sys_pwrite64(fd, "y", 1, 0), 1);
	CHECK_EQ(*(volatile char *)other, 'y');
	/* This one was opened for reading. */
	CHECK_EQ(sys_mprotect((void *)other, PAGE, RW), -EACCES);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_close(reader), 0);
	CHECK_EQ(sys_unlink(SHARED), 0);
	*(volatile char *)at = 'z';
	CHECK_EQ(*(volatile char *)other, 'z');
	CHECK_EQ(sys_munmap((void *)at, PAGE), 0);
	CHECK_EQ(sys_munmap((void *)other, 2 * PAGE), 0);
}

static void test_fixed(void)
{
	unsigned long at = (unsigned long)map_pages(3, RW), middle = at + PAGE;
	int no_replace = ANON | MAP_FIXED_NOREPLACE;

	memset((void *)at, 0x22, 3 * PAGE);
	CHECK_EQ(map(middle, PAGE, RW, no_replace, -1, 0), -EEXIST);
	CHECK(all_bytes((void *)at, 0x22, 3 * PAGE));
	CHECK_EQ(map(middle, PAGE, RW, ANON | MAP_FIXED, -1, 0), middle);
	CHECK(all_bytes((void *)middle, 0, PAGE));
	CHECK(all_bytes((void *)at, 0x22, PAGE));
	CHECK(all_bytes((void *)(middle + PAGE), 0x22, PAGE));
	CHECK_EQ(sys_munmap((void *)middle, PAGE), 0);
	CHECK_EQ(map(middle, PAGE, RW, no_replace, -1, 0), middle);
	CHECK_EQ(map(middle + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0), -EINVAL);
	CHECK_EQ(sys_munmap((void *)at, 3 * PAGE), 0);
}

static void test_hints(void)
{
	CHECK_EQ(map(ELSEWHERE, PAGE, RW, ANON, -1, 0), ELSEWHERE);
	CHECK_EQ(sys_munmap((void *)ELSEWHERE, PAGE), 0);
	CHECK_EQ(map(ELSEWHERE, PAGE, RW, ANON | MAP_FIXED, -1, 0), ELSEWHERE);
	/* What is taken is only a hint. */
	CHECK(map(ELSEWHERE, PAGE, RW, ANON, -1, 0) != (long)ELSEWHERE);
	CHECK_EQ(sys_munmap((void *)ELSEWHERE, PAGE), 0);
}

static void test_bounds(void)
{
	static const unsigned long low[] = { 0, PAGE, 0xf000 };

	CHECK_EQ(without_cap(CAP_SYS_RAWIO), 0);
	for (unsigned i = 0; i < COUNT_OF(low); i++)
		CHECK_EQ(map(low[i], PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0),
			 -EPERM);
	CHECK_EQ(with_all_caps(), 0);
	CHECK_EQ(map(0x7ffffffff000, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0),
		 -ENOMEM);
	CHECK_EQ(map(0x7fffffffe000, 2 * PAGE, PROT_READ, ANON | MAP_FIXED, -1,
		     0), -ENOMEM);
	CHECK_EQ(map(0xffffffff80000000, PAGE, PROT_READ, ANON | MAP_FIXED, -1,
		     0), -ENOMEM);
	CHECK_EQ(map(0xffff880000000000, PAGE, PROT_READ, ANON | MAP_FIXED, -1,
		     0), -ENOMEM);
	CHECK_EQ(sys_munmap((void *)0xffffffff80000000, PAGE), -EINVAL);
	CHECK_EQ(sys_mprotect((void *)0xffffffff80000000, PAGE, RW), -ENOMEM);
	CHECK_EQ(sys_mprotect((void *)0x7ffffffff000, PAGE, RW), -ENOMEM);
}

static void test_sizes(void)
{
	static const unsigned long huge[] = {
		0x7ffffffff001, 0x800000000000, 1ul << 62, 1ul << 63, -1ul,
		-4096ul, -4095ul,
	};

	CHECK_EQ(map(0, 0, RW, ANON, -1, 0), -EINVAL);
	for (unsigned i = 0; i < COUNT_OF(huge); i++) {
		CHECK_EQ(map(0, huge[i], RW, ANON, -1, 0), -ENOMEM);
		CHECK_EQ(map(ELSEWHERE, huge[i], RW, ANON | MAP_FIXED, -1, 0),
			 -ENOMEM);
		CHECK_EQ(sys_munmap((void *)ELSEWHERE, huge[i]), -EINVAL);
		CHECK_EQ(sys_mprotect((void *)ELSEWHERE, huge[i], RW),
			 -ENOMEM);
	}
	CHECK_EQ(sys_munmap((void *)ELSEWHERE, 0), -EINVAL);
	CHECK_EQ(sys_munmap((void *)(ELSEWHERE + 1), PAGE), -EINVAL);
	CHECK_EQ(sys_mprotect((void *)(ELSEWHERE + 1), PAGE, RW), -EINVAL);
	CHECK_EQ(sys_mprotect((void *)ELSEWHERE, 0, RW), 0);
	CHECK_EQ(sys_mprotect((void *)ELSEWHERE, PAGE, 0x10), -EINVAL);
}

/* More than the machine has, at once: refused, and nothing is lost. */
static void test_more_than_there_is(void)
{
	CHECK_EQ(map(0, 1ul << 44, RW, ANON, -1, 0), -ENOMEM);
	CHECK_EQ(sys_brk((void *)(sys_brk(NULL) + (1l << 44))), sys_brk(NULL));
}

static void test_kinds(void)
{
	int null_fd = (int)sys_open("/dev/null", O_RDWR, 0);
	int folder_fd = (int)sys_open("/tests/data", O_RDONLY, 0);

	CHECK_EQ(map(0, PAGE, RW, MAP_ANONYMOUS, -1, 0), -EINVAL);
	CHECK_EQ(map(0, PAGE, RW, MAP_PRIVATE, -1, 0), -EBADF);
	CHECK_EQ(map(0, PAGE, RW, MAP_PRIVATE, 250, 0), -EBADF);
	CHECK_EQ(map(0, PAGE, PROT_READ, 0, file_fd, 0), -EINVAL);
	CHECK_EQ(map(0, PAGE, PROT_READ, MAP_PRIVATE, null_fd, 0), -ENODEV);
	CHECK_EQ(map(0, PAGE, PROT_READ, MAP_PRIVATE, folder_fd, 0), -ENODEV);
	sys_close(null_fd);
	sys_close(folder_fd);
}

static void test_heap(void)
{
	char *start = (char *)sys_brk(NULL);

	CHECK_EQ(sys_brk(start + 3 * PAGE), start + 3 * PAGE);
	CHECK(all_bytes(start, 0, 3 * PAGE));
	memset(start, 0x77, 3 * PAGE);
	CHECK_EQ(sys_brk(start + 100), start + 100);
	CHECK(all_bytes(start, 0x77, 100));
	CHECK_EQ(sys_brk(start), start);
	CHECK(!can_read((unsigned long)start + PAGE));
	CHECK_EQ(sys_brk(start + 3 * PAGE), start + 3 * PAGE);
	CHECK(all_bytes(start + PAGE, 0, 2 * PAGE));
	/* Below its start, or into the sky: it stays where it is. */
	CHECK_EQ(sys_brk(start - 1), start + 3 * PAGE);
	CHECK_EQ(sys_brk((void *)-1l), start + 3 * PAGE);
	CHECK_EQ(sys_brk((void *)0x7ffffffff000), start + 3 * PAGE);
	CHECK_EQ(sys_brk(start), start);
}

/* What is unmapped is free again: far more than the machine has, in turns. */
static void test_pages_come_back(void)
{
	long before = free_memory(), after;

	for (unsigned i = 0; i < 40; i++) {
		size_t size = 2048 * PAGE;
		char *at = (char *)map(0, size, RW, ANON, -1, 0);

		CHECK((long)at > 0);
		for (size_t page = 0; page < size; page += PAGE)
			at[page] = 1;
		CHECK_EQ(sys_munmap(at, size), 0);
	}
	after = free_memory();
	CHECK(before > 0);
	CHECK(after > before - 1024);
}

TEST_SUITE(memory, TEST(test_demand_zero), TEST(test_rights), TEST(test_code),
	   TEST(test_write_or_execute), TEST(test_hole_in_the_middle),
	   TEST(test_protect_the_middle), TEST(test_file),
	   TEST(test_file_offset), TEST(test_beyond_the_file),
	   TEST(test_private_copy), TEST(test_shared), TEST(test_shared_file),
	   TEST(test_fixed), TEST(test_hints), TEST(test_bounds),
	   TEST(test_sizes), TEST(test_more_than_there_is), TEST(test_kinds),
	   TEST(test_heap), TEST(test_pages_come_back));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	random_fd = (int)sys_open("/dev/urandom", O_WRONLY, 0);
	zero_fd = (int)sys_open("/dev/zero", O_RDONLY, 0);
	file_fd = (int)sys_open(NUMBERS, O_RDONLY, 0);
	return run_suite(&suite_memory);
}
