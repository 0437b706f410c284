/*
 * Pipes: the ring against a plain array, and the pipe around it with a
 * made-up scheduler, program and files, under names of its own, so that this
 * object also runs in a kernel that has the real ones.
 */
#include <string.h>

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/pipe_ring.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"
#include "tests/unit/test.h"

static struct task *fake_current(void);
static void fake_signal(int signal);
static int fake_wait(struct wait_queue *queue);
static void fake_wake(struct wait_queue *queue);
static void fake_queue(struct wait_queue *queue);
static int fake_out(struct uptr to, const void *from, size_t size);
static bool fake_take(struct bounce *bounce, size_t want);
static void fake_drop(struct bounce *bounce);
static void fake_init(struct inode *inode, const struct inode_ops *ops,
		      u32 mode, u64 number, struct inode *parent);
static void fake_put(struct inode *inode);
static struct file *fake_create(struct inode *inode,
				const struct file_ops *ops, u32 flags);
static void fake_file_put(struct file *file);
static bool fake_may_read(const struct file *file);
static bool fake_may_write(const struct file *file);
static int fake_pair(struct fdtable *table, struct file *const files[2],
		     bool close_on_exec, struct uptr to);

#define fifo_open tested_fifo_open
#define pipe_file_ops tested_pipe_file_ops
#define slab_pipe_inode tested_slab_pipe_inode
#define current_task fake_current
#define task_signal_self fake_signal
#define wait_on fake_wait
#define wake_all fake_wake
#define wait_queue_init fake_queue
#define copy_to_user fake_out
#define bounce_take fake_take
#define bounce_drop fake_drop
#define inode_init fake_init
#define inode_put fake_put
#define file_create fake_create
#define file_put fake_file_put
#define file_may_read fake_may_read
#define file_may_write fake_may_write
#define fd_install_pair fake_pair
#define slab_pipe tested_slab_pipe
#define pipe_create tested_pipe_create
#define sys_pipe tested_sys_pipe
#define sys_pipe2 tested_sys_pipe2
i64 tested_sys_pipe(struct uptr fds);
i64 tested_sys_pipe2(struct uptr fds, int flags);

#include "kernel/fs/pipe.c"

static struct {
	struct task task;
	struct cred cred;
	struct file files[2];
	unsigned open; /* of the two */
	unsigned signals, waits, wakes;
	void (*while_waiting)(void);
	bool bad_memory;
	unsigned released;
	u8 user[RING_SIZE];
	u8 bounce[TRANSFER_PIECE];
} fake;

static struct task *fake_current(void)
{
	return &fake.task;
}

static void fake_signal(int signal)
{
	fake.signals += signal == SIGPIPE;
}

static int fake_wait(struct wait_queue *queue)
{
	(void)queue;
	fake.waits++;
	if (fake.while_waiting == NULL)
		return -EINTR;
	fake.while_waiting();
	return 0;
}

static void fake_wake(struct wait_queue *queue)
{
	(void)queue;
	fake.wakes++;
}

static void fake_queue(struct wait_queue *queue)
{
	(void)queue;
}

static int fake_out(struct uptr to, const void *from, size_t size)
{
	(void)to;
	if (fake.bad_memory)
		return -EFAULT;
	memcpy(fake.user, from, size);
	return 0;
}

static bool fake_take(struct bounce *bounce, size_t want)
{
	bounce->size = min_u64(want, TRANSFER_PIECE);
	bounce->bytes = fake.bounce;
	return true;
}

static void fake_drop(struct bounce *bounce)
{
	bounce->bytes = NULL;
}

static void fake_init(struct inode *inode, const struct inode_ops *ops,
		      u32 mode, u64 number, struct inode *parent)
{
	(void)parent;
	refcount_init(&inode->users, 1);
	inode->ops = ops;
	inode->mode = mode;
	inode->number = number;
}

static void fake_put(struct inode *inode)
{
	if (refcount_put(&inode->users)) {
		fake.released++;
		inode->ops->release(inode);
	}
}

static struct file *fake_create(struct inode *inode,
				const struct file_ops *ops, u32 flags)
{
	struct file *file = &fake.files[fake.open++];

	refcount_init(&file->users, 1);
	file->inode = inode;
	file->ops = ops;
	file->flags = flags;
	refcount_get(&inode->users);
	return file;
}

