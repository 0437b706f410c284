/*
 * Copies between the kernel and a program that wait in the middle, because
 * another thread changes the program's memory: what others do meanwhile to
 * the source of such a copy. The frame and object counts before and after the
 * program are compared by whoever runs it.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/socket.h"
#include "tests/user/changer.h"
#include "tests/user/handler.h"

#define WRITES 30
#define READS 10

static char bytes[PAGE];
static int p[2];

/* Tells how much it got. */
static int read_into_new_pages(void *argument)
{
	long *sum = argument, size;

	do {
		char *page = map_pages(1, PROT_READ | PROT_WRITE);

		size = sys_read(p[0], page, PAGE);
		*sum += size;
		sys_munmap(page, PAGE);
	} while (size > 0);
	return 0;
}

/* Of a stream from p[1] to p[0] each byte is one reader's, and one's only. */
static void read_by_three(void)
{
	struct thread readers[3];
	long sums[3] = { 0 };

	start_changing();
	for (unsigned i = 0; i < 3; i++)
		CHECK(thread_start(&readers[i], read_into_new_pages,
				   &sums[i]) > 0);
	for (unsigned i = 0; i < WRITES; i++) {
		sleep_ms(1);
		CHECK_EQ(sys_write(p[1], bytes, 1000), 1000);
	}
	sys_close(p[1]);
	stop_changing();
	for (unsigned i = 0; i < 3; i++)
		thread_join(&readers[i]);
	CHECK_EQ(sums[0] + sums[1] + sums[2], WRITES * 1000);
	sys_close(p[0]);
}

static void test_pipe(void)
{
	CHECK_EQ(sys_pipe2(p, 0), 0);
	read_by_three();
}

static void test_socket(void)
{
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, p), 0);
	read_by_three();
}

/* Cuts the file again and again, and uses the memory that comes free. Turns
 * are not always the same, so that they meet those of the reader. */
static int cut(void *argument)
{
	const int file = *(const int *)argument;

	for (unsigned i = 0;; i++) {
		char *other;

		sys_pwrite64(file, bytes, PAGE, 0);
		sys_sched_yield();
		if (i % 5 == 0)
			sys_sched_yield();
		sys_ftruncate(file, 0);
		other = map_pages(4, PROT_READ | PROT_WRITE);
		memset(other, 'S', 4 * PAGE);
		sys_sched_yield();
		sys_munmap(other, 4 * PAGE);
	}
}

/* Of a file: what it never held is not read. */
static void test_file(void)
{
	int file = (int)sys_open("/tmp/cut", O_RDWR | O_CREAT, 0600), child;
	long strange = 0;
	char *to;

	CHECK(file >= 0);
	memset(bytes, 'A', sizeof(bytes));
	child = start_child(cut, &file);
	start_changing();
	to = map_pages(READS, PROT_READ | PROT_WRITE);
	for (unsigned i = 0; i < READS; i++) {
		char *at = to + i * PAGE;
		long size;

		sys_sched_yield();
		size = sys_pread64(file, at, PAGE, 0);
		strange += size > 0 && !all_bytes(at, 'A', (size_t)size);
	}
	CHECK_EQ(strange, 0);
	stop_changing();
	sys_kill(child, SIGKILL);
	CHECK_EQ(collect(child), SIGKILL);
	sys_munmap(to, READS * PAGE);
	sys_close(file);
	sys_unlink("/tmp/cut");
}

/* Empties the pipe and fills it, in turns like those of cut(). */
static int fill_and_empty(void *unused)
{
	static char got[PAGE];

	(void)unused;
	for (unsigned i = 0;; i++) {
		sys_read(p[0], got, PAGE);
		sys_sched_yield();
		if (i % 5 == 0)
			sys_sched_yield();
		sys_write(p[1], bytes, PAGE);
		sys_sched_yield();
	}
}

