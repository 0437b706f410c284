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
#include "kernel/task/exit.h"
#include "kernel/task/jobs.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal_queue.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

SLAB_DEFINE(struct signal_actions);

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

static struct signal_actions *new_actions(const struct signal_actions *from)
{
	struct signal_actions *actions = kalloc(struct signal_actions);

	if (!actions)
		return NULL;
	if (from) {
		memcpy(actions->of, from->of, sizeof(actions->of));
		actions->has_oneshot = from->has_oneshot;
	}
	refcount_init(&actions->users, 1);
	return actions;
}

struct signal_actions *signal_actions_for(struct signal_actions *from,
					  bool shares)
{
	if (from && (shares || !(from->is_common || from->has_oneshot))) {
		from->is_common |= shares;
		refcount_get(&from->users);
		return from;
	}
	return new_actions(from);
}

void signal_actions_put(struct signal_actions *actions)
{
	if (refcount_put(&actions->users))
		kfree(actions);
}

void signals_init(struct signal_state *signals, const struct signal_state *from,
		  bool keeps_stack)
{
	signal_queue_init(&signals->pending);
	signals->blocked = from ? from->blocked : 0;
	if (from && keeps_stack)
		signals->alternate = from->alternate;
	else
		signals->alternate.flags = SS_DISABLE;
}

static int copy_actions(struct process *process)
{
	struct signal_actions *old = process->actions;
	struct signal_actions *copy = new_actions(old);

	if (!copy)
		return -ENOMEM;
	process->actions = copy;
	signal_actions_put(old);
	return 0;
}

int signals_own(struct process *process)
{
	const struct signal_actions *actions = process->actions;

	return actions->users.count == 1 || actions->is_common ?
		       0 : copy_actions(process);
}

/* Is there more than default and ignored? */
static bool has_settings(const struct signal_actions *actions)
{
	for (int i = 1; i <= SIGNAL_COUNT; i++) {
		const struct kernel_sigaction *action = &actions->of[i];

		if (action->handler > SIG_IGN || action->flags ||
		    action->mask || action->restorer)
			return true;
	}
	return false;
}

int signals_unshare(struct process *process)
{
	const struct signal_actions *actions = process->actions;

	if (actions->users.count == 1 ||
	    (!actions->is_common && !has_settings(actions)))
		return 0;
	return copy_actions(process);
}

void signals_exec(struct task *task)
{
	struct kernel_sigaction *actions = task->process->actions->of;

	task->signals.alternate = (struct kernel_stack_t){
		.flags = SS_DISABLE };
	if (!has_settings(task->process->actions))
		return;
	for (int i = 1; i <= SIGNAL_COUNT; i++) {
		bool ignored = actions[i].handler == SIG_IGN;

		memset(&actions[i], 0, sizeof(actions[i]));
		if (ignored)
			actions[i].handler = SIG_IGN;
	}
	task->process->actions->has_oneshot = false;
}

bool signal_is_on_alternate(const struct signal_state *s, u64 sp)
{
	const struct kernel_stack_t *stack = &s->alternate;

	return !(stack->flags & SS_DISABLE) && sp > stack->address &&
	       sp - stack->address <= stack->size;
}

bool signal_is_ignored(const struct process *process, int signal)
{
	unsigned long handler = process->actions->of[signal].handler;

	return handler == SIG_IGN ||
	       (handler == SIG_DFL && SIGNAL_BIT(signal) & HARMLESS);
}

bool signal_is_ignored_or_blocked(const struct task *task, int signal)
{
	return task->signals.blocked & SIGNAL_BIT(signal) ||
	       task->process->actions->of[signal].handler == SIG_IGN;
}

bool signal_is_pending(const struct task *task)
{
	const struct process *process = task->process;

	return task->killed || process->stop_signal ||
	       (task->signals.pending.set | process->pending.set) &
		       ~task->signals.blocked;
}

void signal_pass_on(const struct task *task)
{
	FOR_EACH_THREAD(t, task->process)
		if (t != task && !t->is_leaving && signal_is_pending(t)) {
			t->attention = true;
			wait_interrupt(t);
		}
}

void signal_set_blocked(struct task *task, u64 blocked)
{
	u64 more = blocked & ~task->signals.blocked;

	task->signals.blocked = blocked & ~UNSTOPPABLE;
	if (signal_is_pending(task))
		task->attention = true;
	if (task->process->pending.set & more)
		signal_pass_on(task);
}

void signal_discard(struct process *process, u64 set)
{
	signal_queue_discard(&process->pending, set);
	FOR_EACH_THREAD(t, process)
		signal_queue_discard(&t->signals.pending, set);
}

/* --- sending --- */

/* May this thread be the one that takes it? */
static bool would_take(const struct task *task, int signal)
{
	u64 bit = SIGNAL_BIT(signal);

	return (!(task->signals.blocked & bit) ||
		task->signals.waited & bit) &&
	       !task->is_leaving && task->state != TASK_DEAD &&
	       task->state != TASK_STOPPED;
}

/* The leader before the others, as on Linux. NULL: nobody for now. */
static struct task *choose_taker(struct process *process, int signal)
{
	FOR_EACH_THREAD(t, process)
		if (would_take(t, signal))
			return t;
	return NULL;
}

/* Would this signal end the process as soon as the thread takes it? */
static bool is_deadly(const struct task *task, int signal)
{
	u64 bit = SIGNAL_BIT(signal);

	return task->process->actions->of[signal].handler == SIG_DFL &&
	       !(task->signals.blocked & bit) && !(bit & (HARMLESS | STOPPING));
}

