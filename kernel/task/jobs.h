/*
 * What a terminal, and a process' end, ask of process groups and sessions.
 *
 * A group is orphaned when no living member has a parent in the same session
 * and another group, who would see to it that a stopped member goes on:
 * setpgid(2), POSIX.1-2017 3.264.
 */
#ifndef KERNEL_TASK_JOBS_H
#define KERNEL_TASK_JOBS_H

#include "kernel/lib/types.h"

struct process;
struct task;

/* Sends a signal to every process of a group; to none for group 0. May
 * be called from an interrupt. */
void signal_send_group(int group, int signal);
bool signal_is_ignored_or_blocked(const struct task *task, int signal);

/* What pid 1 has adopted it does not see to, though it does to what it has
 * started: it may be a shell. `leaving` is a member that ends now, or NULL. */
bool jobs_group_is_orphaned(int group, const struct process *leaving);
/* `parent` is no longer the parent of `member`, or the member itself ends
 * and is `leaving` (else NULL): if that makes an orphan of a group with
 * stopped members, they are told by SIGHUP, and go on. */
void jobs_lost_parent(const struct process *member,
		      const struct process *parent,
		      const struct process *leaving);
/* The session of a group; 0 when the group has no process. */
int jobs_session_of(int group);

/* Processes that are stopped: most ends need not look for them. */
extern unsigned jobs_stopped;

#endif
