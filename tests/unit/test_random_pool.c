/*
 * The pool, the generators and the health tests of entropy sources, fed with
 * sources that are made up: stuck, biased, periodic, and good ones.
 */
#include <string.h>

#include "crypto/chacha20.h"
#include "kernel/random_health.h"
#include "kernel/random_pool.h"
#include "tests/unit/test.h"

static struct random_pool pool;

static bool contains(const void *hay, size_t size, const void *needle,
		     size_t length)
{
	for (size_t i = 0; i + length <= size; i++)
		if (memcmp((const u8 *)hay + i, needle, length) == 0)
			return true;
	return false;
}

static bool is_zero(const void *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (((const u8 *)bytes)[i])
			return false;
	return true;
}

static void seed_pool(const char *text)
{
	random_pool_start(&pool, "early", 5);
	random_pool_stir(&pool, text, strlen(text));
	random_pool_credit(&pool, RANDOM_SEED_BITS);
}

static void test_no_key_before_256_bits(void)
{
	random_pool_start(&pool, "early", 5);
	random_pool_stir(&pool, "noise", 5);
	for (unsigned bits = 0; bits < 255; bits += 85) {
		random_pool_credit(&pool, 0);
		CHECK(!pool.is_seeded);
		CHECK(is_zero(&pool.secret, sizeof(pool.secret)));
		random_pool_credit(&pool, 85);
	}
	CHECK_EQ(pool.credited_bits, 255);
	CHECK(!pool.is_seeded);
	random_pool_credit(&pool, ~0u);
	CHECK(pool.is_seeded);
	CHECK_EQ(pool.credited_bits, 256);
	CHECK(!is_zero(&pool.secret.state[CHACHA20_KEY_WORD], 32));
}

/* What the early generator gives depends on nothing that was stirred in. */
static void test_early_apart_from_pool(void)
{
	u8 one[64], two[64];

	random_pool_start(&pool, "early", 5);
	random_pool_stir(&pool, "noise", 5);
	generator_fill(&pool.early, one, sizeof(one));
	random_pool_start(&pool, "early", 5);
	random_pool_stir(&pool, "other noise", 11);
	generator_fill(&pool.early, two, sizeof(two));
	CHECK(memcmp(one, two, sizeof(one)) == 0);
	random_pool_start(&pool, "earlz", 5);
	generator_fill(&pool.early, two, sizeof(two));
	CHECK(memcmp(one, two, sizeof(one)) != 0);
}

/* Every stirred byte matters to the key, and its place too. */
static void test_stir_changes_key(void)
{
	u8 one[32], two[32];

	seed_pool("some noise");
	generator_fill(&pool.secret, one, sizeof(one));
	seed_pool("some noise");
	generator_fill(&pool.secret, two, sizeof(two));
	CHECK(memcmp(one, two, sizeof(one)) == 0);
	seed_pool("some noisf");
	generator_fill(&pool.secret, two, sizeof(two));
	CHECK(memcmp(one, two, sizeof(one)) != 0);
}

static void test_key_erased_by_draw(void)
{
	static const size_t sizes[] = { 0, 1, 31, 32, 33, 96, 97, 223, 224 };

	seed_pool("noise");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct generator before = pool.secret;
		u8 key[RANDOM_KEY_SIZE], stream[CHACHA20_BLOCK_SIZE];
		u8 chunk[RANDOM_CHUNK_SIZE] = { 0 };
		const u8 *out;

		memcpy(key, &pool.secret.state[CHACHA20_KEY_WORD],
		       sizeof(key));
		chacha20_block(before.state, stream);
		out = generator_draw(&pool.secret, chunk, sizes[i]);
		/* The next key is the block's first half; the output starts
		 * with its second. */
		CHECK(memcmp(&pool.secret.state[CHACHA20_KEY_WORD], stream,
			     RANDOM_KEY_SIZE) == 0);
		CHECK(memcmp(out, stream + RANDOM_KEY_SIZE,
			     sizes[i] < 32 ? sizes[i] : 32) == 0);
		for (size_t at = 0; at < sizeof(key); at += 8) {
			CHECK(!contains(&pool, sizeof(pool), key + at, 8));
			CHECK(!contains(chunk, sizeof(chunk), key + at, 8));
			CHECK(!contains(chunk, sizeof(chunk), stream + at, 8));
		}
		for (size_t at = 0; at + 8 <= sizes[i]; at += 8)
			CHECK(!contains(&pool, sizeof(pool), out + at, 8));
		random_chunk_wipe(chunk, sizes[i]);
		CHECK(is_zero(chunk, sizeof(chunk)));
		CHECK_EQ(pool.secret.state[CHACHA20_COUNTER_WORD], 0);
	}
}

/* No byte of a long output is given twice. */
static void test_fill_never_repeats(void)
{
	u8 bytes[1000];

	seed_pool("noise");
	generator_fill(&pool.secret, bytes, sizeof(bytes));
	for (size_t at = 0; at + 8 <= sizeof(bytes); at += 8)
		CHECK(!contains(bytes + at + 1, sizeof(bytes) - at - 1,
				bytes + at, 8));
}

