/*
 * Ciphers and their modes against libgcrypt and OpenSSL, on random messages
 * at random addresses.
 */
#include <gcrypt.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/aes.h"
#include "crypto/aes_ni.h"
#include "crypto/blowfish.h"
#include "crypto/cbc.h"
#include "crypto/chacha20poly1305.h"
#include "crypto/cmac.h"
#include "crypto/ctr.h"
#include "crypto/des.h"
#include "crypto/gcm.h"
#include "crypto/idea.h"
#include "crypto/serpent.h"
#include "crypto/xts.h"
#include "tests/host/vectors/ciphers.h"
#include "tests/unit/chacha20_forms.h"

#define MESSAGE_MOST 2000 /* bytes */

/* One random case: the buffers are of the sizes that the case has, so that
 * the sanitizers see a byte too much. */
struct trial {
	const struct block_cipher *cipher;
	int gcrypt;
	uint8_t key[KEY_ROOM], iv[32], header[64];
	size_t key_size, iv_size, header_size, size;
	uint8_t *in, *out, *peer;
	uint8_t tag[16], peer_tag[16];
};

static uint8_t schedules[2][SCHEDULE_ROOM] __attribute__((aligned(16)));

static const struct peer {
	const char *name;
	const struct block_cipher *cipher;
	int cmac;	     /* libgcrypt's */
	int gcrypt[3];	     /* by size of key: 16, 24, 32 bytes */
	const char *openssl; /* the stem of its names, or NULL */
} peers[] = {
	{ "AES", &aes_cipher, GCRY_MAC_CMAC_AES,
	  { GCRY_CIPHER_AES128, GCRY_CIPHER_AES192, GCRY_CIPHER_AES256 },
	  "AES" },
	{ "AES by instructions", &aes_ni_cipher, GCRY_MAC_CMAC_AES,
	  { GCRY_CIPHER_AES128, GCRY_CIPHER_AES192, GCRY_CIPHER_AES256 },
	  "AES" },
	{ "Serpent", &serpent_cipher, GCRY_MAC_CMAC_SERPENT,
	  { GCRY_CIPHER_SERPENT128, GCRY_CIPHER_SERPENT192,
	    GCRY_CIPHER_SERPENT256 }, NULL },
	{ "DES", &des_cipher, 0, { GCRY_CIPHER_DES }, NULL },
	{ "Triple DES", &des3_cipher, GCRY_MAC_CMAC_3DES,
	  { GCRY_CIPHER_3DES }, NULL },
	{ "Blowfish", &blowfish_cipher, GCRY_MAC_CMAC_BLOWFISH,
	  { GCRY_CIPHER_BLOWFISH }, NULL },
	{ "IDEA", &idea_cipher, GCRY_MAC_CMAC_IDEA, { GCRY_CIPHER_IDEA },
	  NULL },
};

static void check(gcry_error_t error)
{
	if (error) {
		fprintf(stderr, "vectors: libgcrypt: %s\n",
			gcry_strerror(error));
		exit(2);
	}
}

static void make_trial(struct trial *t, const struct peer *peer, size_t whole)
{
	const struct block_cipher *cipher = peer->cipher;
	size_t kinds = (cipher->key_max - cipher->key_min) /
			       cipher->key_step + 1;
	size_t kind = random_word() % 3;

	memset(t, 0, sizeof(*t));
	t->cipher = cipher;
	t->gcrypt = peer->gcrypt[kind];
	t->key_size = 16 + 8 * kind;
	if (peer->gcrypt[1] == 0) { /* one name for all sizes of key */
		t->gcrypt = peer->gcrypt[0];
		t->key_size = cipher->key_min +
			      random_word() % kinds * cipher->key_step;
	}
	t->iv_size = cipher->block_size;
	t->size = random_size(MESSAGE_MOST) / whole * whole;
	random_fill(t->key, sizeof(t->key));
	random_fill(t->iv, sizeof(t->iv));
	random_fill(t->header, sizeof(t->header));
	t->in = malloc(t->size + 1);
	t->out = malloc(t->size + 1);
	t->peer = malloc(t->size + 1);
	random_fill(t->in, t->size);
}

