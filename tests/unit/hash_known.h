/*
 * Known answers of a hash function, as the standards print them: a text, how
 * often it stands in the message, and the digest.
 */
#ifndef TESTS_UNIT_HASH_KNOWN_H
#define TESTS_UNIT_HASH_KNOWN_H

#include <string.h>

#include "crypto/hash.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

/* FIPS 180's own examples, which other standards took over. */
#define HASH_TEXT_448 \
	"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
#define HASH_TEXT_896                                      \
	"abcdefghbcdefghicdefghijdefghijkefghijklfghijklm" \
	"ghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs" \
	"mnopqrstnopqrstu"

struct hash_known {
	const char *text;
	unsigned times;
	const char *digest; /* hexadecimal */
};

static inline bool is_known(const struct hash_function *function,
			    const struct hash_known *known)
{
	union hash_state state;
	uint8_t digest[HASH_DIGEST_MAX];

	function->init(&state);
	for (unsigned i = 0; i < known->times; i++)
		function->update(&state, known->text, strlen(known->text));
	function->final(&state, digest);
	return hex_equals(digest, function->digest_size, known->digest);
}

#define CHECK_KNOWN(function, table)                                       \
	do {                                                               \
		for (size_t at = 0; at < sizeof(table) / sizeof(*(table)); \
		     at++)                                                 \
			CHECK(is_known(function, &(table)[at]));           \
	} while (0)

#endif
