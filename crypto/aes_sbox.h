/*
 * The S-box of AES as a circuit on 64 bytes at a time: plane i holds bit i
 * of each. Only what aes.c includes.
 *
 * It is the straight-line program of Boyar and Peralta, "A depth-16 circuit
 * for the AES S-box" (2011): a linear layer into a tower of fields, the
 * inversion there, and a linear layer back. The constant 0x63 that the S-box
 * adds at its end is not added here: it is in the round keys.
 */
#ifndef CRYPTO_AES_SBOX_H
#define CRYPTO_AES_SBOX_H

#include <stdint.h>

#define AES_INLINE static inline __attribute__((always_inline))

/* The byte in the tower's terms; y[0] is its lowest bit, the paper's x7. */
AES_INLINE void aes_sbox_top(uint64_t y[22], const uint64_t plane[8])
{
	uint64_t x0 = plane[7], x1 = plane[6], x2 = plane[5], x3 = plane[4];
	uint64_t x4 = plane[3], x5 = plane[2], x6 = plane[1], x7 = plane[0];
	uint64_t t0 = x1 ^ x2;

	y[0] = x7;
	y[14] = x3 ^ x5;
	y[13] = x0 ^ x6;
	y[9] = x0 ^ x3;
	y[8] = x0 ^ x5;
	y[1] = t0 ^ x7;
	y[4] = y[1] ^ x3;
	y[12] = y[13] ^ y[14];
	y[2] = y[1] ^ x0;
	y[5] = y[1] ^ x6;
	y[3] = y[5] ^ y[8];
	y[15] = x4 ^ y[12] ^ x5;
	y[20] = x4 ^ y[12] ^ x1;
	y[6] = y[15] ^ x7;
	y[10] = y[15] ^ t0;
	y[11] = y[20] ^ y[9];
	y[7] = x7 ^ y[11];
	y[17] = y[10] ^ y[11];
	y[19] = y[10] ^ y[8];
	y[16] = t0 ^ y[11];
	y[21] = y[13] ^ y[16];
	y[18] = x0 ^ y[16];
}

/* The inverse: the paper's t29, t33, t37 and t40, and the sums of them that
 * the last multiplications take. */
AES_INLINE void aes_sbox_invert(uint64_t f[9], const uint64_t y[22])
{
	uint64_t a = y[12] & y[15], b = y[13] & y[16], c = y[9] & y[11];
	uint64_t d = (y[14] & y[17]) ^ c;
	uint64_t e = (y[8] & y[10]) ^ c;
	uint64_t p = (y[3] & y[6]) ^ a ^ d ^ y[20];
	uint64_t q = (y[4] & y[0]) ^ a ^ e ^ y[19];
	uint64_t r = (y[5] & y[1]) ^ b ^ d ^ y[21];
	uint64_t s = (y[2] & y[7]) ^ b ^ e ^ y[18];
	uint64_t pq = p ^ q, pr = p & r;
	uint64_t s_pr = s ^ pr;
	uint64_t t29 = (pq & s_pr) ^ q;
	uint64_t t33 = ((q ^ pr) & (r ^ s)) ^ s;
	uint64_t t36 = s & (s_pr ^ t33);
	uint64_t t37 = t36 ^ r ^ t33;
	uint64_t t40 = pq ^ (t29 & (s_pr ^ t36));

	f[0] = t29;
	f[1] = t33;
	f[2] = t37;
	f[3] = t40;
	f[4] = t40 ^ t37;
	f[5] = t29 ^ t33;
	f[6] = t29 ^ t40;
	f[7] = t33 ^ t37;
	f[8] = f[5] ^ f[4];
}

AES_INLINE void aes_sbox_bottom(uint64_t plane[8], const uint64_t f[9],
				const uint64_t y[22])
{
	uint64_t z0 = f[7] & y[15], z1 = f[2] & y[6], z2 = f[1] & y[0];
	uint64_t z3 = f[6] & y[16], z4 = f[3] & y[1], z5 = f[0] & y[7];
	uint64_t z6 = f[5] & y[11], z7 = f[8] & y[17], z8 = f[4] & y[10];
	uint64_t z9 = f[7] & y[12], z10 = f[2] & y[3], z11 = f[1] & y[4];
	uint64_t z12 = f[6] & y[13], z13 = f[3] & y[5], z14 = f[0] & y[2];
	uint64_t z15 = f[5] & y[9], z16 = f[8] & y[14], z17 = f[4] & y[8];
	uint64_t t46 = z15 ^ z16, t48 = z5 ^ z13, t53 = z0 ^ z3;
	uint64_t t54 = z6 ^ z7, t57 = z2 ^ z12 ^ t53;
	uint64_t t58 = z4 ^ t46, t59 = z3 ^ t54;
	uint64_t t62 = z7 ^ z8 ^ t58, t63 = z9 ^ z10 ^ t58;
	uint64_t t64 = z4 ^ t59, t65 = z14 ^ t57 ^ t62, t66 = z1 ^ t63;
	uint64_t s3 = t53 ^ t66;

	plane[7] = t59 ^ t63;
	plane[6] = t64 ^ s3;
	plane[5] = z16 ^ z17 ^ t64 ^ t65;
	plane[4] = s3;
	plane[3] = z2 ^ z5 ^ t66;
	plane[2] = z10 ^ z11 ^ t65;
	plane[1] = z12 ^ t48 ^ t62;
	plane[0] = t48 ^ t46 ^ t57;
}

/* S(x) ^ 0x63 for all bytes. */
AES_INLINE void aes_sub(uint64_t plane[8])
{
	uint64_t y[22], factors[9];

	aes_sbox_top(y, plane);
	aes_sbox_invert(factors, y);
	aes_sbox_bottom(plane, factors, y);
}

/* The inverse of S's linear part L (FIPS 197, 5.3.2, without 0x05). */
AES_INLINE void aes_unmix_bits(uint64_t plane[8])
{
	uint64_t in[8];

	for (unsigned i = 0; i < 8; i++)
		in[i] = plane[i];
	for (unsigned i = 0; i < 8; i++)
		plane[i] = in[(i + 2) % 8] ^ in[(i + 5) % 8] ^ in[(i + 7) % 8];
}

/* Undoes aes_sub(): S is L after the inverse in the field, which is its own
 * inverse, so that L^-1, S and L^-1 once more lead back. */
AES_INLINE void aes_unsub(uint64_t plane[8])
{
	aes_unmix_bits(plane);
	aes_sub(plane);
	aes_unmix_bits(plane);
}

#endif