static void end_trial(struct trial *t)
{
	free(t->in);
	free(t->out);
	free(t->peer);
}

/* The same by libgcrypt, into `peer` and `peer_tag`. */
static bool gcrypt_seal(struct trial *t, int mode, size_t key_size)
{
	bool is_aead = mode == GCRY_CIPHER_MODE_GCM ||
		       mode == GCRY_CIPHER_MODE_POLY1305;
	gcry_cipher_hd_t handle;
	gcry_error_t error;

	check(gcry_cipher_open(&handle, t->gcrypt, mode, 0));
	error = gcry_cipher_setkey(handle, t->key, key_size);
	if (error) { /* a weak key */
		gcry_cipher_close(handle);
		return false;
	}
	if (mode == GCRY_CIPHER_MODE_CTR)
		check(gcry_cipher_setctr(handle, t->iv, t->iv_size));
	else if (mode != GCRY_CIPHER_MODE_ECB)
		check(gcry_cipher_setiv(handle, t->iv, t->iv_size));
	if (is_aead)
		check(gcry_cipher_authenticate(handle, t->header,
					       t->header_size));
	if (is_aead)
		gcry_cipher_final(handle);
	if (t->size || is_aead)
		check(gcry_cipher_encrypt(handle, t->peer, t->size, t->in,
					  t->size));
	if (is_aead)
		check(gcry_cipher_gettag(handle, t->peer_tag, 16));
	gcry_cipher_close(handle);
	return true;
}

/* CTR in pieces. */
static void run_ctr(struct trial *t, const struct keyed_cipher *key)
{
	size_t done = 0;
	struct ctr ctr;

	ctr_init(&ctr, key, t->iv, t->cipher->block_size);
	while (done < t->size) {
		size_t piece = random_size(t->size - done) + 1;

		ctr_update(&ctr, t->out + done, t->in + done, piece);
		done += piece;
	}
	ctr_final(&ctr);
}

static bool try_mode(struct trial *t, int mode)
{
	const struct keyed_cipher key = { t->cipher, schedules[0] };
	size_t blocks = t->size / t->cipher->block_size;
	uint8_t iv[BLOCK_SIZE_MAX];

	if (!gcrypt_seal(t, mode, t->key_size))
		return true;
	if (t->cipher->set_key(schedules[0], t->key, t->key_size) != 0)
		return false;
	memcpy(iv, t->iv, sizeof(iv));
	if (mode == GCRY_CIPHER_MODE_ECB)
		t->cipher->encrypt(schedules[0], t->out, t->in, blocks);
	else if (mode == GCRY_CIPHER_MODE_CBC)
		cbc_encrypt(&key, iv, t->out, t->in, blocks);
	else
		run_ctr(t, &key);
	if (memcmp(t->out, t->peer, t->size) != 0)
		return false;
	memcpy(iv, t->iv, sizeof(iv));
	if (mode == GCRY_CIPHER_MODE_ECB)
		t->cipher->decrypt(schedules[0], t->out, t->out, blocks);
	else if (mode == GCRY_CIPHER_MODE_CBC)
		cbc_decrypt(&key, iv, t->out, t->out, blocks);
	else
		return true;
	return memcmp(t->out, t->in, t->size) == 0;
}

static bool try_xts(struct trial *t)
{
	struct xts_key key;

	/* libgcrypt has no XTS with 192 bits. */
	if (t->size < XTS_BLOCK_SIZE || t->key_size == 24)
		return true;
	if (!gcrypt_seal(t, GCRY_CIPHER_MODE_XTS, 2 * t->key_size))
		return true;
	return xts_set_key(&key, t->cipher, schedules[0], schedules[1],
			   t->key, 2 * t->key_size) == 0 &&
	       xts_encrypt(&key, t->iv, t->out, t->in, t->size) == 0 &&
	       memcmp(t->out, t->peer, t->size) == 0 &&
	       xts_decrypt(&key, t->iv, t->out, t->out, t->size) == 0 &&
	       memcmp(t->out, t->in, t->size) == 0;
}

