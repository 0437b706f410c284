/*
 * What becomes of the locks that a thread holds when it ends.
 * See set_robust_list(2), get_robust_list(2).
 */
#ifndef KERNEL_TASK_ROBUST_H
#define KERNEL_TASK_ROBUST_H

/* The current task leaves its memory: each lock in its list is marked as one
 * whose owner died, and one of those who wait for it is woken. The list is
 * the program's: it is looked at as far as it can be read, up to
 * ROBUST_LIST_MOST entries. */
void robust_list_exit(void);

#endif
