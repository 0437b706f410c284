/*
 * A queue of signals. See kernel/task/signal_queue.h.
 *
 * Interrupts send signals too: no allocation or list here is ever half done
 * when one is taken.
 */
#include "kernel/task/signal_queue.h"

struct queued_signal {
	struct list_node node;
	int signal;
	struct signal_info info;
};
SLAB_DEFINE(struct queued_signal);

#define FAULTS                                                           \
	(SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGILL) | \
	 SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGSYS))

void signal_queue_init(struct signal_queue *q)
{
	list_init(&q->queue);
}

bool signal_queue_add(struct signal_queue *q, int signal,
		      const struct signal_info *info, bool has_room)
{
	struct queued_signal *queued;

	if (signal < SIGRTMIN && q->set & SIGNAL_BIT(signal))
		return true;
	queued = has_room ? kalloc(struct queued_signal) : NULL;
	if (queued) {
		queued->signal = signal;
		queued->info = *info;
		list_add_tail(&q->queue, &queued->node);
		q->queued++;
	} else if (signal >= SIGRTMIN && info->code != SI_USER &&
		   info->code != SI_KERNEL) {
		return false;
	}
	q->set |= SIGNAL_BIT(signal);
	return true;
}

static void drop(struct signal_queue *q, struct queued_signal *queued)
{
	list_remove(&queued->node);
	q->queued--;
	kfree(queued);
}

/* The oldest of the signal's, and whether there are others. */
static struct queued_signal *find(const struct signal_queue *q, int signal,
				  bool *others)
{
	struct queued_signal *found = NULL;

	*others = false;
	LIST_FOR_EACH(node, &q->queue) {
		struct queued_signal *queued =
			LIST_ENTRY(node, struct queued_signal, node);

		if (queued->signal != signal)
			continue;
		*others = found != NULL;
		if (found)
			break;
		found = queued;
	}
	return found;
}

int signal_queue_take(struct signal_queue *q, u64 set,
		      struct signal_info *info)
{
	u64 ready = q->set & set;
	struct queued_signal *queued;
	bool others;
	int signal;

	if (ready == 0)
		return 0;
	if (ready & FAULTS)
		ready &= FAULTS;
	signal = __builtin_ctzll(ready) + 1;
	queued = find(q, signal, &others);
	if (!others)
		q->set &= ~SIGNAL_BIT(signal);
	*info = queued ? queued->info : (struct signal_info){ .code = SI_USER };
	if (queued)
		drop(q, queued);
	return signal;
}

void signal_queue_discard(struct signal_queue *q, u64 set)
{
	struct list_node *node, *next;

	if ((q->set & set) == 0)
		return;
	q->set &= ~set;
	for (node = list_first(&q->queue); node; node = next) {
		struct queued_signal *queued =
			LIST_ENTRY(node, struct queued_signal, node);

		next = list_next(&q->queue, node);
		if (SIGNAL_BIT(queued->signal) & set)
			drop(q, queued);
	}
}
