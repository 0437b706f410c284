/*
 * Operations of the type "rng": the kernel's one generator, under the name
 * that Linux's has. See kernel/net/alg.h, and crypto/algif_rng.c of Linux.
 */
#include "kernel/net/alg.h"

#include "crypto/wipe.h"
#include "kernel/abi/errno.h"
#include "kernel/random.h"

#define DRAW_MOST 128u /* bytes of one call */

static i64 rng_receive(struct socket *socket, struct message *message,
		       int flags)
{
	u8 bytes[DRAW_MOST];
	size_t size = min_u64(message->size, sizeof(bytes));
	int error;

	(void)flags;
	if (size == 0)
		return 0;
	/* As of a generator of Linux's that has no seed. */
	if (!socket->alg.transform->is_seeded)
		return -EINVAL;
	if (!random_bytes(bytes, size))
		return -EAGAIN;
	error = message_store(message, 0, bytes, size);
	wipe(bytes, sizeof(bytes));
	return error ? error : (i64)size;
}

/* A seed is stirred in, and earns nothing: it could be anybody's. */
static int set_key(struct alg_transform *transform, const u8 *key, size_t size)
{
	random_stir(key, size);
	transform->is_seeded = true;
	return 0;
}

static const struct socket_ops rng_ops = {
	.receive = rng_receive,
	.poll = alg_poll_nothing,
	.close = alg_close,
};

const struct alg_kind alg_rng = {
	.name = "rng",
	.ops = &rng_ops,
	.set_key = set_key,
};
