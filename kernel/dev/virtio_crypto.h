/*
 * The virtio crypto device (VIRTIO 1.2, 5.9): "cbc(aes)" done by the host.
 *
 * What the device is told, and what it answers, as both lie in memory. The
 * layouts are those of 5.9.7 without VIRTIO_CRYPTO_F_REVISION_1: each part
 * that depends on the request is padded to what its longest form takes. All
 * numbers are little-endian, as the processor's are.
 *
 * Invariant: no structure has a hole that a compiler could fill.
 */
#ifndef KERNEL_DEV_VIRTIO_CRYPTO_H
#define KERNEL_DEV_VIRTIO_CRYPTO_H

#include "kernel/lib/types.h"

#define VIRTIO_CRYPTO_DEVICE 0x1054 /* 4.1.2: 0x1040 + 20 */

/* 5.9.4: offsets of what the device says about itself. */
#define VIRTIO_CRYPTO_STATUS 0
#define VIRTIO_CRYPTO_DATA_QUEUES 4 /* the control queue's index, too */
#define VIRTIO_CRYPTO_CIPHERS 12    /* a bit for each cipher below 32 */
#define VIRTIO_CRYPTO_KEY_MAX 36    /* bytes */
#define VIRTIO_CRYPTO_SIZE_MAX 48   /* bytes of a request, 64 bits */
#define VIRTIO_CRYPTO_READY 1u	    /* of the status */

/* 5.9.7: opcodes of the service CIPHER, the algorithm, directions. */
#define VIRTIO_CRYPTO_ENCRYPT 0x00u
#define VIRTIO_CRYPTO_DECRYPT 0x01u
#define VIRTIO_CRYPTO_CREATE 0x02u
#define VIRTIO_CRYPTO_DESTROY 0x03u
#define VIRTIO_CRYPTO_AES_CBC 3u
#define VIRTIO_CRYPTO_OP_ENCRYPT 1u
#define VIRTIO_CRYPTO_OP_DECRYPT 2u
#define VIRTIO_CRYPTO_OP_CIPHER 1u /* a cipher, no hash beside it */
#define VIRTIO_CRYPTO_OK 0u	   /* the one good status */
#define VIRTIO_CRYPTO_REJECTED 6u  /* the last one that there is */

/* On the control queue, before the key. */
struct virtio_crypto_create {
	u32 opcode, header_algorithm, flag, queue;
	u32 algorithm, key_size, direction, padding;
	u8 unused[32];
	u32 operation, end;
};

/* Its answer. */
struct virtio_crypto_created {
	u64 session;
	u32 status, padding;
};

struct virtio_crypto_destroy {
	u32 opcode, algorithm, flag, queue;
	u64 session;
	u8 unused[48];
};

/* On a data queue, before the initial value and the message. The answer is
 * the message and a byte for the status, which is also how a destroyed
 * session is answered. */
struct virtio_crypto_run {
	u32 opcode, algorithm;
	u64 session;
	u32 flag, padding;
	u32 iv_size, from_size, to_size, padding2;
	u8 unused[24];
	u32 operation, end;
};

_Static_assert(sizeof(struct virtio_crypto_create) == 72 &&
		       offsetof(struct virtio_crypto_create, operation) == 64,
	       "VIRTIO 1.2, 5.9.7.2");
_Static_assert(sizeof(struct virtio_crypto_created) == 16, "5.9.7.2");
_Static_assert(sizeof(struct virtio_crypto_destroy) == 72 &&
		       offsetof(struct virtio_crypto_destroy, session) == 16,
	       "VIRTIO 1.2, 5.9.7.2");
_Static_assert(sizeof(struct virtio_crypto_run) == 72 &&
		       offsetof(struct virtio_crypto_run, iv_size) == 24 &&
		       offsetof(struct virtio_crypto_run, operation) == 64,
	       "VIRTIO 1.2, 5.9.7.4");

/* How long a request may take, at the least, before the device is given
 * up. */
#define VIRTIO_CRYPTO_WAIT_NS 5000000000ull
/* Keys that the device holds at once, at most. */
#define VIRTIO_CRYPTO_KEYS 128
/* Bytes of a message that one request takes, at most. */
#define VIRTIO_CRYPTO_PIECE 16288

/* Looks for a device, and registers what it can do. Says nothing where there
 * is none. At boot, after crypto_init(). */
void virtio_crypto_init(void);

#endif
