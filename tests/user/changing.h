/*
 * A thread that changes the program's memory all the time, so that copies of
 * the kernel wait where they touch a page for the first time.
 */
#ifndef TESTS_USER_CHANGING_H
#define TESTS_USER_CHANGING_H

#include "tests/user/thread.h"

#define SHIFTING (6000 * PAGE)

static char *shifting;
static volatile int stop_shifting;
static struct thread changer;

static int change_memory(void *unused)
{
	int rights = PROT_READ;

	(void)unused;
	while (!stop_shifting) {
		sys_mprotect(shifting, SHIFTING, rights);
		rights ^= PROT_WRITE;
		sys_sched_yield(); /* or nobody else gets through */
	}
	return 0;
}

static void start_changing(void)
{
	shifting = map_pages(SHIFTING / PAGE, PROT_READ | PROT_WRITE);
	CHECK(shifting != NULL);
	memset(shifting, 1, SHIFTING);
	stop_shifting = 0;
	CHECK(thread_start(&changer, change_memory, NULL) > 0);
}

static void stop_changing(void)
{
	stop_shifting = 1;
	thread_join(&changer);
	sys_munmap(shifting, SHIFTING);
}

#endif
