/*
 * ECB, CBC, CTR and XTS over any block cipher. See modes.h.
 */
#include "crypto/modes.h"

#include <string.h>

#include "crypto/cbc.h"
#include "crypto/ctr.h"
#include "crypto/error.h"
#include "crypto/pause.h"
#include "crypto/xts.h"

static struct keyed_cipher keyed(const struct skcipher *by,
				 const void *context)
{
	return (struct keyed_cipher){ by->cipher, context };
}

static int set_key(const struct skcipher *by, void *context,
		   const uint8_t *key, size_t size)
{
	return by->cipher->set_key(context, key, size) ? CRYPTO_INVALID : 0;
}

typedef void run_blocks(const void *schedule, uint8_t *out, const uint8_t *in,
			size_t blocks);

static int ecb(run_blocks *run, const struct skcipher *by, const void *context,
	       uint8_t *out, const uint8_t *in, size_t size)
{
	while (size) {
		size_t piece = size < PAUSE_SIZE ? size : PAUSE_SIZE;

		run(context, out, in, piece / by->block_size);
		in += piece;
		out += piece;
		size -= piece;
		pause_before(size);
	}
	return 0;
}

static int ecb_seal(const struct skcipher *by, const void *context,
		    uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	(void)iv;
	return ecb(by->cipher->encrypt, by, context, out, in, size);
}

static int ecb_unseal(const struct skcipher *by, const void *context,
		      uint8_t *iv, uint8_t *out, const uint8_t *in,
		      size_t size)
{
	(void)iv;
	return ecb(by->cipher->decrypt, by, context, out, in, size);
}

static int cbc_seal(const struct skcipher *by, const void *context,
		    uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	struct keyed_cipher key = keyed(by, context);

	cbc_encrypt(&key, iv, out, in, size / by->block_size);
	return 0;
}

static int cbc_unseal(const struct skcipher *by, const void *context,
		      uint8_t *iv, uint8_t *out, const uint8_t *in,
		      size_t size)
{
	struct keyed_cipher key = keyed(by, context);

	cbc_decrypt(&key, iv, out, in, size / by->block_size);
	return 0;
}

static int ctr_run(const struct skcipher *by, const void *context,
		   uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	struct keyed_cipher key = keyed(by, context);
	struct ctr ctr;

	ctr_init(&ctr, &key, iv, by->iv_size);
	ctr_update(&ctr, out, in, size);
	memcpy(iv, ctr.counter, by->iv_size);
	ctr_final(&ctr);
	return 0;
}

/* The data's schedule, and behind it the tweaks'. */
static struct xts_key xts_keyed(const struct skcipher *by, const void *context)
{
	return (struct xts_key){
		.cipher = by->cipher,
		.data_schedule = context,
		.tweak_schedule = (const uint8_t *)context +
				  by->context_size / 2,
	};
}

static int xts_take_key(const struct skcipher *by, void *context,
			const uint8_t *key, size_t size)
{
	struct xts_key made;

	return xts_set_key(&made, by->cipher, context,
			   (uint8_t *)context + by->context_size / 2, key,
			   size) ? CRYPTO_INVALID : 0;
}

static int xts_seal(const struct skcipher *by, const void *context,
		    uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	struct xts_key key = xts_keyed(by, context);

	return xts_encrypt(&key, iv, out, in, size);
}

static int xts_unseal(const struct skcipher *by, const void *context,
		      uint8_t *iv, uint8_t *out, const uint8_t *in,
		      size_t size)
{
	struct xts_key key = xts_keyed(by, context);

	return xts_decrypt(&key, iv, out, in, size);
}

/* What ECB has; the other modes differ from it. */
void ecb_of(struct skcipher *made, const struct block_cipher *cipher)
{
	*made = (struct skcipher){
		.block_size = cipher->block_size,
		.size_step = cipher->block_size,
		.chunk_size = cipher->block_size,
		.key_min = cipher->key_min,
		.key_max = cipher->key_max,
		.key_step = cipher->key_step,
		.context_size = cipher->schedule_size,
		.cipher = cipher,
		.set_key = set_key,
		.encrypt = ecb_seal,
		.decrypt = ecb_unseal,
	};
}

void cbc_of(struct skcipher *made, const struct block_cipher *cipher)
{
	ecb_of(made, cipher);
	made->iv_size = cipher->block_size;
	made->encrypt = cbc_seal;
	made->decrypt = cbc_unseal;
}

void ctr_of(struct skcipher *made, const struct block_cipher *cipher)
{
	ecb_of(made, cipher);
	made->iv_size = cipher->block_size;
	made->block_size = 1;
	made->size_step = 1;
	made->encrypt = ctr_run;
	made->decrypt = ctr_run;
}

void xts_of(struct skcipher *made, const struct block_cipher *cipher)
{
	ecb_of(made, cipher);
	made->iv_size = XTS_BLOCK_SIZE;
	made->size_step = 1;
	made->chunk_size = 0;
	made->size_min = XTS_BLOCK_SIZE;
	made->key_min *= 2;
	made->key_max *= 2;
	made->key_step *= 2;
	/* The second schedule is aligned as the first. */
	made->context_size = (cipher->schedule_size + SKCIPHER_ALIGN - 1) /
			     SKCIPHER_ALIGN * SKCIPHER_ALIGN * 2;
	made->set_key = xts_take_key;
	made->encrypt = xts_seal;
	made->decrypt = xts_unseal;
}
