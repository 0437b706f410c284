/*
 * Signals that queue: each with its value, in order, up to a limit; and
 * sigtimedwait, which takes them without a handler.
 */
#include "kernel/abi/errno.h"
#include "tests/user/handler.h"
#include "tests/user/thread.h"

#define RT(n) (SIGRTMIN + (n))
#define TAKEN_MOST 16

static struct kernel_siginfo taken[TAKEN_MOST];
static volatile unsigned taken_count;
static char text[4096];

static int self(void)
{
	return (int)sys_getpid();
}

static int sleeps(void *unused)
{
	(void)unused;
	sleep_ms(20000);
	return 0;
}

static long queue(int pid, int signal, unsigned long value)
{
	struct kernel_siginfo info = { .code = SI_QUEUE };

	info.field.sender.pid = self();
	info.field.sender.uid = 77;
	info.field.sender.value = value;
	return sys_rt_sigqueueinfo(pid, signal, &info);
}

static void block(unsigned long set)
{
	CHECK_EQ(sys_rt_sigprocmask(SIG_SETMASK, &set, NULL, 8), 0);
}

/* Takes what is there, which should be `signal`: its value, or -errno. */
static long take(int signal)
{
	static const struct kernel_timespec now = { 0, 0 };
	unsigned long all = ~0ul;
	struct kernel_siginfo info;
	long got = sys_rt_sigtimedwait(&all, &info, &now, 8);

	if (got < 0)
		return got;
	if (got != signal || info.signal != signal)
		return -1000 - got;
	taken[0] = info;
	return (long)info.field.sender.value;
}

static void test_order(void)
{
	block(~0ul);
	for (unsigned i = 0; i < 3; i++) {
		CHECK_EQ(queue(self(), RT(2), 20 + i), 0);
		CHECK_EQ(queue(self(), SIGUSR1, 10 + i), 0);
		CHECK_EQ(queue(self(), RT(1), 0x1000000010 + i), 0);
	}
	CHECK_EQ(queue(self(), RT(32), 64), 0);
	CHECK_EQ(queue(self(), SIGSEGV, 11), 0);
	CHECK_EQ(take(SIGSEGV), 11); /* as a fault would */
	CHECK_EQ(take(SIGUSR1), 10); /* and no second one */
	CHECK_EQ(taken[0].code, SI_QUEUE);
	CHECK_EQ(taken[0].field.sender.pid, self());
	CHECK_EQ(taken[0].field.sender.uid, 77);
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(take(RT(1)), 0x1000000010 + i);
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(take(RT(2)), 20 + i);
	CHECK_EQ(take(RT(32)), 64);
	CHECK_EQ(take(0), -EAGAIN);
	block(0);
}

static void keep(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)frame;
	if (taken_count < TAKEN_MOST)
		taken[taken_count++] = *info;
}

/* A handler that blocks all runs once for each, in their order. */
static void test_handler(void)
{
	static const int wanted[] = { RT(3), RT(3), RT(3), RT(9) };
	struct kernel_sigaction action = {
		.handler = (unsigned long)keep,
		.flags = SA_SIGINFO | SA_RESTORER,
		.restorer = (unsigned long)handler_return,
		.mask = ~0ul,
	};

	CHECK_EQ(sys_rt_sigaction(RT(3), &action, NULL, 8), 0);
	CHECK_EQ(sys_rt_sigaction(RT(9), &action, NULL, 8), 0);
	block(BIT(RT(3)) | BIT(RT(9)));
	taken_count = 0;
	CHECK_EQ(queue(self(), RT(9), 3), 0);
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(queue(self(), RT(3), i), 0);
	CHECK_EQ(taken_count, 0);
	block(0);
	CHECK_EQ(taken_count, 4);
	for (unsigned i = 0; i < 4; i++) {
		CHECK_EQ(taken[i].signal, wanted[i]);
		CHECK_EQ(taken[i].field.sender.value, i);
	}
	CHECK_EQ(sys_kill(self(), RT(3)), 0);
	CHECK_EQ(taken[4].code, SI_USER);
	CHECK_EQ(taken[4].field.sender.pid, self());
	handle_default(RT(3));
	handle_default(RT(9));
}

