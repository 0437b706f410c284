/*
 * Copies and fills memory, byte by byte.
 *
 * The accesses are volatile, or the compiler would see through the loop and
 * make a call of the very function out of it.
 */
#include "boot/bytes.h"

void *boot_copy(void *to, const void *from, size_t size)
{
	volatile unsigned char *target = to;
	const unsigned char *source = from;

	for (size_t i = 0; i < size; i++)
		target[i] = source[i];
	return to;
}

void *boot_fill(void *to, int byte, size_t size)
{
	volatile unsigned char *target = to;

	for (size_t i = 0; i < size; i++)
		target[i] = (unsigned char)byte;
	return to;
}
