/*
 * XTS, the mode of disks (IEEE 1619, NIST SP 800-38E), over any cipher with
 * blocks of 16 bytes, with ciphertext stealing for sizes between blocks.
 *
 * Invariants: nothing depends on the data or on the tweak but what the cipher
 * itself does with them; the two halves of a key differ.
 */
#ifndef CRYPTO_XTS_H
#define CRYPTO_XTS_H

#include "crypto/block_cipher.h"

#define XTS_BLOCK_SIZE 16 /* bytes, of the cipher and of the tweak */

/* One cipher under two keys. */
struct xts_key {
	const struct block_cipher *cipher;
	const void *data_schedule, *tweak_schedule;
};

/* Makes the two schedules, each of the cipher's schedule size and in memory
 * of the caller's, from the halves of a key. Returns -1, with no schedule
 * made, where a half is no key of the cipher, or where the halves are equal,
 * under which sealed blocks can be told from random ones. */
int xts_set_key(struct xts_key *key, const struct block_cipher *cipher,
		void *data_schedule, void *tweak_schedule,
		const uint8_t *bytes, size_t size);

/* Works on one unit (a sector) of at least 16 bytes, in place or not; -1 for
 * a smaller one. `unit` is the sector's number in little-endian order, or
 * whatever else names it. */
int xts_encrypt(const struct xts_key *key, const uint8_t unit[XTS_BLOCK_SIZE],
		uint8_t *out, const uint8_t *in, size_t size);
int xts_decrypt(const struct xts_key *key, const uint8_t unit[XTS_BLOCK_SIZE],
		uint8_t *out, const uint8_t *in, size_t size);

#endif
