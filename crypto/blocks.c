/*
 * Bytes into blocks, and the padding at the end (FIPS 180-4, 5.1; RFC 1321,
 * 3.1 and 3.2).
 *
 * Invariant: whole blocks are taken from where they lie, and only what is
 * less than a block is copied.
 */
#include "crypto/blocks.h"

#include <string.h>

void blocks_update(const struct blocks *to, size_t filled, const void *data,
		   size_t size)
{
	const uint8_t *from = data;
	size_t whole;

	/* `data` may then be NULL. */
	if (size == 0)
		return;
	if (filled) {
		size_t piece = to->block_size - filled;

		if (piece > size)
			piece = size;
		memcpy(to->waiting + filled, from, piece);
		from += piece;
		size -= piece;
		if (filled + piece < to->block_size)
			return;
		to->compress(to->chain, to->waiting, 1);
	}
	whole = size / to->block_size;
	if (whole)
		to->compress(to->chain, from, whole);
	from += whole * to->block_size;
	size -= whole * to->block_size;
	if (size)
		memcpy(to->waiting, from, size);
}

void blocks_pad(const struct blocks *to, size_t filled, const uint8_t *length,
		size_t length_size)
{
	size_t left = to->block_size - filled;
	uint8_t *end = to->waiting + to->block_size - length_size;

	memset(to->waiting + filled, 0, left);
	to->waiting[filled] = 0x80;
	if (left <= length_size) {
		to->compress(to->chain, to->waiting, 1);
		memset(to->waiting, 0, to->block_size);
	}
	for (size_t i = 0; i < length_size; i += 8)
		memcpy(end + i, length + i, 8);
	to->compress(to->chain, to->waiting, 1);
}
