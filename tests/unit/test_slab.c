/* Typed objects and bytes: sizes, alignment, wiping, and nothing that stays
 * behind. */
#include <string.h>

#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "tests/unit/test.h"

#define OBJECTS 300

struct slab_test_tiny {
	char byte;
};
struct slab_test_odd {
	char bytes[73];
};
struct slab_test_aligned {
	alignas(64) char bytes[130];
};
struct slab_test_large {
	alignas(64) char bytes[2112];
};
struct slab_test_huge {
	char bytes[16384];
};

SLAB_DEFINE(struct slab_test_tiny);
SLAB_DEFINE(struct slab_test_odd);
SLAB_DEFINE(struct slab_test_aligned);
SLAB_DEFINE(struct slab_test_large);
SLAB_DEFINE(struct slab_test_huge);

static struct slab *const slabs[] = {
	&SLAB_OF(struct slab_test_tiny),    &SLAB_OF(struct slab_test_odd),
	&SLAB_OF(struct slab_test_aligned), &SLAB_OF(struct slab_test_large),
	&SLAB_OF(struct slab_test_huge),
};

static unsigned char *objects[OBJECTS];

static bool holds(const unsigned char *bytes, unsigned value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

/* Frames that are free once the slabs have given back what they can. */
static size_t settle(void)
{
	slab_shrink();
	return frames_free();
}

static void check_slab(struct slab *slab)
{
	size_t before = settle();
	size_t live = slab_live_objects();
	unsigned count = slab->size > 4096 ? 10 : OBJECTS;

	for (unsigned i = 0; i < count; i++) {
		objects[i] = slab_alloc(slab);
		CHECK(objects[i] != NULL);
		CHECK_EQ((uintptr_t)objects[i] % slab->align, 0);
		CHECK(holds(objects[i], 0, slab->size));
		memset(objects[i], (int)(i % 255) + 1, slab->size);
	}
	CHECK_EQ(slab->live, count);
	CHECK_EQ(slab_live_objects(), live + count);
	/* Every third goes first, so that pages are left half full. */
	for (unsigned i = 0; i < count; i += 3)
		kfree(objects[i]);
	for (unsigned i = 0; i < count; i++) {
		if (i % 3 == 0)
			continue;
		CHECK(holds(objects[i], i % 255 + 1, slab->size));
		kfree(objects[i]);
	}
	CHECK_EQ(slab_live_objects(), live);
	CHECK_EQ(settle(), before);
}

static void test_objects_of_all_sizes(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(slabs); i++)
		check_slab(slabs[i]);
}

static void test_reuse_is_zeroed(void)
{
	struct slab_test_odd *first = kalloc(struct slab_test_odd);
	struct slab_test_odd *second;

	CHECK(first != NULL);
	memset(first, 0x5a, sizeof(*first));
	kfree(first);
	second = kalloc(struct slab_test_odd);
	CHECK(second == first);
	CHECK(holds((unsigned char *)second, 0, sizeof(*second)));
	kfree(second);
	kfree(NULL);
}

static void test_types_do_not_mix(void)
{
	struct slab_test_odd *odd = kalloc(struct slab_test_odd);
	struct slab_test_tiny *tiny;

	CHECK(odd != NULL);
	kfree(odd);
	tiny = kalloc(struct slab_test_tiny);
	CHECK(tiny != NULL);
	CHECK(frame_of(tiny) != frame_of(odd));
	kfree(tiny);
}

static void test_random_steps(void)
{
	static unsigned char marks[OBJECTS];
	static unsigned char kinds[OBJECTS];
	size_t before = settle();
	uint64_t seed = 11;

	memset(objects, 0, sizeof(objects));
	for (unsigned step = 0; step < 30000; step++) {
		uint64_t word = test_random(&seed);
		unsigned i = word % OBJECTS;
		struct slab *slab = slabs[kinds[i]];

		if (objects[i] != NULL) {
			CHECK(holds(objects[i], marks[i], slab->size));
			kfree(objects[i]);
			objects[i] = NULL;
			continue;
		}
		kinds[i] = (word >> 32) % (ARRAY_SIZE(slabs) - 1);
		marks[i] = (word >> 40) % 255 + 1;
		slab = slabs[kinds[i]];
		objects[i] = slab_alloc(slab);
		CHECK(objects[i] != NULL);
		CHECK(holds(objects[i], 0, slab->size));
		memset(objects[i], marks[i], slab->size);
	}
	for (unsigned i = 0; i < OBJECTS; i++)
		kfree(objects[i]);
	CHECK_EQ(settle(), before);
}

static void test_bytes(void)
{
	static const size_t sizes[] = { 0, 1, 32, 33, 2047, 2048,
					2049, 4096, 4097, 131071, 131072 };
	size_t before = settle();
	size_t live = slab_live_objects();

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		objects[i] = kalloc_bytes(sizes[i]);
		CHECK(objects[i] != NULL);
		CHECK(holds(objects[i], 0, sizes[i]));
		memset(objects[i], (int)i + 1, sizes[i]);
	}
	CHECK_EQ(slab_live_objects(), live + ARRAY_SIZE(sizes));
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		CHECK(holds(objects[i], (unsigned)i + 1, sizes[i]));
		kfree_bytes(objects[i], sizes[i]);
	}
	CHECK(kalloc_bytes(131073) == NULL);
	CHECK(kalloc_bytes(SIZE_MAX) == NULL);
	kfree_bytes(NULL, 5);
	CHECK_EQ(slab_live_objects(), live);
	CHECK_EQ(settle(), before);
}

static void test_no_memory(void)
{
	size_t before = settle();

	for (size_t i = 0; i < ARRAY_SIZE(slabs); i++) {
		frames_fail_at(1);
		CHECK(slab_alloc(slabs[i]) == NULL);
		frames_fail_at(0);
		CHECK_EQ(slabs[i]->live, 0);
	}
	frames_fail_at(1);
	CHECK(kalloc_bytes(9000) == NULL);
	frames_fail_at(0);
	slabs_fail_at(2);
	objects[0] = kalloc_bytes(100);
	CHECK(objects[0] != NULL);
	CHECK(kalloc(struct slab_test_tiny) == NULL);
	kfree_bytes(objects[0], 100);
	CHECK_EQ(settle(), before);
}

TEST_SUITE(slab, TEST(test_objects_of_all_sizes), TEST(test_reuse_is_zeroed),
	   TEST(test_types_do_not_mix), TEST(test_random_steps),
	   TEST(test_bytes), TEST(test_no_memory));
