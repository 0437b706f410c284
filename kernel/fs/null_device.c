/*
 * /dev/null, /dev/zero and /dev/full, null(4) and full(4).
 */
#include "kernel/abi/errno.h"
#include "kernel/fs/device.h"
#include "kernel/fs/transfer.h"

static i64 null_read(struct file *file, struct uptr to, size_t size,
		     u64 *position)
{
	(void)file, (void)to, (void)size, (void)position;
	return 0;
}

/* What is thrown away is not even read, as on Linux. */
static i64 null_write(struct file *file, struct uptr from, size_t size,
		      u64 *position)
{
	(void)file, (void)from, (void)position;
	return (i64)size;
}

static i64 null_send(struct file *file, const void *from, size_t size)
{
	(void)file, (void)from;
	return (i64)size;
}

static i64 null_seek(struct file *file, i64 offset, int whence)
{
	(void)offset, (void)whence;
	file->position = 0;
	return 0;
}

static i64 zero_read(struct file *file, struct uptr to, size_t size,
		     u64 *position)
{
	(void)file, (void)position;
	return transfer_zeroes(to, size);
}

static i64 full_write(struct file *file, struct uptr from, size_t size,
		      u64 *position)
{
	(void)file, (void)from, (void)size, (void)position;
	return -ENOSPC;
}

static i64 full_send(struct file *file, const void *from, size_t size)
{
	(void)file, (void)from, (void)size;
	return -ENOSPC;
}

const struct file_ops null_ops = {
	.read = null_read,
	.write = null_write,
	.send = null_send,
	.seek = null_seek,
};

const struct file_ops zero_ops = {
	.read = zero_read,
	.write = null_write,
	.send = null_send,
	.seek = null_seek,
};

const struct file_ops full_ops = {
	.read = zero_read,
	.write = full_write,
	.send = full_send,
	.seek = null_seek,
};
