/*
 * The end of memory: when no frame is left, the process that holds most
 * is ended, and whoever wanted memory tries again.
 */
#ifndef KERNEL_TASK_OOM_H
#define KERNEL_TASK_OOM_H

#include "kernel/lib/types.h"

struct process;

#define OOM_ADJUST_MOST 1000 /* /proc/PID/oom_score_adj, either side of 0 */

/* An allocation of the current task failed. Makes room if frames really ran
 * out since `shortages` were counted (frames_shortages): gives empty slab
 * pages back at the first `attempt` (0), then ends a process and lets others
 * run until its memory is free. True when the allocation is worth another
 * try; false when it just fails, or when the current one itself is to die. No
 * lock is held. */
bool oom_make_room(u64 shortages, unsigned attempt);
/* The current process cannot go on without memory: it is killed. */
void oom_end_current(void);
/* How likely a process is to be chosen, in thousandths of all memory; 0:
 * never. */
u64 oom_score(const struct process *process);

#endif
