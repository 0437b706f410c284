/*
 * Futexes. See kernel/task/futex.h.
 *
 * Invariants: who waits is on the list of waiters from before it looks at its
 * word until it is woken or gives up, so that no wake is lost; it takes itself
 * off, or whoever wakes it does; its key counts the frame that it names.
 *
 * There is one list: a wake walks past every waiter of the machine, of which
 * there are no more than tasks.
 */
#include "kernel/task/futex.h"

#include <arch/page.h>
#include <arch/task.h>
#include <arch/usercopy.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/futex.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/list.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/user_time.h"
#include "kernel/task/wait.h"

/* Which word is meant. What is private is another word than what is not, even
 * at one address, as on Linux. */
struct futex_key {
	paddr_t frame; /* of memory that several spaces see, counted, or 0 */
	struct space *space; /* else the space, which its waiters keep */
	u64 place;	     /* in the frame or space, bytes */
	bool is_private;     /* by FUTEX_PRIVATE_FLAG */
};

struct futex_waiter {
	struct list_node node;
	struct futex_key key;
	struct wait_queue queue;
	u32 bits;
	bool is_woken;
};

static struct list waiters = LIST_INIT(waiters);

/* --- keys --- */

static int key_get(struct uptr word, bool is_private, struct futex_key *key)
{
	struct space *space = current_task()->space;
	int error;

	*key = (struct futex_key){ .is_private = is_private };
	if (word.addr % sizeof(u32) != 0)
		return -EINVAL;
	if (word.addr >= USER_END)
		return -EFAULT;
	if (!is_private) {
		error = space_shared_frame(space, word.addr, &key->frame);
		if (error)
			return error;
	}
	if (key->frame) {
		key->place = word.addr & PAGE_MASK;
	} else {
		key->space = space;
		key->place = word.addr;
	}
	return 0;
}

static void key_put(const struct futex_key *key)
{
	if (key->frame)
		frame_put(key->frame);
}

static bool is_same(const struct futex_key *a, const struct futex_key *b)
{
	return a->frame == b->frame && a->space == b->space &&
	       a->place == b->place && a->is_private == b->is_private;
}

/* --- waiting and waking --- */

/* Sleeps while the word holds what is expected. Whoever wakes it may have
 * moved it to another word's waiters before: its key is that one's then. */
static i64 sleep_at_word(struct futex_waiter *waiter,
			 const struct futex_wait *wait)
{
	u32 now;
	int error = 0;

	if (copy_from_user(&now, wait->word, sizeof(now)) != 0)
		return -EFAULT;
	if (now != wait->expected)
		return -EAGAIN;
	while (!waiter->is_woken && !error)
		error = wait_on_until(&waiter->queue, wait->end_ns);
	return error;
}

static i64 wait_at_word(const struct futex_wait *wait)
{
	struct futex_waiter waiter = { .bits = wait->bits };
	i64 error = key_get(wait->word, !wait->is_shared, &waiter.key);

	if (error)
		return error;
	wait_queue_init(&waiter.queue);
	list_add_tail(&waiters, &waiter.node);
	error = sleep_at_word(&waiter, wait);
	if (waiter.is_woken)
		error = 0;
	else
		list_remove(&waiter.node);
	key_put(&waiter.key);
	return error;
}

/* Wakes waiters at `key` whose bits are among `bits`, the first ones first.
 * At least one, whatever `most` says: Linux's futex_wake() counts after it
 * has woken. */
static int wake_key(const struct futex_key *key, int most, u32 bits)
{
	struct list_node *node = list_first(&waiters);
	int woken = 0;

	while (node) {
		struct futex_waiter *waiter =
			LIST_ENTRY(node, struct futex_waiter, node);

		node = list_next(&waiters, node);
		if (!(waiter->bits & bits) || !is_same(&waiter->key, key))
			continue;
		list_remove(&waiter->node);
		waiter->is_woken = true;
		wake_all(&waiter->queue);
		if (++woken >= most)
			break;
	}
	return woken;
}

