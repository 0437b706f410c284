/*
 * The published vectors of hash functions, and how each kind of them is
 * checked: NIST's CAVP messages and Monte Carlo chains (SHAVS and SHA3VS tell
 * how those go), and the RFCs' examples.
 */
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "tests/host/hash_forms.h"
#include "tests/host/vectors/vectors.h"

#define ROUNDS 1000 /* of a Monte Carlo chain, for each case */

struct shake {
	void (*init)(struct sha3 *state);
};

static const struct shake shake_128 = { shake128_init };
static const struct shake shake_256 = { shake256_init };

const struct hash_function *hash_called(const char *name)
{
	static const struct {
		const char *name;
		const struct hash_function *function;
	} names[] = {
		{ "MD5", &hash_md5 },
		{ "SHA-1", &hash_sha1 },
		{ "SHA-224", &hash_sha224 },
		{ "SHA-256", &hash_sha256 },
		{ "SHA-384", &hash_sha384 },
		{ "SHA-512", &hash_sha512 },
		{ "SHA3-224", &hash_sha3_224 },
		{ "SHA3-256", &hash_sha3_256 },
		{ "SHA3-384", &hash_sha3_384 },
		{ "SHA3-512", &hash_sha3_512 },
		{ "BLAKE2b", &hash_blake2b_512 },
		{ "BLAKE2s", &hash_blake2s_256 },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].function;
	return NULL;
}

/* By the plain form, and where there is another by that one, too. They must
 * agree, or the digest is none that a vector has. */
static void hash_by_all(const struct hash_function *function, uint8_t *digest,
			const void *data, size_t size)
{
	const struct hash_function *fast = hash_form(function);
	uint8_t other[HASH_DIGEST_MAX];

	if (fast)
		hash(fast, other, data, size);
	hash(function, digest, data, size);
	if (fast && memcmp(other, digest, function->digest_size) != 0)
		memset(digest, 0, function->digest_size);
}

/* The message of a case, whose Len counts bits and may be 0 where Msg is 00.
 * False: it is no whole bytes. */
static bool read_message(struct vectors *file, const uint8_t **data,
			 size_t *size)
{
	unsigned long bits = field_number(file, "Len");
	size_t given;

	*data = field_bytes(file, "Msg", &given);
	*size = bits / 8;
	if (*size > given)
		*size = given + 1; /* a fault of the file: fails */
	return bits % 8 == 0;
}

static enum verdict check_message(struct vectors *file)
{
	const struct hash_function *function = vector_with(file);
	uint8_t digest[HASH_DIGEST_MAX];
	const uint8_t *data;
	size_t size;

	if (!read_message(file, &data, &size))
		return vector_skip(file, "no whole bytes");
	hash_by_all(function, digest, data, size);
	return is_field(file, "MD", digest, function->digest_size);
}

/* Where a chain goes on: from the seed, or from what the last case left. */
static uint8_t *chain_start(struct vectors *file, const char *seed,
			    size_t size)
{
	uint8_t *state = vector_scratch(file);

	if (strcmp(field_text(file, "COUNT"), "0") == 0) {
		size_t given;
		const uint8_t *from = field_bytes(file, seed, &given);

		memcpy(state, from, given < size ? given : size);
	}
	return state;
}

/* SHAVS, 6.4: each message is the last three digests. */
static enum verdict check_chain(struct vectors *file)
{
	const struct hash_function *function = vector_with(file);
	size_t size = function->digest_size;
	uint8_t *seed = chain_start(file, "Seed", size);
	uint8_t last[3 * HASH_DIGEST_MAX];

	for (unsigned i = 0; i < 3; i++)
		memcpy(last + i * size, seed, size);
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint8_t digest[HASH_DIGEST_MAX];

		hash_by_all(function, digest, last, 3 * size);
		memmove(last, last + size, 2 * size);
		memcpy(last + 2 * size, digest, size);
	}
	memcpy(seed, last + 2 * size, size);
	return is_field(file, "MD", seed, size);
}

/* SHA3VS, 6.2.3: each message is the last digest. */
static enum verdict check_chain_sha3(struct vectors *file)
{
	const struct hash_function *function = vector_with(file);
	size_t size = function->digest_size;
	uint8_t *state = chain_start(file, "Seed", size);

	for (unsigned i = 0; i < ROUNDS; i++)
		hash_by_all(function, state, state, size);
	return is_field(file, "MD", state, size);
}

static void shake(const struct shake *function, uint8_t *out, size_t out_size,
		  const void *data, size_t size)
{
	struct sha3 state;

	function->init(&state);
	sha3_update(&state, data, size);
	shake_squeeze(&state, out, out_size);
}

static enum verdict check_shake(struct vectors *file)
{
	unsigned long bits = field_number(file, "Outputlen");
	const uint8_t *data;
	uint8_t *out;
	size_t size;

	if (bits % 8 != 0)
		return vector_skip(file, "no whole bytes");
	if (!has_field(file, "Len"))
		data = field_bytes(file, "Msg", &size);
	else if (!read_message(file, &data, &size))
		return vector_skip(file, "no whole bytes");
	out = vector_buffer(file, bits / 8);
	shake(vector_with(file), out, bits / 8, data, size);
	return is_field(file, "Output", out, bits / 8);
}

/* What check_chain_shake() hands on. */
struct shake_chain {
	uint8_t message[16];
	size_t out_size;
};

/* SHA3VS, 6.3.3: each message is the first 16 bytes of the last output, whose
 * last two bytes say how long the next one is. */
