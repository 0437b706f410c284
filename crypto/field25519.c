/*
 * Numbers modulo 2^255 - 19 in plain C, by products of 64 bits.
 *
 * Invariant: what overflows 255 bits comes back times 19 at the low end, since
 * 2^255 = 19 modulo p.
 */
#include "crypto/field25519.h"

#include "crypto/bytes.h"
#include "crypto/mask.h"
#include "crypto/wipe.h"

#define LIMB_BITS 51
#define LIMB_MASK ((1ull << LIMB_BITS) - 1)

typedef unsigned __int128 wide_word;

void field_load(struct field *out, const uint8_t bytes[FIELD_SIZE])
{
	uint64_t w0 = load64_le(bytes), w1 = load64_le(bytes + 8);
	uint64_t w2 = load64_le(bytes + 16), w3 = load64_le(bytes + 24);

	out->limb[0] = w0 & LIMB_MASK;
	out->limb[1] = (w0 >> 51 | w1 << 13) & LIMB_MASK;
	out->limb[2] = (w1 >> 38 | w2 << 26) & LIMB_MASK;
	out->limb[3] = (w2 >> 25 | w3 << 39) & LIMB_MASK;
	out->limb[4] = w3 >> 12 & LIMB_MASK;
}

/* Takes what each limb has above its 51 bits into the next. Limbs may be below
 * 2^63; then all are below 2^51 but the first, which is below 2^51 + 2^17. */
static void carry(struct field *a)
{
	uint64_t over = 0;

	for (unsigned i = 0; i < 5; i++) {
		a->limb[i] += over;
		over = a->limb[i] >> LIMB_BITS;
		a->limb[i] &= LIMB_MASK;
	}
	a->limb[0] += 19 * over;
}

void field_store(uint8_t bytes[FIELD_SIZE], const struct field *a)
{
	struct field low = *a;
	uint64_t over = 19;

	carry(&low);
	carry(&low);
	/* Now each limb is below 2^51. The number is p or more where 19 more
	 * reach 2^255: then take p off, which is to add 19 and drop that
	 * bit. */
	for (unsigned i = 0; i < 5; i++)
		over = (low.limb[i] + over) >> LIMB_BITS;
	low.limb[0] += 19 * over;
	for (unsigned i = 0; i < 4; i++) {
		low.limb[i + 1] += low.limb[i] >> LIMB_BITS;
		low.limb[i] &= LIMB_MASK;
	}
	low.limb[4] &= LIMB_MASK;
	store64_le(bytes, low.limb[0] | low.limb[1] << 51);
	store64_le(bytes + 8, low.limb[1] >> 13 | low.limb[2] << 38);
	store64_le(bytes + 16, low.limb[2] >> 26 | low.limb[3] << 25);
	store64_le(bytes + 24, low.limb[3] >> 39 | low.limb[4] << 12);
	wipe(&low, sizeof(low));
}

void field_add(struct field *out, const struct field *a,
	       const struct field *b)
{
	for (unsigned i = 0; i < 5; i++)
		out->limb[i] = a->limb[i] + b->limb[i];
}

void field_subtract(struct field *out, const struct field *a,
		    const struct field *b)
{
	/* Four times p is added, lest a limb be less than nothing. */
	out->limb[0] = a->limb[0] + 4 * (LIMB_MASK - 18) - b->limb[0];
	for (unsigned i = 1; i < 5; i++)
		out->limb[i] = a->limb[i] + 4 * LIMB_MASK - b->limb[i];
	carry(out);
}

static inline wide_word product(uint64_t a, uint64_t b)
{
	return (wide_word)a * b;
}

