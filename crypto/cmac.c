/*
 * CMAC (NIST SP 800-38B, 6.1 and 6.2).
 *
 * A full block waits until more comes: the last one is treated otherwise.
 */
#include "crypto/cmac.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/pause.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

void cmac_init(struct cmac *cmac, const struct keyed_cipher *key)
{
	memset(cmac, 0, sizeof(*cmac));
	cmac->key = *key;
}

static void take_block(struct cmac *cmac)
{
	xor_bytes(cmac->chain, cmac->chain, cmac->block,
		  cmac->key.cipher->block_size);
	cmac->key.cipher->encrypt(cmac->key.schedule, cmac->chain,
				  cmac->chain, 1);
	cmac->filled = 0;
}

void cmac_update(struct cmac *cmac, const void *data, size_t size)
{
	size_t block = cmac->key.cipher->block_size;
	const uint8_t *from = data;

	while (size) {
		size_t part = block - cmac->filled;

		if (part == 0) {
			take_block(cmac);
			crypto_pause();
			continue;
		}
		if (part > size)
			part = size;
		memcpy(cmac->block + cmac->filled, from, part);
		cmac->filled += part;
		from += part;
		size -= part;
	}
}

/* Doubles in the field of 2^64 or 2^128 elements, in big-endian order (6.1). */
static void double_block(uint8_t *block, size_t size)
{
	uint64_t high = load64_be(block), low;

	if (size == 8) {
		store64_be(block, high << 1 ^ (high >> 63) * 0x1b);
		return;
	}
	low = load64_be(block + 8);
	store64_be(block, high << 1 | low >> 63);
	store64_be(block + 8, low << 1 ^ (high >> 63) * 0x87);
}

void cmac_final(struct cmac *cmac, uint8_t *tag)
{
	size_t size = cmac->key.cipher->block_size;
	uint8_t subkey[BLOCK_SIZE_MAX] = { 0 };

	cmac->key.cipher->encrypt(cmac->key.schedule, subkey, subkey, 1);
	double_block(subkey, size);
	if (cmac->filled < size) {
		double_block(subkey, size);
		memset(cmac->block + cmac->filled, 0, size - cmac->filled);
		cmac->block[cmac->filled] = 0x80;
	}
	xor_bytes(cmac->block, cmac->block, subkey, size);
	take_block(cmac);
	memcpy(tag, cmac->chain, size);
	wipe(subkey, sizeof(subkey));
	wipe(cmac, sizeof(*cmac));
}

void cmac(const struct keyed_cipher *key, uint8_t *tag, const void *data,
	  size_t size)
{
	struct cmac state;

	cmac_init(&state, key);
	cmac_update(&state, data, size);
	cmac_final(&state, tag);
}
