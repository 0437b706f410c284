/*
 * Signals: what a process has said about them, which are pending for it and
 * for each of its threads, and which one a thread takes next. See signal(7).
 *
 * Invariants: a pending signal that is not ignored has set the `attention` of
 * a thread that does not block it, if there is one, so that the way out to
 * the program sees to it, and has ended its sleep; SIGKILL and SIGSTOP are
 * never blocked, ignored or handled.
 */
#ifndef KERNEL_TASK_SIGNAL_H
#define KERNEL_TASK_SIGNAL_H

#include "kernel/abi/signal.h"
#include "kernel/lib/list.h"
#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"

struct process;
struct task;

/* Why a signal came: what siginfo tells of it. */
struct signal_info {
	int error;
	int code; /* SI_*, CLD_*, SEGV_* ... */
	union {
		struct {
			int pid; /* the sender, or the child */
			u32 uid;
		};
		u64 address; /* of a fault */
	};
	u64 value;   /* of sigqueue(3); the status of a child */
	u64 more[2]; /* what else rt_sigqueueinfo(2) was given */
};

/* What to do about each: a process', and of whoever shares it by
 * CLONE_SIGHAND. A child begins with its parent's until one of them changes
 * something: see signals_own(). */
struct signal_actions {
	struct refcount users;
	bool is_common;   /* its users see each other's changes */
	bool has_oneshot; /* SA_RESETHAND was asked for: it changes by itself */
	struct kernel_sigaction of[SIGNAL_COUNT + 1]; /* by number */
};
SLAB_DECLARE(struct signal_actions);

/* Those that wait, for a thread or for a process. */
struct signal_queue {
	u64 set;           /* bit n-1 is signal n */
	struct list queue; /* what is known of them: signal_queue.h */
	unsigned queued;   /* its length */
};

/* Of one thread. */
struct signal_state {
	u64 blocked; /* bit n-1 is signal n */
	u64 waited;  /* while sigtimedwait(2) sleeps: what it waits for */
	struct signal_queue pending;
	u64 saved_blocked; /* sigsuspend's: comes back after the handler */
	bool restore_blocked;
	struct kernel_stack_t alternate;
};

#define SIGNAL_BIT(signal) (1ull << ((signal) - 1))

/* All default for NULL; else `from` with one more user, or a copy of it. Who
 * shares it owns it: signals_own(). NULL on lack of memory. */
struct signal_actions *signal_actions_for(struct signal_actions *from,
					  bool shares);
void signal_actions_put(struct signal_actions *actions);
/* A new thread's state: the mask of `from` (NULL: none), nothing pending; of
 * the alternate stack only where the thread has memory of its own. */
void signals_init(struct signal_state *signals, const struct signal_state *from,
		  bool keeps_stack);
/* Before the actions change: sees to it that nobody else sees that but who
 * shares them by CLONE_SIGHAND. 0 or -ENOMEM. */
int signals_own(struct process *process);
/* execve, before it has changed anything: sees to it that what signals_exec()
 * changes is nobody else's. 0 or -ENOMEM. */
int signals_unshare(struct process *process);
/* execve: handlers become the default, what is ignored stays so. */
void signals_exec(struct task *task);

/* Is this stack pointer on the alternate stack? */
bool signal_is_on_alternate(const struct signal_state *s, u64 sp);

/* Makes a signal pending for a process, or carries out at once what cannot
 * wait (a death, SIGCONT). `info` is copied; NULL stands for the kernel
 * itself. 0, or -EAGAIN for a real-time signal that sigqueue(3) or the like
 * sent and that finds no memory, or no room by RLIMIT_SIGPENDING. All others
 * arrive, at worst without their info. */
int signal_send(struct process *process, int signal,
		const struct signal_info *info);
/* The same for one thread; what a death or a stop does is the process'. */
int signal_send_thread(struct task *task, int signal,
		       const struct signal_info *info);
/* May the current task send `task` this signal? kill(2): the same process or
 * user, or CAP_KILL; SIGCONT within the session too. A false answer is
 * recorded. */
bool signal_is_allowed(const struct task *task, int signal);
/* From the kernel to every process of a process group. */
void signal_send_group(int group, int signal);
/* A fault of the current task: its handler runs, or it dies; a task that has
 * blocked or ignored the signal dies. */
void signal_fault(int signal, int code, u64 address);

/* The info of a signal as programs get it. */
void signal_fill_info(struct kernel_siginfo *to, int signal,
		      const struct signal_info *from);
/* How many signals wait in the queues of a user's tasks. */
u64 signals_queued_of(u32 uid);

/* Would a signal, or a stop, end the task's sleep? */
bool signal_is_pending(const struct task *task);
/* By its action, or by having no effect. */
bool signal_is_ignored(const struct process *process, int signal);
bool signal_is_ignored_or_blocked(const struct task *task, int signal);
/* Sets the mask; what can never be blocked is left out. */
void signal_set_blocked(struct task *task, u64 blocked);
/* `task` does not take what waits for its process: another thread may. */
void signal_pass_on(const struct task *task);
/* Drops all signals of a set, the process' and those of each thread. */
void signal_discard(struct process *process, u64 set);
/* Takes the thread's next signal among those of a set. 0: none. */
int signal_take_of(struct task *task, u64 set, struct signal_info *info);

/* --- stopping: stop.c --- */

/* All threads of the current task's process are to stop. */
void stop_begin(struct process *process, int signal);
/* The current thread stops, until SIGCONT or its death. */
void stop_here(struct task *task);
/* Tells the parent once all threads have stopped: one fewer may be left. */
void stop_check(struct process *process);
/* SIGCONT, which tells the parent, or the process' end, which does not. */
void stop_end(struct process *process, bool tells);

/* A signal whose handler is to run now. */
struct signal_delivery {
	int signal;
	struct kernel_sigaction action;
	struct signal_info info;
};
/* The current task's next signal with a handler, in *out; the signals before
 * it with another action have had their effect: the task may have stopped
 * and gone on, or be marked as killed. False when none is left. */
bool signal_take(struct signal_delivery *out);
/* The mask for the time of the handler. */
void signal_enter_handler(const struct signal_delivery *delivery);

#endif
