/*
 * poll(2) and ppoll(2).
 *
 * What becomes ready has many places and a task sleeps in one: that one is
 * shared by all calls that wait, and each looks again when poll_notify() says
 * that something changed. For what does not say so it looks at each tick of
 * the timer as well: 10 ms late at the worst.
 */
#include "kernel/fs/poll.h"

#include "kernel/abi/poll.h"

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/syscall.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/user_time.h"
#include "kernel/task/wait.h"

#define NS_PER_MS 1000000ull
static struct wait_queue pollers = WAIT_QUEUE_INIT(pollers);

#define ALWAYS_READY (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

void poll_notify(void)
{
	wake_all(&pollers);
}

unsigned poll_events(int fd)
{
	struct file *file = fd_get(current_task()->files, fd);
	unsigned events = ALWAYS_READY;

	if (file == NULL)
		return POLLNVAL;
	if (file->ops == NULL)
		events = POLLNVAL; /* opened by O_PATH */
	else if (file->ops->poll != NULL)
		events = file->ops->poll(file);
	file_put(file);
	return events;
}

static unsigned ready_events(const struct pollfd *poll)
{
	return poll_events(poll->fd) &
	       ((u16)poll->events | POLLERR | POLLHUP | POLLNVAL);
}

int poll_sleep(u64 end_ns)
{
	int error = wait_until(min_u64(end_ns, clock_monotonic_ns() + TICK_NS));

	return error == -ERESTARTSYS ? -ERESTARTNOHAND : error;
}

int poll_set_mask(struct uptr set, u64 size)
{
	struct task *task = current_task();
	u64 mask;

	if (!set.addr)
		return 0;
	if (size != SIGNAL_SET_SIZE)
		return -EINVAL;
	if (copy_from_user(&mask, set, sizeof(mask)) != 0)
		return -EFAULT;
	/* The way out puts the old mask back, or the handler's return does. */
	task->signals.saved_blocked = task->signals.blocked;
	task->signals.restore_blocked = true;
	task->attention = true;
	signal_set_blocked(task, mask);
	return 0;
}

static i64 look(struct pollfd *polls, size_t count)
{
	i64 ready = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned events = 0;

		if (polls[i].fd >= 0)
			events = ready_events(&polls[i]);
		polls[i].revents = (short)events;
		ready += events != 0;
	}
	return ready;
}

static i64 poll_until_ready(struct pollfd *polls, size_t count, u64 end_ns)
{
	for (;;) {
		i64 ready = look(polls, count);
		int error;

		if (ready != 0 || clock_monotonic_ns() >= end_ns)
			return ready;
		error = poll_sleep(end_ns);
		if (error)
			return error;
	}
}

static i64 poll_until(struct uptr fds, size_t count, u64 end_ns)
{
	size_t number = (u32)count; /* an unsigned int to Linux */
	size_t size = number * sizeof(struct pollfd);
	struct pollfd *polls = NULL;
	i64 result = 0;

	/* RLIMIT_NOFILE is the bound, as on Linux. */
	if (number > FD_MAX)
		return -EINVAL;
	if (number > 0) {
		polls = kalloc_bytes(size);
		if (polls == NULL)
			return -ENOMEM;
		result = copy_from_user(polls, fds, size);
	}
	if (result == 0)
		result = poll_until_ready(polls, number, end_ns);
	if (result >= 0 && number > 0 && copy_to_user(fds, polls, size))
		result = -EFAULT;
	if (polls != NULL)
		kfree_bytes(polls, size);
	return result;
}

/* A negative timeout waits for ever. */
i64 sys_poll(struct uptr fds, size_t count, int timeout_ms)
{
	u64 end_ns = UINT64_MAX;

	if (timeout_ms >= 0)
		end_ns = clock_monotonic_ns() + (u64)timeout_ms * NS_PER_MS;
	return poll_until(fds, count, end_ns);
}

i64 sys_ppoll(struct uptr fds, size_t count, struct uptr timeout,
	      struct uptr mask, size_t set_size)
{
	u64 end_ns = UINT64_MAX;
	int error = 0;
	i64 result;

	if (timeout.addr)
		error = user_timespec_end(timeout, &end_ns);
	if (error == 0)
		error = poll_set_mask(mask, set_size);
	if (error)
		return error;
	result = poll_until(fds, count, end_ns);
	/* As Linux: what was left is told where that can be written. */
	if (timeout.addr)
		user_put_timespec(timeout, user_time_left(end_ns));
	return result;
}
