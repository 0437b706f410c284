/*
 * What hash functions that eat whole blocks have in common: the bytes that
 * wait for a block to fill, and the padding of Merkle and Damgard (FIPS 180-4,
 * 5.1; RFC 1321, 3.1 and 3.2).
 *
 * It is inlined where a hash function calls it, since there the size of a
 * block is a constant, which makes short messages quicker and the code no
 * larger.
 *
 * Invariants: no branch and no address depends on the data; on its size they
 * do. Whole blocks are taken from where they lie, and only what is less than
 * a block is copied.
 */
#ifndef CRYPTO_BLOCKS_H
#define CRYPTO_BLOCKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "crypto/bytes.h"

#define BLOCKS_INLINE static inline __attribute__((always_inline))

/* Takes `count` whole blocks into the chaining value, whose type the hash
 * function knows. */
typedef void compress_blocks(void *chain, const uint8_t *blocks, size_t count);

struct blocks {
	compress_blocks *compress;
	void *chain;
	uint8_t *waiting; /* one block, not filled */
	size_t block_size;
};

/* Takes in `size` bytes at `data`, where `filled` bytes wait (fewer than a
 * block), and leaves fewer than a block waiting. */
BLOCKS_INLINE void blocks_update(const struct blocks *to, size_t filled,
				 const void *data, size_t size)
{
	size_t room = to->block_size - filled;
	const uint8_t *from = data;

	if (size < room) {
		/* `data` may be NULL where it is of no size. */
		if (size)
			memcpy(to->waiting + filled, from, size);
		return;
	}
	if (filled) {
		memcpy(to->waiting + filled, from, room);
		to->compress(to->chain, to->waiting, 1);
		from += room;
		size -= room;
	}
	if (size >= to->block_size) {
		size_t whole = size / to->block_size;

		to->compress(to->chain, from, whole);
		from += whole * to->block_size;
		size -= whole * to->block_size;
	}
	if (size)
		memcpy(to->waiting, from, size);
}

static inline void clear_words(uint8_t *from, const uint8_t *end)
{
	for (; from < end; from += 8)
		store64_le(from, 0);
}

/* Takes in the end: a bit of 1, zeros, and the message's length in `words`
 * words, which it writes as big-endian ones, so that they end with a block.
 * A block is of whole words, and all is stored in such, for the compression to
 * load them: what is stored in lesser pieces is not handed on, but waited
 * for. */
BLOCKS_INLINE void blocks_pad(const struct blocks *to, size_t filled,
			      const uint64_t *length, size_t words)
{
	uint8_t *end = to->waiting + to->block_size;
	uint8_t *at = to->waiting + filled / 8 * 8;
	uint64_t bit = (uint64_t)0x80 << filled % 8 * 8;

	/* What waits of this word is below the bit. */
	store64_le(at, (load64_le(at) & ((bit >> 7) - 1)) | bit);
	at += 8;
	if (at > end - 8 * words) {
		clear_words(at, end);
		to->compress(to->chain, to->waiting, 1);
		at = to->waiting;
	}
	clear_words(at, end - 8 * words);
	for (; words; words--)
		store64_be(end - 8 * words, *length++);
	to->compress(to->chain, to->waiting, 1);
}

#endif