/* Into a pipe whose room somebody else takes: it waits for more. */
static void test_room(void)
{
	char *from = map_pages(READS, PROT_READ | PROT_WRITE);
	int child;

	CHECK_EQ(sys_pipe2(p, O_NONBLOCK), 0);
	CHECK_EQ(sys_fcntl(p[1], F_SETPIPE_SZ, (void *)PAGE), PAGE);
	child = start_child(fill_and_empty, NULL);
	start_changing();
	for (unsigned i = 0; i < READS; i++) {
		struct iovec one = { (unsigned long)from + i * PAGE, PAGE };

		sys_sched_yield();
		CHECK(sys_vmsplice(p[1], &one, 1, 0) > 0);
	}
	stop_changing();
	sys_kill(child, SIGKILL);
	CHECK_EQ(collect(child), SIGKILL);
	sys_close(p[1]);
	sys_close(p[0]);
	sys_munmap(from, READS * PAGE);
}

/* Takes the folder's first names away and gives them back, in turns like
 * those of cut(). */
static int change_folder(void *unused)
{
	(void)unused;
	for (unsigned i = 0;; i++) {
		sys_close((int)sys_open("/tmp/changing/a", O_CREAT, 0600));
		sys_close((int)sys_open("/tmp/changing/b", O_CREAT, 0600));
		sys_sched_yield();
		if (i % 5 == 0)
			sys_sched_yield();
		sys_unlink("/tmp/changing/a");
		sys_unlink("/tmp/changing/b");
		sys_sched_yield();
	}
}

/* Of a folder: who lists it does not follow a name that is gone. */
static void test_folder(void)
{
	char *to = map_pages(READS, PROT_READ | PROT_WRITE);
	int folder, child;

	CHECK_EQ(sys_mkdir("/tmp/changing", 0700), 0);
	folder = (int)sys_open("/tmp/changing", O_RDONLY, 0);
	CHECK(folder >= 0);
	child = start_child(change_folder, NULL);
	start_changing();
	for (unsigned i = 0; i < READS; i++) {
		CHECK_EQ(sys_lseek(folder, 2, SEEK_SET), 2);
		sys_sched_yield();
		CHECK(sys_getdents64(folder, to + i * PAGE, PAGE) >= 0);
	}
	stop_changing();
	sys_kill(child, SIGKILL);
	CHECK_EQ(collect(child), SIGKILL);
	sys_close(folder);
	sys_unlink("/tmp/changing/a");
	sys_unlink("/tmp/changing/b");
	CHECK_EQ(sys_rmdir("/tmp/changing"), 0);
	sys_munmap(to, READS * PAGE);
}

#define LIST 0x123000ul
#define TASKS 80

static volatile int *is_ending; /* is the child? Then it has no list */

/* Has a list, says so, and is gone after some turns. */
static int live_briefly(void *argument)
{
	unsigned turns = *(unsigned *)argument % 8;

	*is_ending = 0;
	sys_set_robust_list((void *)LIST, 24);
	sys_write(p[1], "", 1);
	while (turns-- > 0)
		sys_sched_yield();
	*is_ending = 1;
	return 0;
}

/* How many of some tasks had a list when they were looked at, which was not
 * told. */
static unsigned look_at_tasks(void)
{
	char *to = map_pages(TASKS, PROT_READ | PROT_WRITE);
	unsigned strange = 0;

	start_changing();
	for (unsigned i = 0; i < TASKS; i++) {
		unsigned long *at = (void *)(to + i * PAGE);
		int child;
		bool had_list;
		char byte;

		*is_ending = 0;
		child = start_child(live_briefly, &i);
		sys_read(p[0], &byte, 1);
		sys_sched_yield();
		had_list = !*is_ending;
		if (sys_get_robust_list(child, at, at + 1) == 0)
			strange += at[0] != LIST && (had_list || at[0] != 0);
	}
	stop_changing();
	sys_munmap(to, TASKS * PAGE);
	return strange;
}

/* Of another task, which ends: what it had is told, or that it is gone. One
 * may end just before the call. */
static void test_task(void)
{
	const struct kernel_sigaction ignore = { .handler = SIG_IGN };

	is_ending = shared_page();
	sys_rt_sigaction(SIGCHLD, &ignore, NULL, 8);
	CHECK_EQ(sys_pipe2(p, 0), 0);
	CHECK(look_at_tasks() <= 1);
	handle_default(SIGCHLD);
	sys_close(p[0]);
	sys_close(p[1]);
	sys_munmap((void *)(unsigned long)is_ending, PAGE);
}

TEST_SUITE(copies, TEST(test_pipe), TEST(test_socket), TEST(test_file),
	   TEST(test_room), TEST(test_folder), TEST(test_task));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	return run_suite(&suite_copies);
}
