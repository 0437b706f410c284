/*
 * A thread that changes its process' memory all the time: what touches a page
 * for the first time meanwhile, a copy of the kernel's too, waits in the
 * middle, and others run.
 */
#ifndef TESTS_USER_CHANGER_H
#define TESTS_USER_CHANGER_H

#include "tests/user/thread.h"

#define SHIFTING (6000 * PAGE)

static char *shifting;
static volatile int changer_stops;
static struct thread changer;

static inline int change_memory(void *unused)
{
	int rights = PROT_READ;

	(void)unused;
	while (!changer_stops) {
		sys_mprotect(shifting, SHIFTING, rights);
		rights ^= PROT_WRITE;
		sys_sched_yield(); /* or nobody else gets through */
	}
	return 0;
}

static inline void start_changing(void)
{
	shifting = map_pages(SHIFTING / PAGE, PROT_READ | PROT_WRITE);
	CHECK(shifting != NULL);
	memset(shifting, 1, SHIFTING);
	changer_stops = 0;
	CHECK(thread_start(&changer, change_memory, NULL) > 0);
}

static inline void stop_changing(void)
{
	changer_stops = 1;
	thread_join(&changer);
	sys_munmap(shifting, SHIFTING);
}

#endif
