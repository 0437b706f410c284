/*
 * SHA-256's rounds by SHA256RNDS2, and its message schedule by SHA256MSG1 and
 * SHA256MSG2 (Intel's manual, volume 2; FIPS 180-4, 6.2).
 *
 * Invariants: it is built with those instructions, and is the only file of
 * SHA-256 that is. The message's words are wiped from the stack; what lies in
 * vector registers is wiped by who owns those.
 */
#include "crypto/sha256_ni.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* Four words; the first is the lowest. */
typedef int words __attribute__((vector_size(16)));

/* Sixteen words of the message schedule, of which the oldest four become the
 * next four in each group of four rounds. */
struct schedule {
	words w[4];
};

static inline words load_constants(unsigned round)
{
	words k;

	memcpy(&k, sha256_constants + round, sizeof(k));
	return k;
}

static inline words load_message(const uint8_t *from)
{
	return (words){ (int)load32_be(from), (int)load32_be(from + 4),
			(int)load32_be(from + 8), (int)load32_be(from + 12) };
}

static inline words add(words a, words b)
{
	typedef unsigned wrapping __attribute__((vector_size(16)));

	return (words)((wrapping)a + (wrapping)b);
}

/* Four rounds from `round` on. SHA256RNDS2 does two: it takes the variables as
 * CDGH and ABEF and gives the next ABEF, while the old one becomes CDGH. */
static inline __attribute__((always_inline)) void
four_rounds(words *abef, words *cdgh, words message, unsigned round)
{
	words sum = add(message, load_constants(round));

	*cdgh = __builtin_ia32_sha256rnds2(*cdgh, *abef, sum);
	sum = __builtin_shufflevector(sum, sum, 2, 3, 0, 1);
	*abef = __builtin_ia32_sha256rnds2(*abef, *cdgh, sum);
}

/* The four words that follow those sixteen, of which `oldest` is the first
 * four's index. */
static inline __attribute__((always_inline)) void
expand(struct schedule *s, unsigned oldest)
{
	words *w = s->w;
	unsigned last = (oldest + 3) % 4;
	words back7 = __builtin_shufflevector(w[(oldest + 2) % 4], w[last], 1,
					      2, 3, 4);
	words sum = __builtin_ia32_sha256msg1(w[oldest],
					      w[(oldest + 1) % 4]);

	w[oldest] = __builtin_ia32_sha256msg2(add(sum, back7), w[last]);
}

static void compress(void *chain, const uint8_t *blocks, size_t count)
{
	uint32_t *h = chain;
	words abef = { (int)h[5], (int)h[4], (int)h[1], (int)h[0] };
	words cdgh = { (int)h[7], (int)h[6], (int)h[3], (int)h[2] };
	struct schedule s;

	for (; count; count--, blocks += SHA256_BLOCK_SIZE) {
		words old_abef = abef, old_cdgh = cdgh;

		for (unsigned i = 0; i < 4; i++) {
			s.w[i] = load_message(blocks + 16 * i);
			four_rounds(&abef, &cdgh, s.w[i], 4 * i);
		}
		for (unsigned round = 16; round < 64; round += 16)
			for (unsigned i = 0; i < 4; i++) {
				expand(&s, i);
				four_rounds(&abef, &cdgh, s.w[i],
					    round + 4 * i);
			}
		abef = add(abef, old_abef);
		cdgh = add(cdgh, old_cdgh);
	}
	h[0] = (uint32_t)abef[3];
	h[1] = (uint32_t)abef[2];
	h[2] = (uint32_t)cdgh[3];
	h[3] = (uint32_t)cdgh[2];
	h[4] = (uint32_t)abef[1];
	h[5] = (uint32_t)abef[0];
	h[6] = (uint32_t)cdgh[1];
	h[7] = (uint32_t)cdgh[0];
	wipe(&s, sizeof(s));
}

static void start256(union hash_state *state)
{
	sha256_init(&state->sha256);
}

static void start224(union hash_state *state)
{
	sha224_init(&state->sha256);
}

static void more(union hash_state *state, const void *data, size_t size)
{
	sha256_update_by(compress, &state->sha256, data, size);
}

static void end256(union hash_state *state, uint8_t *digest)
{
	sha256_final_by(compress, &state->sha256, digest, SHA256_DIGEST_SIZE);
}

static void end224(union hash_state *state, uint8_t *digest)
{
	sha256_final_by(compress, &state->sha256, digest, SHA224_DIGEST_SIZE);
}

const struct hash_function hash_sha256_ni = {
	.name = "sha256",
	.digest_size = SHA256_DIGEST_SIZE,
	.block_size = SHA256_BLOCK_SIZE,
	.init = start256,
	.update = more,
	.final = end256,
};

const struct hash_function hash_sha224_ni = {
	.name = "sha224",
	.digest_size = SHA224_DIGEST_SIZE,
	.block_size = SHA256_BLOCK_SIZE,
	.init = start224,
	.update = more,
	.final = end224,
};