static bool try_gcm(struct trial *t)
{
	const struct keyed_cipher key = { t->cipher, schedules[0] };
	struct aead_message m = {
		.nonce = t->iv, .header = t->header, .in = t->in,
		.out = t->out, .size = t->size,
		.header_size = t->header_size = random_word() % 65,
	};

	m.nonce_size = t->iv_size = random_word() % 2 ? 12 :
				    1 + random_word() % 32;
	if (!gcrypt_seal(t, GCRY_CIPHER_MODE_GCM, t->key_size))
		return true;
	if (t->cipher->set_key(schedules[0], t->key, t->key_size) != 0 ||
	    gcm_seal(&key, &m, t->tag, 16) != 0 ||
	    memcmp(t->out, t->peer, t->size) != 0 ||
	    memcmp(t->tag, t->peer_tag, 16) != 0)
		return false;
	m.in = t->out;
	if (gcm_open(&key, &m, t->tag, 16) != 0 ||
	    memcmp(t->out, t->in, t->size) != 0)
		return false;
	m.in = t->in;
	t->tag[random_word() % 16] ^= (uint8_t)(1u << random_word() % 8);
	return gcm_open(&key, &m, t->tag, 16) == CRYPTO_FORGED;
}

static bool try_cmac(struct trial *t, int algorithm)
{
	const struct keyed_cipher key = { t->cipher, schedules[0] };
	size_t cut = random_size(t->size + 1), size = sizeof(t->peer_tag);
	struct cmac state;
	gcry_mac_hd_t handle;
	gcry_error_t error;

	check(gcry_mac_open(&handle, algorithm, 0, NULL));
	error = gcry_mac_setkey(handle, t->key, t->key_size);
	if (!error) {
		check(gcry_mac_write(handle, t->in, t->size));
		check(gcry_mac_read(handle, t->peer_tag, &size));
	}
	gcry_mac_close(handle);
	if (error || t->cipher->set_key(schedules[0], t->key, t->key_size))
		return error != 0;
	cmac_init(&state, &key);
	cmac_update(&state, t->in, cut);
	cmac_update(&state, t->in + cut, t->size - cut);
	cmac_final(&state, t->tag);
	return memcmp(t->tag, t->peer_tag, t->cipher->block_size) == 0;
}

/* OpenSSL's cipher `name` without padding, sealing and then opening. */
static bool try_openssl(struct trial *t, const char *name)
{
	const EVP_CIPHER *cipher = EVP_get_cipherbyname(name);
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int size = 0, more = 0;
	bool good = cipher && context &&
		    EVP_EncryptInit_ex(context, cipher, NULL, t->key, t->iv) &&
		    EVP_CIPHER_CTX_set_padding(context, 0) &&
		    EVP_EncryptUpdate(context, t->peer, &size, t->in,
				      (int)t->size) &&
		    EVP_EncryptFinal_ex(context, t->peer + size, &more) &&
		    memcmp(t->out, t->peer, t->size) == 0;

	EVP_CIPHER_CTX_free(context);
	return good;
}

static bool try_both(struct trial *t, const struct peer *peer, unsigned mode)
{
	static const int modes[] = { GCRY_CIPHER_MODE_ECB,
				     GCRY_CIPHER_MODE_CBC,
				     GCRY_CIPHER_MODE_CTR };
	static const char *const names[] = { "ECB", "CBC", "CTR" };
	const struct keyed_cipher key = { t->cipher, schedules[0] };
	uint8_t iv[BLOCK_SIZE_MAX];
	char name[32];

	if (!try_mode(t, modes[mode]))
		return false;
	if (peer->openssl == NULL)
		return true;
	memcpy(iv, t->iv, sizeof(iv));
	if (mode == 0)
		t->cipher->encrypt(schedules[0], t->out, t->in,
				   t->size / t->cipher->block_size);
	else if (mode == 1)
		cbc_encrypt(&key, iv, t->out, t->in,
			    t->size / t->cipher->block_size);
	snprintf(name, sizeof(name), "%s-%zu-%s", peer->openssl,
		 8 * t->key_size, names[mode]);
	return try_openssl(t, name);
}

