/*
 * Signals: sending them, and choosing the next one. See kernel/task/signal.h.
 */
#include "kernel/task/signal.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/system.h"
#include "kernel/lib/panic.h"
#include "kernel/security/cred.h"
#include "kernel/task/children.h"
#include "kernel/task/exit.h"
#include "kernel/task/jobs.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal_queue.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

SLAB_DEFINE(struct signal_state);

/* These can be neither handled nor blocked. */
#define UNSTOPPABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))
/* By default these have no effect, */
#define HARMLESS                                                           \
	(SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH) | \
	 SIGNAL_BIT(SIGCONT))
/* and these stop. */
#define STOPPING                                                            \
	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | \
	 SIGNAL_BIT(SIGTTOU))

struct signal_state *signals_create(void)
{
	struct signal_state *signals = kalloc(struct signal_state);

	if (!signals)
		return NULL;
	list_init(&signals->queue);
	signals->alternate.flags = SS_DISABLE;
	return signals;
}

struct signal_state *signals_copy(const struct signal_state *from)
{
	struct signal_state *signals = kalloc(struct signal_state);

	if (!signals)
		return NULL;
	list_init(&signals->queue);
	memcpy(signals->actions, from->actions, sizeof(signals->actions));
	signals->blocked = from->blocked;
	signals->alternate = from->alternate;
	return signals;
}

void signals_free(struct signal_state *signals)
{
	if (signals)
		signal_queue_discard(signals, ~0ull);
	kfree(signals);
}

void signals_exec(struct signal_state *signals)
{
	for (int i = 1; i <= SIGNAL_COUNT; i++) {
		bool ignored = signals->actions[i].handler == SIG_IGN;

		memset(&signals->actions[i], 0, sizeof(signals->actions[i]));
		if (ignored)
			signals->actions[i].handler = SIG_IGN;
	}
	signals->alternate = (struct kernel_stack_t){ .flags = SS_DISABLE };
}

bool signal_is_on_alternate(const struct signal_state *s, u64 sp)
{
	const struct kernel_stack_t *stack = &s->alternate;

	return !(stack->flags & SS_DISABLE) && sp > stack->address &&
	       sp - stack->address <= stack->size;
}

bool signal_is_ignored(const struct signal_state *s, int signal)
{
	unsigned long handler = s->actions[signal].handler;

	return handler == SIG_IGN ||
	       (handler == SIG_DFL && SIGNAL_BIT(signal) & HARMLESS);
}

bool signal_is_ignored_or_blocked(const struct task *task, int signal)
{
	return task->signals->blocked & SIGNAL_BIT(signal) ||
	       task->signals->actions[signal].handler == SIG_IGN;
}

bool signal_is_pending(const struct task *task)
{
	return task->killed || task->signals->pending & ~task->signals->blocked;
}

void signal_set_blocked(struct task *task, u64 blocked)
{
	task->signals->blocked = blocked & ~UNSTOPPABLE;
	if (signal_is_pending(task))
		task->attention = true;
}

/* --- sending --- */

static void kill_task(struct task *task, int signal)
{
	if (!task->killed) {
		task->killed = true;
		task->kill_signal = signal;
	}
	task->attention = true;
	if (task->state == TASK_STOPPED)
		sched_ready(task);
	else
		wait_interrupt(task);
}

/* Would this signal end the task as soon as it is taken? */
static bool is_deadly(const struct task *task, int signal)
{
	const struct signal_state *s = task->signals;
	u64 bit = SIGNAL_BIT(signal);

	return s->actions[signal].handler == SIG_DFL && !(s->blocked & bit) &&
	       !(bit & (HARMLESS | STOPPING)) && task->state != TASK_STOPPED;
}

static void go_on(struct task *task)
{
	signal_queue_discard(task->signals, STOPPING);
	if (task->state != TASK_STOPPED)
		return;
	task->stop_signal = 0;
	task->continued = true;
	task->reported = false;
	sched_ready(task);
	children_tell_parent(task, CLD_CONTINUED, SIGCONT);
}

u64 signals_queued_of(u32 uid)
{
	u64 count = 0;

	FOR_EACH_TASK(t)
		if (t->cred->uid == uid)
			count += t->signals->queued;
	return count;
}

/* What the kernel or kill(2) sends keeps its info in any case, as on Linux:
 * there is at most one of each signal that does not queue. */
static bool has_room(const struct task *task, int signal, int code)
{
	return (signal < SIGRTMIN && code >= 0) ||
	       signals_queued_of(task->cred->uid) <
		       limits_of(task, RLIMIT_SIGPENDING);
}

