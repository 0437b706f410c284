/*
 * The answers that the kernel's self-tests know, computed once more by
 * libgcrypt and OpenSSL.
 */
#include <gcrypt.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/known_answers.h"
#include "tests/host/vectors/vectors.h"

#define TAG_SIZE 16

struct inputs {
	uint8_t key[256], nonce[32], header[256], message[ANSWER_SIZE_MAX];
};

/* The algorithm of libgcrypt for a name and a size of key. */
static const struct {
	const char *name;
	size_t key_size; /* 0 for any */
	int cipher;
	size_t block_size;
} ciphers[] = {
	{ "aes", 16, GCRY_CIPHER_AES128, 16 },
	{ "aes", 24, GCRY_CIPHER_AES192, 16 },
	{ "aes", 32, GCRY_CIPHER_AES256, 16 },
	{ "blowfish", 0, GCRY_CIPHER_BLOWFISH, 8 },
	{ "des", 0, GCRY_CIPHER_DES, 8 },
	{ "des3_ede", 0, GCRY_CIPHER_3DES, 8 },
	{ "idea", 0, GCRY_CIPHER_IDEA, 8 },
	{ "serpent", 16, GCRY_CIPHER_SERPENT128, 16 },
	{ "serpent", 24, GCRY_CIPHER_SERPENT192, 16 },
	{ "serpent", 32, GCRY_CIPHER_SERPENT256, 16 },
};

static const struct {
	const char *name;
	int hash;
} hashes[] = {
	{ "md5", GCRY_MD_MD5 },
	{ "sha1", GCRY_MD_SHA1 },
	{ "sha224", GCRY_MD_SHA224 },
	{ "sha256", GCRY_MD_SHA256 },
	{ "sha384", GCRY_MD_SHA384 },
	{ "sha512", GCRY_MD_SHA512 },
	{ "sha3-224", GCRY_MD_SHA3_224 },
	{ "sha3-256", GCRY_MD_SHA3_256 },
	{ "sha3-384", GCRY_MD_SHA3_384 },
	{ "sha3-512", GCRY_MD_SHA3_512 },
	{ "blake2b-512", GCRY_MD_BLAKE2B_512 },
	{ "blake2s-256", GCRY_MD_BLAKE2S_256 },
};

static const struct {
	const char *name;
	int mode;
} modes[] = {
	{ "ecb", GCRY_CIPHER_MODE_ECB }, { "cbc", GCRY_CIPHER_MODE_CBC },
	{ "ctr", GCRY_CIPHER_MODE_CTR }, { "xts", GCRY_CIPHER_MODE_XTS },
	{ "gcm", GCRY_CIPHER_MODE_GCM },
};

/* Is `name` "head(inner)"? Writes `inner`. */
static bool take_apart(const char *name, const char *head, char inner[32])
{
	size_t size = strlen(head);

	if (strncmp(name, head, size) != 0 || name[size] != '(')
		return false;
	snprintf(inner, 32, "%s", name + size + 1);
	inner[strlen(inner) - 1] = '\0';
	return true;
}

static int hash_of_name(const char *name)
{
	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
		if (strcmp(hashes[i].name, name) == 0)
			return hashes[i].hash;
	return 0;
}

