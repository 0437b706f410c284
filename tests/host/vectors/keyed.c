/*
 * The published vectors of what is built on hash functions under a key: HMAC,
 * HKDF, PBKDF2; and those of SipHash.
 */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/pbkdf2.h"
#include "crypto/siphash.h"
#include "tests/host/vectors/vectors.h"

#define ITERATIONS_MOST 100000 /* of PBKDF2, lest this takes minutes */

/* RFC 2202's and RFC 4231's, in NIST's form. */
static enum verdict check_hmac(struct vectors *file)
{
	const struct hash_function *function = vector_with(file);
	uint8_t tag[HASH_DIGEST_MAX];
	size_t key_size, size;
	const uint8_t *key = field_bytes(file, "Key", &key_size);
	const uint8_t *data = field_bytes(file, "Msg", &size);

	hmac(tag, function, key, key_size, data, size);
	return is_field(file, "MD", tag, function->digest_size);
}

/* The function in "HMAC(SHA-1)", or NULL. */
static const struct hash_function *hash_in_name(struct vectors *file)
{
	const char *open = strchr(field_text(file, "Name"), '(');
	char name[32] = "";

	if (open)
		strncat(name, open + 1, sizeof(name) - 1);
	name[strcspn(name, ")")] = '\0';
	return hash_called(name);
}

static enum verdict check_named_hmac(struct vectors *file)
{
	const struct hash_function *function = hash_in_name(file);
	const char *test = field_text(file, "Test");
	uint8_t tag[HASH_DIGEST_MAX];
	size_t key_size, size, tag_size;
	const uint8_t *key = field_bytes(file, "Key", &key_size);
	const uint8_t *data = field_bytes(file, "Message", &size);

	if (function == NULL)
		return vector_skip(file, "a hash function that is not here");
	hmac(tag, function, key, key_size, data, size);
	tag_size = function->digest_size;
	if (strcmp(test, "VerifyTruncated") == 0)
		field_bytes(file, "MAC", &tag_size);
	else if (strcmp(test, "Verify") != 0)
		return FAILED;
	return is_field(file, "MAC", tag, tag_size);
}

static enum verdict check_siphash(struct vectors *file)
{
	uint8_t hash[8];
	size_t key_size, size;
	const uint8_t *key = field_bytes(file, "Key", &key_size);
	const uint8_t *data = field_bytes(file, "Message", &size);
	enum verdict same;

	if (strcmp(field_text(file, "Name"), "SipHash-2-4") != 0)
		return vector_skip(file, "another number of rounds");
	if (strlen(field_text(file, "MAC")) != 2 * sizeof(hash))
		return vector_skip(file, "128 bits of hash");
	store64_le(hash, siphash(key, data, size));
	same = is_field(file, "MAC", hash, sizeof(hash));
	if (strcmp(field_text(file, "Test"), "NotVerify") == 0)
		return same == PASSED ? FAILED : PASSED;
	return same;
}

/* Extracts to `prk` and expands to a buffer of `size` bytes, which it
 * returns. */
static const uint8_t *derive(struct vectors *file,
			     const struct hash_function *function,
			     const char *salt_name, const char *secret_name,
			     const char *info_name, uint8_t *prk, size_t size)
{
	const uint8_t *salt = NULL, *secret, *info;
	size_t salt_size = 0, secret_size, info_size;
	uint8_t *out = vector_buffer(file, size);

	if (has_field(file, salt_name))
		salt = field_bytes(file, salt_name, &salt_size);
	secret = field_bytes(file, secret_name, &secret_size);
	info = field_bytes(file, info_name, &info_size);
	hkdf_extract(prk, function, salt, salt_size, secret, secret_size);
	hkdf_expand(out, size, function, prk, function->digest_size, info,
		    info_size);
	return out;
}

static enum verdict check_hkdf(struct vectors *file)
{
	const struct hash_function *function =
		hash_called(field_text(file, "Hash"));
	size_t size = field_number(file, "L");
	uint8_t prk[HASH_DIGEST_MAX];
	const uint8_t *out;

	if (function == NULL)
		return FAILED;
	out = derive(file, function, "salt", "IKM", "info", prk, size);
	if (has_field(file, "PRK") &&
	    is_field(file, "PRK", prk, function->digest_size) != PASSED)
		return FAILED;
	return is_field(file, "OKM", out, size);
}

static enum verdict check_named_hkdf(struct vectors *file)
{
	const struct hash_function *function = hash_in_name(file);
	size_t size = field_number(file, "DerivedKeyLength");
	uint8_t prk[HASH_DIGEST_MAX];

	if (function == NULL)
		return vector_skip(file, "a hash function that is not here");
	return is_field(file, "DerivedKey",
			derive(file, function, "Salt", "Secret", "Info", prk,
			       size),
			size);
}

/* A text in which a backslash and 0 stand for a byte of zero. */
static const uint8_t *text_bytes(struct vectors *file, const char *name,
				 size_t *size)
{
	const char *text = field_text(file, name);
	uint8_t *bytes = vector_buffer(file, strlen(text));

	for (*size = 0; *text; text++)
		if (text[0] == '\\' && text[1] == '0') {
			bytes[(*size)++] = 0;
			text++;
		} else {
			bytes[(*size)++] = (uint8_t)*text;
		}
	return bytes;
}

static enum verdict check_pbkdf2(struct vectors *file)
{
	unsigned long iterations = field_number(file, "ITERATIONS");
	size_t size = field_number(file, "LENGTH"), password_size, salt_size;
	const uint8_t *password, *salt;
	uint8_t *out = vector_buffer(file, size);

	if (iterations > ITERATIONS_MOST)
		return vector_skip(file, "too many iterations to wait for");
	password = text_bytes(file, "PASSWORD", &password_size);
	salt = text_bytes(file, "SALT", &salt_size);
	pbkdf2(out, size, vector_with(file), password, password_size, salt,
	       salt_size, (uint32_t)iterations);
	return is_field(file, "DERIVED_KEY", out, size);
}

#define HMAC(stem, function, count)                                     \
	{ "HMAC/" stem ".txt", check_hmac, NULL, function, "MD", count, \
	  0, NULL }
#define HKDF(stem, count)                                               \
	{ "KDF/" stem ".txt", check_hkdf, NULL, NULL, "OKM", count, 0,  \
	  "COUNT" }
#define NAMED(stem, check, count, skipped)                              \
	{ "crypto++/TestVectors/" stem ".txt", check, NULL, NULL,       \
	  "Test", count, skipped, "AlgorithmType" }

const struct vector_file keyed_files[] = {
	HMAC("rfc-2202-md5", &hash_md5, 7),
	HMAC("rfc-2202-sha1", &hash_sha1, 7),
	HMAC("rfc-4231-sha224", &hash_sha224, 6),
	HMAC("rfc-4231-sha256", &hash_sha256, 6),
	HMAC("rfc-4231-sha384", &hash_sha384, 6),
	HMAC("rfc-4231-sha512", &hash_sha512, 6),
	NAMED("hmac", check_named_hmac, 44, 8),
	NAMED("siphash", check_siphash, 640, 640),
	HKDF("rfc-5869-HKDF-SHA1", 4),
	HKDF("rfc-5869-HKDF-SHA256", 3),
	HKDF("hkdf-generated", 1),
	NAMED("hkdf", check_named_hkdf, 12, 4),
	{ "KDF/rfc-6070-PBKDF2-SHA1.txt", check_pbkdf2, NULL, &hash_sha1,
	  "DERIVED_KEY", 5, 1, NULL },
	{ NULL, NULL, NULL, NULL, NULL, 0, 0, NULL },
};
