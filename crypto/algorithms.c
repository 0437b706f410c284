/*
 * The table of algorithms. See algorithms.h.
 */
#include "crypto/algorithms.h"

#include "crypto/aes.h"
#include "crypto/aes_forms.h"
#include "crypto/blowfish.h"
#include "crypto/chacha20poly1305.h"
#include "crypto/des.h"
#include "crypto/hash_vector.h"
#include "crypto/idea.h"
#include "crypto/modes.h"
#include "crypto/processor.h"
#include "crypto/selftest.h"
#include "crypto/serpent.h"
#include "crypto/sha3_bmi2.h"

#define HASH(NAME, DRIVER, PRIORITY, FLAGS, NEEDS, FUNCTION_NAME, DIGEST, \
	     BLOCK)                                                       \
	static const struct digest digest_##FUNCTION_NAME = {             \
		.digest_size = (DIGEST),                                  \
		.block_size = (BLOCK),                                    \
		.state_size = sizeof(union hash_state),                   \
		.hash = &hash_##FUNCTION_NAME,                            \
		.init = hash_start,                                       \
		.update = hash_more,                                      \
		.final = hash_end,                                        \
	};
#include "crypto/algorithms.def"

#define CT ALGORITHM_CONSTANT_TIME
#define OLD ALGORITHM_LEGACY
/* What needs nothing of the processor is what the rest is compared with. */
#define KIND(NEEDS) ((NEEDS) == 0 ? ALGORITHM_GENERIC : 0)

#define DESCRIBE(TYPE, MEMBER, NAME, DRIVER, PRIORITY, FLAGS, NEEDS, OBJECT) \
	{ .name = (NAME), .driver = (DRIVER), .priority = (PRIORITY),        \
	  .type = (TYPE), .flags = (FLAGS) | KIND(NEEDS), .needs = (NEEDS),  \
	  .MEMBER = (OBJECT) },
#define CIPHER(NAME, DRIVER, PRIORITY, FLAGS, NEEDS, OBJECT)               \
	DESCRIBE(ALGORITHM_CIPHER, cipher, NAME, DRIVER, PRIORITY, FLAGS,  \
		 NEEDS, &OBJECT)
#define SKCIPHER(NAME, DRIVER, PRIORITY, FLAGS, NEEDS, OBJECT)             \
	DESCRIBE(ALGORITHM_SKCIPHER, skcipher, NAME, DRIVER, PRIORITY,     \
		 FLAGS, NEEDS, &OBJECT)
#define AEAD(NAME, DRIVER, PRIORITY, FLAGS, NEEDS, OBJECT)                 \
	DESCRIBE(ALGORITHM_AEAD, aead, NAME, DRIVER, PRIORITY, FLAGS,      \
		 NEEDS, &OBJECT)
#define HASH(NAME, DRIVER, PRIORITY, FLAGS, NEEDS, OBJECT, DIGEST, BLOCK)  \
	DESCRIBE(ALGORITHM_DIGEST, digest, NAME, DRIVER, PRIORITY, FLAGS,  \
		 NEEDS, &digest_##OBJECT)
#define FUNCTION(NAME, TYPE, FLAGS, TEST, DIGEST, BLOCK)                   \
	{ .name = (NAME), .driver = NAME "-generic", .priority = 100,      \
	  .type = ALGORITHM_FUNCTION, .flags = (FLAGS) | ALGORITHM_GENERIC, \
	  .function = { (TYPE), (TEST), (DIGEST), (BLOCK) } },

const struct algorithm algorithms[ALGORITHM_COUNT] = {
#include "crypto/algorithms.def"
};
