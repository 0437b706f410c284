/*
 * GCM against the test cases of its authors' proposal to NIST.
 */
#include <string.h>

#include "crypto/aes.h"
#include "crypto/bytes.h"
#include "crypto/gcm.h"
#include "crypto/ghash.h"
#include "tests/unit/aead_check.h"
#include "tests/unit/test.h"

#define KEY "feffe9928665731c6d6a8f9467308308"
#define HEADER "feedfacedeadbeeffeedfacedeadbeefabaddad2"
#define PLAIN "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a31" \
	"8a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"

/* McGrew and Viega, appendix B, cases 1, 2, 4, 5, 6 and 16. */
static const struct aead_vector vectors[] = {
	{ "00000000000000000000000000000000", "000000000000000000000000", "",
	  "", "", "58e2fccefa7e3061367f1d57a4e7455a" },
	{ "00000000000000000000000000000000", "000000000000000000000000", "",
	  "00000000000000000000000000000000",
	  "0388dace60b6a392f328c2b971b2fe78",
	  "ab6e47d42cec13bdf53a67b21257bddf" },
	{ KEY, "cafebabefacedbaddecaf888", HEADER, PLAIN,
	  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329ac"
	  "a12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
	  "5bc94fbc3221a5db94fae95ae7121a47" },
	{ KEY, "cafebabefacedbad", HEADER, PLAIN,
	  "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c"
	  "742373806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598",
	  "3612d2e79e3b0785561be14aaca2fccb" },
	{ KEY, "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318"
	  "a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
	  HEADER, PLAIN,
	  "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e"
	  "2ca701e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5",
	  "619cc5aefffe0bfa462af43c1699d050" },
	{ KEY KEY, "cafebabefacedbaddecaf888", HEADER, PLAIN,
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555"
	  "d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
	  "76fc6ece0f4e1768cddf8853bb2d551b" },
};

static struct aes_key schedule;
static const struct keyed_cipher key = { &aes_cipher, &schedule };

static int seal(const void *with, const struct aead_message *message,
		uint8_t *tag, size_t tag_size)
{
	return gcm_seal(with, message, tag, tag_size);
}

static int open(const void *with, const struct aead_message *message,
		const uint8_t *tag, size_t tag_size)
{
	return gcm_open(with, message, tag, tag_size);
}

static void test_gcm_vectors(void)
{
	uint8_t bytes[32];

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		size_t size = strlen(vectors[i].key) / 2;

		hex_read(bytes, vectors[i].key, size);
		CHECK_EQ(aes_set_key(&schedule, bytes, size), 0);
		CHECK(check_aead(seal, open, &key, &vectors[i]));
	}
}

/* A short tag is the head of the whole one, and no other size is taken. */
static void test_gcm_tag_sizes(void)
{
	static const uint8_t zeroes[32];
	uint8_t whole[16], tag[17], out[32];
	struct aead_message m = { .nonce = zeroes, .nonce_size = 12,
				  .in = zeroes, .out = out, .size = 32 };

	CHECK_EQ(aes_set_key(&schedule, zeroes, 16), 0);
	CHECK_EQ(gcm_seal(&key, &m, whole, 16), 0);
	for (size_t size = 0; size <= 40; size++) {
		bool good = size == 4 || size == 8 ||
			    (size >= 12 && size <= 16);

		memset(tag, 0xee, sizeof(tag));
		CHECK_EQ(gcm_seal(&key, &m, tag, size),
			 good ? 0 : CRYPTO_INVALID);
		CHECK(tag[good ? size : 0] == 0xee);
		if (!good) {
			CHECK_EQ(gcm_open(&key, &m, tag, size), CRYPTO_INVALID);
			continue;
		}
		CHECK(memcmp(tag, whole, size) == 0);
		m.in = out;
		CHECK_EQ(gcm_open(&key, &m, tag, size), 0);
		CHECK(is_zero(out, sizeof(out)));
		m.in = zeroes;
	}
	m.nonce_size = 0;
	CHECK_EQ(gcm_seal(&key, &m, tag, 16), CRYPTO_INVALID);
	m.nonce_size = 12;
	m.size = GCM_SIZE_MAX + 1;
	CHECK_EQ(gcm_seal(&key, &m, tag, 16), CRYPTO_INVALID);
}

/* The product of two blocks bit by bit, as SP 800-38D, 6.3, tells it. */
static void multiply_slowly(uint8_t *product, const uint8_t *a,
			    const uint8_t *b)
{
	uint64_t high = load64_be(b), low = load64_be(b + 8);
	uint64_t sum_high = 0, sum_low = 0;

	for (unsigned i = 0; i < 128; i++) {
		uint64_t odd = low & 1;

		if (a[i / 8] >> (7 - i % 8) & 1) {
			sum_high ^= high;
			sum_low ^= low;
		}
		low = low >> 1 | high << 63;
		high = high >> 1 ^ odd * 0xe100000000000000;
	}
	store64_be(product, sum_high);
	store64_be(product + 8, sum_low);
}

/* Runs of ones fill the columns of a product most: no carry may come out of
 * them. */
static void test_ghash_ones(void)
{
	uint8_t a[16], b[16], slow[16], fast[16];
	uint64_t seed = 11;
	struct ghash ghash;

	for (unsigned round = 0; round < 400; round++) {
		for (unsigned i = 0; i < 16; i++) {
			a[i] = (uint8_t)test_random(&seed);
			b[i] = (uint8_t)test_random(&seed);
			if (round < 300)
				a[i] = i < round % 17 ? 0xff : 0x11;
			if (round < 200)
				b[i] = i < round / 12 ? 0xee : 0xff;
		}
		multiply_slowly(slow, a, b);
		ghash_init(&ghash, b);
		ghash_update(&ghash, a, sizeof(a));
		ghash_final(&ghash, fast);
		CHECK(memcmp(slow, fast, sizeof(fast)) == 0);
	}
	CHECK(is_zero((uint8_t *)&ghash, sizeof(ghash)));
}

TEST_SUITE(gcm, TEST(test_gcm_vectors), TEST(test_gcm_tag_sizes),
	   TEST(test_ghash_ones));