static void fake_file_put(struct file *file)
{
	if (file == NULL || !refcount_put(&file->users))
		return;
	file->ops->release(file);
	fake_put(file->inode);
}

static bool fake_may_read(const struct file *file)
{
	return (file->flags & O_ACCMODE) == O_RDONLY;
}

static bool fake_may_write(const struct file *file)
{
	return (file->flags & O_ACCMODE) == O_WRONLY;
}

static int fake_pair(struct fdtable *table, struct file *const files[2],
		     bool close_on_exec, struct uptr to)
{
	(void)table, (void)close_on_exec, (void)to;
	fake_file_put(files[0]);
	fake_file_put(files[1]);
	return -EFAULT;
}

static struct file *ends[2];

/* A new pipe in `ends`. */
static int set_up(u32 flags)
{
	memset(&fake, 0, sizeof(fake));
	fake.task.cred = &fake.cred;
	return tested_pipe_create(flags, ends);
}

static i64 take(size_t size)
{
	u64 position = 0;

	return ends[0]->ops->read(ends[0], (struct uptr){ 0 }, size,
				  &position);
}

static i64 give(const void *from, size_t size)
{
	return ends[1]->ops->send(ends[1], from, size);
}

static void shut(unsigned end)
{
	fake_file_put(ends[end]);
}

static u8 *const pattern = test_scratch;
_Static_assert(2 * RING_SIZE < TEST_SCRATCH_SIZE, "it fits");

static void test_ring(void)
{
	struct pipe_ring ring = { .count = 0 };
	static u8 got[RING_SIZE];
	u64 seed = 3;
	u32 put = 0, taken = 0;

	ring_init(&ring);
	for (unsigned round = 0; round < 3000; round++) {
		size_t size = test_random(&seed) % (ring_room(&ring) + 1);
		u8 *bytes = pattern;

		for (size_t i = 0; i < size; i++)
			bytes[i] = (u8)((put + i) * 7 >> 3);
		CHECK(ring_put(&ring, bytes, size));
		put += (u32)size;
		CHECK_EQ(ring.count, put - taken);
		size = test_random(&seed) % (ring.count + 1);
		ring_peek(&ring, got, size);
		ring_drop(&ring, size);
		for (size_t i = 0; i < size; i++)
			CHECK_EQ(got[i], (u8)((taken + i) * 7 >> 3));
		taken += (u32)size;
	}
	ring_free(&ring);
	CHECK_EQ(ring.count, 0);
	CHECK_EQ(ring.count, 0);
}

static void test_bytes_pass(void)
{
	CHECK_EQ(set_up(0), 0);
	CHECK_EQ(give("hello", 5), 5);
	CHECK_EQ(take(2), 2);
	CHECK_EQ(memcmp(fake.user, "he", 2), 0);
	CHECK_EQ(take(100), 3);
	CHECK_EQ(memcmp(fake.user, "llo", 3), 0);
	CHECK_EQ(take(0), 0);
	CHECK_EQ(fake.waits, 0);
	shut(0);
	shut(1);
	CHECK_EQ(fake.released, 1);
}

static void test_ends(void)
{
	CHECK_EQ(set_up(0), 0);
	CHECK_EQ(give("x", 1), 1);
	shut(1);
	CHECK_EQ(take(5), 1);
	CHECK_EQ(take(5), 0);
	shut(0);
	CHECK_EQ(fake.released, 1);

	CHECK_EQ(set_up(0), 0);
	shut(0);
	CHECK_EQ(give("x", 1), -EPIPE);
	CHECK_EQ(fake.signals, 1);
	shut(1);
	CHECK_EQ(fake.released, 1);
}

static void test_nonblocking(void)
{
	CHECK_EQ(set_up(O_NONBLOCK), 0);
	CHECK_EQ(take(1), -EAGAIN);
	CHECK_EQ(give(pattern, RING_SIZE + 5), RING_SIZE);
	CHECK_EQ(give("x", 1), -EAGAIN);
	CHECK_EQ(take(100), 100);
	/* A small write goes in as a whole or not at all; a large one in
	 * part. */
	CHECK_EQ(give(pattern, 101), -EAGAIN);
	CHECK_EQ(give(pattern, PIPE_BUF), -EAGAIN);
	CHECK_EQ(give(pattern, PIPE_BUF + 1), 100);
	CHECK_EQ(fake.waits, 0);
	shut(0);
	shut(1);
}

