/*
 * Robust lists. See kernel/task/robust.h.
 *
 * The list is the program's memory, written by whoever likes: every address
 * is fetched once and followed by user copies alone, and a ring ends.
 */
#include "kernel/task/robust.h"

#include <arch/task.h>
#include <arch/usercopy.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/futex.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/inspect.h"
#include "kernel/syscall.h"
#include "kernel/task/futex.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* An entry's lowest bit says that the lock lends priority. Such locks cannot
 * be waited for here. */
#define ENTRY_FLAG 1ul

_Static_assert(sizeof(struct kernel_robust_head) == 24, "set_robust_list(2)");

/* Marks a lock that the current task holds as one without an owner. False
 * when the word cannot be reached: the list is not to be trusted further. */
static bool give_up(struct uptr word, bool is_pending)
{
	u32 tid = (u32)current_task()->pid, held, seen;

	if (word.addr % sizeof(seen) != 0 ||
	    copy_from_user(&seen, word, sizeof(seen)) != 0)
		return false;
	/* It was given up already, but whom that woke may have died. */
	if (is_pending && seen == 0) {
		futex_wake(word, 1);
		return true;
	}
	do {
		held = seen;
		if ((held & FUTEX_TID) != tid)
			return true;
		if (compare_exchange_user(word, &seen,
					  (held & FUTEX_WAITERS) |
						  FUTEX_OWNER_DIED) != 0)
			return false;
	} while (seen != held);
	if (held & FUTEX_WAITERS)
		futex_wake(word, 1);
	return true;
}

static struct uptr word_of(u64 entry, long offset)
{
	return (struct uptr){ entry + (u64)offset };
}

void robust_list_exit(void)
{
	struct uptr list = { current_task()->robust_list };
	struct kernel_robust_head head;
	u64 entry, next;

	current_task()->robust_list = 0;
	if (!list.addr || copy_from_user(&head, list, sizeof(head)) != 0)
		return;
	entry = head.next & ~ENTRY_FLAG;
	head.pending &= ~ENTRY_FLAG;
	for (unsigned i = 0; entry != list.addr && i < ROBUST_LIST_MOST; i++) {
		/* Before the word: whoever gets the lock may free the entry. */
		bool is_last = copy_from_user(&next, (struct uptr){ entry },
					      sizeof(next)) != 0;

		if (entry != head.pending &&
		    !give_up(word_of(entry, head.offset), false))
			return;
		if (is_last)
			return;
		entry = next & ~ENTRY_FLAG;
	}
	if (head.pending)
		give_up(word_of(head.pending, head.offset), true);
}

i64 sys_set_robust_list(struct uptr head, unsigned long size)
{
	if (size != sizeof(struct kernel_robust_head))
		return -EINVAL;
	current_task()->robust_list = head.addr;
	return 0;
}

/* Of one that may be looked into. 0, -ESRCH, -EPERM or -EFAULT. */
i64 sys_get_robust_list(int pid, struct uptr head, struct uptr size)
{
	const u64 list_size = sizeof(struct kernel_robust_head);
	const struct task *task = pid == 0 ? current_task() : task_find(pid);
	u64 list;

	if (!task)
		return -ESRCH;
	if (!may_inspect(current_task()->cred, INSPECT_REAL, task))
		return -EPERM;
	/* The task may end during a copy that sleeps. */
	list = task->robust_list;
	if (copy_to_user(size, &list_size, sizeof(list_size)) != 0)
		return -EFAULT;
	return copy_to_user(head, &list, sizeof(list));
}
