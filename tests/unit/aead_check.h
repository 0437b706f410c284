/*
 * One known answer of authenticated encryption, tried in every way that its
 * callers have: sealed and opened, in place and not, and forged in each bit.
 */
#ifndef TESTS_UNIT_AEAD_CHECK_H
#define TESTS_UNIT_AEAD_CHECK_H

#include <stdbool.h>
#include <string.h>

#include "crypto/aead.h"
#include "tests/unit/hex.h"

#define AEAD_SIZE_MAX 288 /* bytes of any part of a vector */

struct aead_vector {
	const char *key, *nonce, *header, *plain, *sealed, *tag;
};

typedef int sealing(const void *key, const struct aead_message *message,
		      uint8_t *tag, size_t tag_size);
typedef int opening(const void *key, const struct aead_message *message,
		      const uint8_t *tag, size_t tag_size);

static inline bool is_zero(const uint8_t *bytes, size_t size)
{
	while (size && bytes[size - 1] == 0)
		size--;
	return size == 0;
}

/* Does opening refuse the message with any one bit of the part `bytes`
 * turned, and give nothing away? */
static inline bool refuses_part(opening *open, const void *key,
				struct aead_message m, uint8_t *bytes,
				size_t size, const uint8_t *tag)
{
	uint8_t out[AEAD_SIZE_MAX];

	m.out = out;
	for (size_t bit = 0; bit < 8 * size; bit += size < 17 ? 1 : 13) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		memset(out, 0xee, sizeof(out));
		if (open(key, &m, tag, 16) != CRYPTO_FORGED ||
		    !is_zero(out, m.size) || out[m.size] != 0xee)
			return false;
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	return true;
}

static inline bool check_aead(sealing *seal, opening *open,
			      const void *key, const struct aead_vector *v)
{
	uint8_t nonce[64], header[AEAD_SIZE_MAX], in[AEAD_SIZE_MAX];
	uint8_t out[AEAD_SIZE_MAX], tag[16];
	struct aead_message m = {
		.nonce = nonce, .nonce_size = strlen(v->nonce) / 2,
		.header = header, .header_size = strlen(v->header) / 2,
		.in = in, .out = out, .size = strlen(v->plain) / 2,
	};

	hex_read(nonce, v->nonce, m.nonce_size);
	hex_read(header, v->header, m.header_size);
	hex_read(in, v->plain, m.size);
	if (seal(key, &m, tag, 16) != 0 ||
	    !hex_equals(out, m.size, v->sealed) ||
	    !hex_equals(tag, 16, v->tag))
		return false;
	memset(tag, 0, sizeof(tag));
	m.out = in;
	if (seal(key, &m, tag, 16) != 0 ||
	    !hex_equals(in, m.size, v->sealed) ||
	    !hex_equals(tag, 16, v->tag))
		return false;
	if (!refuses_part(open, key, m, tag, 16, tag) ||
	    !refuses_part(open, key, m, in, m.size, tag) ||
	    !refuses_part(open, key, m, header, m.header_size, tag) ||
	    !refuses_part(open, key, m, nonce, m.nonce_size, tag))
		return false;
	m.out = out;
	if (open(key, &m, tag, 16) != 0 ||
	    !hex_equals(out, m.size, v->plain))
		return false;
	m.out = in;
	return open(key, &m, tag, 16) == 0 &&
	       hex_equals(in, m.size, v->plain);
}

#endif
