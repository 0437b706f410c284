/*
 * A process: what its threads, each a struct task, have together.
 *
 * Invariants: a process has at least one thread, and its leader is one of
 * them, whose number is the process' own: where the leader has ended before
 * the others, it stays until all have. A process is on the list from its
 * leader's task_publish() until its end has been collected, and is freed with
 * its leader. Kernel-made tasks are processes of one thread.
 */
#ifndef KERNEL_TASK_PROCESS_H
#define KERNEL_TASK_PROCESS_H

#include "kernel/abi/system.h"
#include "kernel/lib/list.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"
#include "kernel/task/signal.h"
#include "kernel/task/wait.h"

struct space;
struct task;

struct process {
	struct list_node all; /* of the list of all processes */
	struct list threads;  /* by struct task.thread */
	struct task *leader;
	unsigned living; /* threads that have not ended */
	int pid;
	int parent_pid;
	int parent_tid; /* the thread that made it, or one that took over */
	int group;      /* process group */
	int session;
	bool is_dead;   /* all threads have ended: waits to be collected */
	bool is_unwanted; /* and nobody wants its status */
	bool is_ending; /* all threads are to die, with this status: */
	int exit_status; /* as wait4 gives it: code << 8, or a signal */
	struct task *executor; /* whose execve ends the other threads */
	struct wait_queue thread_ended;
	struct wait_queue exited; /* who waits for the process' end */
	struct wait_queue child_event; /* its own waits for its children */
	struct signal_queue pending; /* sent to no thread in particular */
	struct signal_actions *actions;
	int stop_signal;   /* while its threads stop or are stopped; else 0 */
	bool is_stopped;   /* all of them are */
	bool reported;     /* a stop or continuation was told to wait4 */
	bool continued;    /* since the last report */
	bool is_claimed;   /* a thread of its parent tells of it now */
	int exit_signal;   /* what its parent gets at its end; 0: nothing */
	bool has_executed; /* a program of its own since fork */
	bool is_subreaper; /* orphans below it become its children */
	bool is_adopted;   /* its parent did not start it */
	i16 oom_adjust;    /* -1000 (never chosen) to 1000 */
	i16 oom_adjust_least; /* the lowest that anyone may set it to */
	u64 alarm_ns;      /* when SIGALRM is due; 0: never */
	u64 alarm_period_ns;
	struct list_node alarm; /* of the list of those with one due */
	struct {
		u64 end_ns; /* by the time that it has run; 0: never */
		u64 period_ns;
	} cpu_alarms[2]; /* ITIMER_VIRTUAL, ITIMER_PROF */
	u64 cpu_warned_s;  /* of RLIMIT_CPU: the last SIGXCPU */
	u64 ended_cpu_ns;  /* of threads that are gone */
	u64 child_cpu_ns;  /* of children that were collected */
	struct kernel_rlimit limits[RLIMIT_COUNT]; /* by RLIMIT_* */
};
SLAB_DECLARE(struct process);

/* A new process on no list and without a thread: what `parent` hands down, but
 * for group and session, or for NULL what pid 1 begins with. The actions on
 * signals are the parent's own ones, or a copy. NULL: no memory. */
struct process *process_create(const struct process *parent,
			       bool shares_actions);
/* Frees one that is on no list and has no thread. */
void process_free(struct process *process);

/* Gives a task a place among the threads of its process: the first one is
 * the leader, and puts the process on the list. */
void process_add(struct task *task);
/* Takes the process off the list. */
void process_remove(struct process *process);

/* By its own number; NULL if there is none. */
struct process *process_find(int pid);
/* The process with the lowest number above `pid`, or NULL. */
struct process *process_next(int pid);
/* The one after `process`, which is on the list, or NULL; NULL stands for the
 * place before the first. For walks that nothing interrupts. */
struct process *process_after(const struct process *process);
#define FOR_EACH_PROCESS(each)                                    \
	for (struct process *each = process_after(NULL); (each);  \
	     (each) = process_after(each))

/* The thread after `task` of the same process, NULL for the first, ended
 * leaders included; NULL when there are no more. */
struct task *process_thread(const struct process *process,
			    const struct task *task);
#define FOR_EACH_THREAD(each, process)                                   \
	for (struct task *each = process_thread(process, NULL); (each);  \
	     (each) = process_thread(process, each))
/* The leader, or where that has ended another thread, or NULL. */
struct task *process_living(const struct process *process);
/* Its memory, which a thread that ends has left already; NULL: none. */
struct space *process_space(const struct process *process);
/* Has it a program, or is it the kernel's own? */
bool process_is_program(const struct process *process);
/* The time that all its threads have run, this moment included. */
u64 process_cpu_ns(const struct process *process);

/* --- the end of threads: threads.c --- */

/* All threads are to die, and the process' status is this one, unless they
 * were to die already. The caller goes on to its own end. */
void process_end(struct process *process, int status);
/* execve: ends all other threads of the current task's process, and gives the
 * current one the leader's place and number. 0; -EAGAIN when another thread
 * does so already; -EINTR when the process is to die. */
int process_end_others(void);
/* The current thread ends: leaves its process, and tells whom it concerns
 * when it was the last. Afterwards the caller only gives the processor
 * away. */
void process_leave(struct task *task);

#endif
