/*
 * BearSSL 0.6, by its implementations for this processor, and for what is
 * portable by those in plain C. It works in place. Its X25519 is for processors
 * that multiply 32 bits.
 */
#include <bearssl.h>
#include <string.h>

#include "tests/bench/crypto/bench.h"

static br_aes_x86ni_ctr_keys ctr;
static br_aes_x86ni_cbcdec_keys cbc;
static br_aes_ct64_ctr_keys portable;
static br_gcm_context gcm;

static bool set_nothing(const void *with)
{
	(void)with;
	return true;
}

static bool set_ctr(const void *with)
{
	(void)with;
	if (!br_aes_x86ni_ctr_get_vtable())
		return false;
	br_aes_x86ni_ctr_init(&ctr, work.key, work.key_size);
	return true;
}

static bool set_cbc(const void *with)
{
	(void)with;
	if (!br_aes_x86ni_cbcdec_get_vtable())
		return false;
	br_aes_x86ni_cbcdec_init(&cbc, work.key, work.key_size);
	return true;
}

static bool set_gcm(const void *with)
{
	if (!set_ctr(with) || !br_ghash_pclmul_get())
		return false;
	br_gcm_init(&gcm, &ctr.vtable, br_ghash_pclmul_get());
	return true;
}

static bool set_portable(const void *with)
{
	(void)with;
	br_aes_ct64_ctr_init(&portable, work.key, work.key_size);
	return true;
}

static uint32_t counter(void)
{
	return (uint32_t)work.iv[12] << 24 | (uint32_t)work.iv[13] << 16 |
	       (uint32_t)work.iv[14] << 8 | work.iv[15];
}

static void run_ctr(const void *with)
{
	(void)with;
	br_aes_x86ni_ctr_run(&ctr, work.iv, counter(), work.out, work.size);
}

static void run_portable(const void *with)
{
	(void)with;
	br_aes_ct64_ctr_run(&portable, work.iv, counter(), work.out,
			    work.size);
}

static void run_cbc(const void *with)
{
	uint8_t iv[16];

	(void)with;
	memcpy(iv, work.iv, 16);
	br_aes_x86ni_cbcdec_run(&cbc, iv, work.out, work.size);
}

static void run_gcm(const void *with)
{
	(void)with;
	br_gcm_reset(&gcm, work.iv, 12);
	br_gcm_flip(&gcm);
	br_gcm_run(&gcm, 1, work.out, work.size);
	br_gcm_get_tag(&gcm, work.out + work.size);
}

static void run_chacha(const void *with)
{
	br_chacha20_run chacha = br_chacha20_sse2_get();

	(void)with;
	br_poly1305_ctmulq_run(work.key, work.iv, work.out, work.size, NULL,
			       0, work.out + work.size,
			       chacha ? chacha : br_chacha20_ct_run, 1);
}

static void run_ghash(const void *with)
{
	(void)with;
	memset(work.out, 0, 16);
	br_ghash_ctmul64(work.out, work.key, work.in, work.size);
}

static void run_sha256(const void *with)
{
	br_sha256_context state;

	(void)with;
	br_sha256_init(&state);
	br_sha256_update(&state, work.in, work.size);
	br_sha256_out(&state, work.out);
}

static void run_sha512(const void *with)
{
	br_sha512_context state;

	(void)with;
	br_sha512_init(&state);
	br_sha512_update(&state, work.in, work.size);
	br_sha512_out(&state, work.out);
}

#define NAME "BearSSL"
const struct contender bearssl[] = {
	{ OP_AES128_CTR, NAME, set_ctr, run_ctr, NULL },
	{ OP_AES256_CTR, NAME, set_ctr, run_ctr, NULL },
	{ OP_AES128_CBC_OPEN, NAME, set_cbc, run_cbc, NULL },
	{ OP_AES256_CBC_OPEN, NAME, set_cbc, run_cbc, NULL },
	{ OP_AES128_GCM, NAME, set_gcm, run_gcm, NULL },
	{ OP_AES256_GCM, NAME, set_gcm, run_gcm, NULL },
	{ OP_CHACHA20POLY1305, NAME, set_nothing, run_chacha, NULL },
	{ OP_SHA256, NAME, set_nothing, run_sha256, NULL },
	{ OP_SHA512, NAME, set_nothing, run_sha512, NULL },
	{ OP_PORTABLE_CTR, NAME, set_portable, run_portable, NULL },
	{ OP_PORTABLE_GHASH, NAME, set_nothing, run_ghash, NULL },
	{ .name = NULL },
};
