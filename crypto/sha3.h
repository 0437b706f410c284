/*
 * SHA-3 and the extendable-output functions SHAKE128 and SHAKE256 of FIPS 202.
 *
 * Invariants: no branch and no address depends on the data; sha3_final()
 * leaves nothing of it in the state.
 */
#ifndef CRYPTO_SHA3_H
#define CRYPTO_SHA3_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA3_224_DIGEST_SIZE 28 /* bytes */
#define SHA3_256_DIGEST_SIZE 32
#define SHA3_384_DIGEST_SIZE 48
#define SHA3_512_DIGEST_SIZE 64

/* What is taken in at a time: the rate of FIPS 202, in bytes. */
#define SHA3_224_BLOCK_SIZE 144
#define SHA3_256_BLOCK_SIZE 136
#define SHA3_384_BLOCK_SIZE 104
#define SHA3_512_BLOCK_SIZE 72
#define SHAKE128_BLOCK_SIZE 168
#define SHAKE256_BLOCK_SIZE 136

struct sha3 {
	uint64_t lanes[25];
	size_t rate;    /* bytes */
	size_t filled;  /* bytes of the block taken in, or given out */
	uint8_t suffix; /* what follows the message */
	bool squeezing; /* the message is at its end */
};

void sha3_224_init(struct sha3 *state);
void sha3_256_init(struct sha3 *state);
void sha3_384_init(struct sha3 *state);
void sha3_512_init(struct sha3 *state);
/* Takes in `size` more bytes. How they are split over calls is of no
 * importance. After a squeeze it is a fault of the caller and traps. */
void sha3_update(struct sha3 *state, const void *data, size_t size);
/* Writes the digest, of the size that init() was for, and wipes the state. */
void sha3_final(struct sha3 *state, uint8_t *digest);

/* SHAKE takes in by sha3_update(). Then each call gives out the next `size`
 * bytes; the caller wipes the state. */
void shake128_init(struct sha3 *state);
void shake256_init(struct sha3 *state);
void shake_squeeze(struct sha3 *state, void *out, size_t size);

/* All in one: `out_size` bytes of output. */
void shake128(void *out, size_t out_size, const void *data, size_t size);
void shake256(void *out, size_t out_size, const void *data, size_t size);

/* For code that permutes by other instructions: what the functions above do
 * with KECCAK-f[1600] of one's own. */
typedef void sha3_permutation(uint64_t lanes[25]);
void sha3_update_by(sha3_permutation *by, struct sha3 *state,
		    const void *data, size_t size);
void sha3_final_by(sha3_permutation *by, struct sha3 *state, uint8_t *digest);

#endif
