/*
 * Nothing of the kernel's reaches a program by accident: a call writes the
 * bytes that it says and no more, what it writes is the same on a clean and
 * on a filled buffer, and no word of it looks like a kernel address.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/user/test.h"

#define ROOM 16384u
#define KERNEL_HALF 0xffff800000000000ul
#define FILL 0xaa

static unsigned char buffer[ROOM] __attribute__((aligned(16)));
static unsigned char second[ROOM] __attribute__((aligned(16)));

/* Words with many high bits that mean something else: "unlimited", -1. */
static bool is_address(unsigned long word)
{
	return word >= KERNEL_HALF && word < -4096ul;
}

static bool shows_address(const unsigned char *bytes, size_t size)
{
	unsigned long word;

	for (size_t i = 0; i + sizeof(word) <= size; i++) {
		memcpy(&word, bytes + i, sizeof(word));
		if (is_address(word))
			return true;
	}
	return false;
}

/* Did a call write exactly `size` bytes? Every byte of them must differ from
 * one of two fills, which it overwrote alike. */
static void check_written(long (*call)(void *to), size_t size)
{
	memset(buffer, FILL, sizeof(buffer));
	memset(second, 0x55, sizeof(second));
	CHECK(call(buffer) >= 0);
	CHECK(call(second) >= 0);
	for (size_t i = 0; i < size; i++)
		if (buffer[i] == FILL && second[i] == 0x55) {
			note("byte %d was not written", (long)i);
			CHECK(buffer[i] != FILL);
		}
	CHECK(all_bytes(buffer + size, FILL, ROOM - size));
	CHECK(!shows_address(buffer, size));
}

static long call_uname(void *to) { return sys_uname(to); }
static long call_stat(void *to) { return sys_stat("/tests/leak", to); }
static long call_lstat(void *to) { return sys_lstat("/tests/data/link", to); }
static long call_fstat(void *to) { return sys_fstat(1, to); }
static long call_time(void *to) { return sys_clock_gettime(0, to); }
static long call_monotonic(void *to) { return sys_clock_gettime(1, to); }
static long call_cpu_time(void *to) { return sys_clock_gettime(2, to); }
static long call_resolution(void *to) { return sys_clock_getres(1, to); }
static long call_wall(void *to) { return sys_gettimeofday(to, NULL); }
static long call_zone(void *to) { return sys_gettimeofday(NULL, to); }
static long call_seconds(void *to) { return sys_time(to); }
static long call_thread(void *to) { return sys_arch_prctl(0x1003, to); }
static long call_limit(void *to) { return sys_prlimit64(0, 7, NULL, to); }

static long call_old_action(void *to)
{
	return sys_rt_sigaction(SIGTERM, NULL, to, 8);
}

static long call_old_mask(void *to)
{
	return sys_rt_sigprocmask(SIG_BLOCK, NULL, to, 8);
}

static long call_name(void *to)
{
	return sys_prctl(16, (unsigned long)to, 0, 0, 0);
}

static void test_structures(void)
{
	static const struct {
		long (*call)(void *to);
		size_t size;
	} calls[] = {
		{ call_uname, sizeof(struct kernel_utsname) },
		{ call_stat, sizeof(struct kernel_stat) },
		{ call_lstat, sizeof(struct kernel_stat) },
		{ call_fstat, sizeof(struct kernel_stat) },
		{ call_time, sizeof(struct kernel_timespec) },
		{ call_monotonic, sizeof(struct kernel_timespec) },
		{ call_cpu_time, sizeof(struct kernel_timespec) },
		{ call_resolution, sizeof(struct kernel_timespec) },
		{ call_wall, sizeof(struct kernel_timeval) },
		{ call_zone, 8 },
		{ call_seconds, 8 },
		{ call_thread, 8 },
		{ call_limit, sizeof(struct kernel_rlimit) },
		{ call_old_action, sizeof(struct kernel_sigaction) },
		{ call_old_mask, 8 },
		{ call_name, 16 },
	};

	for (unsigned i = 0; i < COUNT_OF(calls); i++)
		check_written(calls[i].call, calls[i].size);
}

static void test_all_limits(void)
{
	struct kernel_rlimit limit;

	for (int i = 0; i < RLIMIT_COUNT; i++) {
		CHECK_EQ(sys_prlimit64(0, i, NULL, &limit), 0);
		CHECK(!is_address(limit.current));
		CHECK(!is_address(limit.maximum));
	}
}

