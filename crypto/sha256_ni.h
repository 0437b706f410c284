/*
 * SHA-256's blocks by the processor's SHA instructions, on vector registers:
 * who calls this owns those (crypto/vector.h).
 *
 * Invariants: it may not run on a processor without PROCESSOR_SHA
 * (crypto/processor.h). No branch and no address depends on the data, and the
 * registers hold nothing of it afterwards.
 */
#ifndef CRYPTO_SHA256_NI_H
#define CRYPTO_SHA256_NI_H

#include <stddef.h>
#include <stdint.h>

/* A compress_blocks() for struct sha256's chaining value. */
void sha256_ni_compress(void *chain, const uint8_t *blocks, size_t count);

#endif
