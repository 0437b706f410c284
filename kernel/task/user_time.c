/*
 * Times that programs pass. See kernel/task/user_time.h.
 */
#include "kernel/task/user_time.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"

#define NS_PER_S 1000000000ull
#define US_PER_S 1000000ull
#define NS_PER_US 1000ull

/* Seconds and a part of one, or the end of time. */
static u64 join(u64 seconds, u64 ns)
{
	u64 sum;

	if (!checked_mul(seconds, NS_PER_S, &sum) ||
	    !checked_add(sum, ns, &sum))
		return UINT64_MAX;
	return sum;
}

int user_get_timespec(struct uptr from, u64 *ns)
{
	struct kernel_timespec t;

	if (copy_from_user(&t, from, sizeof(t)) != 0)
		return -EFAULT;
	if (t.seconds < 0 || (u64)t.nanoseconds >= NS_PER_S)
		return -EINVAL;
	*ns = join((u64)t.seconds, (u64)t.nanoseconds);
	return 0;
}

int user_put_timespec(struct uptr to, u64 ns)
{
	struct kernel_timespec t = {
		.seconds = (i64)(ns / NS_PER_S),
		.nanoseconds = (i64)(ns % NS_PER_S),
	};

	return copy_to_user(to, &t, sizeof(t));
}

int user_put_timeval(struct uptr to, u64 ns)
{
	struct kernel_timeval t = {
		.seconds = (i64)(ns / NS_PER_S),
		.microseconds = (i64)(ns % NS_PER_S / NS_PER_US),
	};

	return copy_to_user(to, &t, sizeof(t));
}

static u64 end_of(u64 ns)
{
	u64 end_ns;

	if (!checked_add(clock_monotonic_ns(), ns, &end_ns))
		return UINT64_MAX;
	return end_ns;
}

int user_timespec_end(struct uptr from, u64 *end_ns)
{
	u64 ns;
	int error = user_get_timespec(from, &ns);

	if (error == 0)
		*end_ns = end_of(ns);
	return error;
}

int user_timeval_end(struct uptr from, u64 *end_ns)
{
	struct kernel_timeval t;

	if (copy_from_user(&t, from, sizeof(t)) != 0)
		return -EFAULT;
	if (t.seconds < 0 || t.microseconds < 0)
		return -EINVAL;
	*end_ns = end_of(join((u64)t.seconds +
				      (u64)t.microseconds / US_PER_S,
			      (u64)t.microseconds % US_PER_S * NS_PER_US));
	return 0;
}

u64 user_time_left(u64 end_ns)
{
	u64 now_ns = clock_monotonic_ns();

	return end_ns > now_ns ? end_ns - now_ns : 0;
}
