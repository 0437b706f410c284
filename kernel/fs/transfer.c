/*
 * Moving bytes between the kernel and a program in pieces; see the header.
 * Invariant: no lock is held at the declared points between the pieces.
 */
#include "kernel/abi/errno.h"
#include "kernel/task/sched.h"
#include "kernel/fs/transfer.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/task/task.h"

/* Between two pieces: lets others run; false when the task is to die. */
static bool go_on(size_t done, size_t size)
{
	if (done >= size)
		return false;
	yield_point();
	return !current_task()->killed;
}

i64 transfer_out(struct uptr to, const void *from, size_t size)
{
	size_t done = 0;

	if (size == 0)
		return 0;
	do {
		size_t piece = min_u64(size - done, TRANSFER_PIECE);

		if (copy_to_user(uptr_add(to, done), (const u8 *)from + done,
				 piece))
			return done ? (i64)done : -EFAULT;
		done += piece;
	} while (go_on(done, size));
	return (i64)done;
}

i64 transfer_zeroes(struct uptr to, size_t size)
{
	size_t done = 0;

	if (size == 0)
		return 0;
	do {
		size_t piece = min_u64(size - done, TRANSFER_PIECE);

		if (zero_user(uptr_add(to, done), piece))
			return done ? (i64)done : -EFAULT;
		done += piece;
	} while (go_on(done, size));
	return (i64)done;
}

bool bounce_take(struct bounce *bounce, size_t want)
{
	bounce->size = min_u64(want, TRANSFER_PIECE);
	bounce->bytes = bounce->small;
	if (bounce->size > sizeof(bounce->small))
		bounce->bytes = kalloc_bytes(bounce->size);
	return bounce->bytes != NULL;
}

void bounce_drop(struct bounce *bounce)
{
	if (bounce->bytes != bounce->small)
		kfree_bytes(bounce->bytes, bounce->size);
}

i64 transfer_in(struct file *file, struct uptr from, size_t size)
{
	struct bounce bounce;
	size_t done = 0;
	i64 result = 0;

	if (size == 0)
		return 0;
	if (!bounce_take(&bounce, size))
		return -ENOMEM;
	do {
		size_t piece = min_u64(size - done, bounce.size);

		result = copy_from_user(bounce.bytes, uptr_add(from, done),
					piece);
		if (result == 0)
			result = file->ops->send(file, bounce.bytes, piece);
		if (result <= 0)
			break;
		done += (u64)result;
		if ((u64)result < piece)
			break;
	} while (go_on(done, size));
	bounce_drop(&bounce);
	return done ? (i64)done : result;
}
