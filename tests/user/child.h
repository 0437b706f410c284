/*
 * What the tests of processes and signals share: starting children, and
 * collecting them.
 */
#ifndef TESTS_USER_CHILD_H
#define TESTS_USER_CHILD_H

#include "kernel/abi/capability.h"
#include "kernel/abi/sched.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/user/test.h"

#define EXITED(code) ((code) << 8)

/* A check in a child, which ends by 1 where it fails. */
#define EXPECT(left, right)                                       \
	do {                                                      \
		long got = (long)(left);                          \
		if (got != (long)(right)) {                       \
			note("line %d: %d", (long)__LINE__, got); \
			return 1;                                 \
		}                                                 \
	} while (0)

/* Runs `work` in a forked child, which exits with its result. The child's
 * number, or a negative errno. */
static inline int start_child(int (*work)(void *), void *argument)
{
	long pid = sys_fork();

	if (pid == 0) {
		sys_exit(work(argument));
		__builtin_trap();
	}
	return (int)pid;
}

/* The status of a child's end, or a negative errno. */
static inline int collect(int pid)
{
	int status = -1;
	long got = sys_wait4(pid, &status, 0, NULL);

	return got < 0 ? (int)got : status;
}

static inline int run_child(int (*work)(void *), void *argument)
{
	int pid = start_child(work, argument);

	return pid < 0 ? pid : collect(pid);
}

/* The current task loses its capabilities, and is nobody special then. */
static inline long drop_capabilities(void)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece none[2] = { { 0 }, { 0 } };

	return sys_capset(&header, none);
}

static inline void sleep_ms(long ms)
{
	struct kernel_timespec time = { ms / 1000, ms % 1000 * 1000000 };

	sys_nanosleep(&time, NULL);
}

/* On the monotonic clock. */
static inline long now_ms(void)
{
	struct kernel_timespec time = { 0, 0 };

	sys_clock_gettime(CLOCK_MONOTONIC, &time);
	return time.seconds * 1000 + time.nanoseconds / 1000000;
}

/* A page that children share. */
static inline volatile int *shared_page(void)
{
	/* MAP_SHARED | MAP_ANONYMOUS, readable and writable */
	long at = sys_mmap(NULL, PAGE, 3, 0x21, -1, 0);

	return at < 0 ? NULL : (volatile int *)at;
}

#endif
