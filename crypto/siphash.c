/*
 * SipHash-2-4 in plain C (the paper's section 2). The names of variables are
 * the paper's.
 *
 * The state lives in registers: nothing is left to wipe that a call would not
 * overwrite.
 */
#include "crypto/siphash.h"

#include "crypto/bytes.h"

struct siphash {
	uint64_t v0, v1, v2, v3;
};

static inline __attribute__((always_inline)) void
sip_rounds(struct siphash *s, unsigned rounds)
{
	while (rounds--) {
		s->v0 += s->v1;
		s->v1 = rotate64_left(s->v1, 13) ^ s->v0;
		s->v0 = rotate64_left(s->v0, 32);
		s->v2 += s->v3;
		s->v3 = rotate64_left(s->v3, 16) ^ s->v2;
		s->v0 += s->v3;
		s->v3 = rotate64_left(s->v3, 21) ^ s->v0;
		s->v2 += s->v1;
		s->v1 = rotate64_left(s->v1, 17) ^ s->v2;
		s->v2 = rotate64_left(s->v2, 32);
	}
}

static inline __attribute__((always_inline)) void
take_word(struct siphash *s, uint64_t m)
{
	s->v3 ^= m;
	sip_rounds(s, 2);
	s->v0 ^= m;
}

uint64_t siphash(const uint8_t key[SIPHASH_KEY_SIZE], const void *data,
		 size_t size)
{
	const uint8_t *from = data;
	uint64_t k0 = load64_le(key), k1 = load64_le(key + 8);
	uint64_t last = (uint64_t)size << 56;
	struct siphash s = {
		/* "somepseudorandomlygeneratedbytes" */
		.v0 = k0 ^ 0x736f6d6570736575,
		.v1 = k1 ^ 0x646f72616e646f6d,
		.v2 = k0 ^ 0x6c7967656e657261,
		.v3 = k1 ^ 0x7465646279746573,
	};

	for (; size >= 8; size -= 8, from += 8)
		take_word(&s, load64_le(from));
	for (unsigned i = 0; i < size; i++)
		last |= (uint64_t)from[i] << 8 * i;
	take_word(&s, last);
	s.v2 ^= 0xff;
	sip_rounds(&s, 4);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
