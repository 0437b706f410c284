/*
 * Signals: sending them, and choosing the next one. See kernel/task/signal.h.
 */
#include "kernel/task/signal.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/lib/panic.h"
#include "kernel/security/cred.h"
#include "kernel/task/children.h"
#include "kernel/task/exit.h"
#include "kernel/task/jobs.h"
#include "kernel/task/sched.h"
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
/* Faults come first, as on Linux: their address is of the moment. */
#define FAULTS                                                           \
	(SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGILL) | \
	 SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGSYS))

struct signal_state *signals_create(void)
{
	struct signal_state *signals = kalloc(struct signal_state);

	if (signals)
		signals->alternate.flags = SS_DISABLE;
	return signals;
}

struct signal_state *signals_copy(const struct signal_state *from)
{
	struct signal_state *signals = kalloc(struct signal_state);

	if (!signals)
		return NULL;
	memcpy(signals->actions, from->actions, sizeof(signals->actions));
	signals->blocked = from->blocked;
	signals->alternate = from->alternate;
	return signals;
}

void signals_free(struct signal_state *signals)
{
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
	task->signals->pending &= ~STOPPING;
	if (task->state != TASK_STOPPED)
		return;
	task->stop_signal = 0;
	task->continued = true;
	task->reported = false;
	sched_ready(task);
	children_tell_parent(task, CLD_CONTINUED, SIGCONT);
}

void signal_send(struct task *task, int signal, const struct signal_info *info)
{
	struct signal_state *s = task->signals;
	u64 bit = SIGNAL_BIT(signal);

	ASSERT(signal >= 1 && signal <= SIGNAL_COUNT);
	if (task->state == TASK_DEAD)
		return;
	if (signal == SIGKILL || is_deadly(task, signal)) {
		kill_task(task, signal);
		return;
	}
	if (signal == SIGCONT)
		go_on(task);
	if (bit & STOPPING)
		s->pending &= ~SIGNAL_BIT(SIGCONT);
	if (signal_is_ignored(s, signal) && !(s->blocked & bit))
		return;
	if (!(s->pending & bit))
		s->infos[signal] = info ? *info : (struct signal_info){
			.code = SI_KERNEL };
	s->pending |= bit;
	if (!(s->blocked & bit)) {
		task->attention = true;
		if (task->state == TASK_SLEEPING)
			wait_interrupt(task);
	}
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
	s->pending &= ~SIGNAL_BIT(signal);
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

static int next_signal(const struct signal_state *s)
{
	u64 ready = s->pending & ~s->blocked;

	if (ready & FAULTS)
		ready &= FAULTS;
	return ready ? __builtin_ctzll(ready) + 1 : 0;
}

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
	int signal;

	while (!task->killed && (signal = next_signal(s))) {
		s->pending &= ~SIGNAL_BIT(signal);
		if (s->actions[signal].handler == SIG_IGN)
			continue;
		if (s->actions[signal].handler == SIG_DFL) {
			default_action(task, signal);
			continue;
		}
		out->signal = signal;
		out->action = s->actions[signal];
		out->info = s->infos[signal];
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
	signal_set_blocked(task, blocked);
}
