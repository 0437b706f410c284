/*
 * AF_ALG sockets: names, keys, and sockets for operations. See
 * kernel/net/alg.h, and crypto/af_alg.c of Linux 6.1 for the errno values.
 */
#include "kernel/net/alg.h"

#include <string.h>

#include "kernel/abi/alg.h"
#include "kernel/abi/errno.h"
#include "kernel/crypto/pause.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/usercopy.h"
#include "kernel/options.h"
#include "kernel/task/sched.h"

#define KEY_SIZE_MAX 20480u /* net.core.optmem_max */

SLAB_DEFINE(struct alg_transform);

static const struct alg_kind *const kinds[] = { &alg_hash, &alg_skcipher,
						&alg_aead, &alg_rng };

bool alg_is_on(void)
{
	return option_lists("crypto.af_alg", "on");
}

/* --- what is bound --- */

static void transform_put(struct alg_transform *transform)
{
	if (transform == NULL || !refcount_put(&transform->users))
		return;
	ASSERT(transform->operations == 0 && transform->keyless == 0);
	if (transform->context != NULL)
		transform->kind->forget(transform);
	kfree_bytes(transform->memory, transform->memory_size);
	net_give(sizeof(*transform) + transform->memory_size);
	kfree(transform);
}

/* Memory for the context, aligned as the strictest wants it. */
static bool make_context(struct alg_transform *transform)
{
	const size_t align = SKCIPHER_ALIGN;
	size_t size = 0;

	if (transform->algorithm != NULL)
		size = transform->kind->context_size(transform->algorithm);
	if (size == 0)
		return true;
	size += align;
	if (!net_take(size))
		return false;
	transform->memory = kalloc_bytes(size);
	if (transform->memory == NULL) {
		net_give(size);
		return false;
	}
	transform->memory_size = size;
	transform->context = (void *)round_up((uintptr_t)transform->memory,
					      align);
	return true;
}

static struct alg_transform *transform_create(const struct alg_kind *kind,
					      const struct algorithm *by)
{
	struct alg_transform *transform;

	if (!net_take(sizeof(*transform)))
		return NULL;
	transform = kalloc(struct alg_transform);
	if (transform == NULL) {
		net_give(sizeof(*transform));
		return NULL;
	}
	refcount_init(&transform->users, 1);
	transform->kind = kind;
	transform->algorithm = by;
	if (!make_context(transform)) {
		transform_put(transform);
		return NULL;
	}
	if (by == NULL)
		transform->has_key = true;
	else if (by->type == ALGORITHM_DIGEST)
		transform->has_key = !digest_has_key(by->digest);
	else if (by->type == ALGORITHM_AEAD)
		transform->tag_size = by->aead->tag_size;
	return transform;
}

static int find(const struct alg_kind *kind, const char *name,
		const struct algorithm **out)
{
	*out = NULL;
	if (kind == &alg_rng)
		return strcmp(name, ALG_RANDOM_NAME) == 0 ||
				       strcmp(name, ALG_RANDOM_DRIVER) == 0 ?
			       0 : -ENOENT;
	return crypto_find(kind->type, name, out);
}

/* alg_bind() of Linux. The family that the address says is not looked at. */
static int bind_alg(struct socket *socket, const struct net_address *address)
{
	const size_t head = offsetof(struct kernel_sockaddr_alg, name);
	struct kernel_sockaddr_alg alg;
	char name[SOCKADDR_MOST];
	const struct alg_kind *kind = NULL;
	const struct algorithm *by;
	struct alg_transform *made;
	int error;

	memcpy(&alg, address->bytes, sizeof(alg));
	if (address->size < (int)head + 1 ||
	    ((alg.features | alg.mask) & ~CRYPTO_ALG_KERN_DRIVER_ONLY))
		return -EINVAL;
	alg.type[sizeof(alg.type) - 1] = '\0';
	memcpy(name, address->bytes + head, (size_t)address->size - head);
	name[(size_t)address->size - head - 1] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(alg.type, kinds[i]->name) == 0)
			kind = kinds[i];
	if (kind == NULL || (alg.features & alg.mask))
		return -ENOENT;
	error = find(kind, name, &by);
	if (error)
		return error;
	if (socket->alg.transform != NULL &&
	    socket->alg.transform->operations > 0)
		return -EBUSY;
	made = transform_create(kind, by);
	if (made == NULL)
		return -ENOMEM;
	transform_put(socket->alg.transform);
	socket->alg.transform = made;
	return 0;
}

/* Is a socket open that could be using the key? */
static bool is_used(const struct alg_transform *transform)
{
	return transform->operations != transform->keyless;
}

/* To set a key passes pauses: who would use it meanwhile, or set it, waits
 * until that is done, which nothing holds up. */
static void wait_for_key(const struct alg_transform *transform)
{
	while (transform->is_changing)
		sched_yield();
}

static int change_key(struct alg_transform *transform, const u8 *key,
		      size_t size)
{
	int error;

	transform->is_changing = true;
	crypto_pauses_begin();
	error = transform->kind->set_key(transform, key, size);
	crypto_pauses_end();
	transform->is_changing = false;
	return error;
}

