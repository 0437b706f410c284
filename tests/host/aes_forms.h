/*
 * The forms of AES by the processor's instructions that this processor has.
 */
#ifndef TESTS_HOST_AES_FORMS_H
#define TESTS_HOST_AES_FORMS_H

#include "crypto/aes_forms.h"

struct host_aes_form {
	const char *name;
	uint32_t needs;
	const struct aes_form *modes;
	const struct aes_skcipher *ciphers[4]; /* ECB, CBC, CTR, XTS */
	const struct gcm_aead *gcm;
};

/* The form after `form`, or the first for NULL, that this processor has, or
 * NULL. The first pass over them says which it has not. */
const struct host_aes_form *next_aes_form(const struct host_aes_form *form);

#define EACH_FORM(f)                                              \
	for (const struct host_aes_form *f = next_aes_form(NULL); f; \
	     f = next_aes_form(f))

#endif
