/*
 * CTR (NIST SP 800-38A, 6.5).
 */
#include "crypto/ctr.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/pause.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

void ctr_init(struct ctr *ctr, const struct keyed_cipher *key,
	      const uint8_t *counter, size_t counted)
{
	ctr->key = *key;
	ctr->counted = counted;
	memcpy(ctr->counter, counter, key->cipher->block_size);
	ctr->filled = 0;
	ctr->used = 0;
}

/* Adds one, without a branch on the carry: what GCM starts from is secret
 * where the nonce is not of 12 bytes. */
static void count(struct ctr *ctr)
{
	size_t size = ctr->key.cipher->block_size;
	uint8_t *low = ctr->counter + size - 8;
	uint64_t next = load64_be(low) + 1;

	if (ctr->counted == 4) {
		store32_be(low + 4, (uint32_t)next);
		return;
	}
	store64_be(low, next);
	if (size == 16)
		store64_be(ctr->counter,
			   load64_be(ctr->counter) + (next == 0));
}

/* Makes key stream for `size` bytes, or for a whole batch if that is less. */
static void refill(struct ctr *ctr, size_t size)
{
	size_t block = ctr->key.cipher->block_size;
	size_t blocks = (size + block - 1) / block;

	if (size > CTR_BATCH * block)
		blocks = CTR_BATCH;
	for (size_t i = 0; i < blocks; i++) {
		memcpy(ctr->stream + i * block, ctr->counter, block);
		count(ctr);
	}
	ctr->key.cipher->encrypt(ctr->key.schedule, ctr->stream, ctr->stream,
				 blocks);
	ctr->filled = blocks * block;
	ctr->used = 0;
}

void ctr_update(struct ctr *ctr, uint8_t *out, const uint8_t *in, size_t size)
{
	while (size) {
		size_t part;

		if (ctr->used == ctr->filled) {
			refill(ctr, size);
			crypto_pause();
		}
		part = ctr->filled - ctr->used;
		if (part > size)
			part = size;
		xor_bytes(out, in, ctr->stream + ctr->used, part);
		ctr->used += part;
		in += part;
		out += part;
		size -= part;
	}
}

void ctr_final(struct ctr *ctr)
{
	wipe(ctr, sizeof(*ctr));
}
