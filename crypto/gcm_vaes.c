/*
 * GCM and GHASH, two blocks in a vector.
 *
 * Invariant: needs AVX2, AES, VAES and VPCLMULQDQ.
 */
#include "crypto/lanes256.h"

#include "crypto/gcm_lanes.h"

const struct gcm_form gcm_vaes_form = GCM_FORM;
