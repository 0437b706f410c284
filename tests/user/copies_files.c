/*
 * Calls on files that wait in the middle, and what others do meanwhile: close a
 * number, look at a task that ends.
 * A copy waits where a thread changes the program's memory; the last use of a
 * file waits where its many pages are freed at the end of a slice. The frame
 * and object counts before and after the program are compared by whoever runs
 * it.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/socket.h"
#include "tests/user/changer.h"

#define VAST "/tmp/vast"
#define VAST_SIZE (4096 * PAGE)
#define PLACE "/tmp/vast_place"
#define ROUNDS 10

static char bytes[PAGE];
static int p[2];

/* --- numbers ------------------------------------------------------------- */

static int number;
static volatile int over, taken;

/* Takes the number for itself whenever it is somebody's. */
static int take_number(void *unused)
{
	(void)unused;
	while (!over) {
		if (!taken && sys_fcntl(number, F_GETFD, NULL) == 0)
			taken = sys_dup2(p[1], number) == number;
		sys_sched_yield();
	}
	return 0;
}

/* Of two numbers that cannot be told: what is another's by then stays open. */
static void test_numbers(void)
{
	char *nowhere = map_pages(1, PROT_READ);
	unsigned lost = 0, met = 0;
	struct thread taker;

	CHECK_EQ(sys_pipe2(p, 0), 0);
	number = (int)sys_dup(p[0]);
	sys_close(number);
	over = taken = 0;
	CHECK(thread_start(&taker, take_number, NULL) > 0);
	start_changing();
	for (unsigned i = 0; i < 2 * ROUNDS; i++) {
		long error = i % 2 ? sys_pipe2((int *)nowhere, 0) :
				     sys_socketpair(AF_UNIX, SOCK_STREAM, 0,
						    (int *)nowhere);

		CHECK_EQ(error, -EFAULT);
		if (taken) {
			met++;
			lost += sys_close(number) != 0;
		}
		taken = 0;
		sys_sched_yield();
	}
	stop_changing();
	over = 1;
	thread_join(&taker);
	note("number taken %d times", (long)met);
	CHECK_EQ(lost, 0);
	sys_close(number);
	sys_close(p[0]);
	sys_close(p[1]);
	sys_munmap(nowhere, PAGE);
}

/* --- locks --------------------------------------------------------------- */

static const struct kernel_flock all = { .type = F_WRLCK };
static volatile long answer;
static int locked;

static int wait_for_lock(void *unused)
{
	(void)unused;
	answer = sys_fcntl(locked, F_SETLKW, (void *)(unsigned long)&all);
	return 0;
}

/* Has the lock until something comes by the pipe. */
static int hold_lock(void *unused)
{
	int file = (int)sys_open(VAST, O_RDWR, 0);
	char byte;

	(void)unused;
	EXPECT(sys_fcntl(file, F_SETLK, (void *)(unsigned long)&all), 0);
	EXPECT(sys_write(p[1], "", 1), 1);
	sleep_ms(40);
	EXPECT(sys_read(p[0], &byte, 1), 1);
	return 0;
}

static int try_lock(void *unused)
{
	int file = (int)sys_open(VAST, O_RDWR, 0);

	(void)unused;
	return sys_fcntl(file, F_SETLK, (void *)(unsigned long)&all) != 0;
}

/* Of a file that was closed meanwhile: it is not locked for ever. */
static void test_lock(void)
{
	struct thread waiter;
	char byte;
	int child;

	CHECK_EQ(sys_pipe2(p, 0), 0);
	locked = (int)sys_open(VAST, O_RDWR | O_CREAT, 0600);
	CHECK(locked >= 0);
	child = start_child(hold_lock, NULL);
	CHECK_EQ(sys_read(p[0], &byte, 1), 1);
	CHECK(thread_start(&waiter, wait_for_lock, NULL) > 0);
	sleep_ms(20);
	sys_close(locked);
	CHECK_EQ(sys_write(p[1], "", 1), 1);
	CHECK_EQ(collect(child), 0);
	thread_join(&waiter);
	CHECK_EQ(answer, -EBADF);
	CHECK_EQ(run_child(try_lock, NULL), 0);
	sys_unlink(VAST);
	sys_close(p[0]);
	sys_close(p[1]);
}

/* --- files of many pages ------------------------------------------------- */

