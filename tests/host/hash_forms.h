/*
 * Which hash functions have an accelerated form that this processor can run.
 */
#ifndef TESTS_HOST_HASH_FORMS_H
#define TESTS_HOST_HASH_FORMS_H

#include "crypto/hash.h"

/* The form of `plain`, or NULL where there is none, or none that can run: then
 * a line on stdout has said so, once. */
const struct hash_function *hash_form(const struct hash_function *plain);

#endif
