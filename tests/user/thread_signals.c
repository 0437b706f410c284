/*
 * Signals to threads and to their process: who takes them, what waits where,
 * and what stops and ends all.
 */
#include "tests/user/handler.h"
#include "tests/user/thread.h"

#define OTHER_SIGNAL (SIGRTMIN + 3)

static volatile int go, ready, taken_by, taken, last_pid, last_code;
static volatile int *page; /* shared with children */

static void note_taker(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)frame;
	taken = signal;
	last_pid = info->field.sender.pid;
	last_code = info->code;
	taken_by = (int)sys_gettid();
}

static long set_mask(unsigned long mask)
{
	return sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL, 8);
}

static int waits(void *mask)
{
	set_mask((unsigned long)mask);
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	while (!go)
		sys_futex((void *)(unsigned long)&go, FUTEX_WAIT, 0, NULL,
			  NULL, 0);
	return 0;
}

static void start_waiter(struct thread *thread, unsigned long mask)
{
	int before = ready;

	CHECK(thread_start(thread, waits, (void *)mask) > 0);
	for (int i = 0; i < 1000 && ready == before; i++)
		sleep_ms(1);
}

static void end_waiter(struct thread *thread)
{
	go = 1;
	sys_futex((void *)(unsigned long)&go, FUTEX_WAKE, 100, NULL, NULL, 0);
	thread_join(thread);
	go = 0;
}

/* --- whom it goes to --- */

static void test_to_process(void)
{
	struct thread blocks, takes;

	go = taken = taken_by = 0;
	CHECK_EQ(handle(SIGUSR1, note_taker, 0), 0);
	CHECK_EQ(set_mask(BIT(SIGUSR1)), 0);
	start_waiter(&blocks, BIT(SIGUSR1));
	start_waiter(&takes, 0);
	CHECK_EQ(sys_kill((int)sys_getpid(), SIGUSR1), 0);
	CHECK(wait_for(&taken_by));
	CHECK_EQ(taken_by, takes.number);
	CHECK_EQ(last_pid, sys_getpid());
	CHECK_EQ(last_code, SI_USER);
	/* By a thread's number: to its process all the same. */
	taken_by = 0;
	CHECK_EQ(sys_kill(blocks.number, SIGUSR1), 0);
	CHECK(wait_for(&taken_by));
	CHECK_EQ(taken_by, takes.number);
	taken_by = 0;
	CHECK_EQ(set_mask(0), 0);
	CHECK_EQ(sys_kill((int)sys_getpid(), SIGUSR1), 0);
	CHECK_EQ(taken_by, sys_gettid());
	end_waiter(&blocks);
	thread_join(&takes);
}

static void test_to_thread(void)
{
	struct thread thread;

	go = taken = taken_by = 0;
	start_waiter(&thread, 0);
	CHECK_EQ(sys_tgkill((int)sys_getpid(), thread.number, SIGUSR1), 0);
	CHECK(wait_for(&taken_by));
	CHECK_EQ(taken_by, thread.number);
	CHECK_EQ(last_code, SI_TKILL);
	taken_by = 0;
	CHECK_EQ(sys_tkill(thread.number, SIGUSR1), 0);
	CHECK(wait_for(&taken_by));
	CHECK_EQ(taken_by, thread.number);
	CHECK_EQ(sys_tgkill(thread.number, thread.number, SIGUSR1), -ESRCH);
	CHECK_EQ(sys_tgkill(1, thread.number, SIGUSR1), -ESRCH);
	end_waiter(&thread);
	CHECK_EQ(sys_tkill(thread.number, SIGUSR1), -ESRCH);
}

static unsigned long told(const char *path, const char *name)
{
	char text[1536] = { 0 };
	unsigned long value = 0;
	const char *at;

	read_file(path, text, sizeof(text) - 1);
	at = find_text(text, name);
	if (!at)
		return ~0ul;
	for (at += strlen(name) + 2; *at != '\n'; at++)
		value = value << 4 | (unsigned long)(*at <= '9' ?
					*at - '0' : *at - 'a' + 10);
	return value;
}

