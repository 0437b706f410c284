/*
 * readv(2) and writev(2).
 *
 * Each buffer is moved by itself, with two exceptions that programs rely on:
 * what writev gathers up to PIPE_BUF goes out as one write, and readv does
 * not wait for more once it has something.
 */
#include "kernel/fs/rw_vector.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/poll.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/rw.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

#define BUFFERS_PER_YIELD 32

void vector_drop(struct vector *vector)
{
	if (vector->buffers != vector->few)
		kfree_bytes(vector->buffers,
			    vector->count * sizeof(struct iovec));
}

/* Checks every buffer and cuts what goes beyond RW_SIZE_MAX in all. */
static int check_buffers(struct vector *vector)
{
	for (size_t i = 0; i < vector->count; i++) {
		struct iovec *buffer = &vector->buffers[i];

		if (buffer->size > INT64_MAX)
			return -EINVAL;
	}
	for (size_t i = 0; i < vector->count; i++) {
		struct iovec *buffer = &vector->buffers[i];

		if (!range_fits(buffer->base, buffer->size, USER_END))
			return -EFAULT;
		buffer->size = min_u64(buffer->size,
				       RW_SIZE_MAX - vector->total);
		vector->total += buffer->size;
	}
	return 0;
}

int vector_take(struct vector *vector, struct uptr from, int count)
{
	size_t size;
	int error;

	if (count < 0 || count > IOV_MAX)
		return -EINVAL;
	vector->count = (size_t)count;
	vector->total = 0;
	vector->buffers = vector->few;
	size = vector->count * sizeof(struct iovec);
	if (count > VECTOR_FEW)
		vector->buffers = kalloc_bytes(size);
	if (vector->buffers == NULL)
		return -ENOMEM;
	error = copy_from_user(vector->buffers, from, size);
	if (error == 0)
		error = check_buffers(vector);
	if (error)
		vector_drop(vector);
	return error;
}

/* A yield point now and then between the buffers: not between few, which are
 * to go out together. */
static void count_buffer(size_t index)
{
	if (index % BUFFERS_PER_YIELD == BUFFERS_PER_YIELD - 1)
		yield_point();
}

static bool has_more(struct file *file)
{
	return file->ops->poll == NULL || (file->ops->poll(file) & POLLIN);
}

static i64 read_vector(struct file *file, const struct vector *vector)
{
	size_t done = 0;

	for (size_t i = 0; i < vector->count; i++) {
		const struct iovec *buffer = &vector->buffers[i];
		i64 result;

		count_buffer(i);
		if (buffer->size == 0)
			continue;
		if (done > 0 && !has_more(file))
			break;
		result = file_read(file, (struct uptr){ buffer->base },
				   buffer->size, &file->position);
		if (result < 0)
			return done ? (i64)done : result;
		done += (u64)result;
		if ((u64)result < buffer->size)
			break;
	}
	return (i64)done;
}

/* Gathers a small vector and sends it in one piece. */
static i64 send_gathered(struct file *file, const struct vector *vector)
{
	struct bounce bounce;
	size_t place = 0;
	i64 result = 0;

	if (!bounce_take(&bounce, vector->total))
		return -ENOMEM;
	for (size_t i = 0; i < vector->count && result == 0; i++) {
		const struct iovec *buffer = &vector->buffers[i];

		result = copy_from_user(bounce.bytes + place,
					(struct uptr){ buffer->base },
					buffer->size);
		place += buffer->size;
	}
	if (result == 0)
		result = file->ops->send(file, bounce.bytes, place);
	bounce_drop(&bounce);
	return result;
}

static i64 write_vector(struct file *file, const struct vector *vector)
{
	size_t done = 0, room = vector->total;
	int error = file_write_room(file, file->position, &room);

	if (error)
		return error;
	if (file->ops->write == NULL && file->ops->send != NULL &&
	    vector->total > 0 && vector->total <= PIPE_BUF)
		return send_gathered(file, vector);
	for (size_t i = 0; i < vector->count; i++) {
		const struct iovec *buffer = &vector->buffers[i];
		i64 result;

		count_buffer(i);
		if (buffer->size == 0)
			continue;
		if (done == room)
			break;
		result = file_write(file, (struct uptr){ buffer->base },
				    min_u64(buffer->size, room - done),
				    &file->position);
		if (result < 0)
			return done ? (i64)done : result;
		done += (u64)result;
		if ((u64)result < buffer->size)
			break;
	}
	return (i64)done;
}

static i64 move_vector(int fd, struct uptr from, int count, bool write)
{
	struct file *file = fd_get(current_task()->files, fd);
	struct vector vector;
	i64 result = -EBADF;

	if (file == NULL)
		return -EBADF;
	if (write ? file_may_write(file) : file_may_read(file))
		result = vector_take(&vector, from, count);
	if (result == 0) {
		if (file->ops->move_vector != NULL)
			result = file->ops->move_vector(file, &vector, write);
		else
			result = write ? write_vector(file, &vector) :
					 read_vector(file, &vector);
		vector_drop(&vector);
	}
	file_put(file);
	return result;
}

i64 sys_readv(int fd, struct uptr vector, int count)
{
	return move_vector(fd, vector, count, false);
}

i64 sys_writev(int fd, struct uptr vector, int count)
{
	return move_vector(fd, vector, count, true);
}
