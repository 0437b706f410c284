/*
 * The opening of sealed messages, followed by valgrind. Whether a tag is right
 * may be known: the one branch of each opening that may depend on a secret.
 */
#ifndef TESTS_HOST_VECTORS_OPENING_H
#define TESTS_HOST_VECTORS_OPENING_H

#include <valgrind/memcheck.h>

#include "crypto/aead.h"

#define OPENED_SIZE_MAX 1300 /* bytes */

/* Seals `message`, and opens it with its tag and with a forged one. Returns
 * how many of the branches found by then are verdicts: where an opening has
 * more than that one, none. */
static inline unsigned long follow_aead(const struct aead *by,
					const void *context,
					const struct aead_message *message)
{
	static uint8_t opened[OPENED_SIZE_MAX];
	struct aead_message sealed = *message;
	uint8_t tag[AEAD_TAG_SIZE_MAX];
	unsigned long verdicts = 0;

	aead_seal(by, context, message, tag, by->tag_size);
	VALGRIND_MAKE_MEM_DEFINED(message->out, message->size);
	VALGRIND_MAKE_MEM_DEFINED(tag, sizeof(tag));
	sealed.in = message->out;
	sealed.out = opened;
	for (unsigned forged = 0; forged < 2; forged++) {
		unsigned long before = VALGRIND_COUNT_ERRORS;
		volatile int refused;

		tag[by->tag_size - 1] ^= forged;
		refused = aead_open(by, context, &sealed, tag, by->tag_size);
		(void)refused;
		verdicts += VALGRIND_COUNT_ERRORS - before == 1;
	}
	return verdicts;
}

#endif
