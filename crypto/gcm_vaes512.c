/*
 * GCM and GHASH, four blocks in a vector.
 *
 * Invariant: needs AVX-512 (F, BW, DQ and VL), AES, VAES and VPCLMULQDQ.
 */
#include "crypto/lanes512.h"

#include "crypto/gcm_lanes.h"

const struct gcm_form gcm_vaes512_form = GCM_FORM;
