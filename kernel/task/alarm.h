/*
 * The alarms of each task: alarm(2), setitimer(2).
 */
#ifndef KERNEL_TASK_ALARM_H
#define KERNEL_TASK_ALARM_H

#include "kernel/lib/types.h"

struct task;

/* Takes back the alarm of a task that ends. */
void alarm_stop(struct task *task);
/* The timer's part: sends SIGALRM to those whose time has come, and to the
 * task that runs SIGVTALRM and SIGPROF when it has run for long enough. */
void alarm_tick(u64 now_ns);

#endif
