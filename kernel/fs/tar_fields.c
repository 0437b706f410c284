/*
 * Reads the fields of a tar archive (tar_fields.h). Pure: no allocation, no
 * state, and the same source runs hosted under the sanitizers.
 */
#include "kernel/fs/tar_fields.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/checked.h"

/* More digits than any record length that is accepted. */
#define LENGTH_DIGITS_MAX 8

static u64 load_word(const u8 *bytes)
{
	u64 word;

	__builtin_memcpy(&word, bytes, sizeof(word)); /* inlined */
	return word;
}

/* The sum of a block's bytes, eight at a time: each of four lanes of 16 bits
 * takes two bytes of every word, at most 64 * 2 * 255 in all. The boot adds
 * up hundreds of blocks. */
static u64 sum_of_block(const u8 *bytes)
{
	const u64 even = 0x00ff00ff00ff00ffull;
	u64 lanes = 0;

	for (size_t i = 0; i < TAR_BLOCK; i += sizeof(u64)) {
		u64 word = load_word(bytes + i);

		lanes += (word & even) + (word >> 8 & even);
	}
	return (lanes & 0xffff) + (lanes >> 16 & 0xffff) +
	       (lanes >> 32 & 0xffff) + (lanes >> 48);
}

bool tar_header_is_valid(const struct tar_header *header)
{
	u64 sum, stated;

	_Static_assert(sizeof(*header) == TAR_BLOCK, "a header is a block");

	if (memcmp(header->magic, "ustar", 6) != 0 ||
	    memcmp(header->version, "00", 2) != 0)
		return false;
	sum = sum_of_block((const u8 *)header);
	/* The checksum's own field counts as spaces. */
	for (size_t i = 0; i < sizeof(header->checksum); i++)
		sum += (u64)' ' - (u8)header->checksum[i];
	return tar_number(header->checksum, sizeof(header->checksum),
			  &stated) &&
	       stated == sum;
}

bool tar_block_is_zero(const void *block)
{
	const u8 *bytes = block;

	for (size_t i = 0; i < TAR_BLOCK; i += sizeof(u64))
		if (load_word(bytes + i) != 0)
			return false;
	return true;
}

static bool base256_number(const u8 *field, size_t size, u64 *number)
{
	u64 value = field[0] & 0x7f;

	/* The top bit of the number itself is its sign. */
	if (value & 0x40)
		return false;
	for (size_t i = 1; i < size; i++) {
		if (value >> 56)
			return false;
		value = value << 8 | field[i];
	}
	*number = value;
	return true;
}

bool tar_number(const char *field, size_t size, u64 *number)
{
	u64 value = 0;
	size_t i = 0;

	if ((u8)field[0] & 0x80)
		return base256_number((const u8 *)field, size, number);
	while (i < size && field[i] == ' ')
		i++;
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++) {
		if (value >> 61)
			return false;
		value = value << 3 | (u64)(field[i] - '0');
	}
	for (; i < size; i++)
		if (field[i] != ' ' && field[i] != '\0')
			return false;
	*number = value;
	return true;
}

bool pax_decimal(const char *text, size_t size, u64 *number)
{
	u64 value = 0;

	if (size == 0)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		if (!checked_mul(value, 10, &value) ||
		    !checked_add(value, (u64)(text[i] - '0'), &value))
			return false;
	}
	*number = value;
	return true;
}

int pax_next(const char *body, size_t size, size_t *position,
	     struct pax_record *record)
{
	const char *start = body + *position;
	size_t left = size - *position;
	const char *space, *equals;
	u64 length;

	if (left == 0)
		return 0;
	space = memchr(start, ' ', min_u64(left, LENGTH_DIGITS_MAX + 1));
	if (space == NULL ||
	    !pax_decimal(start, (size_t)(space - start), &length))
		return -EINVAL;
	/* Room for the digits, the space, a key of one byte, '=' and '\n'. */
	if (length > left || length < (u64)(space - start) + 4 ||
	    start[length - 1] != '\n')
		return -EINVAL;
	record->key = space + 1;
	equals = memchr(record->key, '=',
			length - 1 - (size_t)(record->key - start));
	if (equals == NULL || equals == record->key)
		return -EINVAL;
	record->key_size = (size_t)(equals - record->key);
	record->value = equals + 1;
	record->value_size = length - 1 - (size_t)(record->value - start);
	*position += length;
	return 1;
}

bool pax_key_is(const struct pax_record *record, const char *key)
{
	return record->key_size == strlen(key) &&
	       memcmp(record->key, key, record->key_size) == 0;
}

bool pax_is_sparse(const struct pax_record *record)
{
	static const char prefix[] = "GNU.sparse.";

	return record->key_size >= sizeof(prefix) - 1 &&
	       memcmp(record->key, prefix, sizeof(prefix) - 1) == 0;
}
