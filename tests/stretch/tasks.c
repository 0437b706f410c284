/*
 * Stretches of the calls on tasks: execve with the most, as many children and
 * threads as there may be, signals, futexes. See stretch.h.
 */
#include "tests/stretch/stretch.h"

#include "tests/user/futex.h"
#include "tests/user/thread.h"

#define CHILDREN 480
#define THREADS 480
#define STRING 4000 /* bytes of a long argument */

static char text[STRING + 1];
static const char *strings[65536];

/* As many strings of a size as have 127 KiB together, with what points at
 * them. */
static void fill_strings(size_t size)
{
	size_t count = 127 * 1024 / (size + 1 + sizeof(*strings));

	memset(text, 'x', size);
	text[size] = '\0';
	strings[0] = "busybox";
	strings[1] = "true";
	for (size_t i = 2; i < count; i++)
		strings[i] = text;
	strings[count] = NULL;
}

static int execute_arguments(void)
{
	fill_strings(STRING);
	WORKS(sys_execve("/bin/busybox", strings, strings + 30));
	return 1;
}

static int execute_many(void)
{
	const char *arguments[] = { "busybox", "true", NULL };

	fill_strings(5);
	WORKS(sys_execve("/bin/busybox", arguments, strings));
	return 1;
}

static int execute_too_many(void)
{
	for (unsigned i = 0; i < COUNT_OF(strings) - 1; i++)
		strings[i] = "";
	WANT(sys_execve("/bin/busybox", strings, strings), -E2BIG);
	return 0;
}

static int execute_large(void)
{
	const char *arguments[] = { "busybox", "true", NULL };
	char *at = filled_memory(16 * MIB);

	WANT(at == NULL, 0);
	WORKS(sys_execve("/bin/busybox", arguments, arguments + 2));
	return 1;
}

static int pause_for_ever(void *argument)
{
	(void)argument;
	for (;;)
		sys_pause();
}

static int at_once(void *argument)
{
	(void)argument;
	return 0;
}

/* The dead wait to be collected, all of them. */
static int zombies(void)
{
	char siginfo[128];

	for (unsigned i = 0; i < CHILDREN; i++)
		WORKS(start_child(at_once, NULL));
	while (sys_wait4(-1, NULL, 1, NULL) == 0) /* WNOHANG */
		;
	sleep_ms(50);
	WORKS(sys_waitid(0, 0, siginfo, 4, NULL)); /* P_ALL, WEXITED */
	for (unsigned i = 0; i < CHILDREN - 2; i++)
		WORKS(sys_wait4(-1, NULL, 0, NULL));
	return 0;
}

/* Their parent leaves them all behind. */
static int orphans(void)
{
	for (unsigned i = 0; i < CHILDREN; i++)
		WORKS(start_child(at_once, NULL));
	sleep_ms(50);
	return 0;
}

static int kill_all(void)
{
	int list[256];

	WORKS(sys_setpgid(0, 0));
	for (unsigned i = 0; i < CHILDREN; i++)
		WORKS(start_child(pause_for_ever, NULL));
	WORKS(read_file("/proc/loadavg", list, sizeof(list)));
	WORKS(sys_setpriority(1, 0, 1)); /* PRIO_PGRP */
	WORKS(sys_setpriority(2, 0, 0)); /* PRIO_USER */
	WORKS(sys_getpriority(2, 0));
	WORKS(sys_ioprio_set(2, 0, 0x4004));
	WORKS(sys_ioprio_get(2, 0));
	WORKS(read_file("/proc/self/task/../stat", list, sizeof(list)));
	WORKS(sys_kill(0, SIGURG));
	sleep_ms(30);
	WORKS(sys_rt_sigprocmask(SIG_BLOCK, &(unsigned long){ ~0ul }, NULL,
				 8));
	WORKS(sys_kill(0, SIGTERM));
	for (unsigned i = 0; i < CHILDREN; i++)
		WORKS(sys_wait4(-1, NULL, 0, NULL));
	return 0;
}

