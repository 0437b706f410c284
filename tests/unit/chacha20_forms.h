/*
 * The forms of ChaCha20 and of its AEAD, for whatever goes through them all.
 */
#ifndef TESTS_UNIT_CHACHA20_FORMS_H
#define TESTS_UNIT_CHACHA20_FORMS_H

#include "crypto/chacha20poly1305.h"
#include "crypto/processor.h"
#include "tests/host/processor.h"

struct chacha20_forms {
	const char *name;
	uint32_t needs;
	const struct chacha20_cipher *cipher, *xcipher;
	const struct chacha20poly1305 *aead, *xaead;
};

#define CHACHA20_FORM(NAME, NEEDS)                             \
	{ #NAME, NEEDS, &chacha20_##NAME, &xchacha20_##NAME,   \
	  &chacha20poly1305_##NAME, &xchacha20poly1305_##NAME }

static const struct chacha20_forms chacha20_forms[] = {
	CHACHA20_FORM(generic, 0),
	CHACHA20_FORM(ssse3, PROCESSOR_SSE41),
	CHACHA20_FORM(avx2, PROCESSOR_AVX2),
	CHACHA20_FORM(avx512, PROCESSOR_AVX512),
};

#define CHACHA20_FORMS (sizeof(chacha20_forms) / sizeof(chacha20_forms[0]))

static inline bool has_form(const struct chacha20_forms *form)
{
	const struct processor_words words = host_processor();

	return (processor_features(&words) & form->needs) == form->needs;
}

#endif
