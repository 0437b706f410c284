/*
 * What single capabilities gate, with and without them: memory below
 * mmap_min_addr, and vhangup(2). Each test ends with all capabilities again.
 *
 * `gates hangup` on a terminal hangs it up, and then prints how that was on
 * the terminal that it opens anew.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/poll.h"
#include "tests/user/caps.h"
#include "tests/user/child.h"
#include "tests/user/handler.h"

#define LOW 0x1000ul
#define LOW_PROGRAM "/tmp/low"
#define FIXED (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)
#define RW (PROT_READ | PROT_WRITE)
#define MOVE (MREMAP_MAYMOVE | MREMAP_FIXED)

/* --- CAP_SYS_RAWIO ------------------------------------------------------- */

static long map(unsigned long at, int rights, int flags)
{
	return sys_mmap((void *)at, PAGE, rights, flags, -1, 0);
}

static long move(unsigned long from, unsigned long to, int flags)
{
	return sys_mremap((void *)from, PAGE, PAGE, flags, (void *)to);
}

/* The byte there, out of the compiler's sight, which knows NULL to be none. */
static volatile char *byte_at(unsigned long at)
{
	__asm__("" : "+r"(at));
	return (volatile char *)at;
}

static int child_reads_zero(void *unused)
{
	(void)unused;
	*byte_at(1) += 1;
	return *byte_at(1);
}

/* A page at address 0 is one like any other, for the kernel's copies too. */
static void test_page_zero(void)
{
	char byte = 'z';
	int ends[2];

	CHECK_EQ(sys_pipe(ends), 0);
	CHECK_EQ(sys_write(ends[1], NULL, 1), -EFAULT);
	CHECK_EQ(map(0, RW, FIXED), 0);
	*byte_at(0) = 'a';
	*byte_at(1) = 'b';
	CHECK_EQ(run_child(child_reads_zero, NULL), EXITED('c'));
	CHECK_EQ(*byte_at(1), 'b');
	CHECK_EQ(sys_write(ends[1], NULL, 1), 1);
	CHECK_EQ(sys_read(ends[0], &byte, 1), 1);
	CHECK_EQ(byte, 'a');
	CHECK_EQ(sys_write(ends[1], "n", 1), 1);
	CHECK_EQ(sys_read(ends[0], NULL, 1), 1);
	CHECK_EQ(*byte_at(0), 'n');
	CHECK_EQ(sys_mprotect(NULL, PAGE, PROT_READ), 0);
	CHECK_EQ(sys_write(ends[1], "n", 1), 1);
	CHECK_EQ(sys_read(ends[0], NULL, 1), -EFAULT);
	/* What is there stays usable, and movable, to who could map it. */
	CHECK_EQ(without_cap(CAP_SYS_RAWIO), 0);
	CHECK_EQ(*byte_at(0), 'n');
	CHECK_EQ(map(0, RW, FIXED), -EPERM);
	CHECK_EQ(move(0, LOW, MOVE), -EPERM);
	CHECK_EQ(sys_munmap(NULL, PAGE), 0);
	CHECK_EQ(sys_write(ends[1], NULL, 1), -EFAULT);
	CHECK_EQ(with_all_caps(), 0);
	sys_close(ends[0]);
	sys_close(ends[1]);
}

static void test_low_places(void)
{
	const int hint = MAP_PRIVATE | MAP_ANONYMOUS;
	const int keep = MREMAP_MAYMOVE | MREMAP_DONTUNMAP;
	char text[8];
	long high;

	CHECK_EQ(read_file("/proc/sys/vm/mmap_min_addr", text, 8), 6);
	CHECK(memcmp(text, "65536\n", 6) == 0);
	/* A hint is none of the program's orders, whoever gives it. */
	CHECK_EQ(map(0x5000, RW, hint), 0x10000);
	CHECK_EQ(sys_munmap((void *)0x10000, PAGE), 0);
	CHECK_EQ(map(LOW, RW, FIXED), LOW);
	CHECK_EQ(map(LOW, RW, hint | MAP_FIXED_NOREPLACE), -EEXIST);
	high = map(0, RW, hint);
	CHECK_EQ(move(high, 0xf000, keep), 0xf000);
	CHECK_EQ(move(0xf000, 0, MOVE), 0);
	CHECK_EQ(without_cap(CAP_SYS_RAWIO), 0);
	CHECK_EQ(map(LOW, RW, FIXED), -EPERM);
	CHECK_EQ(map(LOW, RW, hint | MAP_FIXED_NOREPLACE), -EPERM);
	CHECK_EQ(map(0xf000, RW, FIXED), -EPERM);
	CHECK_EQ(move(high, LOW, MOVE), -EPERM);
	CHECK_EQ(move(high, 0xf000, keep), -EPERM);
	CHECK_EQ(map(0x10000, RW, FIXED), 0x10000);
	CHECK_EQ(sys_munmap(NULL, 0x11000), 0);
	CHECK_EQ(sys_munmap((void *)high, PAGE), 0);
	CHECK_EQ(with_all_caps(), 0);
}

