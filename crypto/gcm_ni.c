/*
 * GCM and GHASH, a block in a vector.
 *
 * Invariant: needs SSE4.1, AES and PCLMULQDQ.
 */
#include "crypto/lanes128.h"

#include "crypto/gcm_lanes.h"

const struct gcm_form gcm_ni_form = GCM_FORM;
