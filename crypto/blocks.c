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
	memcpy(to->waiting, from, size);
}

void blocks_pad(const struct blocks *to, size_t filled, const uint8_t *length,
		size_t length_size)
{
	size_t end = to->block_size - length_size;

	to->waiting[filled++] = 0x80;
	if (filled > end) {
		memset(to->waiting + filled, 0, to->block_size - filled);
		to->compress(to->chain, to->waiting, 1);
		filled = 0;
	}
	memset(to->waiting + filled, 0, end - filled);
	memcpy(to->waiting + end, length, length_size);
	to->compress(to->chain, to->waiting, 1);
}
