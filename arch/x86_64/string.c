/*
 * memcpy, memmove, memset and memcmp for x86-64.
 *
 * Up to 16 bytes go through one or two moves whose ranges may overlap, and
 * memcpy's up to 64 through some more: string instructions take longer to
 * start. Longer ranges use these, which processors with ERMS run at the width
 * of a cache line (Intel SDM volume 1, 7.3.9.3). They move quadwords: an
 * instruction counter counts each repetition as one. The
 * bytes behind the last whole quadword are one more move that overlaps it.
 *
 * Invariants: the direction flag is clear, before and after; no vector
 * register is touched; nothing here is a loop that a compiler may turn into
 * a call of the same function.
 */
#include <stdint.h>
#include <string.h>

#define SMALL_MAX 16
#define MEDIUM_MAX 64

/* Words at any address, of any type. */
struct word32 {
	uint32_t value;
} __attribute__((packed, may_alias));

struct word64 {
	uint64_t value;
} __attribute__((packed, may_alias));

static inline uint32_t load32(const void *from)
{
	return ((const struct word32 *)from)->value;
}

static inline uint64_t load64(const void *from)
{
	return ((const struct word64 *)from)->value;
}

static inline void store32(void *to, uint32_t value)
{
	((struct word32 *)to)->value = value;
}

static inline void store64(void *to, uint64_t value)
{
	((struct word64 *)to)->value = value;
}

/* At most SMALL_MAX bytes. All loads stand before the stores, so that the
 * ranges may overlap. */
static inline void move_small(unsigned char *to, const unsigned char *from,
			      size_t size)
{
	if (size >= 8) {
		uint64_t first = load64(from);
		uint64_t last = load64(from + size - 8);

		store64(to, first);
		store64(to + size - 8, last);
	} else if (size >= 4) {
		uint32_t first = load32(from);
		uint32_t last = load32(from + size - 4);

		store32(to, first);
		store32(to + size - 4, last);
	} else if (size > 0) {
		unsigned char first = from[0];
		unsigned char middle = from[size / 2];
		unsigned char last = from[size - 1];

		to[0] = first;
		to[size / 2] = middle;
		to[size - 1] = last;
	}
}

static inline void move_16(unsigned char *to, const unsigned char *from)
{
	store64(to, load64(from));
	store64(to + 8, load64(from + 8));
}

/* SMALL_MAX to MEDIUM_MAX bytes, which are not the same memory. */
static inline void copy_medium(unsigned char *to, const unsigned char *from,
			       size_t size)
{
	move_16(to, from);
	if (size > 32) {
		move_16(to + 16, from + 16);
		move_16(to + size - 32, from + size - 32);
	}
	move_16(to + size - 16, from + size - 16);
}

/* More than 8 bytes, lowest address first. The last quadword is loaded
 * before anything is stored: `to` may lie below `from` and overlap it. */
static inline void move_up(unsigned char *to, const unsigned char *from,
			   size_t size)
{
	uint64_t last = load64(from + size - 8);
	unsigned char *end = to + size - 8;
	size_t quadwords = size / 8;

	__asm__ volatile("rep movsq"
			 : "+D"(to), "+S"(from), "+c"(quadwords)
			 :
			 : "memory");
	store64(end, last);
}

/* More than 8 bytes, highest address first: `to` may overlap from above. */
static inline void move_down(unsigned char *to, const unsigned char *from,
			     size_t size)
{
	uint64_t first = load64(from);
	size_t left = size;

	while (left >= 8) {
		left -= 8;
		store64(to + left, load64(from + left));
		/* Keeps the loop from becoming a call of memmove. */
		__asm__ volatile("" : : : "memory");
	}
	store64(to, first);
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	if (size <= SMALL_MAX)
		move_small(to, from, size);
	else if (size <= MEDIUM_MAX)
		copy_medium(to, from, size);
	else
		move_up(to, from, size);
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	if (size <= SMALL_MAX)
		move_small(to, from, size);
	else if ((uintptr_t)to - (uintptr_t)from >= size)
		move_up(to, from, size);
	else
		move_down(to, from, size);
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	uint64_t pattern = (unsigned char)byte * 0x0101010101010101u;
	unsigned char *bytes = to;

	if (size >= 8) {
		unsigned char *place = bytes;
		size_t quadwords = size / 8;

		if (size > SMALL_MAX)
			__asm__ volatile("rep stosq"
					 : "+D"(place), "+c"(quadwords)
					 : "a"(pattern)
					 : "memory");
		else
			store64(bytes, pattern);
		store64(bytes + size - 8, pattern);
	} else if (size >= 4) {
		store32(bytes, (uint32_t)pattern);
		store32(bytes + size - 4, (uint32_t)pattern);
	} else if (size > 0) {
		bytes[0] = (unsigned char)byte;
		bytes[size / 2] = (unsigned char)byte;
		bytes[size - 1] = (unsigned char)byte;
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *left = a;
	const unsigned char *right = b;

	while (size >= 8 && load64(left) == load64(right)) {
		left += 8;
		right += 8;
		size -= 8;
	}
	for (; size > 0; size--, left++, right++)
		if (*left != *right)
			return *left < *right ? -1 : 1;
	return 0;
}
