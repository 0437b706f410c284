/*
 * AES by the processor's instructions as the registry describes algorithms:
 * modes and GCM, by vectors of one block (AES-NI), of two and of four (VAES).
 * What each needs of the processor stands in aes_form.h.
 *
 * Invariants: those of skcipher.h, aead.h, xts.h and gcm.h, but that the plain
 * text of a message stands in the output before its tag is known; it is wiped
 * where that is wrong.
 */
#ifndef CRYPTO_AES_FORMS_H
#define CRYPTO_AES_FORMS_H

#include "crypto/aead.h"
#include "crypto/aes_form.h"
#include "crypto/skcipher.h"

/* A description, and the form that does its work. */
struct aes_skcipher {
	struct skcipher skcipher;
	const struct aes_form *form;
};

struct gcm_aead {
	struct aead aead;
	const struct gcm_form *form;
};

extern const struct aes_skcipher ecb_aes_ni, cbc_aes_ni, ctr_aes_ni,
	xts_aes_ni, ecb_aes_vaes, cbc_aes_vaes, ctr_aes_vaes, xts_aes_vaes,
	ecb_aes_vaes512, cbc_aes_vaes512, ctr_aes_vaes512, xts_aes_vaes512;

/* A nonce of another size than 12 bytes, which a name does not give, is the
 * affair of who calls `seal` and `open` of these directly. */
extern const struct gcm_aead gcm_aes_ni, gcm_aes_vaes, gcm_aes_vaes512;

#endif
