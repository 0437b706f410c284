/*
 * A scene of what processes do, in which tests/kernel/test_scene.c makes
 * each allocation fail once: status 0 if all went well, 1 where a call said
 * that memory was short. Any other error traps.
 */
#include "kernel/abi/errno.h"
#include "tests/user/handler.h"

static const char *const no_strings[] = { NULL };
static volatile int signals;

static void count_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info, (void)frame;
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

static int child(void *argument)
{
	int *ends = argument;
	volatile char *memory = map_pages(8, 3);

	if (!memory)
		return 1;
	for (int i = 0; i < 8; i++)
		memory[i * (long)PAGE] = 1;
	if (sys_kill((int)sys_getppid(), SIGUSR1) != 0)
		return 3;
	return sys_write(ends[1], "x", 1) == 1 ? 0 : 1;
}

int program_main(int count, char **arguments, char **environment)
{
	volatile int *shared = shared_page();
	int ends[2], pid, status;
	char byte;

	(void)count, (void)arguments, (void)environment;
	if (!shared)
		return 1;
	check(handle(SIGUSR1, count_signal, SA_RESTART));
	check(sys_pipe(ends));
	pid = (int)check(start_child(child, ends));
	sys_close(ends[1]);
	if (sys_read(ends[0], &byte, 1) != 1)
		return 1;
	check(sys_wait4(pid, &status, 0, NULL));
	if (status)
		return 1;
	run_vfork();
	return signals == 1 ? 0 : 5;
}