static i64 wake_word(struct uptr word, bool is_private, int most, u32 bits)
{
	struct futex_key key;
	i64 result;

	if (bits == 0)
		return -EINVAL;
	result = key_get(word, is_private, &key);
	if (result)
		return result;
	result = wake_key(&key, most, bits);
	key_put(&key);
	return result;
}

i64 futex_wake(struct uptr word, int most)
{
	return wake_word(word, false, most, FUTEX_ALL_BITS);
}

/* --- two words at once --- */

/* Moves waiters to another word's; `to` is counted once for each. */
static int move_waiters(const struct futex_key *from,
			const struct futex_key *to, int most)
{
	int moved = 0;

	LIST_FOR_EACH(node, &waiters) {
		struct futex_waiter *waiter =
			LIST_ENTRY(node, struct futex_waiter, node);

		if (moved == most)
			break;
		if (!is_same(&waiter->key, from))
			continue;
		if (to->frame)
			frame_get(to->frame);
		key_put(&waiter->key);
		waiter->key = *to;
		moved++;
	}
	return moved;
}

struct two_words {
	struct uptr words[2];
	bool is_private;
	int wake;   /* how many at the first */
	int second; /* how many to move, or to wake at the second */
	u32 value;  /* expected, or FUTEX_WAKE_OP's operation */
	bool compare;
};

static i64 requeue(const struct two_words *two, const struct futex_key *keys)
{
	u32 now;
	int woken = 0;

	if (two->wake < 0 || two->second < 0)
		return -EINVAL;
	if (two->compare) {
		if (copy_from_user(&now, two->words[0], sizeof(now)) != 0)
			return -EFAULT;
		if (now != two->value)
			return -EAGAIN;
	}
	if (two->wake > 0)
		woken = wake_key(&keys[0], two->wake, FUTEX_ALL_BITS);
	if (is_same(&keys[0], &keys[1]))
		return woken;
	return woken + move_waiters(&keys[0], &keys[1], two->second);
}

/* What FUTEX_WAKE_OP makes of the word; false: no such operation. */
static bool operate(unsigned operation, u32 operand, u32 old, u32 *new)
{
	switch (operation) {
	case FUTEX_OP_SET:
		*new = operand;
		return true;
	case FUTEX_OP_ADD:
		*new = old + operand;
		return true;
	case FUTEX_OP_OR:
		*new = old | operand;
		return true;
	case FUTEX_OP_ANDN:
		*new = old & ~operand;
		return true;
	case FUTEX_OP_XOR:
		*new = old ^ operand;
		return true;
	default:
		return false;
	}
}

/* 1 or 0; -ENOSYS: no such comparison. */
static int compares(unsigned comparison, i32 old, i32 with)
{
	switch (comparison) {
	case FUTEX_OP_EQ:
		return old == with;
	case FUTEX_OP_NE:
		return old != with;
	case FUTEX_OP_LT:
		return old < with;
	case FUTEX_OP_GE:
		return old >= with;
	case FUTEX_OP_LE:
		return old <= with;
	case FUTEX_OP_GT:
		return old > with;
	default:
		return -ENOSYS;
	}
}

static i32 operand_of(u32 bits)
{
	return (i32)((bits & 0xfff) ^ 0x800) - 0x800; /* 12 bits, signed */
}

/* Changes a word as FUTEX_WAKE_OP's `code` says, undivided. 1 or 0: what its
 * comparison makes of the old value. -EFAULT, -ENOSYS. */
static int change_word(struct uptr word, u32 code)
{
	unsigned operation = code >> 28;
	u32 operand = (u32)operand_of(code >> 12), old, new, seen;

	if (operation & FUTEX_OP_SHIFT)
		operand = 1u << (operand & 31);
	if (copy_from_user(&seen, word, sizeof(seen)) != 0)
		return -EFAULT;
	do {
		old = seen;
		if (!operate(operation & ~FUTEX_OP_SHIFT, operand, old, &new))
			return -ENOSYS;
		if (compare_exchange_user(word, &seen, new) != 0)
			return -EFAULT;
	} while (seen != old);
	return compares(code >> 24 & 15, (i32)old, operand_of(code));
}

