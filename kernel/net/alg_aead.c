/*
 * Operations of the type "aead". See kernel/net/alg.h, and
 * crypto/algif_aead.c of Linux 6.1.
 *
 * Invariant: of a message whose tag is wrong the program sees nothing.
 */
#include "kernel/net/alg.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/crypto/pause.h"

static i64 aead_send(struct socket *socket, const struct message *message,
		     int flags)
{
	const struct aead *by = socket->alg.transform->algorithm->aead;

	return alg_send_text(socket, message, flags, by->nonce_size);
}

/* Works on a message that lies so, into `out`. */
static int run(const struct alg_socket *alg, const struct alg_layout *layout,
	       u8 *out)
{
	const struct alg_transform *transform = alg->transform;
	const struct aead *by = transform->algorithm->aead;
	/* Without a text there is nothing to read, but a place. */
	const u8 *in = alg->used ? alg->text + alg->start : alg->bytes;
	const u8 *text = in + layout->header;
	const struct aead_message message = {
		.nonce = alg->bytes,
		.nonce_size = by->nonce_size,
		.header = in,
		.header_size = layout->header,
		.in = text,
		.out = out + layout->header,
		.size = layout->text,
	};

	int error;

	if (layout->header > 0)
		memcpy(out, in, layout->header);
	crypto_pauses_begin();
	error = alg->encrypts ?
			aead_seal(by, transform->context, &message,
				  out + layout->header + layout->text,
				  transform->tag_size) :
			aead_open(by, transform->context, &message,
				  text + layout->text, transform->tag_size);
	crypto_pauses_end();
	return error;
}

/* The message is gone unless the program's memory could not be written. */
static i64 give(struct alg_socket *alg, const struct message *message,
		size_t at, const struct alg_layout *layout)
{
	size_t room = round_up(max_u64(layout->given, 1), PAGE_SIZE);
	u8 *out = alg_pages_take(room);
	int error, fault;

	if (out == NULL)
		return -ENOMEM;
	error = run(alg, layout, out);
	fault = error ? 0 : message_store(message, at, out, layout->given);
	if (fault == 0)
		alg_drop_text(alg, layout->taken);
	alg_pages_free(out, room);
	if (error == 0)
		error = fault;
	return error ? error : (i64)layout->given;
}

/* _aead_recvmsg() of Linux: one message. `*left`: the socket was left while
 * it waited in vain. */
static i64 receive_one(struct socket *socket, const struct message *message,
		       size_t at, int flags, bool *left)
{
	struct alg_socket *alg = &socket->alg;
	struct alg_layout layout;
	int error = alg_wait_for_text(socket, flags, 0);

	*left = error != 0;
	if (error)
		return error;
	error = alg_lay_out(alg->used, alg->header_size,
			    alg->transform->tag_size, message->size - at,
			    alg->encrypts, &layout);
	if (error)
		return error;
	if (layout.is_short) {
		alg_drop_text(alg, layout.taken);
		return -EINVAL;
	}
	return give(alg, message, at, &layout);
}

static i64 aead_receive(struct socket *socket, struct message *message,
			int flags)
{
	return alg_receive_text(socket, message, flags, receive_one);
}

static int set_key(struct alg_transform *transform, const u8 *key, size_t size)
{
	int error = aead_set_key(transform->algorithm->aead,
				 transform->context, key, size);

	transform->has_key = error == 0;
	return error;
}

static size_t context_size(const struct algorithm *algorithm)
{
	return algorithm->aead->context_size;
}

static void forget(struct alg_transform *transform)
{
	aead_forget(transform->algorithm->aead, transform->context);
}

static const struct socket_ops aead_ops = {
	.send = aead_send,
	.receive = aead_receive,
	.poll = alg_poll_text,
	.close = alg_close,
};

const struct alg_kind alg_aead = {
	.name = "aead",
	.type = ALGORITHM_AEAD,
	.ops = &aead_ops,
	.set_key = set_key,
	.context_size = context_size,
	.forget = forget,
};
