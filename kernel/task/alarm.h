/*
 * The alarms of each process: alarm(2), setitimer(2).
 */
#ifndef KERNEL_TASK_ALARM_H
#define KERNEL_TASK_ALARM_H

#include "kernel/lib/types.h"

struct process;

/* Takes back the alarm of a process that ends. */
void alarm_stop(struct process *process);
/* The timer's part: sends SIGALRM to those whose time has come, and to the
 * process that runs SIGVTALRM and SIGPROF when it has run for long enough. */
void alarm_tick(u64 now_ns);

#endif
