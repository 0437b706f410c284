/*
 * Signals: what a task has said about them, which are pending, and which one
 * it takes next. See signal(7).
 *
 * Invariants: a pending signal that is neither blocked nor ignored has set
 * its task's `attention`, so that the way out to the program sees to it, and
 * has ended its sleep; SIGKILL and SIGSTOP are never blocked, ignored or
 * handled.
 */
#ifndef KERNEL_TASK_SIGNAL_H
#define KERNEL_TASK_SIGNAL_H

#include "kernel/abi/signal.h"
#include "kernel/lib/list.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"

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

struct signal_state {
	struct kernel_sigaction actions[SIGNAL_COUNT + 1]; /* by number */
	u64 blocked; /* bit n-1 is signal n */
	u64 waited;  /* while sigtimedwait(2) sleeps: what it waits for */
	u64 pending;
	struct list queue; /* what is known of them: signal_queue.h */
	unsigned queued;   /* its length */
	u64 saved_blocked; /* sigsuspend's: comes back after the handler */
	bool restore_blocked;
	struct kernel_stack_t alternate;
};
SLAB_DECLARE(struct signal_state);

#define SIGNAL_BIT(signal) (1ull << ((signal) - 1))

struct signal_state *signals_create(void); /* all default; NULL: no memory */
/* A child's: the same actions and mask, nothing pending. NULL: no memory. */
struct signal_state *signals_copy(const struct signal_state *from);
void signals_free(struct signal_state *signals); /* NULL is allowed */
/* execve: handlers become the default, what is ignored stays so. */
void signals_exec(struct signal_state *signals);

/* Is this stack pointer on the alternate stack? */
bool signal_is_on_alternate(const struct signal_state *s, u64 sp);

/* Makes a signal pending, or carries out at once what cannot wait (a death,
 * SIGCONT). `info` is copied; NULL stands for the kernel itself. 0, or
 * -EAGAIN for a real-time signal that sigqueue(3) or the like sent and that
 * finds no memory, or no room by RLIMIT_SIGPENDING. All others arrive, at
 * worst without their info. */
int signal_send(struct task *task, int signal, const struct signal_info *info);
/* May the current task send `task` this signal? kill(2): the same user, or
 * CAP_KILL; SIGCONT within the session too. A false answer is recorded. */
bool signal_is_allowed(const struct task *task, int signal);
/* The same to every task of a process group. */
void signal_send_group(int group, int signal);
/* A fault of the current task: its handler runs, or it dies; a task that has
 * blocked or ignored the signal dies. */
void signal_fault(int signal, int code, u64 address);

/* The info of a signal as programs get it. */
void signal_fill_info(struct kernel_siginfo *to, int signal,
		      const struct signal_info *from);
/* How many signals wait in the queues of a user's tasks. */
u64 signals_queued_of(u32 uid);

/* Would a signal end the current task's sleep? */
bool signal_is_pending(const struct task *task);
/* By its action, or by having no effect. */
bool signal_is_ignored(const struct signal_state *s, int signal);
bool signal_is_ignored_or_blocked(const struct task *task, int signal);
/* Sets the mask; what can never be blocked is left out. */
void signal_set_blocked(struct task *task, u64 blocked);

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
