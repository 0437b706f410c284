/*
 * Draws the slide. See slide.h.
 */
#include "boot/slide.h"

#include <stdbool.h>

#include "boot/layout.h"

/* CPUID leaf 1, ECX bit 30 (Intel SDM volume 2A, CPUID). */
#define CPUID_RDRAND (1u << 30)
/* Intel SDM volume 1, section 7.3.17.1: more failures mean a broken unit. */
#define RDRAND_TRIES 10

static uint64_t read_tsc(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static bool has_rdrand(void)
{
	uint32_t a = 1, b, c = 0, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return c & CPUID_RDRAND;
}

static uint64_t read_rdrand(void)
{
	for (int i = 0; i < RDRAND_TRIES; i++) {
		uint64_t word;
		bool good;

		__asm__ volatile("rdrand %0" : "=r"(word), "=@ccc"(good));
		if (good)
			return word;
	}
	return 0;
}

/* The finaliser of SplitMix64: spreads each bit over all the others. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t slide_random(void)
{
	/* A generator that is stuck leaves what the counter gives. */
	uint64_t word = has_rdrand() ? read_rdrand() : 0;

	return mix(word ^ mix(read_tsc()));
}

uint64_t slide_choose(uint64_t random, uint64_t image_end)
{
	uint64_t room = BOOT_SLIDE_ROOM - image_end;

	return random % (room / BOOT_PAGE_SIZE + 1) * BOOT_PAGE_SIZE;
}
