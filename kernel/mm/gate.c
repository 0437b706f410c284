/*
 * Changes of an address space that several threads share, one after another:
 * see space_begin() in kernel/mm/space.h.
 *
 * Invariant: who changes a space passes yield points, but never waits for
 * another task, so that everybody's turn comes.
 */
#include <arch/task.h>

#include "kernel/lib/panic.h"
#include "kernel/mm/space.h"
#include "kernel/task/sched.h"
#include "kernel/task/wait.h"

void space_wait(struct space *space)
{
	/* One that is to die does not sleep, and comes to its end soon. */
	while (space->changer != NULL && space->changer != current_task())
		if (wait_killable(&space->changed) != 0)
			sched_yield();
}

void space_begin(struct space *space)
{
	space_wait(space);
	ASSERT(space->changer == NULL);
	space->changer = current_task();
}

void space_end(struct space *space)
{
	ASSERT(space->changer == current_task());
	space->changer = NULL;
	wake_all(&space->changed);
}
