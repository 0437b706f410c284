/*
 * A scene of what processes do, in which tests/kernel/test_scene.c makes
 * each allocation fail once: status 0 if all went well, 1 where a call said
 * that memory was short. Any other error traps.
 */
#include "kernel/abi/errno.h"
#include "tests/user/handler.h"

#define QUEUED SIGRTMIN

static const char *const no_strings[] = { NULL };
static volatile int signals;

/* A signal always comes; without memory it does not say from whom. */
static void count_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)frame;
	if (info->code != SI_USER)
		__builtin_trap();
	signals++;
}

/* Ends the program when there is no memory. */
static long check(long result)
{
	if (result == -ENOMEM || result == -EAGAIN)
		sys_exit_group(1);
	if (result < 0)
		__builtin_trap();
	return result;
}

static void run_vfork(void)
{
	volatile long error = 0;
	int status;
	long pid = sys_vfork();

	if (pid == 0) {
		error = sys_execve("/tests/hello", no_strings, no_strings);
		sys_exit(2);
	}
	check(pid);
	check(sys_wait4((int)pid, &status, 0, NULL));
	if (status)
		sys_exit_group(1);
	check(error);
}

/* One that queues is there with its value, or its sender knows. */
static void take_queued(void)
{
	static const struct kernel_timespec now = { 0, 0 };
	const unsigned long set = BIT(QUEUED);
	struct kernel_siginfo info;

	if (check(sys_rt_sigtimedwait(&set, &info, &now, 8)) != QUEUED ||
	    info.code != SI_QUEUE || info.field.sender.value != 5)
		__builtin_trap();
}

static int child(void *argument)
{
	int *ends = argument;
	volatile char *memory = map_pages(8, 3);
	struct kernel_siginfo queued = { .code = SI_QUEUE,
					 .field.sender.value = 5 };

	if (!memory)
		return 1;
	for (int i = 0; i < 8; i++)
		memory[i * (long)PAGE] = 1;
	if (sys_kill((int)sys_getppid(), SIGUSR1) != 0)
		return 3;
	check(sys_rt_sigqueueinfo((int)sys_getppid(), QUEUED, &queued));
	return sys_write(ends[1], "x", 1) == 1 ? 0 : 1;
}

int program_main(int count, char **arguments, char **environment)
{
	volatile int *shared = shared_page();
	int ends[2], pid, status;
	long got;
	char byte;

	(void)count, (void)arguments, (void)environment;
	if (!shared)
		return 1;
	check(handle(SIGUSR1, count_signal, SA_RESTART));
	check(sys_rt_sigprocmask(SIG_BLOCK, &(unsigned long){ BIT(QUEUED) },
				 NULL, 8));
	check(sys_pipe(ends));
	pid = (int)check(start_child(child, ends));
	sys_close(ends[1]);
	got = sys_read(ends[0], &byte, 1);
	check(sys_wait4(pid, &status, 0, NULL));
	if (status == EXITED(3))
		__builtin_trap();
	if (got != 1 || status)
		return 1;
	take_queued();
	run_vfork();
	return signals == 1 ? 0 : 5;
}
