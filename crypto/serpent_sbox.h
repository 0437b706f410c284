/*
 * The S-boxes of Serpent and their inverses as circuits: word i of four holds
 * bit i of as many nibbles as a word has bits. Only what serpent.c includes.
 *
 * Each is a straight line of 14 to 17 operations, found by a search for short
 * ones; the test of Serpent compares each with the proposal's table.
 */
#ifndef CRYPTO_SERPENT_SBOX_H
#define CRYPTO_SERPENT_SBOX_H

#include <stdint.h>

#define SERPENT_BOX(name) \
	static inline __attribute__((always_inline)) void name(uint32_t x[4])

SERPENT_BOX(serpent_s0)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t3 ^ t0, t5 = t4 & t1, t6 = t3 | t0;
	uint32_t t7 = t2 ^ t1, t8 = t5 ^ t0, t9 = t5 ^ t3;
	uint32_t t10 = t7 ^ t6, t11 = t9 ^ t2, t12 = t11 & t10;
	uint32_t t13 = ~t12, t14 = t8 | t2, t15 = t13 ^ t8;
	uint32_t t16 = t14 ^ t4, t17 = t15 ^ t11, t18 = t16 ^ t7;

	x[0] = t15;
	x[1] = t17;
	x[2] = t18;
	x[3] = t10;
}

SERPENT_BOX(serpent_s1)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t1 ^ t0, t5 = t4 & t1, t6 = t5 ^ t2;
	uint32_t t7 = ~t6, t8 = t7 ^ t3, t9 = t4 & t3;
	uint32_t t10 = t9 ^ t0, t11 = t10 | t7, t12 = t11 ^ t4;
	uint32_t t13 = t12 ^ t3, t14 = t10 ^ t6, t15 = t14 ^ t13;
	uint32_t t16 = t15 & t14, t17 = t16 ^ t7;

	x[0] = t17;
	x[1] = t13;
	x[2] = t8;
	x[3] = t15;
}

SERPENT_BOX(serpent_s2)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t2 & t0, t5 = t4 ^ t3, t6 = t3 | t0;
	uint32_t t7 = t2 ^ t1, t8 = t7 ^ t0, t9 = t6 ^ t1;
	uint32_t t10 = t9 | t5, t11 = t10 ^ t8, t12 = ~t11;
	uint32_t t13 = t11 | t9, t14 = t13 ^ t5, t15 = t14 ^ t11;
	uint32_t t16 = t7 ^ t5, t17 = t12 ^ t9;

	x[0] = t16;
	x[1] = t14;
	x[2] = t15;
	x[3] = t17;
}

SERPENT_BOX(serpent_s3)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t3 | t0, t5 = t1 & t0, t6 = t3 & t0;
	uint32_t t7 = t5 ^ t4, t8 = t7 | t2, t9 = t8 ^ t1;
	uint32_t t10 = t9 ^ t6, t11 = t3 ^ t2, t12 = t11 | t5;
	uint32_t t13 = t12 ^ t9, t14 = t10 | t7, t15 = t14 ^ t0;
	uint32_t t16 = t15 & t13, t17 = t15 ^ t13, t18 = t16 ^ t7;

	x[0] = t18;
	x[1] = t13;
	x[2] = t17;
	x[3] = t10;
}

SERPENT_BOX(serpent_s4)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t3 ^ t0, t5 = t4 & t3, t6 = t5 ^ t2;
	uint32_t t7 = t6 | t1, t8 = t7 ^ t4, t9 = t8 & t1;
	uint32_t t10 = t9 ^ t6, t11 = t6 ^ t3, t12 = t11 | t10;
	uint32_t t13 = t12 ^ t1, t14 = t13 | t8, t15 = ~t10;
	uint32_t t16 = t14 ^ t10, t17 = t16 ^ t3, t18 = t13 ^ t4;

	x[0] = t15;
	x[1] = t17;
	x[2] = t18;
	x[3] = t8;
}