/* Everything that getdents64 returns, padding included, was written. */
static void check_directory(const char *path)
{
	int fd = (int)sys_open(path, O_RDONLY | O_DIRECTORY, 0);
	long size, again;

	memset(buffer, FILL, ROOM);
	memset(second, 0x55, ROOM);
	size = sys_getdents64(fd, buffer, ROOM);
	CHECK(size > 0);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), 0);
	again = sys_getdents64(fd, second, ROOM);
	CHECK_EQ(size, again);
	CHECK(memcmp(buffer, second, (size_t)size) == 0);
	CHECK(all_bytes(buffer + size, FILL, ROOM - (size_t)size));
	CHECK(!shows_address(buffer, (size_t)size));
	for (long at = 0; at < size; at += buffer[at + 16]) {
		const char *name = (char *)buffer + at + 19;
		size_t used = 19 + strlen(name) + 1;

		/* A record of more than 255 bytes holds the long name. */
		if (buffer[at + 17])
			break;
		CHECK(all_bytes(buffer + at + used, 0,
				buffer[at + 16] - used));
	}
	sys_close(fd);
}

static void test_directories(void)
{
	check_directory("/");
	check_directory("/dev");
	check_directory("/proc/self");
	check_directory("/tests");
	check_directory("/tests/damaged");
	check_directory("/tests/data");
}

/* A call that fails leaves the buffer alone. */
static void test_failures(void)
{
	memset(buffer, FILL, ROOM);
	CHECK(sys_stat("/nowhere", buffer) < 0);
	CHECK(sys_fstat(250, buffer) < 0);
	CHECK(sys_read(250, buffer, ROOM) < 0);
	CHECK(sys_clock_gettime(99, buffer) < 0);
	CHECK(sys_prlimit64(0, 99, NULL, buffer) < 0);
	CHECK(sys_rt_sigaction(0, NULL, buffer, 8) < 0);
	CHECK(sys_rt_sigprocmask(0, NULL, buffer, 4) < 0);
	CHECK(sys_readlink("/tests/data/plain", buffer, ROOM) < 0);
	CHECK(sys_getcwd(buffer, 1) < 0);
	CHECK(sys_getdents64(0, buffer, ROOM) < 0);
	CHECK(sys_wait4(-1, buffer, 0, buffer + 64) < 0);
	CHECK(sys_pipe2(buffer, -1) < 0);
	CHECK(sys_ioctl(0, TCGETS, buffer) < 0);
	CHECK(sys_ioctl(0, TIOCGWINSZ, buffer) < 0);
	CHECK(sys_getrandom(buffer, ROOM, -1) < 0);
	CHECK(sys_getxattr("/tests/leak", "user.none", buffer, ROOM) < 0);
	CHECK(sys_uname((void *)(0x7ffffffff000 - 8)) < 0);
	CHECK(all_bytes(buffer, FILL, ROOM));
}

/* New memory, wherever it comes from, is zero: what others left there, or
 * the kernel, is gone. */
static void test_new_memory(void)
{
	static unsigned char untouched[4 * 4096];
	char *heap = (char *)sys_brk(NULL);
	size_t size = 1024 * PAGE;
	unsigned char *fresh = map_pages(1024, 3);

	CHECK(all_bytes(untouched, 0, sizeof(untouched)));
	CHECK(fresh != NULL);
	CHECK(all_bytes(fresh, 0, size));
	CHECK_EQ(sys_munmap(fresh, size), 0);
	CHECK_EQ(sys_brk(heap + size), heap + size);
	CHECK(all_bytes(heap, 0, size));
	CHECK_EQ(sys_brk(heap), heap);
}

/* Below the first stack pointer nothing was ever written. */
static void test_stack(void)
{
	/* The stack may end in the page that it starts in. */
	size_t above = PAGE - start_registers.rsp % PAGE;
	volatile unsigned char *below;
	unsigned long stack;

	__asm__("movq %%rsp, %0" : "=r"(stack));
	CHECK(!shows_address((unsigned char *)start_registers.rsp,
			     above < 1024 ? above : 1024));
	below = (unsigned char *)(stack - 65536);
	for (unsigned i = 0; i < 32768; i++)
		CHECK_EQ(below[i], 0);
}

static void check_text(const char *path)
{
	static const char *const tells[] = {
		"ffff8", "ffffc9", "ffffd0", "ffffffff8", "FFFF8",
	};
	long size = read_file(path, buffer, ROOM - 1);

	CHECK(size >= 0);
	buffer[size] = '\0';
	for (unsigned i = 0; i < COUNT_OF(tells); i++)
		CHECK(find_text((char *)buffer, tells[i]) == NULL);
}

static void test_texts(void)
{
	static const char *const paths[] = {
		"/proc/self/stat", "/proc/self/status", "/proc/self/maps",
		"/proc/meminfo", "/proc/version", "/proc/mounts",
		"/proc/cpuinfo", "/proc/uptime", "/proc/ravelin/protections",
		"/proc/ravelin/denials",
	};

	for (unsigned i = 0; i < COUNT_OF(paths); i++)
		check_text(paths[i]);
}

TEST_SUITE(leak, TEST(test_structures), TEST(test_all_limits),
	   TEST(test_directories), TEST(test_failures), TEST(test_new_memory),
	   TEST(test_stack), TEST(test_texts));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_leak);
}