u64 signals_queued_of(u32 uid)
{
	u64 count = 0;

	FOR_EACH_TASK(t)
		if (t->cred->uid == uid)
			count += t->signals.pending.queued;
	FOR_EACH_PROCESS(p)
		if (p->leader->cred->uid == uid)
			count += p->pending.queued;
	return count;
}

/* What the kernel or kill(2) sends keeps its info in any case, as on Linux:
 * there is at most one of each signal that does not queue. */
static bool has_room(const struct task *task, int signal, int code)
{
	return (signal < SIGRTMIN && code >= 0) ||
	       signals_queued_of(task->cred->uid) <
		       limits_of(task->process, RLIMIT_SIGPENDING);
}

/* To a thread, or for NULL to any of the process. */
static int send(struct process *process, struct task *thread, int signal,
		const struct signal_info *info)
{
	static const struct signal_info from_kernel = { .code = SI_KERNEL };
	struct task *to = thread ? thread : process->leader, *taker = NULL;
	u64 bit = SIGNAL_BIT(signal);

	ASSERT(signal >= 1 && signal <= SIGNAL_COUNT);
	if (!info)
		info = &from_kernel;
	if (!thread)
		taker = choose_taker(process, signal);
	else if (would_take(thread, signal))
		taker = thread;
	if (signal == SIGKILL || (taker && is_deadly(taker, signal))) {
		process_end(process, signal);
		return 0;
	}
	if (signal == SIGCONT) {
		signal_discard(process, STOPPING);
		stop_end(process, true);
	}
	if (bit & STOPPING)
		signal_discard(process, SIGNAL_BIT(SIGCONT));
	if (signal_is_ignored(process, signal) && !(to->signals.blocked & bit))
		return 0;
	if (!signal_queue_add(thread ? &thread->signals.pending :
				       &process->pending,
			      signal, info, has_room(to, signal, info->code)))
		return -EAGAIN;
	if (!taker)
		return 0;
	if (!(taker->signals.blocked & bit))
		taker->attention = true;
	wait_interrupt(taker);
	return 0;
}

int signal_send(struct process *process, int signal,
		const struct signal_info *info)
{
	return process->is_dead ? 0 : send(process, NULL, signal, info);
}

int signal_send_thread(struct task *task, int signal,
		       const struct signal_info *info)
{
	return task->state == TASK_DEAD ?
		       0 : send(task->process, task, signal, info);
}

void signal_send_group(int group, int signal)
{
	FOR_EACH_PROCESS(p)
		if (p->group == group)
			signal_send(p, signal, NULL);
}

void signal_fault(int signal, int code, u64 address)
{
	struct task *task = current_task();
	struct signal_info info = { .code = code, .address = address };

	if (signal_is_ignored_or_blocked(task, signal) ||
	    task->process->actions->of[signal].handler == SIG_DFL) {
		process_end(task->process, signal);
		return;
	}
	signal_queue_discard(&task->signals.pending, SIGNAL_BIT(signal));
	signal_send_thread(task, signal, &info);
}

void task_force_signal(int signal)
{
	process_end(current_task()->process, signal);
}

void task_signal(struct task *task, int signal)
{
	signal_send(task->process, signal, NULL);
}

void task_signal_self(int signal)
{
	struct task *task = current_task();
	struct signal_info info = {
		.code = SI_USER, .pid = task->process->pid,
		.uid = task->cred->uid };

	signal_send_thread(task, signal, &info);
}

/* --- taking --- */

static void default_action(struct task *task, int signal)
{
	struct process *process = task->process;

	if (SIGNAL_BIT(signal) & HARMLESS)
		return;
	if (!(SIGNAL_BIT(signal) & STOPPING))
		process_end(process, signal);
	/* From the terminal, where nobody would continue it: signal(7). */
	else if (signal == SIGSTOP ||
		 !jobs_group_is_orphaned(process->group, NULL))
		stop_begin(process, signal);
}

/* What was sent to the thread itself comes first, as on Linux. */
int signal_take_of(struct task *task, u64 set, struct signal_info *info)
{
	int signal = signal_queue_take(&task->signals.pending, set, info);

	return signal ? signal :
			signal_queue_take(&task->process->pending, set, info);
}

bool signal_take(struct signal_delivery *out)
{
	struct task *task = current_task();
	struct kernel_sigaction *action;
	struct signal_info info;
	int signal;

	while (!task->killed) {
		if (task->process->stop_signal) {
			stop_here(task);
			continue;
		}
		signal = signal_take_of(task, ~task->signals.blocked, &info);
		if (signal == 0)
			return false;
		action = &task->process->actions->of[signal];
		if (action->handler == SIG_IGN)
			continue;
		if (action->handler == SIG_DFL) {
			default_action(task, signal);
			continue;
		}
		out->signal = signal;
		out->action = *action;
		out->info = info;
		if (out->action.flags & SA_RESETHAND)
			action->handler = SIG_DFL;
		return true;
	}
	return false;
}

void signal_enter_handler(const struct signal_delivery *delivery)
{
	struct task *task = current_task();
	u64 blocked = task->signals.blocked | delivery->action.mask;

	if (!(delivery->action.flags & SA_NODEFER))
		blocked |= SIGNAL_BIT(delivery->signal);
	task->signals.restore_blocked = false;
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
