/*
 * What hash functions that eat whole blocks have in common: the bytes that
 * wait for a block to fill, and the padding of Merkle and Damgard.
 *
 * Invariant: no branch and no address depends on the data; on its size they
 * do.
 */
#ifndef CRYPTO_BLOCKS_H
#define CRYPTO_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

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
void blocks_update(const struct blocks *to, size_t filled, const void *data,
		   size_t size);

/* Takes in the end: a bit of 1, zeros, and the message's length in `words`
 * words, which it writes as big-endian ones, so that they end with a block.
 * A block is of whole words. */
void blocks_pad(const struct blocks *to, size_t filled, const uint64_t *length,
		size_t words);

#endif
