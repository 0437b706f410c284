/*
 * /dev/audit: the record of refusals. A read gives one whole event, and 0 at
 * the end, where poll tells when there is another; a write adds a text.
 *
 * Invariants: each open file has a position of its own, the serial of its
 * next event. It sees each event once, in order, or is told how many the ring
 * forgot. Nothing here sleeps but the copy to the program.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/poll.h"
#include "kernel/fs/device.h"
#include "kernel/fs/file.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"

int audit_open(struct file *file, const struct cred *cred)
{
	if (file_may_read(file) &&
	    !cred_capable(cred, CAP_AUDIT_READ, "audit"))
		return -EPERM;
	if (file_may_write(file) &&
	    !cred_capable(cred, CAP_AUDIT_WRITE, "audit"))
		return -EPERM;
	file->position = audit_oldest();
	return 0;
}

static i64 audit_read(struct file *file, struct uptr to, size_t size,
		      u64 *position)
{
	char event[AUDIT_EVENT_MOST];
	u64 next = file->position;
	size_t length = audit_read_event(&next, event, sizeof(event));

	(void)position;
	if (length > size)
		return -EINVAL;
	if (length > 0 && copy_to_user(to, event, length) != 0)
		return -EFAULT;
	file->position = next;
	return (i64)length;
}

static i64 audit_send(struct file *file, const void *from, size_t size)
{
	int error = audit_user(from, size);

	(void)file;
	return error ? error : (i64)size;
}

static unsigned audit_poll(struct file *file)
{
	unsigned events = POLLOUT | POLLWRNORM;

	if (file->position < audit_end())
		events |= POLLIN | POLLRDNORM;
	return events;
}

const struct file_ops audit_ops = {
	.read = audit_read,
	.send = audit_send,
	.poll = audit_poll,
};