/* What waits for a thread, for the process, and for both. */
static void test_pending(void)
{
	const char *own = "/proc/thread-self/status";
	unsigned long both = BIT(SIGUSR1) | BIT(SIGUSR2), set;
	struct kernel_timespec none = { 0, 0 };
	struct kernel_siginfo info;
	struct thread thread;

	go = 0;
	CHECK_EQ(set_mask(both), 0);
	start_waiter(&thread, both);
	CHECK_EQ(sys_tkill((int)sys_gettid(), SIGUSR1), 0);
	CHECK_EQ(sys_tkill(thread.number, SIGUSR1), 0);
	CHECK_EQ(sys_kill((int)sys_getpid(), SIGUSR2), 0);
	CHECK_EQ(told(own, "SigPnd"), BIT(SIGUSR1));
	CHECK_EQ(told(own, "ShdPnd"), BIT(SIGUSR2));
	CHECK_EQ(sys_rt_sigpending(&set, 8), 0);
	CHECK_EQ(set, both);
	/* The one of the other thread stays where it is. */
	CHECK_EQ(sys_rt_sigtimedwait(&both, &info, &none, 8), SIGUSR1);
	CHECK_EQ(info.code, SI_TKILL);
	CHECK_EQ(sys_rt_sigtimedwait(&both, &info, &none, 8), SIGUSR2);
	CHECK_EQ(info.code, SI_USER);
	CHECK_EQ(sys_rt_sigtimedwait(&both, &info, &none, 8), -EAGAIN);
	end_waiter(&thread);
	CHECK_EQ(set_mask(0), 0);
}

/* --- waiting for one --- */

static volatile long result;

static int waits_for_usr2(void *argument)
{
	unsigned long set = BIT(SIGUSR2);

	(void)argument;
	ready = 1;
	result = sys_rt_sigtimedwait(&set, NULL, NULL, 8);
	return 0;
}

static void test_sigwait(void)
{
	struct thread sleeper, taker;

	go = ready = 0;
	result = 0;
	CHECK_EQ(set_mask(BIT(SIGUSR2)), 0);
	start_waiter(&sleeper, BIT(SIGUSR2));
	ready = 0;
	CHECK(thread_start(&taker, waits_for_usr2, NULL) > 0);
	CHECK(wait_for(&ready));
	sleep_ms(20);
	CHECK_EQ(sys_kill((int)sys_getpid(), SIGUSR2), 0);
	thread_join(&taker);
	CHECK_EQ(result, SIGUSR2);
	end_waiter(&sleeper);
	CHECK_EQ(set_mask(0), 0);
}

static int suspends(void *argument)
{
	unsigned long none = 0;

	(void)argument;
	ready = 1;
	result = sys_rt_sigsuspend(&none, 8);
	return 0;
}

static void test_sigsuspend(void)
{
	struct thread thread;

	ready = taken_by = 0;
	CHECK_EQ(set_mask(BIT(SIGUSR1)), 0);
	CHECK(thread_start(&thread, suspends, NULL) > 0);
	CHECK(wait_for(&ready));
	sleep_ms(20);
	CHECK_EQ(sys_kill((int)sys_getpid(), SIGUSR1), 0);
	thread_join(&thread);
	CHECK_EQ(result, -EINTR);
	CHECK_EQ(taken_by, thread.number);
	CHECK_EQ(set_mask(0), 0);
}

static int takes_none(void *argument)
{
	(void)argument;
	/* Chosen, it does not take it: it is the last thing that it does. */
	ready = 1;
	while (!go)
		__asm__ volatile("pause");
	set_mask(~0ul);
	while (go < 2)
		sys_sched_yield();
	return 0;
}

/* What one thread may not take any more, a sleeping one does. */
static void test_passed_on(void)
{
	struct kernel_timespec second = { 1, 0 };
	struct thread thread;

	go = ready = taken_by = 0;
	CHECK(thread_start(&thread, takes_none, NULL) > 0);
	CHECK(wait_for(&ready));
	CHECK_EQ(set_mask(BIT(SIGUSR1)), 0);
	go = 1;
	sleep_ms(20);
	CHECK_EQ(sys_kill((int)sys_getpid(), SIGUSR1), 0);
	CHECK_EQ(taken_by, 0);
	CHECK_EQ(set_mask(0), 0);
	CHECK_EQ(taken_by, sys_gettid());
	go = 2;
	thread_join(&thread);
	CHECK_EQ(sys_nanosleep(&second, NULL), 0);
}

/* --- faults --- */

static volatile int faults_by;

static void note_fault(int signal, struct kernel_siginfo *info, void *frame)
{
	/* Behind the two bytes of the instruction. */
	((unsigned long *)((char *)frame + 40))[16] += 2;
	(void)signal;
	faults_by = (int)sys_gettid();
	result = (long)info->field.words[0];
}

static int faults(void *at)
{
	__asm__ volatile("movb %%al, (%0)" : : "D"(at) : "memory");
	return 0;
}

