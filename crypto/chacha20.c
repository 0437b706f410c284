/*
 * ChaCha20's block function in plain C, for general registers alone
 * (RFC 8439, 2.1 to 2.3).
 *
 * The working state is sixteen words and x86-64 has fourteen registers to
 * give: the order of the quarter rounds lets two words of the third row rest
 * in memory at a time, which costs ten instructions in each double round.
 */
#include "crypto/chacha20.h"

#include "crypto/bytes.h"

/* RFC 8439, 2.1. */
static inline __attribute__((always_inline)) void
quarter_round(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
	*a += *b;
	*d = rotate32_left(*d ^ *a, 16);
	*c += *d;
	*b = rotate32_left(*b ^ *c, 12);
	*a += *b;
	*d = rotate32_left(*d ^ *a, 8);
	*c += *d;
	*b = rotate32_left(*b ^ *c, 7);
}

void chacha20_setup(uint32_t state[CHACHA20_WORDS],
		    const uint8_t key[CHACHA20_KEY_SIZE],
		    const uint8_t nonce[CHACHA20_NONCE_SIZE],
		    uint32_t counter)
{
	/* "expand 32-byte k" */
	state[0] = 0x61707865;
	state[1] = 0x3320646e;
	state[2] = 0x79622d32;
	state[3] = 0x6b206574;
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++)
		state[CHACHA20_KEY_WORD + i] = load32_le(key + 4 * i);
	state[CHACHA20_COUNTER_WORD] = counter;
	for (unsigned i = 0; i < 3; i++)
		state[13 + i] = load32_le(nonce + 4 * i);
}

/* Eight bytes at once: who reads as many of what two stores wrote has to wait
 * until both are done. */
static inline void put(uint8_t *out, const uint8_t *in, uint32_t first,
		       uint32_t second)
{
	store64_le(out, load64_le(in) ^ (first | (uint64_t)second << 32));
}

void chacha20_xor_block(const uint32_t state[CHACHA20_WORDS],
			uint8_t out[CHACHA20_BLOCK_SIZE],
			const uint8_t in[CHACHA20_BLOCK_SIZE])
{
	uint32_t a0 = state[0], a1 = state[1], a2 = state[2], a3 = state[3];
	uint32_t b0 = state[4], b1 = state[5], b2 = state[6], b3 = state[7];
	uint32_t c0 = state[8], c1 = state[9], c2 = state[10], c3 = state[11];
	uint32_t d0 = state[12], d1 = state[13], d2 = state[14];
	uint32_t d3 = state[15];

	for (unsigned rounds = 20; rounds; rounds -= 2) {
		/* Emits nothing: keeps this word of all out of a register,
		 * which saves clang four moves in each round. */
		__asm__("" : "+m"(rounds));

		quarter_round(&a0, &b0, &c0, &d0);
		quarter_round(&a1, &b1, &c1, &d1);
		quarter_round(&a2, &b2, &c2, &d2);
		quarter_round(&a3, &b3, &c3, &d3);

		quarter_round(&a1, &b2, &c3, &d0);
		quarter_round(&a0, &b1, &c2, &d3);
		quarter_round(&a3, &b0, &c1, &d2);
		quarter_round(&a2, &b3, &c0, &d1);
	}

	put(out, in, a0 + state[0], a1 + state[1]);
	put(out + 8, in + 8, a2 + state[2], a3 + state[3]);
	put(out + 16, in + 16, b0 + state[4], b1 + state[5]);
	put(out + 24, in + 24, b2 + state[6], b3 + state[7]);
	put(out + 32, in + 32, c0 + state[8], c1 + state[9]);
	put(out + 40, in + 40, c2 + state[10], c3 + state[11]);
	put(out + 48, in + 48, d0 + state[12], d1 + state[13]);
	put(out + 56, in + 56, d2 + state[14], d3 + state[15]);
}

void chacha20_block(const uint32_t state[CHACHA20_WORDS],
		    uint8_t out[CHACHA20_BLOCK_SIZE])
{
	static const uint8_t zeroes[CHACHA20_BLOCK_SIZE];

	chacha20_xor_block(state, out, zeroes);
}