static size_t by_cipher(uint8_t *out, const struct known_answer *answer,
			const struct inputs *in, const char *name, int mode)
{
	size_t key_size = answer->key_size, found = SIZE_MAX, nonce_size;
	gcry_cipher_hd_t handle;
	bool good;

	if (mode == GCRY_CIPHER_MODE_XTS)
		key_size /= 2;
	for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++)
		if (strcmp(ciphers[i].name, name) == 0 &&
		    (ciphers[i].key_size == 0 ||
		     ciphers[i].key_size == key_size))
			found = i;
	if (found == SIZE_MAX ||
	    gcry_cipher_open(&handle, ciphers[found].cipher, mode, 0) != 0)
		return 0;
	nonce_size = mode == GCRY_CIPHER_MODE_GCM ? 12 :
						    ciphers[found].block_size;
	gcry_cipher_setkey(handle, in->key, answer->key_size);
	if (mode == GCRY_CIPHER_MODE_CTR)
		gcry_cipher_setctr(handle, in->nonce, nonce_size);
	else if (mode != GCRY_CIPHER_MODE_ECB)
		gcry_cipher_setiv(handle, in->nonce, nonce_size);
	if (mode == GCRY_CIPHER_MODE_GCM)
		gcry_cipher_authenticate(handle, in->header,
					 answer->header_size);
	gcry_cipher_final(handle);
	good = gcry_cipher_encrypt(handle, out, answer->size, in->message,
				   answer->size) == 0;
	if (good && mode == GCRY_CIPHER_MODE_GCM)
		good = gcry_cipher_gettag(handle, out + answer->size,
					  TAG_SIZE) == 0;
	gcry_cipher_close(handle);
	if (!good)
		return 0;
	return answer->size + (mode == GCRY_CIPHER_MODE_GCM ? TAG_SIZE : 0);
}

static size_t by_hash(uint8_t *out, const struct known_answer *answer,
		      const struct inputs *in, int hash, bool keyed)
{
	gcry_md_hd_t handle;
	size_t size = gcry_md_get_algo_dlen(hash);

	gcry_md_open(&handle, hash, keyed ? GCRY_MD_FLAG_HMAC : 0);
	if (keyed)
		gcry_md_setkey(handle, in->key, answer->key_size);
	gcry_md_write(handle, in->message, answer->size);
	memcpy(out, gcry_md_read(handle, hash), size);
	gcry_md_close(handle);
	return size;
}

static size_t by_cmac(uint8_t *out, const struct known_answer *answer,
		      const struct inputs *in, bool aes)
{
	size_t size = aes ? 16 : 8;
	gcry_mac_hd_t handle;

	gcry_mac_open(&handle, aes ? GCRY_MAC_CMAC_AES : GCRY_MAC_CMAC_3DES, 0,
		      NULL);
	gcry_mac_setkey(handle, in->key, answer->key_size);
	gcry_mac_write(handle, in->message, answer->size);
	gcry_mac_read(handle, out, &size);
	gcry_mac_close(handle);
	return size;
}

static void chacha(uint8_t *out, const uint8_t key[32], const uint8_t iv[16],
		   const uint8_t *in, size_t size)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int written;

	EVP_EncryptInit_ex(context, EVP_chacha20(), NULL, key, iv);
	EVP_EncryptUpdate(context, out, &written, in, (int)size);
	EVP_CIPHER_CTX_free(context);
}

/* HChaCha20: what the block function adds at its end is taken off again. */
static void long_nonce_key(uint8_t made[32], const uint8_t key[32],
			   const uint8_t nonce[16])
{
	static const uint8_t zeroes[64];
	uint32_t block[16], added[8];

	chacha((uint8_t *)block, key, nonce, zeroes, sizeof(block));
	memcpy(added, "expand 32-byte k", 16);
	memcpy(added + 4, nonce, 16);
	for (unsigned i = 0; i < 4; i++) {
		uint32_t low = block[i] - added[i];
		uint32_t high = block[12 + i] - added[4 + i];

		memcpy(made + 4 * i, &low, 4);
		memcpy(made + 16 + 4 * i, &high, 4);
	}
}

/* 24 bytes of nonce, then a position of 8, which Linux loads in front of the
 * nonce's end: the counter, and the word behind it. */
static size_t by_xchacha(uint8_t *out, const struct known_answer *answer,
			 const struct inputs *in)
{
	uint8_t key[32], iv[16] = { 0 };

	long_nonce_key(key, in->key, in->nonce);
	memcpy(iv, in->nonce + 24, 8);
	memcpy(iv + 8, in->nonce + 16, 8);
	chacha(out, key, iv, in->message, answer->size);
	return answer->size;
}

