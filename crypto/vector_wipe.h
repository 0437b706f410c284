/*
 * Leaving nothing behind in vector registers, or on the stack, for the units
 * that use them, each of which calls what fits what it is built for.
 *
 * Invariant: the registers are zero afterwards, and the compiler takes them
 * to be changed. The upper halves are, too, so that code without AVX does not
 * wait for them (Intel SDM volume 2, VZEROALL, clears registers 0 to 15).
 */
#ifndef CRYPTO_VECTOR_WIPE_H
#define CRYPTO_VECTOR_WIPE_H

#define VECTOR_WIPE_SIZE 1024 /* bytes of stack */

/* Where a function has more to keep than there are registers, the compiler
 * puts some on the stack. Called from where such a function was called, and
 * as little inlined, this one has its place there and writes over it. */
static __attribute__((noinline, unused)) void wipe_stack(void)
{
	typedef long long word __attribute__((vector_size(16)));
	word place[VECTOR_WIPE_SIZE / sizeof(word)]
		__attribute__((uninitialized));
	volatile word *to = place;

	for (unsigned i = 0; i < VECTOR_WIPE_SIZE / sizeof(word); i++)
		to[i] = (word){ 0 };
}

#define VECTOR_WIPE_INLINE static inline __attribute__((always_inline))

VECTOR_WIPE_INLINE void wipe_sse(void)
{
	__asm__ volatile("pxor %%xmm0, %%xmm0\n\tpxor %%xmm1, %%xmm1\n\t"
			 "pxor %%xmm2, %%xmm2\n\tpxor %%xmm3, %%xmm3\n\t"
			 "pxor %%xmm4, %%xmm4\n\tpxor %%xmm5, %%xmm5\n\t"
			 "pxor %%xmm6, %%xmm6\n\tpxor %%xmm7, %%xmm7\n\t"
			 "pxor %%xmm8, %%xmm8\n\tpxor %%xmm9, %%xmm9\n\t"
			 "pxor %%xmm10, %%xmm10\n\tpxor %%xmm11, %%xmm11\n\t"
			 "pxor %%xmm12, %%xmm12\n\tpxor %%xmm13, %%xmm13\n\t"
			 "pxor %%xmm14, %%xmm14\n\tpxor %%xmm15, %%xmm15"
			 ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
			 "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
			 "xmm12", "xmm13", "xmm14", "xmm15", "memory");
}

VECTOR_WIPE_INLINE void wipe_avx(void)
{
	__asm__ volatile("vzeroall"
			 ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
			 "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
			 "xmm12", "xmm13", "xmm14", "xmm15", "memory");
}

VECTOR_WIPE_INLINE void wipe_avx512(void)
{
	__asm__ volatile("vpxord %%zmm16, %%zmm16, %%zmm16\n\t"
			 "vpxord %%zmm17, %%zmm17, %%zmm17\n\t"
			 "vpxord %%zmm18, %%zmm18, %%zmm18\n\t"
			 "vpxord %%zmm19, %%zmm19, %%zmm19\n\t"
			 "vpxord %%zmm20, %%zmm20, %%zmm20\n\t"
			 "vpxord %%zmm21, %%zmm21, %%zmm21\n\t"
			 "vpxord %%zmm22, %%zmm22, %%zmm22\n\t"
			 "vpxord %%zmm23, %%zmm23, %%zmm23\n\t"
			 "vpxord %%zmm24, %%zmm24, %%zmm24\n\t"
			 "vpxord %%zmm25, %%zmm25, %%zmm25\n\t"
			 "vpxord %%zmm26, %%zmm26, %%zmm26\n\t"
			 "vpxord %%zmm27, %%zmm27, %%zmm27\n\t"
			 "vpxord %%zmm28, %%zmm28, %%zmm28\n\t"
			 "vpxord %%zmm29, %%zmm29, %%zmm29\n\t"
			 "vpxord %%zmm30, %%zmm30, %%zmm30\n\t"
			 "vpxord %%zmm31, %%zmm31, %%zmm31"
			 ::: "xmm16", "xmm17", "xmm18", "xmm19", "xmm20",
			 "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26",
			 "xmm27", "xmm28", "xmm29", "xmm30", "xmm31",
			 "memory");
	wipe_avx();
}

#endif
