/*
 * SipHash-2-4, the short keyed hash of Aumasson and Bernstein ("SipHash: a
 * fast short-input PRF", 2012). For tables whose keys an enemy chooses; its 64
 * bits are too few for a tag that travels.
 *
 * Invariant: no branch and no address depends on key or data.
 */
#ifndef CRYPTO_SIPHASH_H
#define CRYPTO_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#define SIPHASH_KEY_SIZE 16 /* bytes */

/* The hash of `size` bytes. As bytes, the paper writes it little-endian. */
uint64_t siphash(const uint8_t key[SIPHASH_KEY_SIZE], const void *data,
		 size_t size);

#endif