static size_t by_chacha_aead(uint8_t *out, const struct known_answer *answer,
			     const struct inputs *in, bool long_nonce)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	uint8_t key[32], nonce[12] = { 0 };
	int written;

	memcpy(key, in->key, sizeof(key));
	memcpy(nonce, in->nonce, sizeof(nonce));
	if (long_nonce) {
		long_nonce_key(key, in->key, in->nonce);
		memset(nonce, 0, sizeof(nonce));
		memcpy(nonce + 4, in->nonce + 16, 8);
	}
	EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), NULL, key, nonce);
	EVP_EncryptUpdate(context, NULL, &written, in->header,
			  answer->header_size);
	EVP_EncryptUpdate(context, out, &written, in->message, answer->size);
	EVP_EncryptFinal_ex(context, out + answer->size, &written);
	EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE,
			    out + answer->size);
	EVP_CIPHER_CTX_free(context);
	return answer->size + TAG_SIZE;
}

/* What the others answer; the size of it, or 0 where they do not know. */
static size_t compute(uint8_t *out, const struct known_answer *answer,
		      const struct inputs *in)
{
	const char *name = answer->name;
	char inner[32];

	if (hash_of_name(name))
		return by_hash(out, answer, in, hash_of_name(name), false);
	if (take_apart(name, "hmac", inner))
		return by_hash(out, answer, in, hash_of_name(inner), true);
	if (take_apart(name, "cmac", inner))
		return by_cmac(out, answer, in, inner[0] == 'a');
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (take_apart(name, modes[i].name, inner))
			return by_cipher(out, answer, in, inner,
					 modes[i].mode);
	if (strcmp(name, "chacha20") == 0) {
		chacha(out, in->key, in->nonce, in->message, answer->size);
		return answer->size;
	}
	if (strcmp(name, "xchacha20") == 0)
		return by_xchacha(out, answer, in);
	if (strcmp(name, "rfc7539(chacha20,poly1305)") == 0)
		return by_chacha_aead(out, answer, in, false);
	if (strcmp(name, "rfc7539(xchacha20,poly1305)") == 0)
		return by_chacha_aead(out, answer, in, true);
	return by_cipher(out, answer, in, name, GCRY_CIPHER_MODE_ECB);
}

static void fill(struct inputs *in)
{
	answer_fill(in->key, sizeof(in->key), ANSWER_KEY_START);
	answer_fill(in->nonce, sizeof(in->nonce), ANSWER_NONCE_START);
	answer_fill(in->header, sizeof(in->header), ANSWER_HEADER_START);
	answer_fill(in->message, sizeof(in->message), ANSWER_MESSAGE_START);
}

void check_known_answers(void)
{
	uint8_t ours[ANSWER_SIZE_MAX], theirs[ANSWER_SIZE_MAX + TAG_SIZE];
	struct inputs in;
	bool agreed = true;

	fill(&in);
	for (size_t i = 0; i < known_answer_count; i++) {
		size_t size = compute(theirs, &known_answers[i], &in);

		if (size == 0 ||
		    answer_read(ours, known_answers[i].result) != size ||
		    memcmp(ours, theirs, size) != 0) {
			printf("# %s differs\n", known_answers[i].name);
			agreed = false;
		}
	}
	report("the self-tests' known answers", known_answer_count, agreed);
}

void print_known_answers(void)
{
	uint8_t out[ANSWER_SIZE_MAX + TAG_SIZE];
	struct inputs in;

	fill(&in);
	for (size_t i = 0; i < known_answer_count; i++) {
		const struct known_answer *answer = &known_answers[i];
		size_t size = compute(out, answer, &in);

		printf("ANSWER(\"%s\", %u, %u, %u,", answer->name,
		       answer->key_size, answer->header_size, answer->size);
		for (size_t at = 0; at < size; at++)
			printf("%s%02x%s", at % 32 == 0 ? "\n\t\"" : "",
			       out[at],
			       at % 32 == 31 || at + 1 == size ? "\"" : "");
		printf(")\n");
	}
}
