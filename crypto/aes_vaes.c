/*
 * AES and its modes, two blocks in a vector.
 *
 * Invariant: needs AVX2, AES, VAES and VPCLMULQDQ.
 */
#include "crypto/lanes256.h"

#include "crypto/aes_modes.h"

const struct aes_form aes_vaes_form = AES_FORM;