static long now_us(void)
{
	struct kernel_timespec time = { 0, 0 };

	sys_clock_gettime(CLOCK_MONOTONIC, &time);
	return time.seconds * 1000000 + time.nanoseconds / 1000;
}

/* Comes back shortly before a tick of the timer, which ends the slice: 10 ms
 * after a sleep's end, which is at a tick, it is not over yet. */
static void go_near_tick(unsigned round)
{
	long start;

	sleep_ms(1);
	start = now_us();
	while (now_us() - start < 17500 + 250 * (long)round)
		;
}

static int make_vast(const char *path)
{
	int file = (int)sys_open(path, O_RDWR | O_CREAT, 0700);

	if (file >= 0 && sys_fallocate(file, 0, 0, VAST_SIZE) != 0)
		return -1;
	return file;
}

static unsigned number_of_round;

/* Becomes a program of many pages, whose name is gone when it ends. */
static int become_vast(void *argument)
{
	char round[2] = { (char)('0' + *(unsigned *)argument), '\0' };
	const char *const arguments[] = { "vast", round, NULL };
	const char *const none[] = { NULL };
	int file = make_vast(VAST);
	int self = (int)sys_open("/proc/self/exe", O_RDONLY, 0);

	EXPECT(sys_sendfile(file, self, NULL, VAST_SIZE) > 0, true);
	sys_close(file);
	return (int)sys_execve(VAST, arguments, none);
}

static int end_vast(unsigned round)
{
	sys_unlink(VAST);
	go_near_tick(round);
	return 0;
}

/* "/proc/PID/" and what is there. */
static void name_of(char *to, long pid, const char *what)
{
	char digits[12];
	size_t at = sizeof(digits);

	memcpy(to, "/proc/", 6);
	to += 6;
	do {
		digits[--at] = (char)('0' + pid % 10);
		pid /= 10;
	} while (pid > 0);
	memcpy(to, digits + at, sizeof(digits) - at);
	to += sizeof(digits) - at;
	memcpy(to, what, strlen(what) + 1);
}

/* Of a task that ends, and whose program goes with it: it can be looked at. */
static void test_program(void)
{
	char exe[40], mounts[40], link[64];
	int status;

	for (number_of_round = 0; number_of_round < ROUNDS;
	     number_of_round++) {
		int child = start_child(become_vast, &number_of_round);

		name_of(exe, child, "/exe");
		name_of(mounts, child, "/mounts");
		while (sys_wait4(child, &status, WNOHANG, NULL) == 0) {
			sys_readlink(exe, link, sizeof(link));
			read_file(mounts, bytes, sizeof(bytes));
			sys_sched_yield();
		}
		CHECK_EQ(status, 0);
	}
}

/* Closes a vast file that has no name. */
static int close_vast(void *argument)
{
	int file = make_vast(PLACE "/file");

	EXPECT(file >= 0, true);
	sys_unlink(PLACE "/file");
	EXPECT(sys_write(p[1], "", 1), 1);
	go_near_tick(*(unsigned *)argument);
	sys_close(file);
	return 0;
}

/* Of a file system whose last file is about to go: it is still in use. */
static void test_mount(void)
{
	CHECK_EQ(sys_pipe2(p, 0), 0);
	CHECK_EQ(sys_mkdir(PLACE, 0700), 0);
	for (unsigned i = 0; i < ROUNDS; i++) {
		char byte;
		long error;
		int child;

		CHECK_EQ(sys_mount("none", PLACE, "tmpfs", 0, NULL), 0);
		child = start_child(close_vast, &i);
		CHECK_EQ(sys_read(p[0], &byte, 1), 1);
		while ((error = sys_umount2(PLACE, 0)) == -EBUSY)
			sys_sched_yield();
		CHECK_EQ(error, 0);
		CHECK_EQ(collect(child), 0);
	}
	CHECK_EQ(sys_rmdir(PLACE), 0);
	sys_close(p[0]);
	sys_close(p[1]);
}

TEST_SUITE(copies_files, TEST(test_numbers), TEST(test_lock),
	   TEST(test_program), TEST(test_mount));

int program_main(int argc, char **argv, char **environment)
{
	(void)environment;
	if (argc == 2)
		return end_vast((unsigned)(argv[1][0] - '0'));
	return run_suite(&suite_copies_files);
}
