/*
 * What the tests of threads' lives have their threads do: wait until they are
 * told to go on, and run for ever.
 */
#ifndef TESTS_USER_THREAD_LIFE_H
#define TESTS_USER_THREAD_LIFE_H

#include "tests/user/thread.h"

static volatile int thread_go, thread_ready;

static inline int waits_for_go(void *argument)
{
	(void)argument;
	__atomic_fetch_add(&thread_ready, 1, __ATOMIC_SEQ_CST);
	while (!thread_go)
		sys_futex((void *)(unsigned long)&thread_go, FUTEX_WAIT, 0,
			  NULL, NULL, 0);
	return 0;
}

static inline void start_all(void)
{
	thread_go = 1;
	sys_futex((void *)(unsigned long)&thread_go, FUTEX_WAKE, 1000, NULL,
		  NULL, 0);
}

static inline int spins(void *argument)
{
	(void)argument;
	for (;;)
		__asm__ volatile("pause");
	return 0;
}

#endif