/* What is ignored from now on, or was undone, waits no longer. */
static void test_dropped(void)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };

	block(~0ul);
	CHECK_EQ(queue(self(), RT(5), 1), 0);
	CHECK_EQ(queue(self(), RT(6), 2), 0);
	CHECK_EQ(queue(self(), RT(5), 3), 0);
	CHECK_EQ(sys_rt_sigaction(RT(5), &ignore, NULL, 8), 0);
	CHECK_EQ(take(RT(6)), 2);
	CHECK_EQ(take(0), -EAGAIN);
	handle_default(RT(5));
	sys_kill(self(), SIGTSTP);
	sys_kill(self(), SIGTTIN);
	sys_kill(self(), SIGCONT);
	CHECK_EQ(take(SIGCONT), 0);
	CHECK_EQ(take(0), -EAGAIN);
	block(0);
}

static int end_with_pending(void *argument)
{
	unsigned long pending = 1;

	(void)argument;
	sys_rt_sigpending(&pending, 8);
	for (unsigned i = 0; i < 20; i++)
		queue(self(), RT((int)i), i);
	return pending == 0 ? 0 : 1;
}

/* A child has none of its parent's, and leaves none behind. */
static void test_children(void)
{
	block(~0ul);
	CHECK_EQ(queue(self(), RT(4), 5), 0);
	CHECK_EQ(run_child(end_with_pending, NULL), 0);
	CHECK_EQ(take(SIGCHLD), 0);
	CHECK_EQ(take(RT(4)), 5);
	block(0);
	CHECK_EQ(run_child(end_with_pending, NULL), RT(0));
}

/* --- the limit ------------------------------------------------------------ */

static void test_limit(void)
{
	struct kernel_rlimit before, four;

	CHECK_EQ(sys_getrlimit(RLIMIT_SIGPENDING, &before), 0);
	four = before;
	four.current = 4;
	CHECK_EQ(sys_setrlimit(RLIMIT_SIGPENDING, &four), 0);
	block(~0ul);
	for (unsigned i = 0; i < 4; i++)
		CHECK_EQ(queue(self(), RT(8), i), 0);
	CHECK_EQ(queue(self(), RT(8), 9), -EAGAIN);
	CHECK_EQ(sys_tkill(self(), RT(8)), -EAGAIN);
	/* kill's arrives all the same, without its sender; */
	CHECK_EQ(sys_kill(self(), RT(7)), 0);
	/* one that does not queue too, and kill's whole. */
	CHECK_EQ(queue(self(), SIGUSR2, 9), 0);
	CHECK_EQ(sys_kill(self(), SIGUSR1), 0);
	CHECK(read_file("/proc/self/status", text, sizeof(text) - 1) > 0);
	CHECK(find_text(text, "\nSigQ:\t5/4\n") != NULL);
	CHECK(find_text(text, "\nShdPnd:\t000000c000000a00\n") != NULL);
	CHECK(find_text(text, "\nSigBlk:\tfffffffffffbfeff\n") != NULL);
	CHECK_EQ(take(SIGUSR1), 0);
	CHECK_EQ(taken[0].field.sender.pid, self());
	CHECK_EQ(take(SIGUSR2), 0);
	CHECK_EQ(taken[0].code, SI_USER);
	CHECK_EQ(taken[0].field.sender.pid, 0);
	CHECK_EQ(take(RT(7)), 0);
	CHECK_EQ(taken[0].field.sender.pid, 0);
	for (unsigned i = 0; i < 4; i++)
		CHECK_EQ(take(RT(8)), i);
	CHECK_EQ(take(0), -EAGAIN);
	block(0);
	CHECK_EQ(sys_setrlimit(RLIMIT_SIGPENDING, &before), 0);
}

/* As many as one may, root too; and then all is free. */
static int fill(void *argument)
{
	unsigned count = 0;
	long error;

	(void)argument;
	block(~0ul);
	while ((error = queue(self(), RT((int)(count % 30)), count)) == 0)
		count++;
	return error == -EAGAIN && count >= 100 && count < 100000 ? 0 : 2;
}

static void test_full(void)
{
	CHECK_EQ(run_child(fill, NULL), 0);
	CHECK_EQ(run_child(fill, NULL), 0);
}

