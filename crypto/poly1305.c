/*
 * Poly1305 (RFC 8439, 2.5) in words of 64 bits.
 *
 * The sum stands in three words, below 2^130 and a little more, and is
 * reduced modulo p = 2^130 - 5 for good only at the end. The multiplier r has
 * its top four bits of each 32, and the low two of each but the first,
 * cleared (2.5.1), so that no sum of products here exceeds 128 bits and
 * 5 r1 / 4 is a whole number.
 */
#include "crypto/poly1305.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

typedef unsigned __int128 uint128_t;

void poly1305_init(struct poly1305 *poly, const uint8_t key[POLY1305_KEY_SIZE])
{
	memset(poly, 0, sizeof(*poly));
	poly->r[0] = load64_le(key) & 0x0ffffffc0fffffff;
	poly->r[1] = load64_le(key + 8) & 0x0ffffffc0ffffffc;
	poly->mask[0] = load64_le(key + 16);
	poly->mask[1] = load64_le(key + 24);
}

void poly1305_blocks(struct poly1305 *poly, const uint8_t *data, size_t blocks,
		     uint64_t top)
{
	uint64_t r0 = poly->r[0], r1 = poly->r[1];
	/* 2^128 r1 is 5 r1 / 4 modulo p. */
	uint64_t s1 = r1 + (r1 >> 2);
	uint64_t h0 = poly->sum[0], h1 = poly->sum[1], h2 = poly->sum[2];

	for (; blocks; blocks--, data += POLY1305_BLOCK_SIZE) {
		uint128_t x0 = (uint128_t)h0 + load64_le(data);
		uint128_t x1 = (uint128_t)h1 + load64_le(data + 8) +
			       (uint64_t)(x0 >> 64);

		h0 = (uint64_t)x0;
		h1 = (uint64_t)x1;
		h2 += (uint64_t)(x1 >> 64) + top;
		/* h2 is below 8: its products fit in a word. */
		x0 = (uint128_t)h0 * r0 + (uint128_t)h1 * s1;
		x1 = (uint128_t)h0 * r1 + (uint128_t)h1 * r0 + h2 * s1 +
		     (uint64_t)(x0 >> 64);
		h2 = h2 * r0 + (uint64_t)(x1 >> 64);
		/* What stands at 2^130 and above comes back five times. */
		x0 = (uint128_t)(uint64_t)x0 + (h2 >> 2) + (h2 & ~3ull);
		x1 = (uint128_t)(uint64_t)x1 + (uint64_t)(x0 >> 64);
		h0 = (uint64_t)x0;
		h1 = (uint64_t)x1;
		h2 = (h2 & 3) + (uint64_t)(x1 >> 64);
	}
	poly->sum[0] = h0;
	poly->sum[1] = h1;
	poly->sum[2] = h2;
}

void poly1305_update(struct poly1305 *poly, const void *data, size_t size)
{
	const uint8_t *from = data;
	size_t blocks;

	if (poly->filled) {
		size_t part = POLY1305_BLOCK_SIZE - poly->filled;

		if (part > size)
			part = size;
		memcpy(poly->block + poly->filled, from, part);
		poly->filled += part;
		from += part;
		size -= part;
		if (poly->filled < POLY1305_BLOCK_SIZE)
			return;
		poly1305_blocks(poly, poly->block, 1, 1);
		poly->filled = 0;
	}
	blocks = size / POLY1305_BLOCK_SIZE;
	poly1305_blocks(poly, from, blocks, 1);
	size %= POLY1305_BLOCK_SIZE;
	if (size) {
		memcpy(poly->block, from + blocks * POLY1305_BLOCK_SIZE, size);
		poly->filled = size;
	}
}

void poly1305_pad(struct poly1305 *poly)
{
	static const uint8_t zeroes[POLY1305_BLOCK_SIZE];

	if (poly->filled)
		poly1305_update(poly, zeroes,
				POLY1305_BLOCK_SIZE - poly->filled);
}

void poly1305_final(struct poly1305 *poly, uint8_t tag[POLY1305_TAG_SIZE])
{
	uint64_t h0, h1, keep;
	uint128_t x0, x1;

	if (poly->filled) {
		memset(poly->block + poly->filled, 0,
		       POLY1305_BLOCK_SIZE - poly->filled);
		poly->block[poly->filled] = 1;
		poly1305_blocks(poly, poly->block, 1, 0);
	}
	/* The sum is below 2 p: sum + 5 reaches 2^130 if it is p or more,
	 * and its low 130 bits are then sum - p. */
	h0 = poly->sum[0];
	h1 = poly->sum[1];
	x0 = (uint128_t)h0 + 5;
	x1 = (uint128_t)h1 + (uint64_t)(x0 >> 64);
	keep = ((poly->sum[2] + (uint64_t)(x1 >> 64)) >> 2) - 1;
	h0 = (h0 & keep) | ((uint64_t)x0 & ~keep);
	h1 = (h1 & keep) | ((uint64_t)x1 & ~keep);
	x0 = (uint128_t)h0 + poly->mask[0];
	x1 = (uint128_t)h1 + poly->mask[1] + (uint64_t)(x0 >> 64);
	store64_le(tag, (uint64_t)x0);
	store64_le(tag + 8, (uint64_t)x1);
	wipe(poly, sizeof(*poly));
}

void poly1305(uint8_t tag[POLY1305_TAG_SIZE],
	      const uint8_t key[POLY1305_KEY_SIZE], const void *data,
	      size_t size)
{
	struct poly1305 poly;

	poly1305_init(&poly, key);
	poly1305_update(&poly, data, size);
	poly1305_final(&poly, tag);
}
