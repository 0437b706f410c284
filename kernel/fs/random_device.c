/*
 * /dev/random and /dev/urandom, random(4): the same generator, which gives
 * nothing before it is seeded. Readers of both wait for that; O_NONBLOCK
 * gives EAGAIN. What is written is stirred in and credited nothing.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/fs/device.h"
#include "kernel/lib/usercopy.h"
#include "kernel/random.h"

#define RANDOM_POOL_BITS 256

static i64 random_read(struct file *file, struct uptr to, size_t size,
		       u64 *position)
{
	(void)position;
	if (size == 0)
		return 0;
	return random_read_user(to, size, file->flags & O_NONBLOCK);
}

static i64 random_send(struct file *file, const void *from, size_t size)
{
	(void)file;
	random_stir(from, size);
	return (i64)size;
}

static i64 random_seek(struct file *file, i64 offset, int whence)
{
	(void)offset, (void)whence;
	return (i64)file->position;
}

static i64 random_ioctl(struct file *file, u32 request, struct uptr argument)
{
	int bits = random_is_ready() ? RANDOM_POOL_BITS : 0;

	(void)file;
	/* Linux's generator answers EINVAL where others say ENOTTY. */
	if (request != RNDGETENTCNT)
		return -EINVAL;
	return copy_to_user(argument, &bits, sizeof(bits));
}

static unsigned random_poll(struct file *file)
{
	unsigned writable = POLLOUT | POLLWRNORM;

	(void)file;
	return random_is_ready() ? writable | POLLIN | POLLRDNORM : writable;
}

const struct file_ops random_ops = {
	.read = random_read,
	.send = random_send,
	.seek = random_seek,
	.ioctl = random_ioctl,
	.poll = random_poll,
};
