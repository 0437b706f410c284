/*
 * The few functions that programs of ours share. See user/program.h.
 */
#include "user/program.h"

void *memset(void *to, int byte, size_t size)
{
	void *start = to;

	__asm__ volatile("rep stosb"
			 : "+D"(to), "+c"(size)
			 : "a"(byte)
			 : "memory");
	return start;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	void *start = to;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)
			 : : "memory");
	return start;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;

	for (size_t i = 0; i < size; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (unsigned char)*a - (unsigned char)*b;
}

void put(const char *text)
{
	sys_write(1, text, strlen(text));
}

static void put_based(unsigned long value, unsigned base)
{
	char text[24];
	unsigned at = sizeof(text) - 1;

	text[at] = '\0';
	do {
		text[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	put(text + at);
}

void put_number(long value)
{
	if (value < 0)
		put("-");
	put_based(value < 0 ? 0ul - (unsigned long)value :
			      (unsigned long)value, 10);
}

void put_hex(unsigned long value)
{
	put("0x");
	put_based(value, 16);
}