void field_multiply(struct field *out, const struct field *a,
		    const struct field *b)
{
	uint64_t a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2];
	uint64_t a3 = a->limb[3], a4 = a->limb[4];
	uint64_t b0 = b->limb[0], b1 = b->limb[1], b2 = b->limb[2];
	uint64_t b3 = b->limb[3], b4 = b->limb[4];
	/* Limbs whose products are beyond 2^255. */
	uint64_t c1 = 19 * b1, c2 = 19 * b2, c3 = 19 * b3, c4 = 19 * b4;
	wide_word sum;
	uint64_t over;

	/* With limbs below 2^54 a sum is below 2^115. */
	sum = product(a0, b0) + product(a1, c4) + product(a2, c3) +
	      product(a3, c2) + product(a4, c1);
	out->limb[0] = (uint64_t)sum & LIMB_MASK;
	sum = (sum >> LIMB_BITS) + product(a0, b1) + product(a1, b0) +
	      product(a2, c4) + product(a3, c3) + product(a4, c2);
	out->limb[1] = (uint64_t)sum & LIMB_MASK;
	sum = (sum >> LIMB_BITS) + product(a0, b2) + product(a1, b1) +
	      product(a2, b0) + product(a3, c4) + product(a4, c3);
	out->limb[2] = (uint64_t)sum & LIMB_MASK;
	sum = (sum >> LIMB_BITS) + product(a0, b3) + product(a1, b2) +
	      product(a2, b1) + product(a3, b0) + product(a4, c4);
	out->limb[3] = (uint64_t)sum & LIMB_MASK;
	sum = (sum >> LIMB_BITS) + product(a0, b4) + product(a1, b3) +
	      product(a2, b2) + product(a3, b1) + product(a4, b0);
	out->limb[4] = (uint64_t)sum & LIMB_MASK;
	/* Below 2^60: the last sum has no factor of 19. */
	over = (uint64_t)(sum >> LIMB_BITS);
	sum = product(over, 19) + out->limb[0];
	out->limb[0] = (uint64_t)sum & LIMB_MASK;
	out->limb[1] += (uint64_t)(sum >> LIMB_BITS);
}

void field_square(struct field *out, const struct field *a)
{
	field_multiply(out, a, a);
}

static void square_times(struct field *out, const struct field *a,
			 unsigned times)
{
	field_square(out, a);
	while (--times)
		field_square(out, out);
}

/* a^(2^250 - 1), which both powers start with, and a^11. */
static void long_power(struct field *out, struct field *a11,
		       const struct field *a)
{
	struct field t, u;

	field_square(&t, a);			   /* 2 */
	square_times(&u, &t, 2);		   /* 8 */
	field_multiply(&u, &u, a);		   /* 9 */
	field_multiply(a11, &u, &t);		   /* 11 */
	field_square(&t, a11);			   /* 22 */
	field_multiply(&u, &u, &t);		   /* 2^5 - 1 */
	square_times(&t, &u, 5);
	field_multiply(&u, &t, &u);		   /* 2^10 - 1 */
	square_times(&t, &u, 10);
	field_multiply(out, &t, &u);		   /* 2^20 - 1 */
	square_times(&t, out, 20);
	field_multiply(&t, &t, out);		   /* 2^40 - 1 */
	square_times(&t, &t, 10);
	field_multiply(&u, &t, &u);		   /* 2^50 - 1 */
	square_times(&t, &u, 50);
	field_multiply(out, &t, &u);		   /* 2^100 - 1 */
	square_times(&t, out, 100);
	field_multiply(&t, &t, out);		   /* 2^200 - 1 */
	square_times(&t, &t, 50);
	field_multiply(out, &t, &u);		   /* 2^250 - 1 */
	wipe(&t, sizeof(t));
	wipe(&u, sizeof(u));
}

void field_invert(struct field *out, const struct field *a)
{
	struct field power, a11;

	long_power(&power, &a11, a);
	square_times(&power, &power, 5);
	field_multiply(out, &power, &a11); /* 2^255 - 21 */
	wipe(&power, sizeof(power));
	wipe(&a11, sizeof(a11));
}

void field_root_power(struct field *out, const struct field *a)
{
	struct field power, a11, first = *a;

	long_power(&power, &a11, a);
	square_times(&power, &power, 2);
	field_multiply(out, &power, &first); /* 2^252 - 3 */
}

void field_swap(struct field *a, struct field *b, uint64_t swap)
{
	uint64_t mask = mask_of(swap);

	for (unsigned i = 0; i < 5; i++) {
		uint64_t change = mask & (a->limb[i] ^ b->limb[i]);

		a->limb[i] ^= change;
		b->limb[i] ^= change;
	}
}

void field_take(struct field *out, const struct field *a, uint64_t take)
{
	uint64_t mask = mask_of(take);

	for (unsigned i = 0; i < 5; i++)
		out->limb[i] ^= mask & (out->limb[i] ^ a->limb[i]);
}

bool is_field_zero(const struct field *a)
{
	uint8_t bytes[FIELD_SIZE], any = 0;

	field_store(bytes, a);
	for (unsigned i = 0; i < FIELD_SIZE; i++)
		any |= bytes[i];
	return any == 0;
}

bool is_field_odd(const struct field *a)
{
	uint8_t bytes[FIELD_SIZE];

	field_store(bytes, a);
	return bytes[0] & 1;
}
