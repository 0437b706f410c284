/*
 * Operations of the type "hash": digests, and codes with a key. See
 * kernel/net/alg.h, and crypto/algif_hash.c of Linux 6.1.
 *
 * Invariant: a state holds the beginning of a message exactly while `more`.
 */
#include "kernel/net/alg.h"

#include <string.h>

#include "crypto/wipe.h"
#include "kernel/abi/errno.h"
#include "kernel/crypto/pause.h"
#include "kernel/fs/transfer.h"
#include "kernel/mm/slab.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

static const struct digest *digest_of(const struct alg_socket *alg)
{
	return alg->transform->algorithm->digest;
}

static void begin(struct alg_socket *alg)
{
	digest_init(digest_of(alg), alg->transform->context, alg->state);
}

static void end(struct alg_socket *alg)
{
	digest_final(digest_of(alg), alg->state, alg->bytes);
	alg->has_result = true;
}

/* All of a message's bytes, in pieces. 0; an error where one is missing, for
 * then there is no message. */
static int update(struct alg_socket *alg, const struct message *message)
{
	struct bounce bounce;
	size_t done = 0;
	int error = 0;

	if (!bounce_take(&bounce, message->size))
		return -ENOMEM;
	while (done < message->size && error == 0) {
		size_t piece = min_u64(message->size - done, bounce.size);

		error = message_fetch(message, done, bounce.bytes, piece);
		if (error == 0) {
			crypto_pauses_begin();
			digest_update(digest_of(alg), alg->state, bounce.bytes,
				      piece);
			crypto_pauses_end();
			done += piece;
			yield_point();
			if (current_task()->killed)
				error = -EINTR;
		}
	}
	wipe(bounce.bytes, bounce.size);
	bounce_drop(&bounce);
	return error;
}

static i64 hash_send(struct socket *socket, const struct message *message,
		     int flags)
{
	struct alg_socket *alg = &socket->alg;
	i64 result = alg_enter(socket);

	if (result)
		return result;
	if (!alg->more) {
		begin(alg);
		if (flags & MSG_MORE)
			alg->has_result = false;
	}
	/* Where not all can be read, the whole message is gone. */
	alg->more = false;
	result = update(alg, message);
	if (result)
		digest_forget(digest_of(alg), alg->state);
	else if (flags & MSG_MORE)
		alg->more = true;
	else
		end(alg);
	alg_leave(socket);
	return result ? result : (i64)message->size;
}

static i64 hash_receive(struct socket *socket, struct message *message,
			int flags)
{
	struct alg_socket *alg = &socket->alg;
	i64 result = alg_enter(socket);
	size_t size;

	(void)flags;
	if (result)
		return result;
	size = min_u64(message->size, digest_of(alg)->digest_size);
	if (size < digest_of(alg)->digest_size)
		message->flags |= MSG_TRUNC;
	/* Nothing was sent: that is a message too. */
	if (!alg->has_result && !alg->more)
		begin(alg);
	if (!alg->has_result || alg->more)
		end(alg);
	alg->more = alg->has_result = false;
	result = message_store(message, 0, alg->bytes, size);
	wipe(alg->bytes, sizeof(alg->bytes));
	alg_leave(socket);
	return result ? result : (i64)size;
}

/* A copy, which goes on from where this one is. */
static int hash_accept(struct socket *socket, int flags, struct socket **out)
{
	struct alg_socket *alg = &socket->alg;
	int error = alg_enter(socket);

	(void)flags;
	if (error)
		return error;
	error = alg_make_operation(alg->transform, out);
	if (error == 0 && alg->more) {
		memcpy((*out)->alg.state, alg->state,
		       digest_of(alg)->state_size);
		(*out)->alg.more = true;
	}
	alg_leave(socket);
	return error;
}

static int set_key(struct alg_transform *transform, const u8 *key, size_t size)
{
	const struct digest *by = transform->algorithm->digest;
	int error;

	if (!digest_has_key(by))
		return -ENOSYS;
	error = digest_set_key(by, transform->context, key, size);
	transform->has_key = error == 0;
	return error;
}

static size_t context_size(const struct algorithm *algorithm)
{
	return algorithm->digest->context_size;
}

static size_t state_size(const struct algorithm *algorithm)
{
	return algorithm->digest->state_size;
}

static void forget(struct alg_transform *transform)
{
	digest_forget_key(transform->algorithm->digest, transform->context);
}

static const struct socket_ops hash_ops = {
	.accept = hash_accept,
	.send = hash_send,
	.receive = hash_receive,
	.poll = alg_poll_nothing,
	.close = alg_close,
};

const struct alg_kind alg_hash = {
	.name = "hash",
	.type = ALGORITHM_DIGEST,
	.ops = &hash_ops,
	.set_key = set_key,
	.context_size = context_size,
	.forget = forget,
	.state_size = state_size,
};
