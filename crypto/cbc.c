/*
 * CBC (NIST SP 800-38A, 6.2). Encryption is one block after the other by its
 * nature; decryption gives the cipher several at a time.
 */
#include "crypto/cbc.h"

#include <string.h>

#include "crypto/pause.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

#define BATCH 8 /* blocks */

void cbc_encrypt(const struct keyed_cipher *key, uint8_t *iv, uint8_t *out,
		 const uint8_t *in, size_t blocks)
{
	size_t size = key->cipher->block_size;

	for (; blocks; blocks--, in += size, out += size) {
		xor_bytes(iv, iv, in, size);
		key->cipher->encrypt(key->schedule, iv, iv, 1);
		memcpy(out, iv, size);
		if (blocks % (PAUSE_SIZE / BLOCK_SIZE_MAX) == 0)
			crypto_pause();
	}
}

void cbc_decrypt(const struct keyed_cipher *key, uint8_t *iv, uint8_t *out,
		 const uint8_t *in, size_t blocks)
{
	/* The sealed blocks, the one before them first: the output may take
	 * their place. */
	uint8_t sealed[(BATCH + 1) * BLOCK_SIZE_MAX];
	uint8_t plain[BATCH * BLOCK_SIZE_MAX];
	size_t size = key->cipher->block_size;

	while (blocks) {
		size_t count = blocks < BATCH ? blocks : BATCH;
		size_t bytes = count * size;

		memcpy(sealed, iv, size);
		memcpy(sealed + size, in, bytes);
		memcpy(iv, sealed + bytes, size);
		key->cipher->decrypt(key->schedule, plain, in, count);
		xor_bytes(out, plain, sealed, bytes);
		in += bytes;
		out += bytes;
		blocks -= count;
		crypto_pause();
	}
	wipe(plain, sizeof(plain));
}