static enum verdict check_chain_shake(struct vectors *file)
{
	size_t least = field_number(file, "Minimum Output Length (bits)") / 8;
	size_t most = field_number(file, "Maximum Output Length (bits)") / 8;
	struct shake_chain *chain = (void *)vector_scratch(file);
	uint8_t *out = vector_buffer(file, most);
	size_t size = 0;

	chain_start(file, "Msg", sizeof(chain->message));
	if (strcmp(field_text(file, "COUNT"), "0") == 0)
		chain->out_size = most;
	for (unsigned i = 0; i < ROUNDS; i++) {
		size = chain->out_size;
		shake(vector_with(file), out, size, chain->message,
		      sizeof(chain->message));
		memset(chain->message, 0, sizeof(chain->message));
		memcpy(chain->message, out, size < 16 ? size : 16);
		chain->out_size = least + (out[size - 2] << 8 | out[size - 1]) %
						  (most - least + 1);
	}
	if (field_number(file, "Outputlen") != size * 8)
		return FAILED;
	return is_field(file, "Output", out, size);
}

/* Crypto++'s: the Name says which function. */
static enum verdict check_named(struct vectors *file)
{
	const char *name = field_text(file, "Name");
	const struct hash_function *function = hash_called(name);
	size_t size, out_size;
	const uint8_t *data = field_bytes(file, "Message", &size);
	uint8_t *out;

	if (function) {
		out_size = function->digest_size;
		out = vector_buffer(file, out_size);
		hash_by_all(function, out, data, size);
	} else {
		field_bytes(file, "Digest", &out_size);
		out = vector_buffer(file, out_size);
		if (strcmp(name, "SHAKE-128") == 0)
			shake128(out, out_size, data, size);
		else if (strcmp(name, "SHAKE-256") == 0)
			shake256(out, out_size, data, size);
		else
			return FAILED;
	}
	return is_field(file, "Digest", out, out_size);
}

#define SHA(folder, stem, function, chain, short_count, long_count)      \
	{ "hashes/" folder "/" stem "ShortMsg.rsp", check_message, NULL, \
	  function, "MD", short_count, 0, NULL },                        \
	{ "hashes/" folder "/" stem "LongMsg.rsp", check_message, NULL,  \
	  function, "MD", long_count, 0, NULL },                         \
	{ "hashes/" folder "/" stem "Monte.rsp", chain, NULL,            \
	  function, "MD", 100, 0, NULL }
#define SHAKE(stem, function, short_count, long_count, variable)         \
	{ "hashes/SHAKE/" stem "ShortMsg.rsp", check_shake, NULL,        \
	  function, "Output", short_count, 0, NULL },                    \
	{ "hashes/SHAKE/" stem "LongMsg.rsp", check_shake, NULL,         \
	  function, "Output", long_count, 0, NULL },                     \
	{ "hashes/SHAKE/" stem "VariableOut.rsp", check_shake, NULL,     \
	  function, "Output", variable, 0, NULL },                       \
	{ "hashes/SHAKE/" stem "Monte.rsp", check_chain_shake, NULL,     \
	  function, "Output", 100, 0, NULL }

#define NAMED(stem, count)                                                \
	{ "crypto++/TestVectors/" stem ".txt", check_named, NULL, NULL,  \
	  "Test", count, 0, "AlgorithmType" }

const struct vector_file hash_files[] = {
	{ "hashes/MD5/rfc-1321.txt", check_message, NULL, &hash_md5, "MD", 7,
	  0, NULL },
	SHA("SHA1", "SHA1", &hash_sha1, check_chain, 65, 64),
	SHA("SHA2", "SHA224", &hash_sha224, check_chain, 65, 64),
	SHA("SHA2", "SHA256", &hash_sha256, check_chain, 65, 64),
	SHA("SHA2", "SHA384", &hash_sha384, check_chain, 129, 128),
	SHA("SHA2", "SHA512", &hash_sha512, check_chain, 129, 128),
	SHA("SHA3", "SHA3_224", &hash_sha3_224, check_chain_sha3, 145, 100),
	SHA("SHA3", "SHA3_256", &hash_sha3_256, check_chain_sha3, 137, 100),
	SHA("SHA3", "SHA3_384", &hash_sha3_384, check_chain_sha3, 105, 100),
	SHA("SHA3", "SHA3_512", &hash_sha3_512, check_chain_sha3, 73, 100),
	SHAKE("SHAKE128", &shake_128, 337, 100, 1126),
	SHAKE("SHAKE256", &shake_256, 273, 100, 1246),
	{ "hashes/blake2/blake2b.txt", check_message, NULL, &hash_blake2b_512,
	  "MD", 7, 0, NULL },
	{ "hashes/blake2/blake2s.txt", check_message, NULL, &hash_blake2s_256,
	  "MD", 7, 0, NULL },
	NAMED("blake2b", 145),
	NAMED("blake2s", 73),
	NAMED("sha", 15),
	NAMED("sha1_160_fips_180", 129),
	NAMED("sha2_224_fips_180", 129),
	NAMED("sha2_256_fips_180", 129),
	NAMED("sha2_384_fips_180", 257),
	NAMED("sha2_512_fips_180", 257),
	NAMED("sha3_224_fips_202", 245),
	NAMED("sha3_256_fips_202", 237),
	NAMED("sha3_384_fips_202", 205),
	NAMED("sha3_512_fips_202", 173),
	NAMED("shake", 300),
	{ NULL, NULL, NULL, NULL, NULL, 0, 0, NULL },
};
