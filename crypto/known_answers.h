/*
 * What each algorithm must answer: the test that comes before its use.
 *
 * Byte i of a key is i, of an initial value or nonce 0xf0 + i, of a header
 * 0x40 + i, and of a message i, all modulo 256. So that counters carry, an
 * initial value of 16 bytes ends with 0xff. The answers were computed by
 * libgcrypt and OpenSSL, and the suite `vectors` has them do it again.
 */
#ifndef CRYPTO_KNOWN_ANSWERS_H
#define CRYPTO_KNOWN_ANSWERS_H

#include <stddef.h>
#include <stdint.h>

#define ANSWER_SIZE_MAX 320 /* bytes of a message, and of a result */

struct known_answer {
	const char *name; /* of the algorithm: for all its drivers */
	uint8_t key_size, header_size; /* bytes */
	uint16_t size;	    /* bytes of the message */
	const char *result; /* in hexadecimal: the sealed message and its tag,
			     * or the digest */
};

/* The first answer for an algorithm, and how many follow it; NULL for none.
 * The answers of a name stand together. */
const struct known_answer *known_answers_of(const char *name, size_t *count);

/* All of them. */
extern const struct known_answer known_answers[];
extern const size_t known_answer_count;

#define ANSWER_KEY_START 0
#define ANSWER_NONCE_START 0xf0
#define ANSWER_HEADER_START 0x40
#define ANSWER_MESSAGE_START 0

/* Fills `size` bytes with start, start + 1 and so on. */
void answer_fill(uint8_t *bytes, size_t size, unsigned start);
/* Reads a result; returns its size in bytes, ANSWER_SIZE_MAX at most. */
size_t answer_read(uint8_t *bytes, const char *result);

#endif
