/*
 * Serpent: its circuits against the proposal's tables, and the cipher against
 * the authors' vectors.
 */
#include <string.h>

#include "crypto/serpent.h"
#include "crypto/serpent_sbox.h"
#include "tests/unit/cipher_check.h"
#include "tests/unit/test.h"

/* The proposal's appendix A.5. */
static const uint8_t boxes[8][16] = {
	{ 3, 8, 15, 1, 10, 6, 5, 11, 14, 13, 4, 2, 7, 0, 9, 12 },
	{ 15, 12, 2, 7, 9, 0, 5, 10, 1, 11, 14, 8, 6, 13, 3, 4 },
	{ 8, 6, 7, 9, 3, 12, 10, 15, 13, 1, 14, 4, 0, 11, 5, 2 },
	{ 0, 15, 11, 8, 12, 9, 6, 3, 13, 1, 2, 4, 10, 7, 5, 14 },
	{ 1, 15, 8, 3, 12, 0, 11, 6, 2, 5, 4, 10, 9, 14, 7, 13 },
	{ 15, 5, 2, 11, 4, 10, 9, 12, 0, 3, 14, 8, 13, 6, 7, 1 },
	{ 7, 2, 12, 5, 8, 4, 6, 11, 14, 9, 1, 15, 13, 3, 10, 0 },
	{ 1, 13, 15, 0, 14, 8, 2, 11, 7, 4, 12, 10, 9, 3, 5, 6 },
};

/* All sixteen nibbles at once: nibble n at bit n. */
static bool is_box(void (*box)(uint32_t x[4]), const uint8_t table[16],
		   bool inverse)
{
	uint32_t x[4] = { 0xaaaa, 0xcccc, 0xf0f0, 0xff00 };

	box(x);
	for (unsigned n = 0; n < 16; n++) {
		unsigned out = (x[0] >> n & 1) | (x[1] >> n & 1) << 1 |
			       (x[2] >> n & 1) << 2 | (x[3] >> n & 1) << 3;

		if (inverse ? table[out] != n : table[n] != out)
			return false;
	}
	return true;
}

static void test_serpent_boxes(void)
{
	CHECK(is_box(serpent_s0, boxes[0], false));
	CHECK(is_box(serpent_s1, boxes[1], false));
	CHECK(is_box(serpent_s2, boxes[2], false));
	CHECK(is_box(serpent_s3, boxes[3], false));
	CHECK(is_box(serpent_s4, boxes[4], false));
	CHECK(is_box(serpent_s5, boxes[5], false));
	CHECK(is_box(serpent_s6, boxes[6], false));
	CHECK(is_box(serpent_s7, boxes[7], false));
	CHECK(is_box(serpent_inverse_s0, boxes[0], true));
	CHECK(is_box(serpent_inverse_s1, boxes[1], true));
	CHECK(is_box(serpent_inverse_s2, boxes[2], true));
	CHECK(is_box(serpent_inverse_s3, boxes[3], true));
	CHECK(is_box(serpent_inverse_s4, boxes[4], true));
	CHECK(is_box(serpent_inverse_s5, boxes[5], true));
	CHECK(is_box(serpent_inverse_s6, boxes[6], true));
	CHECK(is_box(serpent_inverse_s7, boxes[7], true));
}

/* From the authors' submission to NIST, in the order of bytes that is in
 * use. */
static void test_serpent_vectors(void)
{
	static const struct block_vector vectors[] = {
		{ "80000000000000000000000000000000",
		  "00000000000000000000000000000000",
		  "264e5481eff42a4606abda06c0bfda3d" },
		{ "000102030405060708090a0b0c0d0e0f1011121314151617",
		  "4528caccb954d450655e8cfd71cbfac7",
		  "00112233445566778899aabbccddeeff" },
		{ "000102030405060708090a0b0c0d0e0f"
		  "101112131415161718191a1b1c1d1e1f",
		  "3da46ffa6f4d6f30cd258333e5a61369",
		  "00112233445566778899aabbccddeeff" },
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		CHECK(check_vector(&serpent_cipher, &vectors[i]));
	CHECK(check_key_sizes(&serpent_cipher));
}

TEST_SUITE(serpent, TEST(test_serpent_boxes), TEST(test_serpent_vectors));