/* --- waiting -------------------------------------------------------------- */

static int send_later(void *argument)
{
	sleep_ms(30);
	queue((int)sys_getppid(), *(int *)argument, 42);
	return 0;
}

static void test_waiting(void)
{
	static const struct kernel_timespec some = { 0, 60000000 };
	static const struct kernel_timespec long_time = { 100, 0 };
	unsigned long set = BIT(RT(1)) | BIT(SIGKILL), chld = BIT(SIGCHLD);
	struct kernel_siginfo info;
	int signal = RT(1), pid;
	long start = now_ms();

	block(set | chld);
	CHECK_EQ(sys_rt_sigtimedwait(&set, &info, &some, 8), -EAGAIN);
	CHECK(now_ms() - start >= 60);
	pid = start_child(send_later, &signal);
	CHECK_EQ(sys_rt_sigtimedwait(&set, &info, NULL, 8), signal);
	CHECK_EQ(info.field.sender.value, 42);
	/* SIGCHLD has no effect by default, but is waited for. */
	CHECK_EQ(sys_rt_sigtimedwait(&chld, &info, &long_time, 8), SIGCHLD);
	CHECK_EQ(info.code, CLD_EXITED);
	CHECK_EQ(info.field.sender.pid, pid);
	CHECK_EQ(collect(pid), 0);
	/* Another one ends it; one that is waited for does, unblocked too. */
	signal = SIGUSR1;
	handle(SIGUSR1, keep, SA_RESTART);
	taken_count = 0;
	pid = start_child(send_later, &signal);
	CHECK_EQ(sys_rt_sigtimedwait(&set, NULL, &long_time, 8), -EINTR);
	CHECK_EQ(taken_count, 1);
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(take(SIGCHLD), 0);
	set = BIT(SIGUSR1);
	pid = start_child(send_later, &signal);
	CHECK_EQ(sys_rt_sigtimedwait(&set, NULL, &long_time, 8), SIGUSR1);
	CHECK_EQ(taken_count, 1);
	CHECK_EQ(collect(pid), 0);
	block(0);
	handle_default(SIGUSR1);
}

/* --- impostors ------------------------------------------------------------ */

/* Whether one may send with this code, to a process and to a thread. */
static long forge(int pid, int code)
{
	struct kernel_siginfo info = { .code = code };
	long result = sys_rt_sigqueueinfo(pid, 0, &info);

	return sys_rt_tgsigqueueinfo(pid, pid, 0, &info) == result ? result :
								     -1000;
}

static int forges_from_thread(void *unused)
{
	(void)unused;
	taken_count = (unsigned)-forge(self(), SI_USER);
	return 0;
}

/* What looks as if the kernel or kill(2) had sent it goes to oneself alone;
 * behind what is known of a code of one's own there is nothing. */
static void test_impostors(void)
{
	static const int forged[] = { SI_USER, SI_KERNEL, CLD_EXITED,
				      SI_TKILL };
	struct kernel_siginfo info = { .code = -100 };
	int other = start_child(sleeps, NULL);
	struct thread thread;

	for (unsigned i = 0; i < COUNT_OF(forged); i++) {
		CHECK_EQ(forge(other, forged[i]), -EPERM);
		CHECK_EQ(forge(self(), forged[i]), 0);
	}
	CHECK_EQ(forge(other, SI_QUEUE), 0);
	CHECK(thread_start(&thread, forges_from_thread, NULL) > 0);
	thread_join(&thread);
	CHECK_EQ(taken_count, EPERM);
	CHECK_EQ(sys_rt_sigqueueinfo(self(), 0, &info), 0);
	info.rest[0] = 1;
	CHECK_EQ(sys_rt_sigqueueinfo(self(), 0, &info), -E2BIG);
	CHECK_EQ(sys_kill(other, SIGKILL), 0);
	CHECK_EQ(collect(other), SIGKILL);
}

TEST_SUITE(queue, TEST(test_order), TEST(test_handler), TEST(test_dropped),
	   TEST(test_children), TEST(test_limit), TEST(test_full),
	   TEST(test_waiting), TEST(test_impostors));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_queue);
}
