/*
 * Bytes into blocks, and the padding at the end (FIPS 180-4, 5.1; RFC 1321,
 * 3.1 and 3.2).
 *
 * Invariant: whole blocks are taken from where they lie, and only what is
 * less than a block is copied.
 */
#include "crypto/blocks.h"

#include <string.h>

#include "crypto/bytes.h"

void blocks_update(const struct blocks *to, size_t filled, const void *data,
		   size_t size)
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

static void clear_words(uint8_t *from, const uint8_t *end)
{
	for (; from < end; from += 8)
		store64_le(from, 0);
}

/* All is stored in words, for the compression to load as such: what is stored
 * in lesser pieces is not handed on, but waited for. */
void blocks_pad(const struct blocks *to, size_t filled, const uint64_t *length,
		size_t words)
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
