/*
 * select(2) and pselect6(2): sets of file numbers, a bit for each.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/user_time.h"

#define WORD_BITS 64u

struct fd_bits {
	u64 words[FD_MAX / WORD_BITS];
};
_Static_assert(FD_MAX % WORD_BITS == 0, "whole words hold all numbers");

enum { READABLE, WRITABLE, EXCEPTIONAL, SETS };

/* What makes a file ready in each of the sets: select(2). */
static const unsigned events_of[SETS] = {
	[READABLE] = POLLIN | POLLRDNORM | POLLHUP | POLLERR,
	[WRITABLE] = POLLOUT | POLLWRNORM | POLLERR,
	[EXCEPTIONAL] = POLLPRI,
};

struct selection {
	unsigned count; /* numbers below are looked at */
	struct uptr at[SETS];
	struct fd_bits asked[SETS];
	struct fd_bits ready[SETS];
};

static size_t set_bytes(const struct selection *s)
{
	return (s->count + WORD_BITS - 1) / WORD_BITS * sizeof(u64);
}

static bool has(const struct fd_bits *set, unsigned fd)
{
	return set->words[fd / WORD_BITS] >> (fd % WORD_BITS) & 1;
}

static int get_sets(struct selection *s)
{
	memset(s->asked, 0, sizeof(s->asked));
	for (unsigned i = 0; i < SETS; i++)
		if (s->at[i].addr &&
		    copy_from_user(&s->asked[i], s->at[i], set_bytes(s)) != 0)
			return -EFAULT;
	return 0;
}

static int put_sets(const struct selection *s)
{
	for (unsigned i = 0; i < SETS; i++)
		if (s->at[i].addr &&
		    copy_to_user(s->at[i], &s->ready[i], set_bytes(s)) != 0)
			return -EFAULT;
	return 0;
}

/* How many bits are set in the answer, or -EBADF. */
static i64 look(struct selection *s)
{
	i64 found = 0;

	memset(s->ready, 0, sizeof(s->ready));
	for (unsigned fd = 0; fd < s->count; fd++) {
		unsigned events = 0;
		bool looked = false;

		for (unsigned i = 0; i < SETS; i++) {
			if (!has(&s->asked[i], fd))
				continue;
			if (!looked)
				events = poll_events((int)fd);
			looked = true;
			if (events & POLLNVAL)
				return -EBADF;
			if (!(events & events_of[i]))
				continue;
			s->ready[i].words[fd / WORD_BITS] |=
				1ull << (fd % WORD_BITS);
			found++;
		}
	}
	return found;
}

static i64 select_until(struct selection *s, u64 end_ns)
{
	i64 found;
	int error = get_sets(s);

	if (error)
		return error;
	for (;;) {
		found = look(s);
		if (found != 0 || clock_monotonic_ns() >= end_ns)
			break;
		error = poll_sleep(end_ns);
		if (error)
			return error;
	}
	if (found >= 0 && put_sets(s) != 0)
		return -EFAULT;
	return found;
}

static int prepare(struct selection *s, int count, struct uptr readable,
		   struct uptr writable, struct uptr exceptional)
{
	if (count < 0)
		return -EINVAL;
	/* Beyond what can be open there is nothing to look at. */
	s->count = (unsigned)min_u64((u64)count, FD_MAX);
	s->at[READABLE] = readable;
	s->at[WRITABLE] = writable;
	s->at[EXCEPTIONAL] = exceptional;
	return 0;
}

i64 sys_select(int count, struct uptr readable, struct uptr writable,
	       struct uptr exceptional, struct uptr timeout)
{
	struct selection s;
	u64 end_ns = UINT64_MAX;
	int error = prepare(&s, count, readable, writable, exceptional);
	i64 result;

	if (error == 0 && timeout.addr)
		error = user_timeval_end(timeout, &end_ns);
	if (error)
		return error;
	result = select_until(&s, end_ns);
	/* Linux tells what was left, and forgives a place that it cannot
	 * write to. */
	if (timeout.addr)
		user_put_timeval(timeout, user_time_left(end_ns));
	return result;
}

/* The sixth argument points to a pair: the mask, and its size. */
static int set_mask(struct uptr argument)
{
	struct {
		u64 address, size;
	} mask;

	if (!argument.addr)
		return 0;
	if (copy_from_user(&mask, argument, sizeof(mask)) != 0)
		return -EFAULT;
	return poll_set_mask((struct uptr){ mask.address }, mask.size);
}

i64 sys_pselect6(int count, struct uptr readable, struct uptr writable,
		 struct uptr exceptional, struct uptr timeout,
		 struct uptr mask)
{
	struct selection s;
	u64 end_ns = UINT64_MAX;
	int error = prepare(&s, count, readable, writable, exceptional);
	i64 result;

	if (error == 0 && timeout.addr)
		error = user_timespec_end(timeout, &end_ns);
	if (error == 0)
		error = set_mask(mask);
	if (error)
		return error;
	result = select_until(&s, end_ns);
	if (timeout.addr)
		user_put_timespec(timeout, user_time_left(end_ns));
	return result;
}
