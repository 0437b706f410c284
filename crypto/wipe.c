/*
 * Erasing secrets: stores that the compiler must make.
 *
 * Invariant: every store is volatile, so none may be dropped, merged away or
 * turned into a call that a later pass could drop.
 */
#include "crypto/wipe.h"

#include <stdint.h>

/* Eight bytes at any address, of any type. */
struct word {
	uint64_t value;
} __attribute__((packed, may_alias));

void wipe(void *p, size_t size)
{
	volatile uint8_t *byte = p;

#pragma GCC unroll 8
	for (; size >= sizeof(struct word); size -= sizeof(struct word)) {
		((volatile struct word *)byte)->value = 0;
		byte += sizeof(struct word);
	}
	while (size--)
		*byte++ = 0;
}

__attribute__((noinline)) void wipe_frames(void)
{
	uint8_t below[512];

	wipe(below, sizeof(below));
}

__attribute__((noinline)) void wipe_deep_frames(void)
{
	uint8_t below[1920];

	wipe(below, sizeof(below));
}