int signal_send(struct task *task, int signal, const struct signal_info *info)
{
	static const struct signal_info from_kernel = { .code = SI_KERNEL };
	struct signal_state *s = task->signals;
	u64 bit = SIGNAL_BIT(signal);

	ASSERT(signal >= 1 && signal <= SIGNAL_COUNT);
	if (!info)
		info = &from_kernel;
	if (task->state == TASK_DEAD)
		return 0;
	if (signal == SIGKILL || is_deadly(task, signal)) {
		kill_task(task, signal);
		return 0;
	}
	if (signal == SIGCONT)
		go_on(task);
	if (bit & STOPPING)
		signal_queue_discard(s, SIGNAL_BIT(SIGCONT));
	if (signal_is_ignored(s, signal) && !(s->blocked & bit))
		return 0;
	if (!signal_queue_add(s, signal, info,
			      has_room(task, signal, info->code)))
		return -EAGAIN;
	if (!(s->blocked & bit))
		task->attention = true;
	if (!(s->blocked & bit) || s->waited & bit)
		wait_interrupt(task);
	return 0;
}

void signal_send_group(int group, int signal)
{
	FOR_EACH_TASK(t)
		if (t->group == group)
			signal_send(t, signal, NULL);
}

void signal_fault(int signal, int code, u64 address)
{
	struct task *task = current_task();
	struct signal_state *s = task->signals;
	struct signal_info info = { .code = code, .address = address };

	if (signal_is_ignored_or_blocked(task, signal) ||
	    s->actions[signal].handler == SIG_DFL) {
		kill_task(task, signal);
		return;
	}
	signal_queue_discard(s, SIGNAL_BIT(signal));
	signal_send(task, signal, &info);
}

void task_force_signal(int signal)
{
	kill_task(current_task(), signal);
}

void task_signal(struct task *task, int signal)
{
	signal_send(task, signal, NULL);
}

void task_signal_self(int signal)
{
	struct task *task = current_task();
	struct signal_info info = {
		.code = SI_USER, .pid = task->pid, .uid = task->cred->uid };

	signal_send(task, signal, &info);
}

/* --- taking --- */

/* Sleeps until SIGCONT or SIGKILL. */
static void stop(struct task *task, int signal)
{
	task->stop_signal = signal;
	task->continued = false;
	task->reported = false;
	children_tell_parent(task, CLD_STOPPED, signal);
	task->state = TASK_STOPPED;
	jobs_stopped++;
	sched_switch();
	jobs_stopped--;
	task->stop_signal = 0;
}

static void default_action(struct task *task, int signal)
{
	if (SIGNAL_BIT(signal) & HARMLESS)
		return;
	if (!(SIGNAL_BIT(signal) & STOPPING))
		kill_task(task, signal);
	/* From the terminal, where nobody would continue it: signal(7). */
	else if (signal == SIGSTOP ||
		 !jobs_group_is_orphaned(task->group, NULL))
		stop(task, signal);
}

bool signal_take(struct signal_delivery *out)
{
	struct task *task = current_task();
	struct signal_state *s = task->signals;
	struct signal_info info;
	int signal;

	while (!task->killed &&
	       (signal = signal_queue_take(s, ~s->blocked, &info))) {
		if (s->actions[signal].handler == SIG_IGN)
			continue;
		if (s->actions[signal].handler == SIG_DFL) {
			default_action(task, signal);
			continue;
		}
		out->signal = signal;
		out->action = s->actions[signal];
		out->info = info;
		if (out->action.flags & SA_RESETHAND)
			s->actions[signal].handler = SIG_DFL;
		return true;
	}
	return false;
}

void signal_enter_handler(const struct signal_delivery *delivery)
{
	struct task *task = current_task();
	u64 blocked = task->signals->blocked | delivery->action.mask;

	if (!(delivery->action.flags & SA_NODEFER))
		blocked |= SIGNAL_BIT(delivery->signal);
	task->signals->restore_blocked = false;
	task->sleep_end_ns = 0;
	task->restart_wait.word.addr = 0;
	signal_set_blocked(task, blocked);
}

void signal_fill_info(struct kernel_siginfo *to, int signal,
		      const struct signal_info *from)
{
	memset(to, 0, sizeof(*to));
	to->signal = signal;
	to->error = from->error;
	to->code = from->code;
	to->field.words[0] = from->address;
	to->field.words[1] = from->value;
	to->field.words[2] = from->more[0];
	to->field.words[3] = from->more[1];
}