static i64 wake_op(const struct two_words *two, const struct futex_key *keys)
{
	int both = change_word(two->words[1], two->value);
	int woken;

	if (both < 0)
		return both;
	woken = wake_key(&keys[0], two->wake, FUTEX_ALL_BITS);
	if (both)
		woken += wake_key(&keys[1], two->second, FUTEX_ALL_BITS);
	return woken;
}

static i64 on_two_words(const struct two_words *two,
			i64 (*act)(const struct two_words *,
				   const struct futex_key *))
{
	struct futex_key keys[2];
	i64 result = key_get(two->words[0], two->is_private, &keys[0]);

	if (result)
		return result;
	result = key_get(two->words[1], two->is_private, &keys[1]);
	if (result == 0) {
		result = act(two, keys);
		key_put(&keys[1]);
	}
	key_put(&keys[0]);
	return result;
}

/* --- the call --- */

/* When the wait ends: FUTEX_WAIT's time is how long, that of the other a
 * moment of the clock. 0 stands for never. */
static int read_end(struct uptr time, bool is_moment, bool wall, u64 *end_ns)
{
	u64 ns, now;
	int error;

	*end_ns = 0;
	if (!time.addr)
		return 0;
	error = user_get_timespec(time, &ns);
	if (error)
		return error;
	now = wall ? clock_wall_ns() : clock_monotonic_ns();
	if (is_moment)
		ns = ns > now ? ns - now : 0;
	if (!checked_add(clock_monotonic_ns(), ns, end_ns))
		*end_ns = ~0ull;
	return 0;
}

/* A wait with an end must not begin anew after a stop. */
static i64 wait_restartable(const struct futex_wait *wait)
{
	i64 error = wait_at_word(wait);

	if (error != -ERESTARTSYS || !wait->end_ns)
		return error;
	current_task()->restart_wait = *wait;
	return -ERESTART_RESTARTBLOCK;
}

i64 futex_restart(void)
{
	struct futex_wait wait = current_task()->restart_wait;

	current_task()->restart_wait.word.addr = 0;
	return wait_restartable(&wait);
}

static i64 wait_call(struct futex_wait *wait, bool is_moment, bool wall,
		     struct uptr time)
{
	int error = read_end(time, is_moment, wall, &wait->end_ns);

	if (error)
		return error;
	return wait->bits ? wait_restartable(wait) : -EINVAL;
}

i64 sys_futex(struct uptr word, int operation, unsigned value,
	      struct uptr time, struct uptr word2, unsigned value3)
{
	unsigned command = (unsigned)operation & FUTEX_OPERATION;
	bool is_private = (unsigned)operation & FUTEX_PRIVATE_FLAG;
	bool wall = (unsigned)operation & FUTEX_CLOCK_REALTIME;
	struct futex_wait wait = {
		.word = word,
		.expected = value,
		.bits = command == FUTEX_WAIT ? FUTEX_ALL_BITS : value3,
		.is_shared = !is_private,
	};
	struct two_words two = {
		.words = { word, word2 },
		.is_private = is_private,
		.wake = (int)value,
		.second = (int)time.addr, /* a number in the time's place */
		.value = value3,
		.compare = command == FUTEX_CMP_REQUEUE,
	};

	if (wall && command != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (command) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		return wait_call(&wait, command == FUTEX_WAIT_BITSET, wall,
				 time);
	case FUTEX_WAKE:
		return wake_word(word, is_private, (int)value, FUTEX_ALL_BITS);
	case FUTEX_WAKE_BITSET:
		return wake_word(word, is_private, (int)value, value3);
	case FUTEX_REQUEUE:
	case FUTEX_CMP_REQUEUE:
		return on_two_words(&two, requeue);
	case FUTEX_WAKE_OP:
		return on_two_words(&two, wake_op);
	default:
		return -ENOSYS;
	}
}
