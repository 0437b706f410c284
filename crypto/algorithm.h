/*
 * An algorithm as the registry knows it: one constant description of what it
 * is called, how good it is, and what it does.
 *
 * Names are Linux's. Several drivers may have one name; of those that this
 * processor can run, the one of the highest priority is meant by it.
 */
#ifndef CRYPTO_ALGORITHM_H
#define CRYPTO_ALGORITHM_H

#include "crypto/aead.h"
#include "crypto/block_cipher.h"
#include "crypto/digest.h"
#include "crypto/skcipher.h"

#define ALGORITHM_NAME_SIZE 64 /* bytes of a name with its end */

enum algorithm_type {
	ALGORITHM_CIPHER,   /* single blocks: what modes are made of */
	ALGORITHM_SKCIPHER, /* a cipher in a mode, or a stream */
	ALGORITHM_AEAD,
	ALGORITHM_DIGEST,
	ALGORITHM_FUNCTION, /* called directly, after it was found here */
};

/* `flags` */
#define ALGORITHM_CONSTANT_TIME (1u << 0) /* nothing depends on secrets */
#define ALGORITHM_LEGACY (1u << 1) /* for what was made long ago */
#define ALGORITHM_GENERIC (1u << 2) /* what others are compared with */
#define ALGORITHM_DEVICE (1u << 3) /* the work is done elsewhere */

struct algorithm_function {
	const char *type; /* as /proc/crypto shows it */
	bool (*test)(void); /* known answers */
	uint8_t digest_size, block_size; /* bytes, of an "shash"; else 0 */
};

struct algorithm {
	const char *name;   /* "cbc(aes)" */
	const char *driver; /* "cbc-aes-aesni": no other has it */
	int priority;	    /* 0 and up */
	enum algorithm_type type;
	uint32_t flags;
	uint32_t needs; /* of PROCESSOR_: see crypto/processor.h */
	union {
		const struct block_cipher *cipher;
		const struct skcipher *skcipher;
		const struct aead *aead;
		const struct digest *digest;
		struct algorithm_function function;
	};
};

#endif
