/*
 * What a terminal asks of process groups and sessions.
 */
#ifndef KERNEL_TASK_JOBS_H
#define KERNEL_TASK_JOBS_H

#include "kernel/lib/types.h"

struct task;

/* Sends a signal to every task of a process group; to none for group 0. May
 * be called from an interrupt. */
void signal_send_group(int group, int signal);
bool signal_is_ignored_or_blocked(const struct task *task, int signal);

/* Has nobody a parent in the same session and another group, who would see
 * to it that a stopped group goes on? */
bool jobs_group_is_orphaned(int group, int session);
/* The session of a group; 0 when the group has no task. */
int jobs_session_of(int group);

#endif
