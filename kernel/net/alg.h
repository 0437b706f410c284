/*
 * AF_ALG sockets, a program's way to the algorithms of kernel/crypto/, as
 * linux/if_alg.h has them: what their files share.
 *
 * bind(2) names an algorithm, setsockopt(2) gives the key, and accept(2) makes
 * a socket for operations with them. There is no such family, for anyone,
 * unless crypto.af_alg=on is on the kernel's command line.
 *
 * Invariants: algorithm and key are not changed while a socket that could use
 * them is open; one call at a time is at an operation's socket; bytes are
 * copied, in and out, so that no program sees or changes what is worked on.
 */
#ifndef KERNEL_NET_ALG_H
#define KERNEL_NET_ALG_H

#include "kernel/crypto/crypto.h"
#include "kernel/lib/refcount.h"
#include "kernel/net/message.h"
#include "kernel/net/socket.h"

/* The one name of the type "rng", and its driver. */
#define ALG_RANDOM_NAME "stdrng"
#define ALG_RANDOM_DRIVER "stdrng-chacha20"

/* What bind(2) chose, with its key: the sockets that use it share it. */
struct alg_transform {
	struct refcount users;
	const struct alg_kind *kind;
	const struct algorithm *algorithm; /* NULL: random numbers */
	unsigned operations; /* sockets that accept(2) made */
	unsigned keyless;    /* of them, those that have not seen a key */
	bool has_key;	     /* or needs none */
	bool is_changing;    /* a key is being set: others wait */
	bool is_seeded;	     /* random numbers, by ALG_SET_KEY */
	size_t tag_size;     /* AEAD, bytes */
	void *context;	     /* what became of the key: aligned memory */
	u8 *memory;	     /* in which it lies, of `memory_size` bytes */
	size_t memory_size;
};
SLAB_DECLARE(struct alg_transform);

/* A type of salg_type. */
struct alg_kind {
	char name[16];
	enum algorithm_type type;
	const struct socket_ops *ops; /* of its operations */
	/* Sets the key in the context: 0 or -EINVAL. */
	int (*set_key)(struct alg_transform *transform, const u8 *key,
		       size_t size);
	/* Bytes of a context, and their alignment. */
	size_t (*context_size)(const struct algorithm *algorithm);
	/* Wipes a context; NULL where there is none. */
	void (*forget)(struct alg_transform *transform);
	/* Bytes of a state that each operation has; NULL for none. */
	size_t (*state_size)(const struct algorithm *algorithm);
};
extern const struct alg_kind alg_hash, alg_skcipher, alg_aead, alg_rng;

/* Is the family there? */
bool alg_is_on(void);
/* A socket to be bound. -EAFNOSUPPORT, -ESOCKTNOSUPPORT, -EPROTONOSUPPORT,
 * -ENOMEM. */
int alg_create(int type, int protocol, struct socket **out);
/* A socket for operations with a transform: *out, counted. -ENOMEM. */
int alg_make_operation(struct alg_transform *transform, struct socket **out);
/* What ends a socket of either sort. */
void alg_close(struct socket *socket);
/* No events at all, as where Linux has no poll. */
unsigned alg_poll_nothing(struct socket *socket);

/* A call begins: waits for the one that is at it. -ENOKEY, -ERESTARTSYS. */
int alg_enter(struct socket *socket);
void alg_leave(struct socket *socket);
/* Lets other calls in until something changed. 0; or, as from socket_wait(),
 * -EAGAIN or -ERESTARTSYS, and has left then. */
int alg_wait(struct socket *socket, int flags);

/* --- text that waits to be worked on: alg_text.c --- */

/* Takes in what is sent to a cipher whose initial value has `iv_size` bytes.
 * The bytes taken, -EINVAL, -EAGAIN, -EFAULT, -ENOMEM. */
i64 alg_send_text(struct socket *socket, const struct message *message,
		  int flags, size_t iv_size);
/* Waits for a message that has ended, or with `least` for so many bytes of
 * one that goes on. As alg_wait(): where it fails it has left. */
int alg_wait_for_text(struct socket *socket, int flags, size_t least);
/* Receives a part of what waits, to the place `at`: the bytes given, 0 for an
 * empty message, or a negative errno. `*left`: as alg_wait() has left. */
typedef i64 alg_receive_fn(struct socket *socket,
			   const struct message *message, size_t at, int flags,
			   bool *left);
/* Part by part, as long as there is something: the bytes, or the errno of the
 * first part. That of a forged message in any case. */
i64 alg_receive_text(struct socket *socket, const struct message *message,
		     int flags, alg_receive_fn *receive);
/* The first bytes were worked on. */
void alg_drop_text(struct alg_socket *alg, size_t size);
void alg_free_text(struct alg_socket *alg);
unsigned alg_poll_text(struct socket *socket);

/* Whole pages, zeroed, that count as the sockets' memory, and are wiped when
 * they are freed; `size` is a multiple of a page. NULL on lack. */
void *alg_pages_take(size_t size);
void alg_pages_free(void *pages, size_t size);

#endif
