/*
 * Operations of the type "skcipher". See kernel/net/alg.h, and
 * crypto/algif_skcipher.c of Linux 6.1.
 *
 * Invariant: the initial value is the one that the text which waits begins
 * with.
 */
#include "kernel/net/alg.h"

#include <arch/page.h>
#include <string.h>

#include "crypto/error.h"
#include "crypto/wipe.h"
#include "kernel/abi/errno.h"
#include "kernel/crypto/pause.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/panic.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

static const struct skcipher *cipher_of(const struct alg_socket *alg)
{
	return alg->transform->algorithm->skcipher;
}

static i64 skcipher_send(struct socket *socket, const struct message *message,
			 int flags)
{
	const struct skcipher *by = cipher_of(&socket->alg);

	return alg_send_text(socket, message, flags, by->iv_size);
}

/* What Linux calls the chunk: the least that is received of a message that
 * goes on. */
static size_t chunk_of(const struct skcipher *by)
{
	if (by->chunk_size > 0)
		return by->chunk_size;
	return by->size_min > 0 ? by->size_min : 1;
}

/* How much of `size` bytes to work on at once: all, where there are no pieces,
 * as of whatever has a least size. */
static size_t piece_of(const struct skcipher *by, size_t size)
{
	if (by->chunk_size == 0 || size <= TRANSFER_PIECE)
		return size;
	ASSERT(by->size_min == 0 && by->chunk_size < TRANSFER_PIECE);
	return TRANSFER_PIECE - TRANSFER_PIECE % by->chunk_size;
}

/* Works on the first `size` bytes that wait, and gives them to the program at
 * the place `at`. 0; where it fails, they wait as before. */
static int give_piece(struct alg_socket *alg, const struct message *message,
		      size_t at, size_t size, u8 *out)
{
	const struct skcipher *by = cipher_of(alg);
	const void *context = alg->transform->context;
	const u8 *in = alg->text + alg->start;
	u8 iv[SKCIPHER_IV_SIZE_MAX];
	int error;

	memcpy(iv, alg->bytes, sizeof(iv));
	crypto_pauses_begin();
	error = alg->encrypts ?
			skcipher_encrypt(by, context, iv, out, in, size) :
			skcipher_decrypt(by, context, iv, out, in, size);
	crypto_pauses_end();
	if (error == 0)
		error = message_store(message, at, out, size);
	if (error == 0) {
		memcpy(alg->bytes, iv, sizeof(iv));
		alg_drop_text(alg, size);
	}
	wipe(iv, sizeof(iv));
	return error;
}

static i64 give_pieces(struct alg_socket *alg, const struct message *message,
		       size_t at, size_t size)
{
	const struct skcipher *by = cipher_of(alg);
	size_t done = 0, room = round_up(piece_of(by, size), PAGE_SIZE);
	u8 *out = alg_pages_take(room);
	int error = 0;

	if (out == NULL)
		return -ENOMEM;
	while (done < size && error == 0) {
		size_t piece = piece_of(by, size - done);

		error = give_piece(alg, message, at + done, piece, out);
		if (error == 0) {
			done += piece;
			yield_point();
			if (current_task()->killed)
				error = -EINTR;
		}
	}
	alg_pages_free(out, room);
	return done ? (i64)done : error;
}

/* _skcipher_recvmsg() of Linux: what waits, as far as there is room. `*left`:
 * the socket was left while it waited in vain. */
static i64 receive_some(struct socket *socket, const struct message *message,
			size_t at, int flags, bool *left)
{
	struct alg_socket *alg = &socket->alg;
	const struct skcipher *by = cipher_of(alg);
	size_t size;
	int error = alg_wait_for_text(socket, flags, chunk_of(by));

	*left = error != 0;
	if (error)
		return error;
	size = min_u64(alg->used, message->size - at);
	if (alg->more || size < alg->used)
		size -= size % chunk_of(by);
	if (size == 0) {
		alg_drop_text(alg, 0); /* an empty message has been seen */
		return 0;
	}
	/* As on Linux, what can be no message is gone. */
	if (size % by->size_step != 0 || size < by->size_min) {
		alg_drop_text(alg, size);
		return -EINVAL;
	}
	return give_pieces(alg, message, at, size);
}

static i64 skcipher_receive(struct socket *socket, struct message *message,
			    int flags)
{
	return alg_receive_text(socket, message, flags, receive_some);
}

static int set_key(struct alg_transform *transform, const u8 *key, size_t size)
{
	int error = skcipher_set_key(transform->algorithm->skcipher,
				     transform->context, key, size);

	transform->has_key = error == 0;
	return error;
}

static size_t context_size(const struct algorithm *algorithm)
{
	return algorithm->skcipher->context_size;
}

static void forget(struct alg_transform *transform)
{
	skcipher_forget(transform->algorithm->skcipher, transform->context);
}

static const struct socket_ops skcipher_ops = {
	.send = skcipher_send,
	.receive = skcipher_receive,
	.poll = alg_poll_text,
	.close = alg_close,
};

const struct alg_kind alg_skcipher = {
	.name = "skcipher",
	.type = ALGORITHM_SKCIPHER,
	.ops = &skcipher_ops,
	.set_key = set_key,
	.context_size = context_size,
	.forget = forget,
};
