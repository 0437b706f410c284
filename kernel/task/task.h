/*
 * A task: one thread of control with its address space, credentials, files
 * and kernel stack.
 *
 * Invariants: exactly one task is current; a task is on the run queue
 * exactly when it is TASK_READY; a kernel-made task has no space; the
 * credentials are replaced, never edited.
 */
#ifndef KERNEL_TASK_TASK_H
#define KERNEL_TASK_TASK_H

#include <arch/task.h>

#include "kernel/abi/system.h"
#include "kernel/lib/list.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"
#include "kernel/task/futex.h"
#include "kernel/task/wait.h"

struct cred;
struct fdtable;
struct inode;
struct mount_namespace;
struct signal_state;
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
	struct list_node node; /* of the run queue or a wait queue */
	struct list_node all;  /* of the list of all tasks */
	struct list_node timed; /* of the list of sleeps with an end */
	enum task_state state;
	int pid;
	int parent_pid;
	int group;   /* process group */
	int session;
	char name[TASK_NAME_SIZE];
	const struct cred *cred;
	struct space *space;
	struct fdtable *files;
	struct inode *root;
	struct inode *cwd;
	struct inode *executable; /* /proc/PID/exe */
	struct mount_namespace *mounts;
	u32 umask;
	int exit_status;   /* as wait4 gives it: code << 8, or a signal */
	int kill_signal;   /* of what it dies when `killed` */
	struct wait_queue *waiting_on; /* while it sleeps */
	u64 wake_ns;       /* of a sleep with an end; 0 without */
	bool timed_out;    /* that end came */
	struct wait_queue exited; /* who waits for this task's end */
	struct wait_queue child_event; /* its own wait for a child's change */
	struct wait_queue vfork_done;  /* the parent that lent its memory */
	bool is_unwanted;  /* dead, and nobody wants its status */
	bool has_executed; /* a program of its own since fork */
	bool in_vfork;     /* it runs in its parent's memory */
	int exit_signal;   /* what its parent gets at its end; 0: nothing */
	u64 set_child_tid; /* user address for its number, at its start */
	u64 sleep_end_ns;  /* of a sleep that restart_syscall goes on with */
	u64 sleep_left_to; /* and where what is left is written, or 0 */
	struct futex_wait restart_wait; /* or it goes on with this one */
	bool reported;     /* a stop or continuation was told to wait4 */
	bool continued;    /* since the last report */
	int stop_signal;   /* while it is stopped; 0 otherwise */
	i8 nice;           /* -20 (first) to 19 (last) */
	u16 io_priority;   /* as ioprio_set took it: told, and of no effect */
	bool is_linux32;   /* personality(2): uname names an i686 */
	u64 alarm_ns;      /* when SIGALRM is due; 0: never */
	u64 alarm_period_ns;
	struct list_node alarm; /* of the list of those with one due */
	struct {
		u64 end_ns; /* by the time that the task has run; 0: never */
		u64 period_ns;
	} cpu_alarms[2]; /* ITIMER_VIRTUAL, ITIMER_PROF */
	i64 slice_left_ns;  /* of its turn; below 0 it owes time */
	u64 cpu_warned_s;   /* of RLIMIT_CPU: the last SIGXCPU */
	int death_signal;   /* sent to it when its parent ends; 0: none */
	bool is_subreaper;  /* orphans below it become its children */
	bool is_adopted;    /* its parent did not start it */
	i16 oom_adjust;     /* -1000 (never chosen) to 1000 */
	i16 oom_adjust_least; /* the lowest that anyone may set it to */
	struct kernel_rlimit limits[RLIMIT_COUNT]; /* by RLIMIT_* */
	u64 child_cpu_ns;  /* of children that were collected */
	struct signal_state *signals;
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
