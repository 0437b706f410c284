/*
 * ChaCha20, the stream cipher of RFC 8439.
 *
 * Invariants: no branch and no address depends on the key or on the data, so
 * the time taken tells nothing of them. There is no state but the caller's.
 */
#ifndef CRYPTO_CHACHA20_H
#define CRYPTO_CHACHA20_H

#include <stdint.h>

#define CHACHA20_WORDS 16
#define CHACHA20_KEY_SIZE 32   /* bytes */
#define CHACHA20_NONCE_SIZE 12 /* bytes */
#define CHACHA20_BLOCK_SIZE 64 /* bytes */
#define CHACHA20_KEY_WORD 4    /* words 4 to 11 of the state are the key */
#define CHACHA20_COUNTER_WORD 12

/* Lays out the sixteen words of RFC 8439, 2.3: constants, key, number of the
 * block, nonce. The state holds the key: the caller wipes it. */
void chacha20_setup(uint32_t state[CHACHA20_WORDS],
		    const uint8_t key[CHACHA20_KEY_SIZE],
		    const uint8_t nonce[CHACHA20_NONCE_SIZE],
		    uint32_t counter);

/* Writes the 64 bytes of key stream that `state` stands for and leaves
 * `state` as it is: the caller counts in word CHACHA20_COUNTER_WORD, and
 * never lets it wrap under one key and nonce. Words of the rounds, from which
 * three of the key's follow, stay below the caller's frame: see
 * wipe_frames(). */
void chacha20_block(const uint32_t state[CHACHA20_WORDS],
		    uint8_t out[CHACHA20_BLOCK_SIZE]);
/* The same, with the exclusive or of 64 bytes, which may be those at `out`. */
void chacha20_xor_block(const uint32_t state[CHACHA20_WORDS],
			uint8_t out[CHACHA20_BLOCK_SIZE],
			const uint8_t in[CHACHA20_BLOCK_SIZE]);

#endif
