/*
 * Locks, annotated for Clang's thread-safety analysis.
 *
 * The kernel is not preempted and runs on one processor, so a lock never
 * spins: it states, to the compiler and at run time, which state may not be
 * seen half changed. Invariants: a lock is not taken twice; a task does not
 * sleep, and does not copy from or to a program, while it holds one
 * (kernel/task/sched.c and the user copy assert `locks_held == 0`).
 */
#ifndef KERNEL_LIB_LOCK_H
#define KERNEL_LIB_LOCK_H

#include "kernel/lib/panic.h"
#include "kernel/lib/types.h"

#ifdef __clang__
#define LOCK_ATTR(x) __attribute__((x))
#else
#define LOCK_ATTR(x)
#endif

/* For variables only: in C, Clang cannot name a structure's own member. A
 * guarded member says so in its comment, and its functions say REQUIRES. */
#define GUARDED_BY(lock) LOCK_ATTR(guarded_by(lock))
#define REQUIRES(lock) LOCK_ATTR(requires_capability(lock))
#define ACQUIRES(lock) LOCK_ATTR(acquire_capability(lock))
#define RELEASES(lock) LOCK_ATTR(release_capability(lock))
#define EXCLUDES(lock) LOCK_ATTR(locks_excluded(lock))
#define NO_LOCK_ANALYSIS LOCK_ATTR(no_thread_safety_analysis)

struct LOCK_ATTR(capability("lock")) lock {
	bool held;
};

#define LOCK_INIT { .held = false }

/* How many locks the running task holds; 0 whenever it may sleep. */
extern unsigned locks_held;

static inline void lock(struct lock *l) ACQUIRES(*l) NO_LOCK_ANALYSIS
{
	ASSERT(!l->held);
	l->held = true;
	locks_held++;
}

static inline void unlock(struct lock *l) RELEASES(*l) NO_LOCK_ANALYSIS
{
	ASSERT(l->held);
	l->held = false;
	locks_held--;
}

#endif
