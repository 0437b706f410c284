/*
 * XTS (IEEE 1619, 5.3 and 5.4).
 *
 * With a part of a block at the end, the last whole block is worked on
 * first; its head becomes the part's output, and its tail fills up the part's
 * input to a block, which then takes the last whole block's place. Decryption
 * uses the last two tweaks in the other order.
 */
#include "crypto/xts.h"

#include <stdbool.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/equal.h"
#include "crypto/pause.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

#define BATCH 8 /* blocks */

typedef void direction(const void *schedule, uint8_t *out, const uint8_t *in,
		       size_t blocks);

int xts_set_key(struct xts_key *key, const struct block_cipher *cipher,
		void *data_schedule, void *tweak_schedule,
		const uint8_t *bytes, size_t size)
{
	size_t half = size / 2;

	if (cipher->block_size != XTS_BLOCK_SIZE || size % 2 != 0 ||
	    equal_ct(bytes, bytes + half, half))
		return -1;
	if (cipher->set_key(data_schedule, bytes, half) != 0)
		return -1;
	if (cipher->set_key(tweak_schedule, bytes + half, half) != 0) {
		wipe(data_schedule, cipher->schedule_size);
		return -1;
	}
	key->cipher = cipher;
	key->data_schedule = data_schedule;
	key->tweak_schedule = tweak_schedule;
	return 0;
}

/* Multiplies by x in the field of 2^128 elements, by x^128 = x^7 + x^2 +
 * x + 1. */
static void next_tweak(uint8_t tweak[XTS_BLOCK_SIZE])
{
	uint64_t low = load64_le(tweak), high = load64_le(tweak + 8);

	store64_le(tweak + 8, high << 1 | low >> 63);
	store64_le(tweak, low << 1 ^ (high >> 63) * 0x87);
}

/* Whole blocks; `tweak` goes on to the block after them. */
static void run_blocks(direction *run, const void *schedule,
		       uint8_t tweak[XTS_BLOCK_SIZE], uint8_t *out,
		       const uint8_t *in, size_t blocks)
{
	uint8_t tweaks[BATCH * XTS_BLOCK_SIZE];
	uint8_t data[BATCH * XTS_BLOCK_SIZE];

	while (blocks) {
		size_t count = blocks < BATCH ? blocks : BATCH;
		size_t bytes = count * XTS_BLOCK_SIZE;

		for (size_t i = 0; i < count; i++) {
			memcpy(tweaks + i * XTS_BLOCK_SIZE, tweak,
			       XTS_BLOCK_SIZE);
			next_tweak(tweak);
		}
		xor_bytes(data, in, tweaks, bytes);
		run(schedule, data, data, count);
		xor_bytes(out, data, tweaks, bytes);
		in += bytes;
		out += bytes;
		blocks -= count;
		crypto_pause();
	}
	wipe(tweaks, sizeof(tweaks));
	wipe(data, sizeof(data));
}

/* The last whole block and the `part` bytes after it: the tweaks are in the
 * order of use. */
static void run_stolen(direction *run, const void *schedule,
		       uint8_t first[XTS_BLOCK_SIZE],
		       uint8_t second[XTS_BLOCK_SIZE], uint8_t *out,
		       const uint8_t *in, size_t part)
{
	uint8_t block[XTS_BLOCK_SIZE], filled[XTS_BLOCK_SIZE];

	run_blocks(run, schedule, first, block, in, 1);
	memcpy(filled, block, sizeof(filled));
	memcpy(filled, in + XTS_BLOCK_SIZE, part);
	memcpy(out + XTS_BLOCK_SIZE, block, part);
	run_blocks(run, schedule, second, out, filled, 1);
	wipe(block, sizeof(block));
	wipe(filled, sizeof(filled));
}

static int run_unit(const struct xts_key *key, direction *run,
		    bool last_tweak_first, const uint8_t *unit, uint8_t *out,
		    const uint8_t *in, size_t size)
{
	uint8_t tweak[XTS_BLOCK_SIZE], last[XTS_BLOCK_SIZE];
	size_t part = size % XTS_BLOCK_SIZE;
	size_t blocks, bytes;

	if (size < XTS_BLOCK_SIZE)
		return -1;
	blocks = size / XTS_BLOCK_SIZE - (part != 0);
	bytes = blocks * XTS_BLOCK_SIZE;
	key->cipher->encrypt(key->tweak_schedule, tweak, unit, 1);
	run_blocks(run, key->data_schedule, tweak, out, in, blocks);
	if (part) {
		memcpy(last, tweak, sizeof(last));
		next_tweak(last);
		run_stolen(run, key->data_schedule,
			   last_tweak_first ? last : tweak,
			   last_tweak_first ? tweak : last,
			   out + bytes, in + bytes, part);
		wipe(last, sizeof(last));
	}
	wipe(tweak, sizeof(tweak));
	return 0;
}

int xts_encrypt(const struct xts_key *key, const uint8_t unit[XTS_BLOCK_SIZE],
		uint8_t *out, const uint8_t *in, size_t size)
{
	return run_unit(key, key->cipher->encrypt, false, unit, out, in, size);
}

int xts_decrypt(const struct xts_key *key, const uint8_t unit[XTS_BLOCK_SIZE],
		uint8_t *out, const uint8_t *in, size_t size)
{
	return run_unit(key, key->cipher->decrypt, true, unit, out, in, size);
}