SERPENT_BOX(serpent_s5)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = ~t3, t5 = t4 ^ t0, t6 = t1 ^ t0;
	uint32_t t7 = t6 | t5, t8 = t7 ^ t2, t9 = t8 ^ t1;
	uint32_t t10 = t9 & t4, t11 = t10 ^ t6, t12 = t8 | t1;
	uint32_t t13 = t12 ^ t5, t14 = t13 & t11, t15 = t14 ^ t0;
	uint32_t t16 = t11 & t10, t17 = t16 ^ t13, t18 = t15 ^ t9;

	x[0] = t9;
	x[1] = t11;
	x[2] = t17;
	x[3] = t18;
}

SERPENT_BOX(serpent_s6)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t2 | t1, t5 = t3 ^ t0, t6 = t5 & t4;
	uint32_t t7 = t3 & t0, t8 = t7 ^ t2, t9 = ~t8;
	uint32_t t10 = t9 ^ t1, t11 = t1 ^ t0, t12 = t11 & t9;
	uint32_t t13 = t10 ^ t6, t14 = t13 ^ t12, t15 = t10 & t5;
	uint32_t t16 = t15 ^ t11, t17 = t16 & t14, t18 = t17 ^ t8;
	uint32_t t19 = t16 ^ t14;

	x[0] = t19;
	x[1] = t10;
	x[2] = t14;
	x[3] = t18;
}

SERPENT_BOX(serpent_s7)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t2 ^ t1, t5 = t4 & t2, t6 = t5 ^ t3;
	uint32_t t7 = t6 ^ t0, t8 = t7 & t0, t9 = t6 | t1;
	uint32_t t10 = t8 ^ t4, t11 = t9 ^ t7, t12 = t11 & t10;
	uint32_t t13 = t12 ^ t6, t14 = t8 | t4, t15 = ~t14;
	uint32_t t16 = t15 | t13, t17 = t11 ^ t10, t18 = t17 ^ t16;
	uint32_t t19 = t14 ^ t2, t20 = t19 ^ t7;

	x[0] = t18;
	x[1] = t20;
	x[2] = t13;
	x[3] = t10;
}

SERPENT_BOX(serpent_inverse_s0)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = ~t0, t5 = t4 ^ t1, t6 = t5 & t4;
	uint32_t t7 = t6 ^ t2, t8 = t7 ^ t3, t9 = t4 | t2;
	uint32_t t10 = t7 | t3, t11 = t10 & t5, t12 = t11 ^ t9;
	uint32_t t13 = t12 ^ t8, t14 = t5 | t3, t15 = t14 ^ t0;
	uint32_t t16 = t15 ^ t12, t17 = t16 | t13, t18 = t17 ^ t7;

	x[0] = t16;
	x[1] = t18;
	x[2] = t8;
	x[3] = t13;
}

SERPENT_BOX(serpent_inverse_s1)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t3 ^ t1, t5 = t4 & t3, t6 = t5 ^ t0;
	uint32_t t7 = t6 & t4, t8 = t6 ^ t2, t9 = t7 ^ t3;
	uint32_t t10 = t9 ^ t8, t11 = t10 & t8, t12 = t11 ^ t2;
	uint32_t t13 = t12 ^ t4, t14 = ~t13, t15 = t14 | t10;
	uint32_t t16 = t15 ^ t6, t17 = t13 ^ t10;

	x[0] = t14;
	x[1] = t17;
	x[2] = t16;
	x[3] = t8;
}

SERPENT_BOX(serpent_inverse_s2)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t2 ^ t1, t5 = t3 ^ t0, t6 = t4 ^ t3;
	uint32_t t7 = t4 | t3, t8 = t7 ^ t2, t9 = t8 & t5;
	uint32_t t10 = ~t8, t11 = t9 ^ t6, t12 = t11 ^ t10;
	uint32_t t13 = t6 | t1, t14 = t12 ^ t0, t15 = t13 ^ t5;
	uint32_t t16 = t15 & t14, t17 = t16 ^ t10;

	x[0] = t15;
	x[1] = t11;
	x[2] = t14;
	x[3] = t17;
}

