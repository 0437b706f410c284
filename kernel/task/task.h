/*
 * A task: one thread of control, with its credentials, its kernel stack, and
 * its part in an address space, in open files and folders, and in a process.
 *
 * Invariants: exactly one task is current; a task is on the run queue
 * exactly when it is TASK_READY; a kernel-made task has no space; the
 * credentials are replaced, never edited.
 */
#ifndef KERNEL_TASK_TASK_H
#define KERNEL_TASK_TASK_H

#include <arch/task.h>

#include "kernel/lib/list.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"
#include "kernel/task/futex.h"
#include "kernel/task/process.h"
#include "kernel/task/signal.h"
#include "kernel/task/wait.h"

struct cred;
struct fdtable;
struct folders;
struct inode;
struct mount_namespace;
struct space;

#define TASK_NAME_SIZE 16 /* comm, NUL included, as on Linux */
#define RECENT_CALLS 8    /* kept for the panic report */

enum task_state {
	TASK_READY,    /* current, or on the run queue */
	TASK_SLEEPING, /* on a wait queue */
	TASK_STOPPED,  /* by SIGSTOP and the like, on no queue */
	TASK_DEAD,     /* waits to be collected */
};

/* The result of a call that still runs: no errno is that large. */
#define CALL_RUNNING (-4096)

/* A finished or running system call, for the panic report. */
struct recent_call {
	u64 number;
	u64 arguments[3]; /* the first ones: enough to recognise it */
	i64 result;
};

struct task {
	struct arch_task arch; /* first: the entry code knows its offset, */
	bool attention;	       /* and this one's: see before_program() */
	bool killed;	       /* dies at the next way out of the kernel */
	bool is_leaving;       /* it ends, and takes no signal any more */
	bool is_unwanted;      /* dead, and nobody wants its status */
	struct list_node node; /* of the run queue or a wait queue */
	struct list_node all;  /* of the list of all tasks */
	struct list_node thread; /* of its process' */
	struct list_node timed; /* of the list of sleeps with an end */
	enum task_state state;
	int pid; /* of this thread alone: what gettid(2) tells */
	struct process *process; /* NULL once a thread has left it for good */
	char name[TASK_NAME_SIZE];
	const struct cred *cred;
	struct space *space;
	struct fdtable *files;
	struct folders *folders;
	struct inode *executable; /* /proc/PID/exe; not to be written */
	struct mount_namespace *mounts;
	struct wait_queue *waiting_on; /* while it sleeps */
	u64 wake_ns;       /* of a sleep with an end; 0 without */
	bool timed_out;    /* that end came */
	struct wait_queue vfork_done;  /* the parent that lent its memory */
	bool in_vfork;     /* it runs in its parent's memory */
	u64 set_child_tid; /* user address for its number, at its start */
	u64 sleep_end_ns;  /* of a sleep that restart_syscall goes on with */
	u64 sleep_left_to; /* and where what is left is written, or 0 */
	struct futex_wait restart_wait; /* or it goes on with this one */
	i8 nice;           /* -20 (first) to 19 (last) */
	u16 io_priority;   /* as ioprio_set took it: told, and of no effect */
	bool is_linux32;   /* personality(2): uname names an i686 */
	i64 slice_left_ns;  /* of its turn; below 0 it owes time */
	int death_signal;   /* sent to it when its parent ends; 0: none */
	struct signal_state signals;
	bool no_new_privs;
	bool nproc_exceeded; /* RLIMIT_NPROC, when it changed its user */
	u64 clear_child_tid; /* user address; set_tid_address */
	u64 robust_list;
	u64 start_ns;
	u64 cpu_ns;
	u64 slice_start_ns;
	struct recent_call recent[RECENT_CALLS];
	u64 recent_count; /* of all calls; modulo RECENT_CALLS the next place */
	u64 refused_serial; /* of the call's first refusal in the record; 0 */
	u32 login_uid;      /* who logged in: /proc/PID/loginuid */
	u32 login_session;  /* and in which session: sessionid */
};
SLAB_DECLARE(struct task);

/* The number of the system call that the task is in, or -1. */
static inline int task_running_call(const struct task *task)
{
	const struct recent_call *last =
		&task->recent[(task->recent_count - 1) % RECENT_CALLS];

	return task->recent_count > 0 && last->result == CALL_RUNNING ?
		       (int)last->number : -1;
}

#endif