/* All but this one and pid 1 die by one call. */
static int kill_everybody(void)
{
	int fd = (int)sys_openat(AT_FDCWD, "/proc", O_RDONLY, 0);
	static char entries[65536];

	for (unsigned i = 0; i < CHILDREN; i++)
		WORKS(start_child(pause_for_ever, NULL));
	WORKS(sys_getdents64(fd, entries, sizeof(entries)));
	sleep_ms(30);
	WORKS(sys_kill(-1, SIGCONT));
	WORKS(sys_kill(-1, SIGKILL));
	for (unsigned i = 0; i < CHILDREN; i++)
		WORKS(sys_wait4(-1, NULL, 0, NULL));
	return 0;
}

static struct thread threads[THREADS];
static volatile int word, other_word, came;

static int wait_on_word(void *argument)
{
	(void)argument;
	__atomic_add_fetch(&came, 1, __ATOMIC_SEQ_CST);
	while (word == 0)
		futex(&word, FUTEX_WAIT, 0);
	return 0;
}

/* All wait; the line that failed, or 0. */
static int start_threads(void)
{
	for (unsigned i = 0; i < THREADS; i++)
		WORKS(thread_start(&threads[i], wait_on_word, NULL));
	while (came < THREADS)
		sleep_ms(10);
	sleep_ms(30);
	return 0;
}

static int wake_many(void)
{
	WANT(start_threads(), 0);
	/* Moved, and moved back; then all at once. */
	WANT(two(&word, FUTEX_REQUEUE, 0, THREADS, &other_word, 0), THREADS);
	WANT(two(&other_word, FUTEX_CMP_REQUEUE, 0, THREADS, &word, 0),
	     THREADS);
	word = 1;
	WANT(futex(&word, FUTEX_WAKE, 0x7fffffff), THREADS);
	for (unsigned i = 0; i < THREADS; i++)
		thread_join(&threads[i]);
	return 0;
}

static int end_threads(void)
{
	WANT(start_threads(), 0);
	WORKS(sys_kill(sys_getpid(), SIGCONT));
	WORKS(sys_kill(sys_getpid(), SIGURG));
	sys_exit_group(0);
	return 1;
}

static int execute_with_threads(void)
{
	const char *arguments[] = { "busybox", "true", NULL };

	WANT(start_threads(), 0);
	WORKS(sys_execve("/bin/busybox", arguments, arguments + 2));
	return 1;
}

/* A robust list that goes in a circle. */
static int robust(void)
{
	static struct kernel_robust_head head;
	static unsigned long entries[2][4];
	struct kernel_robust_head *told = &head;

	entries[0][0] = (unsigned long)&entries[1][0];
	entries[1][0] = (unsigned long)&entries[0][0];
	entries[0][1] = entries[1][1] = FUTEX_WAITERS |
					(unsigned)sys_gettid();
	head.next = (unsigned long)&entries[0][0];
	head.offset = 8;
	WORKS(sys_set_robust_list(told, sizeof(head)));
	return 0;
}

/* Real-time signals wait, as many as may. */
static int queue_signals(void)
{
	struct kernel_siginfo info = { .signal = SIGRTMIN + 2, .code = -1 };
	unsigned long all = ~0ul;
	unsigned count = 0;

	WORKS(sys_rt_sigprocmask(SIG_BLOCK, &all, NULL, 8));
	while (count < 100000 &&
	       sys_rt_sigqueueinfo((int)sys_getpid(), SIGRTMIN + 2, &info) ==
		       0)
		count++;
	WANT(count > 100, 1);
	WORKS(sys_rt_sigtimedwait(&all, NULL, NULL, 8));
	return 0;
}

static int timers(void)
{
	struct { long every[2], first[2]; } often = { { 0, 1 }, { 0, 1 } };

	WORKS(sys_rt_sigprocmask(SIG_BLOCK, &(unsigned long){ ~0ul }, NULL,
				 8));
	WORKS(sys_setitimer(0, &often, NULL));
	sleep_ms(50);
	return 0;
}

static const struct stretch_case tasks[] = {
	CASE(execute_arguments), CASE(execute_many), CASE(execute_too_many),
	CASE(execute_large), CASE(zombies), CASE(orphans), CASE(kill_all),
	CASE(kill_everybody), CASE(wake_many), CASE(end_threads),
	CASE(execute_with_threads), CASE(robust), CASE(queue_signals),
	CASE(timers),
};
const struct stretch_part stretch_tasks = PART(tasks);