/* One page at address 0x1000 that exits with status 7. */
static bool make_low_program(void)
{
	static const struct {
		struct elf_header header;
		struct elf_segment segment;
		unsigned char code[12];
	} low = {
		.header = {
			.magic = ELF_MAGIC,
			.class = ELF_CLASS_64,
			.data = ELF_DATA_LITTLE,
			.version = 1,
			.type = ELF_TYPE_EXEC,
			.machine = ELF_MACHINE_X86_64,
			.entry = LOW + offsetof(typeof(low), code),
			.program_offset = offsetof(typeof(low), segment),
			.program_entry_size = sizeof(struct elf_segment),
			.program_count = 1,
		},
		.segment = {
			.type = ELF_SEGMENT_LOAD,
			.flags = ELF_READ | ELF_EXECUTE,
			.address = LOW,
			.file_size = sizeof(low),
			.memory_size = sizeof(low),
		},
		/* mov $7, %edi; mov $60, %eax (exit); syscall */
		.code = { 0xbf, 7, 0, 0, 0, 0xb8, 60, 0, 0, 0, 0x0f, 5 },
	};
	long fd = sys_open(LOW_PROGRAM, O_CREAT | O_WRONLY, 0755);
	bool written = sys_write((int)fd, &low, sizeof(low)) == sizeof(low);

	sys_close((int)fd);
	return written;
}

static int child_executes(void *unused)
{
	static const char *const words[] = { LOW_PROGRAM, NULL };

	(void)unused;
	return (int)-sys_execve(LOW_PROGRAM, words, words + 1);
}

/* execve gives root all of the bounding set: without its capability there,
 * the new program does not have it. */
static int child_loses_it(void *unused)
{
	EXPECT(sys_prctl(PR_CAPBSET_DROP, CAP_SYS_RAWIO, 0, 0, 0), 0);
	return child_executes(unused);
}

static void test_low_program(void)
{
	CHECK(make_low_program());
	CHECK_EQ(run_child(child_executes, NULL), EXITED(7));
	CHECK_EQ(run_child(child_loses_it, NULL), EXITED(EPERM));
	CHECK_EQ(sys_unlink(LOW_PROGRAM), 0);
}

/* --- CAP_SYS_TTY_CONFIG -------------------------------------------------- */

/* Here is no terminal; the tty suite has one. */
static void test_hang_up_nothing(void)
{
	CHECK_EQ(sys_vhangup(), 0);
	CHECK_EQ(without_cap(CAP_SYS_TTY_CONFIG), 0);
	CHECK_EQ(sys_vhangup(), -EPERM);
	CHECK_EQ(with_all_caps(), 0);
}

static volatile int heard_hangup, heard_continue;

static void on_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)info, (void)frame;
	if (signal == SIGHUP)
		heard_hangup++;
	else
		heard_continue++;
}

/* In the foreground, in a read that ends: and then until SIGHUP comes. */
static int stays_in_front(void *shared)
{
	volatile int *group = shared;
	int front = 0;
	char byte;

	EXPECT(handle_default(SIGHUP), 0);
	EXPECT(sys_setpgid(0, 0), 0);
	*group = (int)sys_getpid();
	while (front != *group && sys_ioctl(0, TIOCGPGRP, &front) == 0)
		sleep_ms(10);
	EXPECT(sys_read(0, &byte, 1), 0);
	*group = 0;
	sleep_ms(10000);
	return 1;
}

/* A session of its own, which takes the terminal and hangs it up. */
static int leads(void *unused)
{
	volatile int *group = shared_page();
	struct pollfd poll = { 0, POLLIN | POLLOUT, 0 };
	char modes[64];
	int front;

	(void)unused;
	handle(SIGHUP, on_signal, 0);
	handle(SIGCONT, on_signal, 0);
	EXPECT(sys_setsid() > 0, 1);
	EXPECT(sys_ioctl(0, TIOCSCTTY, (void *)1), 0);
	front = start_child(stays_in_front, (void *)group);
	while (*group == 0)
		sleep_ms(10);
	EXPECT(sys_ioctl(0, TIOCSPGRP, &front), 0);
	sleep_ms(100);
	EXPECT(without_cap(CAP_SYS_TTY_CONFIG), 0);
	EXPECT(sys_vhangup(), -EPERM);
	EXPECT(heard_hangup, 0);
	EXPECT(with_all_caps(), 0);
	EXPECT(sys_vhangup(), 0);
	EXPECT(heard_hangup, 1);
	EXPECT(heard_continue, 1);
	EXPECT(sys_read(0, modes, 1), 0);
	EXPECT(sys_write(0, "lost", 4), -EIO);
	EXPECT(sys_poll(&poll, 1, 0), 1);
	EXPECT(poll.revents, POLLIN | POLLOUT | POLLERR | POLLHUP);
	EXPECT(sys_ioctl(0, TCGETS, modes), -EIO);
	EXPECT(sys_ioctl(0, TIOCSPGRP, &front), -ENOTTY);
	EXPECT(sys_open("/dev/tty", O_RDWR, 0), -ENXIO);
	EXPECT(sys_open("/dev/console", O_RDWR, 0) > 0, 1);
	EXPECT(sys_vhangup(), 0);
	EXPECT(heard_hangup, 1);
	/* The reader goes on by itself, without a signal. */
	while (*group != 0)
		sleep_ms(10);
	return 0;
}

