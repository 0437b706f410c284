/*
 * Erasing secrets: stores that the compiler must make.
 *
 * Invariant: every store is volatile, so none may be dropped, merged away or
 * turned into a call that a later pass could drop.
 */
#include "crypto/wipe.h"

#include <stdint.h>

void wipe(void *p, size_t size)
{
	volatile uint8_t *byte = p;
	volatile uint64_t *word;

	while (size && (uintptr_t)byte % sizeof(*word)) {
		*byte++ = 0;
		size--;
	}
	word = (volatile uint64_t *)(uintptr_t)byte;
	for (; size >= sizeof(*word); size -= sizeof(*word))
		*word++ = 0;
	byte = (volatile uint8_t *)word;
	while (size--)
		*byte++ = 0;
}