static void drain_some(void)
{
	take(1000);
}

static void close_reader(void)
{
	shut(0);
}

static void bring_bytes(void)
{
	give("late", 4);
}

static void test_waiting(void)
{
	CHECK_EQ(set_up(0), 0);
	fake.while_waiting = bring_bytes;
	CHECK_EQ(take(10), 4);
	CHECK_EQ(fake.waits, 1);
	CHECK_EQ(give(pattern, RING_SIZE), RING_SIZE);
	fake.while_waiting = drain_some;
	CHECK_EQ(give(pattern, PIPE_BUF), PIPE_BUF);
	CHECK_EQ(fake.waits, 1 + 5);
	/* Killed in its sleep, a writer says what it has written. */
	fake.while_waiting = NULL;
	CHECK_EQ(give(pattern, 2 * RING_SIZE), 5 * 1000 - PIPE_BUF);
	CHECK_EQ(give(pattern, 1), -EINTR);
	fake.while_waiting = close_reader;
	CHECK_EQ(give(pattern, 1), -EPIPE);
	CHECK_EQ(fake.signals, 1);
	shut(1);
	CHECK_EQ(fake.released, 1);
}

static void test_poll(void)
{
	CHECK_EQ(set_up(0), 0);
	CHECK_EQ(ends[0]->ops->poll(ends[0]), 0);
	CHECK_EQ(ends[1]->ops->poll(ends[1]), POLLOUT | POLLWRNORM);
	CHECK_EQ(give(pattern, RING_SIZE - PIPE_BUF + 1),
		 RING_SIZE - PIPE_BUF + 1);
	CHECK_EQ(ends[0]->ops->poll(ends[0]), POLLIN | POLLRDNORM);
	CHECK_EQ(ends[1]->ops->poll(ends[1]), 0);
	shut(0);
	CHECK_EQ(ends[1]->ops->poll(ends[1]), POLLERR);
	shut(1);

	CHECK_EQ(set_up(0), 0);
	shut(1);
	CHECK_EQ(ends[0]->ops->poll(ends[0]), POLLHUP);
	shut(0);
}

static void test_call_fails_whole(void)
{
	CHECK_EQ(set_up(0), 0);
	shut(0);
	shut(1);
	CHECK_EQ(tested_sys_pipe2((struct uptr){ 0 }, O_APPEND), -EINVAL);

	memset(&fake, 0, sizeof(fake));
	fake.task.cred = &fake.cred;
	CHECK_EQ(tested_sys_pipe((struct uptr){ 0 }), -EFAULT);
	CHECK_EQ(fake.released, 1);
}

/* Bytes stay, wherever they lie, and what does not fit is refused. */
static void test_ring_resize(void)
{
	static const u32 sizes[] = { RING_PAGE, 2 * RING_PAGE, RING_SIZE,
				     2 * RING_SIZE };
	struct pipe_ring ring = { .count = 0 };
	u64 seed = 5;
	u32 put = 0, taken = 0;

	ring_init(&ring);
	for (unsigned round = 0; round < 500; round++) {
		u32 size = sizes[test_random(&seed) % 4];
		size_t more = test_random(&seed) % (ring_room(&ring) + 1);

		for (size_t i = 0; i < more; i++)
			pattern[i] = (u8)((put + i) * 7 >> 3);
		CHECK(ring_put(&ring, pattern, more));
		put += (u32)more;
		CHECK_EQ(ring_resize(&ring, size),
			 ring.count > size ? (u64)-EBUSY : 0);
		CHECK_EQ(ring.count, put - taken);
		more = test_random(&seed) % (ring.count + 1);
		ring_peek(&ring, pattern, more);
		ring_drop(&ring, more);
		for (size_t i = 0; i < more; i++)
			CHECK_EQ(pattern[i], (u8)((taken + i) * 7 >> 3));
		taken += (u32)more;
	}
	CHECK_EQ(ring_resize(&ring, 2 * RING_SIZE_MOST), (u64)-ENOMEM);
	ring_free(&ring);
}

TEST_SUITE(pipe, TEST(test_ring), TEST(test_ring_resize),
	   TEST(test_bytes_pass), TEST(test_ends), TEST(test_nonblocking),
	   TEST(test_waiting), TEST(test_poll), TEST(test_call_fails_whole));
