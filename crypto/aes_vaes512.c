/*
 * AES and its modes, four blocks in a vector.
 *
 * Invariant: needs AVX-512 (F, BW, DQ and VL), AES, VAES and VPCLMULQDQ.
 */
#include "crypto/lanes512.h"

#include "crypto/aes_modes.h"

const struct aes_form aes_vaes512_form = AES_FORM;
