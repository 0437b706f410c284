/*
 * Text that was sent to a cipher and waits to be received: it is copied, and
 * lies in one piece, as the algorithms take it. See kernel/net/alg.h, and
 * af_alg_sendmsg() of Linux 6.1.
 *
 * Invariants: text_room is a multiple of a page, and 0 exactly when nothing
 * waits; start + used <= text_room; only who has entered moves the text.
 */
#include "kernel/net/alg.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/abi/alg.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/poll.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"
#include "kernel/task/sched.h"

/* As much as SO_SNDBUF gives at first; a longer piece could not be had. */
#define TEXT_MOST ((size_t)round_down(BUFFER_DEFAULT, PAGE_SIZE))

void *alg_pages_take(size_t size)
{
	paddr_t frame;

	if (!net_take(size))
		return NULL;
	frame = frame_alloc_run(FRAME_KERNEL, size / PAGE_SIZE);
	if (frame == 0) {
		net_give(size);
		return NULL;
	}
	return frame_address(frame);
}

void alg_pages_free(void *pages, size_t size)
{
	paddr_t frame;

	if (pages == NULL)
		return;
	memset(pages, 0, size);
	frame = frame_of(pages);
	for (size_t done = 0; done < size; done += PAGE_SIZE)
		frame_put(frame + done);
	net_give(size);
}

void alg_free_text(struct alg_socket *alg)
{
	alg_pages_free(alg->text, alg->text_room);
	alg->text = NULL;
	alg->text_room = alg->start = alg->used = 0;
}

void alg_drop_text(struct alg_socket *alg, size_t size)
{
	ASSERT(size <= alg->used);
	alg->start += size;
	alg->used -= size;
	if (alg->used == 0)
		alg_free_text(alg);
	alg->is_begun = alg->more || alg->used > 0;
}

/* How many bytes may come: af_alg_writable() and af_alg_sndbuf() of Linux,
 * where the last page is filled in any case. */
static size_t room(const struct socket *socket)
{
	const struct alg_socket *alg = &socket->alg;
	size_t limit = round_down((u64)socket->send_limit, PAGE_SIZE);
	size_t end = alg->start + alg->used;

	limit = min_u64(max_u64(limit, PAGE_SIZE), TEXT_MOST);
	if (alg->used + PAGE_SIZE <= limit)
		return limit - alg->used;
	return alg->used < limit ? round_up(end, PAGE_SIZE) - end : 0;
}

/* Makes place for `size` more behind the others. */
static bool make_place(struct alg_socket *alg, size_t size)
{
	size_t want = alg->used + size, got = PAGE_SIZE;
	u8 *bytes;

	if (alg->start + want <= alg->text_room)
		return true;
	while (got < want)
		got *= 2;
	got = min_u64(got, TEXT_MOST);
	ASSERT(want <= got);
	bytes = alg_pages_take(got);
	if (bytes == NULL)
		return false;
	if (alg->used > 0)
		memcpy(bytes, alg->text + alg->start, alg->used);
	alg_pages_free(alg->text, alg->text_room);
	alg->text = bytes;
	alg->text_room = got;
	alg->start = 0;
	return true;
}

/* Takes what there is room for: the bytes, or a negative errno. */
static i64 take_piece(struct socket *socket, const struct message *message,
		      size_t at)
{
	struct alg_socket *alg = &socket->alg;
	size_t size = min_u64(message->size - at, room(socket));
	int error;

	size = min_u64(size, TRANSFER_PIECE);
	if (!make_place(alg, size))
		return -ENOMEM;
	error = message_fetch(message, at,
			      alg->text + alg->start + alg->used, size);
	if (error) {
		if (alg->used == 0)
			alg_free_text(alg);
		return error;
	}
	alg->used += size;
	alg->is_begun = true; /* whoever received meanwhile */
	return (i64)size;
}

static int check_control(const struct message *message, size_t iv_size)
{
	const struct alg_control *control = &message->alg;

	if (message->has_control &&
	    (control->operation > ALG_OP_ENCRYPT ||
	     (control->has_iv && control->iv_size != iv_size)))
		return -EINVAL;
	return 0;
}

/* While it is taken in, there is more to come. */
static void begin(struct alg_socket *alg, const struct message *message)
{
	alg->is_begun = alg->more = true;
	if (!message->has_control)
		return;
	alg->encrypts = message->alg.operation == ALG_OP_ENCRYPT;
	alg->header_size = message->alg.header_size;
	if (message->alg.has_iv)
		memcpy(alg->bytes, message->alg.iv, message->alg.iv_size);
}

/* All of it, or, where it ends early, what was taken. `*left`: the socket was
 * left while it waited in vain. */
static i64 take_text(struct socket *socket, const struct message *message,
		     int flags, bool *left)
{
	size_t done = 0;
	i64 result = 0;

	while (result >= 0 && done < message->size) {
		if (room(socket) == 0) {
			result = alg_wait(socket, flags);
			*left = result != 0;
			continue;
		}
		result = take_piece(socket, message, done);
		if (result > 0) {
			done += (size_t)result;
			socket_changed(socket);
		}
		yield_point();
	}
	return done ? (i64)done : result;
}

i64 alg_send_text(struct socket *socket, const struct message *message,
		  int flags, size_t iv_size)
{
	struct alg_socket *alg = &socket->alg;
	i64 result = alg_enter(socket);
	bool more, left = false;

	if (result)
		return result;
	more = alg->more;
	result = check_control(message, iv_size);
	if (result == 0 && !more && alg->used > 0)
		result = -EINVAL;
	if (result == 0) {
		begin(alg, message);
		result = take_text(socket, message, flags, &left);
		if (result == (i64)message->size)
			alg->more = flags & MSG_MORE;
		else
			alg->more = more;
	}
	if (!left)
		socket_leave(socket);
	socket_changed(socket);
	return result;
}

int alg_wait_for_text(struct socket *socket, int flags, size_t least)
{
	const struct alg_socket *alg = &socket->alg;
	int error = 0;

	while (error == 0 &&
	       !(alg->is_begun &&
		 (!alg->more || (least > 0 && alg->used >= least))))
		error = alg_wait(socket, flags);
	return error;
}

/* It waits for something, and then gives what there is. (Linux waits until all
 * the room is filled, by further messages if need be; a program that has more
 * room than it sent bytes does not come back from there.) */
i64 alg_receive_text(struct socket *socket, const struct message *message,
		     int flags, alg_receive_fn *receive)
{
	i64 result = alg_enter(socket);
	size_t done = 0;
	bool left = false;

	if (result)
		return result;
	while (done < message->size && !left) {
		result = receive(socket, message, done, flags, &left);
		if (result <= 0)
			break;
		done += (size_t)result;
		flags |= MSG_DONTWAIT;
	}
	if (!left)
		socket_leave(socket);
	socket_changed(socket);
	return done && result != -EBADMSG ? (i64)done : result;
}

/* af_alg_poll() of Linux. */
unsigned alg_poll_text(struct socket *socket)
{
	unsigned events = 0;

	if (!socket->alg.more || socket->alg.used > 0)
		events |= POLLIN | POLLRDNORM;
	if (room(socket) > 0)
		events |= POLLOUT | POLLWRNORM | POLLWRBAND;
	return events;
}
