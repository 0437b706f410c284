/* The hosted stand-in: a task has no registers, and a test sets who runs. */
#ifndef ARCH_TASK_H
#define ARCH_TASK_H

#include <stdint.h>

struct arch_task {
	uint64_t unused;
};

struct task;
extern struct task *test_current_task;

static inline struct task *current_task(void)
{
	return test_current_task;
}

#endif
