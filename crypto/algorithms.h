/*
 * The table of all algorithms that are not put together from others, made
 * from crypto/algorithms.def.
 */
#ifndef CRYPTO_ALGORITHMS_H
#define CRYPTO_ALGORITHMS_H

#include "crypto/algorithm.h"

enum {
#define ONE(...) + 1
#define CIPHER ONE
#define HASH ONE
#define FUNCTION ONE
#define SKCIPHER ONE
#define AEAD ONE
	ALGORITHM_COUNT = 0
#include "crypto/algorithms.def"
#undef ONE
};

extern const struct algorithm algorithms[ALGORITHM_COUNT];

#endif
