/*
 * poll(2).
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
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

#define NS_PER_MS 1000000ull
static struct wait_queue pollers = WAIT_QUEUE_INIT(pollers);

#define ALWAYS_READY (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

void poll_notify(void)
{
	wake_all(&pollers);
}

static unsigned ready_events(const struct pollfd *poll)
{
	struct file *file = fd_get(current_task()->files, poll->fd);
	unsigned events = ALWAYS_READY;

	if (file == NULL)
		return POLLNVAL;
	if (file->ops == NULL)
		events = POLLNVAL; /* opened by O_PATH */
	else if (file->ops->poll != NULL)
		events = file->ops->poll(file);
	file_put(file);
	return events & ((u16)poll->events | POLLERR | POLLHUP | POLLNVAL);
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

/* A negative timeout waits for ever. */
static i64 poll_until_ready(struct pollfd *polls, size_t count, int timeout_ms)
{
	u64 start = clock_monotonic_ns();
	u64 end = timeout_ms < 0 ? UINT64_MAX :
				   start + (u64)timeout_ms * NS_PER_MS;

	for (;;) {
		i64 ready = look(polls, count);
		u64 now = clock_monotonic_ns();
		int error;

		if (ready != 0 || now >= end)
			return ready;
		error = wait_on_until(&pollers, min_u64(end, now + TICK_NS));
		if (error == -ERESTARTSYS) /* no handler lets it start again */
			return -ERESTARTNOHAND;
		if (error && error != -ETIMEDOUT)
			return error;
	}
}

i64 sys_poll(struct uptr fds, size_t count, int timeout_ms)
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
		result = poll_until_ready(polls, number, timeout_ms);
	if (result >= 0 && number > 0 && copy_to_user(fds, polls, size))
		result = -EFAULT;
	if (polls != NULL)
		kfree_bytes(polls, size);
	return result;
}