static void compare_peer(const struct peer *peer, unsigned rounds)
{
	size_t block = peer->cipher->block_size;
	unsigned long cases = 0;
	bool agreed = true;
	char name[64];

	for (unsigned round = 0; round < rounds; round++)
		for (unsigned mode = 0; mode < 6; mode++) {
			struct trial t;

			if ((mode == 3 || mode == 4) && block != 16)
				continue;
			if (mode == 5 && peer->cmac == 0)
				continue;
			make_trial(&t, peer, mode < 2 ? block : 1);
			if (mode < 3)
				agreed &= try_both(&t, peer, mode);
			else if (mode == 3)
				agreed &= try_xts(&t);
			else if (mode == 4)
				agreed &= try_gcm(&t);
			else if (mode == 5)
				agreed &= try_cmac(&t, peer->cmac);
			end_trial(&t);
			cases++;
		}
	snprintf(name, sizeof(name), "%s and its modes as libgcrypt%s",
		 peer->name, peer->openssl ? " and OpenSSL" : "");
	report(name, cases, agreed);
}

static bool try_chacha20poly1305(struct trial *t, const struct aead *by)
{
	struct aead_message m = {
		.nonce = t->iv, .nonce_size = t->iv_size = 12,
		.header = t->header, .in = t->in, .out = t->out,
		.header_size = t->header_size = random_word() % 65,
		.size = t->size,
	};
	uint8_t context[CHACHA20_KEY_SIZE];

	t->gcrypt = GCRY_CIPHER_CHACHA20;
	if (!gcrypt_seal(t, GCRY_CIPHER_MODE_POLY1305, CHACHA20_KEY_SIZE) ||
	    aead_set_key(by, context, t->key, CHACHA20_KEY_SIZE) != 0 ||
	    aead_seal(by, context, &m, t->tag, 16) != 0 ||
	    memcmp(t->out, t->peer, t->size) != 0 ||
	    memcmp(t->tag, t->peer_tag, 16) != 0)
		return false;
	m.in = t->out;
	return aead_open(by, context, &m, t->tag, 16) == 0 &&
	       memcmp(t->out, t->in, t->size) == 0;
}

/* OpenSSL's initial value for ChaCha20 is Linux's. */
static bool try_chacha20(struct trial *t, const struct skcipher *by)
{
	uint8_t iv[16];

	memcpy(iv, t->iv, sizeof(iv));
	return skcipher_encrypt(by, t->key, iv, t->out, t->in, t->size) == 0 &&
	       try_openssl(t, "ChaCha20");
}

static void compare_chacha20(const struct chacha20_forms *form,
			     unsigned rounds)
{
	bool agreed = true;
	char name[64];

	if (!has_form(form)) {
		printf("# ChaCha20 by %s skipped: not in this processor\n",
		       form->name);
		return;
	}
	for (unsigned round = 0; round < rounds; round++) {
		struct trial t;

		make_trial(&t, &peers[0], 1);
		agreed &= try_chacha20(&t, &form->cipher->skcipher);
		agreed &= try_chacha20poly1305(&t, &form->aead->aead);
		end_trial(&t);
	}
	snprintf(name, sizeof(name),
		 "ChaCha20 (%s) and its AEAD as libgcrypt and OpenSSL",
		 form->name);
	report(name, 2ul * rounds, agreed);
}

void ciphers_compare(unsigned rounds)
{
	for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++)
		if (peers[i].cipher != &aes_ni_cipher ||
		    __builtin_cpu_supports("aes"))
			compare_peer(&peers[i], rounds);
	for (size_t i = 0; i < CHACHA20_FORMS; i++)
		compare_chacha20(&chacha20_forms[i], rounds);
}