static void test_fault(void)
{
	struct thread thread;

	CHECK_EQ(handle(SIGSEGV, note_fault, 0), 0);
	faults_by = 0;
	CHECK(thread_start(&thread, faults, (void *)0x1238) > 0);
	thread_join(&thread);
	CHECK_EQ(faults_by, thread.number);
	CHECK_EQ(result, 0x1238);
	CHECK_EQ(handle_default(SIGSEGV), 0);
}

static int asks_stack(void *argument)
{
	struct kernel_stack_t stack;

	(void)argument;
	result = sys_sigaltstack(NULL, &stack) == 0 &&
		 stack.flags == SS_DISABLE;
	return 0;
}

static void test_alternate_stack(void)
{
	static char bytes[8192];
	struct kernel_stack_t stack = { .address = (unsigned long)bytes,
					.size = sizeof(bytes) };
	struct thread thread;

	CHECK_EQ(sys_sigaltstack(&stack, NULL), 0);
	CHECK(thread_start(&thread, asks_stack, NULL) > 0);
	thread_join(&thread);
	CHECK_EQ(result, 1);
	stack.flags = SS_DISABLE;
	CHECK_EQ(sys_sigaltstack(&stack, NULL), 0);
}

/* --- all threads --- */

static int counts(void *at)
{
	for (;;) {
		++*(volatile int *)at;
		sys_sched_yield();
	}
}

static int two_count(void *argument)
{
	static struct thread threads[2];

	(void)argument;
	thread_start(&threads[0], counts, (void *)(unsigned long)&page[0]);
	thread_start(&threads[1], waits, NULL);
	return counts((void *)(unsigned long)&page[1]);
}

static int faults_in_thread(void *argument)
{
	static struct thread threads[2];

	(void)argument;
	thread_start(&threads[0], waits, NULL);
	thread_start(&threads[1], faults, NULL);
	return counts((void *)(unsigned long)&page[1]);
}

static void test_deadly(void)
{
	int pid;

	go = 0;
	pid = start_child(two_count, NULL);
	sleep_ms(30);
	CHECK_EQ(sys_kill(pid, SIGTERM), 0);
	CHECK_EQ(collect(pid), SIGTERM);
	CHECK_EQ(run_child(faults_in_thread, NULL), SIGSEGV);
}

static void test_stop(void)
{
	int status, first, second, pid;

	go = page[0] = page[1] = 0;
	pid = start_child(two_count, NULL);
	CHECK(wait_for(&page[0]));
	CHECK_EQ(sys_kill(pid, SIGSTOP), 0);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	CHECK_EQ(status, SIGSTOP << 8 | 0x7f);
	first = page[0];
	second = page[1];
	sleep_ms(50);
	CHECK_EQ(page[0], first);
	CHECK_EQ(page[1], second);
	CHECK_EQ(sys_kill(pid, SIGCONT), 0);
	CHECK_EQ(sys_wait4(pid, &status, WCONTINUED, NULL), pid);
	sleep_ms(50);
	CHECK(page[0] != first);
	CHECK(page[1] != second);
	CHECK_EQ(sys_kill(pid, SIGSTOP), 0);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	CHECK_EQ(sys_kill(pid, SIGKILL), 0);
	CHECK_EQ(collect(pid), SIGKILL);
}

/* Stopped by one of its threads, and gone on by the alarm of none. */
static int stops_itself(void *argument)
{
	(void)argument;
	sys_tkill((int)sys_gettid(), SIGSTOP);
	page[2] = 1;
	return 0;
}

static int has_one_that_stops(void *argument)
{
	static struct thread thread;

	thread_start(&thread, stops_itself, argument);
	thread_join(&thread);
	return 3;
}

static void test_stop_by_thread(void)
{
	int status, pid;

	page[2] = 0;
	pid = start_child(has_one_that_stops, NULL);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	CHECK_EQ(status, SIGSTOP << 8 | 0x7f);
	CHECK_EQ(page[2], 0);
	CHECK_EQ(sys_kill(pid, SIGCONT), 0);
	CHECK_EQ(collect(pid), EXITED(3));
	CHECK_EQ(page[2], 1);
}

TEST_SUITE(thread_signals, TEST(test_to_process), TEST(test_to_thread),
	   TEST(test_pending), TEST(test_sigwait), TEST(test_sigsuspend),
	   TEST(test_passed_on), TEST(test_fault), TEST(test_alternate_stack),
	   TEST(test_deadly), TEST(test_stop), TEST(test_stop_by_thread));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	page = shared_page();
	return page ? run_suite(&suite_thread_signals) : 1;
}