/* The copy may take its time: what is bound is looked at anew after it. */
static int set_key(struct alg_transform *transform, struct uptr from,
		   size_t size)
{
	u8 *key = size > KEY_SIZE_MAX ? NULL : kalloc_bytes(size ? size : 1);
	int error;

	if (key == NULL)
		return -ENOMEM;
	error = copy_from_user(key, from, size);
	wait_for_key(transform);
	if (error == 0 && is_used(transform))
		error = -EBUSY;
	if (error == 0)
		error = change_key(transform, key, size);
	kfree_bytes(key, size ? size : 1);
	return error;
}

static int set_tag_size(struct alg_transform *transform, size_t size)
{
	if (transform->kind != &alg_aead)
		return -ENOPROTOOPT;
	if (!transform->algorithm->aead->is_tag_size(size))
		return -EINVAL;
	transform->tag_size = size;
	return 0;
}

/* alg_setsockopt() of Linux; ALG_SET_DRBG_ENTROPY is what it is without
 * CONFIG_CRYPTO_USER_API_RNG_CAVP. */
static int set_alg_option(struct socket *socket, int level, int number,
			  struct uptr from, size_t size)
{
	struct alg_transform *transform = socket->alg.transform;
	int error = -ENOPROTOOPT;

	if (transform != NULL && is_used(transform))
		return -EBUSY;
	if (level != SOL_ALG || transform == NULL)
		return -ENOPROTOOPT;
	if (number == ALG_SET_AEAD_AUTHSIZE)
		return set_tag_size(transform, size);
	if (number == ALG_SET_KEY) {
		refcount_get(&transform->users);
		error = set_key(transform, from, size);
		transform_put(transform);
	}
	return error;
}

/* --- operations --- */

int alg_make_operation(struct alg_transform *transform, struct socket **out)
{
	const struct alg_kind *kind = transform->kind;
	struct socket *made = socket_create(kind->ops, AF_ALG, SOCK_SEQPACKET,
					    0);
	size_t size;

	if (made == NULL)
		return -ENOMEM;
	refcount_get(&transform->users);
	made->alg.transform = transform;
	made->alg.is_keyless = !transform->has_key;
	made->state = SOCKET_CONNECTED;
	transform->operations++;
	transform->keyless += made->alg.is_keyless;
	if (kind->state_size != NULL) {
		size = kind->state_size(transform->algorithm);
		made->alg.state = kalloc_bytes(size);
		if (made->alg.state == NULL) {
			socket_close(made);
			socket_put(made);
			return -ENOMEM;
		}
	}
	*out = made;
	return 0;
}

static int accept_operation(struct socket *socket, int flags,
			    struct socket **out)
{
	struct alg_transform *transform = socket->alg.transform;
	int error;

	(void)flags;
	if (transform == NULL)
		return -EINVAL;
	refcount_get(&transform->users);
	wait_for_key(transform);
	error = alg_make_operation(transform, out);
	transform_put(transform);
	return error;
}

void alg_close(struct socket *socket)
{
	struct alg_socket *alg = &socket->alg;
	struct alg_transform *transform = alg->transform;

	if (socket->state == SOCKET_CONNECTED) {
		transform->operations--;
		transform->keyless -= alg->is_keyless;
		if (alg->state != NULL)
			kfree_bytes(alg->state, transform->kind->state_size(
							transform->algorithm));
		alg_free_text(alg);
	}
	transform_put(transform);
	memset(alg, 0, sizeof(*alg));
}

unsigned alg_poll_nothing(struct socket *socket)
{
	(void)socket;
	return 0;
}

/* hash_check_key() of Linux's crypto/algif_hash.c, and the like. */
static int check_key(struct alg_socket *alg)
{
	if (!alg->is_keyless)
		return 0;
	wait_for_key(alg->transform);
	if (!alg->transform->has_key)
		return -ENOKEY;
	alg->is_keyless = false;
	alg->transform->keyless--;
	return 0;
}

int alg_enter(struct socket *socket)
{
	int error = check_key(&socket->alg);

	return error ? error : socket_enter(socket);
}

void alg_leave(struct socket *socket)
{
	socket_leave(socket);
	socket_changed(socket);
}

int alg_wait(struct socket *socket, int flags)
{
	return socket_wait_outside(socket, flags & MSG_DONTWAIT, 0);
}

static const struct socket_ops alg_ops = {
	.bind = bind_alg,
	.accept = accept_operation,
	.poll = alg_poll_nothing,
	.set_option = set_alg_option,
	.close = alg_close,
};

int alg_create(int type, int protocol, struct socket **out)
{
	if (!alg_is_on())
		return -EAFNOSUPPORT;
	if (type != SOCK_SEQPACKET)
		return -ESOCKTNOSUPPORT;
	if (protocol != 0)
		return -EPROTONOSUPPORT;
	*out = socket_create(&alg_ops, AF_ALG, SOCK_SEQPACKET, 0);
	return *out != NULL ? 0 : -ENOMEM;
}
