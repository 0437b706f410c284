/*
 * The kernel's <string.h>, against loops that are plain enough to be right.
 * The hosted build gives these functions other names (see the Makefile), so
 * that they are tested there too and not libc's.
 */
#include <string.h>

#include "tests/unit/test.h"

/* Past both the small moves and several repetitions of the large ones. */
#define SIZE_LARGEST 70
#define AREA 256
#define GUARD 32

static unsigned char area[AREA], expected[AREA], other[AREA];

static void fill(unsigned char *bytes, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < AREA; i++)
		bytes[i] = (unsigned char)test_random(&state);
}

static void copy_plainly(unsigned char *to, const unsigned char *from,
			 size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = from[i];
}

static bool same(const unsigned char *a, const unsigned char *b)
{
	for (size_t i = 0; i < AREA; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static void test_memcpy(void)
{
	for (size_t size = 0; size <= SIZE_LARGEST; size++)
		for (size_t shift = 0; shift < 9; shift++) {
			unsigned char *to = area + GUARD + shift;
			const unsigned char *from = other + GUARD - shift;

			fill(area, 1);
			fill(expected, 1);
			fill(other, size + 2);
			copy_plainly(expected + GUARD + shift, from, size);
			CHECK(memcpy(to, from, size) == to);
			CHECK(same(area, expected));
		}
}

/* Every overlap, from both sides. */
static void test_memmove(void)
{
	for (size_t size = 0; size <= SIZE_LARGEST; size++)
		for (size_t place = 0; place <= 2 * SIZE_LARGEST; place++) {
			unsigned char *to = area + GUARD + place;
			unsigned char *from = area + GUARD + SIZE_LARGEST;

			fill(area, size + 1);
			fill(expected, size + 1);
			fill(other, size + 1);
			copy_plainly(expected + GUARD + place,
				     other + GUARD + SIZE_LARGEST, size);
			CHECK(memmove(to, from, size) == to);
			CHECK(same(area, expected));
		}
}

static void test_memset(void)
{
	for (size_t size = 0; size <= SIZE_LARGEST; size++)
		for (size_t shift = 0; shift < 9; shift++) {
			unsigned char *to = area + GUARD + shift;

			fill(area, 3);
			fill(expected, 3);
			for (size_t i = 0; i < size; i++)
				expected[GUARD + shift + i] = 0xa5;
			/* Only the low byte counts. */
			CHECK(memset(to, 0x7a5, size) == to);
			CHECK(same(area, expected));
		}
}

static void test_memcmp(void)
{
	fill(area, 4);
	fill(other, 4);
	for (size_t size = 0; size <= SIZE_LARGEST; size++) {
		CHECK_EQ(memcmp(area, other, size), 0);
		/* A difference behind the end is none. */
		area[size] ^= 0x80;
		CHECK_EQ(memcmp(area, other, size), 0);
		area[size] ^= 0x80;
		for (size_t i = 0; i < size; i++) {
			unsigned char kept = area[i];

			area[i] = 0x80;
			other[i] = 0x7f;
			CHECK(memcmp(area, other, size) > 0);
			CHECK(memcmp(other, area, size) < 0);
			area[i] = other[i] = kept;
		}
	}
}

static void test_lengths(void)
{
	CHECK_EQ(strlen(""), 0);
	CHECK_EQ(strlen("abc"), 3);
	CHECK_EQ(strnlen("abc", 0), 0);
	CHECK_EQ(strnlen("abc", 2), 2);
	CHECK_EQ(strnlen("abc", 3), 3);
	CHECK_EQ(strnlen("abc", 9), 3);
}

static void test_compare(void)
{
	CHECK_EQ(strcmp("", ""), 0);
	CHECK_EQ(strcmp("abc", "abc"), 0);
	CHECK(strcmp("abc", "abd") < 0);
	CHECK(strcmp("ab", "abc") < 0);
	CHECK(strcmp("abc", "ab") > 0);
	/* Characters compare as unsigned (C11 7.24.4). */
	CHECK(strcmp("\x80", "\x7f") > 0);
	CHECK_EQ(strncmp("abc", "abd", 2), 0);
	CHECK_EQ(strncmp("a", "b", 0), 0);
	CHECK_EQ(strncmp("ab\0x", "ab\0y", 4), 0);
	CHECK(strncmp("abc", "abd", 3) < 0);
}

static void test_searches(void)
{
	static const char path[] = "/a/b\x80";

	CHECK(memchr(path, 'b', sizeof(path)) == path + 3);
	CHECK(memchr(path, 'b', 3) == NULL);
	CHECK(memchr(path, 0x80, sizeof(path)) == path + 4);
	CHECK(memchr(path, 0x100 + 'a', sizeof(path)) == path + 1);
	CHECK(strchr(path, '/') == path);
	CHECK(strrchr(path, '/') == path + 2);
	CHECK(strchr(path, 'z') == NULL);
	CHECK(strrchr(path, 'z') == NULL);
	CHECK(strchr(path, 0x80) == path + 4);
	CHECK(strchr(path, '\0') == path + 5);
	CHECK(strrchr(path, '\0') == path + 5);
}

TEST_SUITE(string, TEST(test_memcpy), TEST(test_memmove), TEST(test_memset),
	   TEST(test_memcmp), TEST(test_lengths), TEST(test_compare),
	   TEST(test_searches));