/* The leader's end is told to who was in front, and then comes here. */
static int hang_up(void)
{
	int status = -1, leader = start_child(leads, NULL);

	while (sys_wait4(-1, &status, 0, NULL) != leader)
		;
	test_output = (int)sys_open("/dev/console", O_RDWR, 0);
	note("the leader: %d", status);
	if (sys_wait4(-1, &status, 0, NULL) > 0)
		note("who was in front: %d", status);
	return 0;
}

/* --- CAP_WAKE_ALARM ------------------------------------------------------ */

static long sleep_by(int clock, int flags, long ns)
{
	struct kernel_timespec time = { 0, ns };

	return sys_clock_nanosleep(clock, flags, &time, NULL);
}

static void test_alarm_clocks(void)
{
	static const int clocks[] = { CLOCK_REALTIME_ALARM,
				      CLOCK_BOOTTIME_ALARM };

	for (unsigned i = 0; i < COUNT_OF(clocks); i++) {
		struct kernel_timespec time = { 0, 0 };
		long before = now_ms();

		CHECK_EQ(sleep_by(clocks[i], 0, 20000000), 0);
		CHECK(now_ms() - before >= 20);
		CHECK_EQ(sleep_by(clocks[i], TIMER_ABSTIME, 1), 0);
		CHECK_EQ(sleep_by(clocks[i], 2, 1), -EINVAL);
		CHECK_EQ(without_cap(CAP_WAKE_ALARM), 0);
		CHECK_EQ(sleep_by(clocks[i], 0, 1), -EPERM);
		CHECK_EQ(sleep_by(clocks[i], TIMER_ABSTIME, 1), -EPERM);
		CHECK_EQ(sleep_by(clocks[i], 2, 1), -EINVAL);
		CHECK_EQ(sleep_by(clocks[i], 0, -1), -EINVAL);
		CHECK_EQ(sys_clock_gettime(clocks[i], &time), 0);
		CHECK(time.seconds > 0 || time.nanoseconds > 0);
		CHECK_EQ(sys_clock_getres(clocks[i], &time), 0);
		CHECK_EQ(time.nanoseconds, 1);
		CHECK_EQ(with_all_caps(), 0);
	}
}

/* --- CAP_CHECKPOINT_RESTORE ---------------------------------------------- */

#define LAST_PID "/proc/sys/kernel/ns_last_pid"

static long set_last_pid(const char *text)
{
	int fd = (int)sys_open(LAST_PID, O_WRONLY, 0);
	long written = sys_write(fd, text, strlen(text));

	sys_close(fd);
	return written;
}

static int child_tells_pid(void *wanted)
{
	return sys_getpid() == (long)wanted ? 0 : 1;
}

static void test_last_pid(void)
{
	const unsigned long both = 1ul << CAP_SYS_ADMIN |
				   1ul << CAP_CHECKPOINT_RESTORE;
	char text[16];

	CHECK_EQ(set_last_pid("500000\n"), 7);
	CHECK_EQ(read_file(LAST_PID, text, sizeof(text)), 7);
	CHECK(memcmp(text, "500000\n", 7) == 0);
	CHECK_EQ(run_child(child_tells_pid, (void *)500001), 0);
	CHECK_EQ(set_last_pid("-1"), -EINVAL);
	CHECK_EQ(set_last_pid("4194305"), -EINVAL);
	CHECK_EQ(set_last_pid("12x"), -EINVAL);
	CHECK_EQ(run_child(child_tells_pid, (void *)500002), 0);
	CHECK_EQ(set_last_pid("4194304"), 7);
	CHECK_EQ(run_child(child_tells_pid, (void *)300), 0);
	/* A number that is taken is passed over. */
	CHECK_EQ(set_last_pid("0"), 1);
	CHECK_EQ(run_child(child_tells_pid, (void *)2), 0);
	CHECK_EQ(set_caps(ALL_CAPS & ~both, ALL_CAPS, 0), 0);
	CHECK_EQ(set_last_pid("1000"), -EPERM);
	CHECK_EQ(set_last_pid("x"), -EPERM);
	CHECK_EQ(without_cap(CAP_SYS_ADMIN), 0);
	CHECK_EQ(set_last_pid("1000"), 4);
	CHECK_EQ(without_cap(CAP_CHECKPOINT_RESTORE), 0);
	CHECK_EQ(set_last_pid("1000"), 4);
	CHECK_EQ(with_all_caps(), 0);
}

TEST_SUITE(gates, TEST(test_page_zero), TEST(test_low_places),
	   TEST(test_low_program), TEST(test_hang_up_nothing),
	   TEST(test_alarm_clocks), TEST(test_last_pid));

int program_main(int count, char **arguments, char **environment)
{
	(void)arguments, (void)environment;
	if (count > 1)
		return hang_up();
	return run_suite(&suite_gates);
}