static void test_rekey_leaves_old_key(void)
{
	u8 old[RANDOM_KEY_SIZE], expected[32], given[32];
	struct generator copy;

	seed_pool("noise");
	copy = pool.secret;
	memcpy(old, &pool.secret.state[CHACHA20_KEY_WORD], sizeof(old));
	random_pool_stir(&pool, "fresh", 5);
	random_pool_rekey(&pool);
	CHECK(!contains(&pool, sizeof(pool), old, sizeof(old)));
	generator_fill(&copy, expected, sizeof(expected));
	CHECK(!contains(&pool, sizeof(pool), expected, sizeof(expected)));
	generator_fill(&pool.secret, given, sizeof(given));
	CHECK(memcmp(expected, given, sizeof(given)) != 0);
}

/* The new key depends on the old generator, not on the pool alone. */
static void test_rekey_keeps_old_strength(void)
{
	u8 one[32], two[32];

	seed_pool("noise");
	random_pool_rekey(&pool);
	generator_fill(&pool.secret, one, sizeof(one));
	seed_pool("noise");
	generator_fill(&pool.secret, two, sizeof(two));
	random_pool_rekey(&pool);
	generator_fill(&pool.secret, two, sizeof(two));
	CHECK(memcmp(one, two, sizeof(one)) != 0);
}

static void test_word_check(void)
{
	struct word_check check = { 0 };
	u64 state = 1;

	for (unsigned i = 0; i < 1000; i++)
		CHECK(word_check(&check, test_random(&state)));
	CHECK_EQ(check.accepted, 1000);
	CHECK(!word_check(&check, 0));
	CHECK(!word_check(&check, test_random(&state))); /* for good */

	check = (struct word_check){ 0 };
	CHECK(!word_check(&check, ~0ull));
	CHECK(check.failed);

	/* Repetition at each distance up to eight, from each word on. */
	for (unsigned i = 0; i < 8 * WORD_CHECK_SEEN; i++) {
		unsigned first = i / WORD_CHECK_SEEN;
		unsigned distance = i % WORD_CHECK_SEEN + 1;

		check = (struct word_check){ 0 };
		for (unsigned j = 0; j < first + distance; j++)
			CHECK(word_check(&check, 100 + j));
		CHECK(!word_check(&check, 100 + first));
		CHECK(check.failed);
	}
}

enum shape { CONSTANT, ZERO, RAMP, TWO_VALUES, PERIOD_16, BIASED, NOISY };

static u64 span_of(enum shape shape, unsigned i, u64 *state)
{
	static const u64 cycle[16] = { 3, 1, 4, 1, 5, 9, 2, 6,
				       5, 3, 5, 8, 9, 7, 9, 3 };

	switch (shape) {
	case CONSTANT:
		return 364;
	case ZERO:
		return 0;
	case RAMP:
		return 364 + 26ull * i;
	case TWO_VALUES:
		return i % 2 ? 390 : 364;
	case PERIOD_16:
		return 364 + cycle[i % 16];
	case BIASED: /* one in 24 differs */
		return test_random(state) % 24 ? 364 : 364 + i;
	default:
		return 1000 + 26 * (test_random(state) >> 61);
	}
}

static bool earns(enum shape shape, enum jitter_fault *fault)
{
	struct jitter_check check;
	u64 state = 7;

	jitter_check_start(&check);
	for (unsigned i = 0; i < 20000; i++) {
		if (!jitter_check_add(&check, span_of(shape, i, &state)))
			break;
		if (jitter_check_is_enough(&check)) {
			*fault = check.fault;
			return check.samples >= JITTER_SAMPLES;
		}
	}
	*fault = check.fault;
	return false;
}

static void test_jitter_faults(void)
{
	enum jitter_fault fault;

	CHECK(!earns(CONSTANT, &fault));
	CHECK_EQ(fault, JITTER_STUCK);
	CHECK(!earns(ZERO, &fault));
	CHECK_EQ(fault, JITTER_STUCK);
	CHECK(!earns(RAMP, &fault));
	CHECK_EQ(fault, JITTER_STUCK);
	CHECK(!earns(TWO_VALUES, &fault));
	CHECK_EQ(fault, JITTER_PERIODIC);
	CHECK(!earns(PERIOD_16, &fault));
	CHECK_EQ(fault, JITTER_PERIODIC);
	CHECK(!earns(BIASED, &fault));
	CHECK_EQ(fault, JITTER_BIASED);
	CHECK(earns(NOISY, &fault));
	CHECK_EQ(fault, JITTER_SOUND);
}

/* A source that turns bad after the start-up earns nothing either. */
static void test_jitter_fails_late(void)
{
	struct jitter_check check;
	u64 state = 7;

	jitter_check_start(&check);
	for (unsigned i = 0; i < JITTER_SAMPLES - 200; i++)
		CHECK(jitter_check_add(&check, span_of(NOISY, i, &state)));
	for (unsigned i = 0; i < 200; i++)
		jitter_check_add(&check, 364);
	CHECK_EQ(check.fault, JITTER_STUCK);
	CHECK(!jitter_check_add(&check, 1));
	CHECK(!jitter_check_is_enough(&check));
}

TEST_SUITE(random_pool, TEST(test_no_key_before_256_bits),
	   TEST(test_early_apart_from_pool), TEST(test_stir_changes_key),
	   TEST(test_key_erased_by_draw), TEST(test_fill_never_repeats),
	   TEST(test_rekey_leaves_old_key), TEST(test_rekey_keeps_old_strength),
	   TEST(test_word_check), TEST(test_jitter_faults),
	   TEST(test_jitter_fails_late));