SERPENT_BOX(serpent_inverse_s3)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t2 ^ t1, t5 = t4 & t1, t6 = t5 ^ t0;
	uint32_t t7 = t6 | t3, t8 = t7 ^ t4, t9 = t3 ^ t1;
	uint32_t t10 = t9 & t6, t11 = t10 ^ t1, t12 = t11 | t8;
	uint32_t t13 = t12 ^ t6, t14 = t8 & t7, t15 = t14 ^ t11;
	uint32_t t16 = t15 ^ t13, t17 = t14 ^ t9, t18 = t17 ^ t6;

	x[0] = t8;
	x[1] = t13;
	x[2] = t18;
	x[3] = t16;
}

SERPENT_BOX(serpent_inverse_s4)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t3 | t2, t5 = t4 & t0, t6 = t5 ^ t1;
	uint32_t t7 = t6 & t0, t8 = ~t0, t9 = t7 ^ t2;
	uint32_t t10 = t9 ^ t3, t11 = t10 | t8, t12 = t11 ^ t3;
	uint32_t t13 = t10 & t9, t14 = t13 ^ t6, t15 = t12 & t6;
	uint32_t t16 = t15 ^ t10, t17 = t14 ^ t12, t18 = t16 ^ t8;

	x[0] = t17;
	x[1] = t10;
	x[2] = t18;
	x[3] = t14;
}

SERPENT_BOX(serpent_inverse_s5)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t3 & t0, t5 = t4 ^ t2, t6 = t5 & t1;
	uint32_t t7 = t6 ^ t0, t8 = t7 ^ t3, t9 = t8 & t1;
	uint32_t t10 = t9 & t0, t11 = t5 ^ t1, t12 = t11 ^ t10;
	uint32_t t13 = t12 & t0, t14 = t13 ^ t8, t15 = t14 ^ t1;
	uint32_t t16 = t15 | t8, t17 = t16 ^ t11, t18 = t17 ^ t3;
	uint32_t t19 = ~t12;

	x[0] = t8;
	x[1] = t15;
	x[2] = t18;
	x[3] = t19;
}

SERPENT_BOX(serpent_inverse_s6)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t2 ^ t0, t5 = t4 & t2, t6 = t5 ^ t3;
	uint32_t t7 = ~t6, t8 = t7 ^ t1, t9 = t7 | t4;
	uint32_t t10 = t9 ^ t2, t11 = t8 ^ t4, t12 = t11 & t10;
	uint32_t t13 = t11 ^ t10, t14 = t12 ^ t6, t15 = t13 & t1;
	uint32_t t16 = t15 ^ t10, t17 = t15 ^ t11;

	x[0] = t17;
	x[1] = t8;
	x[2] = t14;
	x[3] = t16;
}

SERPENT_BOX(serpent_inverse_s7)
{
	uint32_t t0 = x[0], t1 = x[1], t2 = x[2], t3 = x[3];
	uint32_t t4 = t1 | t0, t5 = t4 & t3, t6 = t1 & t0;
	uint32_t t7 = t5 ^ t1, t8 = t6 | t2, t9 = ~t3;
	uint32_t t10 = t8 ^ t5, t11 = t10 ^ t9, t12 = t11 | t7;
	uint32_t t13 = t12 ^ t0, t14 = t13 | t3, t15 = t14 ^ t2;
	uint32_t t16 = t15 ^ t7, t17 = t10 & t0, t18 = t16 ^ t13;
	uint32_t t19 = t18 ^ t17, t20 = t19 ^ t8;

	x[0] = t16;
	x[1] = t13;
	x[2] = t20;
	x[3] = t10;
}

#endif
