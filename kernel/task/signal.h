/*
 * What a task has said about signals, and their default effects.
 *
 * Handlers do not run yet: a signal ends its task, or has no effect when it
 * is ignored, blocked or handled.
 */
#ifndef KERNEL_TASK_SIGNAL_H
#define KERNEL_TASK_SIGNAL_H

#include "kernel/abi/signal.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"

struct signal_state {
	struct kernel_sigaction actions[SIGNAL_COUNT + 1]; /* by number */
	u64 blocked; /* bit n-1 is signal n */
};
SLAB_DECLARE(struct signal_state);

struct signal_state *signals_create(void); /* all default; NULL: no memory */
void signals_free(struct signal_state *signals); /* NULL is allowed */
/* execve: handlers become the default, what is ignored stays so. */
void signals_exec(struct signal_state *signals);

#endif
