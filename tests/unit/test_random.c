/*
 * The random generator as its users see it: when it is seeded, when it is
 * not, and what getrandom(2) answers, on machines that are made up.
 */
#include "tests/unit/random_fakes.h"

#define BUFFER ((struct uptr){ USER_BASE })

static bool logged(const char *text)
{
	size_t length = strlen(text);

	for (const char *at = fake.log; *at; at++)
		if (strncmp(at, text, length) == 0)
			return true;
	return false;
}

static bool given(size_t from, size_t size)
{
	u8 any = 0;

	for (size_t i = from; i < from + size; i++)
		any |= fake.user[i];
	return any != 0;
}

/* Nothing comes out by any way but the weak ones. */
static bool withholds(void)
{
	u8 bytes[8] = { 0 };

	return !random_is_ready() && !random_bytes(bytes, sizeof(bytes)) &&
	       bytes[0] == 0 && bytes[7] == 0 &&
	       sys_getrandom(BUFFER, 32, GRND_NONBLOCK) == -EAGAIN &&
	       sys_getrandom(BUFFER, 32, GRND_NONBLOCK | GRND_RANDOM) ==
		       -EAGAIN &&
	       random_read_user(BUFFER, 32, true) == -EAGAIN && !given(0, 32);
}

static void test_seeded_from_processor(void)
{
	u8 bytes[16] = { 0 };

	fake_machine(GOOD, ABSENT, STANDING);
	CHECK(withholds());
	random_init(true);
	CHECK(logged("seeded from the processor"));
	CHECK(random_is_ready());
	CHECK(random_bytes(bytes, sizeof(bytes)));
	CHECK(sys_getrandom(BUFFER, 32, 0) == 32 && given(0, 32));
	CHECK_EQ(fake.frames, 0);

	fake_machine(ABSENT, GOOD, STANDING);
	random_init(true);
	CHECK(random_is_ready());
	fake_machine(FLAKY, ABSENT, STANDING);
	random_init(true);
	CHECK(random_is_ready());
}

static void test_bad_processor_words(void)
{
	static const enum word_source bad[] = { ABSENT, ALL_ZERO, ALL_ONE,
						REPEATING };

	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < 4; j++) {
			fake_machine(bad[i], bad[j], STEADY);
			random_init(true);
			CHECK(withholds());
			CHECK(logged("not seeded"));
			fake_machine(bad[i], bad[j], NOISY_COUNTER);
			random_init(true);
			CHECK(random_is_ready());
			CHECK(logged("from jitter"));
		}
	fake_machine(ALL_ONE, GOOD, STEADY);
	random_init(true);
	CHECK(random_is_ready());
	fake_machine(ALL_ZERO, ABSENT, STEADY);
	random_init(true);
	CHECK(logged("repeats itself"));
	fake_machine(ABSENT, ABSENT, STEADY);
	random_init(true);
	CHECK(logged("no generator") && logged("does not vary"));
}

static void test_processor_not_trusted(void)
{
	fake_machine(GOOD, GOOD, STEADY);
	random_init(false);
	CHECK(withholds());
	CHECK(logged("not to be trusted"));
	fake_machine(GOOD, GOOD, NOISY_COUNTER);
	random_init(false);
	CHECK(random_is_ready());
	CHECK_EQ(fake.frames, 0);
}

/* However many interrupts come, a counter with no jitter earns nothing. */
static void test_events_earn_nothing(void)
{
	fake_machine(ABSENT, ABSENT, STEADY);
	random_init(true);
	for (unsigned i = 0; i < 20000; i++) {
		random_event(32);
		if (i % 1000 == 0)
			random_stir("bytes of a program", 18);
	}
	CHECK(withholds());
	CHECK_EQ(fake.wakes, 0);
	fake.counter = STANDING;
	for (unsigned i = 0; i < 2000; i++)
		random_event(i);
	CHECK(withholds());
}

static void come_to_life(void)
{
	fake.counter = NOISY_COUNTER;
	for (unsigned i = 0; i < 10; i++)
		random_event(32);
}

static void test_reader_waits_for_seed(void)
{
	fake_machine(ABSENT, ABSENT, STEADY);
	random_init(true);
	CHECK(fake.frames != 0);
	CHECK(sys_getrandom(BUFFER, 32, 0) == -EINTR);
	CHECK_EQ(fake.waits, 1);
	fake.while_waiting = come_to_life;
	CHECK(sys_getrandom(BUFFER, 32, 0) == 32);
	CHECK(fake.waits > 2 && fake.wakes == 1);
	CHECK(given(0, 32));
	CHECK(logged("after all"));
	CHECK_EQ(fake.frames, 0);
}

static void test_getrandom_flags(void)
{
	fake_machine(GOOD, ABSENT, STANDING);
	for (unsigned round = 0; round < 2; round++) {
		CHECK(sys_getrandom(BUFFER, 8, 8) == -EINVAL);
		CHECK(sys_getrandom(BUFFER, 8, (int)0x80000000u) == -EINVAL);
		CHECK(sys_getrandom(BUFFER, 8, GRND_RANDOM | GRND_INSECURE) ==
		      -EINVAL);
		CHECK(!given(0, 8));
		random_init(true);
	}
	for (int flags = 0; flags < 6; flags++)
		CHECK(sys_getrandom(BUFFER, 8, flags) == 8);
	CHECK(sys_getrandom(BUFFER, 0, 0) == 0);
}

static void test_insecure_before_seed(void)
{
	u64 one, two;

	fake_machine(ABSENT, ABSENT, STEADY);
	CHECK(sys_getrandom(BUFFER, 32, GRND_INSECURE) == 32);
	CHECK(given(0, 32));
	one = random_layout_word();
	two = random_layout_word();
	CHECK(one != two);
	CHECK(!random_is_ready());
	random_init(true);
	CHECK(sys_getrandom(BUFFER, 32, GRND_INSECURE | GRND_NONBLOCK) == 32);
	CHECK(!random_is_ready());
}

#define MANY_WORDS 24 /* of several draws */

/* Words of one machine, from its start; after `seeded_at` it is seeded. */
static void layout_words(u64 words[MANY_WORDS], unsigned seeded_at)
{
	fake_machine(GOOD, ABSENT, STANDING);
	for (unsigned i = 0; i < MANY_WORDS; i++) {
		if (i == seeded_at)
			random_init(true);
		words[i] = random_layout_word();
	}
}

/* No word comes twice, and none of a key that has gone. */
static void test_layout_words(void) NO_LOCK_ANALYSIS
{
	u64 early[MANY_WORDS], mixed[MANY_WORDS];

	layout_words(early, MANY_WORDS);
	for (unsigned i = 0; i < MANY_WORDS; i++)
		for (unsigned j = 0; j < i; j++)
			CHECK(early[i] != early[j]);
	for (unsigned at = 1; at < 6; at++) {
		layout_words(mixed, at);
		CHECK(memcmp(mixed, early, at * sizeof(u64)) == 0);
		CHECK(mixed[at] != early[at]);
	}
	CHECK(rng.word_count > 0 && rng.words_from != NULL);
	for (unsigned i = 0; i < EVENTS_PER_KEY; i++)
		random_event(32);
	CHECK(random_bytes(mixed, sizeof(mixed[0]))); /* by a new key */
	CHECK(rng.words_from == NULL);
	random_layout_word();
	CHECK_EQ(rng.words[LAYOUT_WORDS - 1], 0);
}

static void test_bad_ranges(void)
{
	struct uptr edge = { USER_BASE + USER_SIZE - 50 };

	fake_machine(GOOD, ABSENT, STANDING);
	random_init(true);
	CHECK(sys_getrandom((struct uptr){ 0 }, 32, 0) == -EFAULT);
	CHECK(sys_getrandom((struct uptr){ USER_END - 8 }, 9, 0) == -EFAULT);
	CHECK(sys_getrandom((struct uptr){ ~0ull }, 32, 0) == -EFAULT);
	CHECK(sys_getrandom((struct uptr){ USER_BASE + USER_SIZE }, 1, 0) ==
	      -EFAULT);
	/* What fits is given and counted, to the byte. */
	CHECK(sys_getrandom(edge, 100, 0) == 50);
	CHECK(given(USER_SIZE - 50, 50));
	edge.addr = USER_BASE + USER_SIZE - 5000;
	CHECK(sys_getrandom(edge, 1ull << 62, 0) == 5000);
	CHECK(sys_getrandom(edge, 6000, 0) == 5000);
}

/* A range that leaves user space is refused whole. */
static void test_range_past_user_space(void)
{
	struct uptr edge = { USER_END - 50 };

	fake_machine(GOOD, ABSENT, STANDING);
	random_init(true);
	fake.user_base = USER_END - USER_SIZE;
	CHECK(sys_getrandom(edge, 51, 0) == -EFAULT);
	CHECK(!given(0, USER_SIZE));
	CHECK(sys_getrandom(edge, 50, 0) == 50);
	CHECK(given(USER_SIZE - 50, 50));
}

static void test_long_reads_yield(void)
{
	fake_machine(GOOD, ABSENT, STANDING);
	random_init(true);
	CHECK(random_read_user(BUFFER, USER_SIZE, false) == (i64)USER_SIZE);
	CHECK(fake.yields >= 13 && fake.yields <= 16);
	CHECK(!fake.locked_at_copy);
	for (size_t at = 0; at < USER_SIZE; at += 16)
		CHECK(given(at, 16));
	/* A task that is to die stops, with what it has. */
	fake.yields = 0;
	fake.kill_at_yield = 2;
	CHECK(random_read_user(BUFFER, USER_SIZE, false) < 2 * 4096 + 512);
	CHECK_EQ(fake.yields, 2);
	CHECK_EQ(locks_held, 0);
}

/* No bytes given to a program stay in the state, and a minute of ticks gives
 * the generator another key. */
static void test_state_keeps_nothing(void) NO_LOCK_ANALYSIS
{
	struct generator copy;
	u8 expected[32];

	fake_machine(GOOD, ABSENT, STANDING);
	random_init(true);
	copy = rng.pool.secret;
	generator_fill(&copy, expected, sizeof(expected));
	copy = rng.pool.secret;
	CHECK(sys_getrandom(BUFFER, 32, 0) == 32);
	CHECK(memcmp(expected, fake.user, sizeof(expected)) == 0);
	for (size_t at = 0; at + 32 <= sizeof(rng); at++) {
		CHECK(memcmp((u8 *)&rng + at, fake.user, 32) != 0);
		CHECK(memcmp((u8 *)&rng + at, &copy.state[CHACHA20_KEY_WORD],
			     32) != 0);
	}
	copy = rng.pool.secret;
	generator_fill(&copy, expected, sizeof(expected));
	for (unsigned i = 0; i < EVENTS_PER_KEY; i++)
		random_event(32);
	CHECK(sys_getrandom(BUFFER, 32, 0) == 32);
	CHECK(memcmp(expected, fake.user, sizeof(expected)) != 0);
}

/* What a machine gives that is the same each time but for the host's seed, if
 * it has one. */
static void seeded_by(const char *seed, bool processor, u8 bytes[32])
{
	fake_machine(GOOD, ABSENT, STANDING);
	random_init(processor);
	if (seed)
		random_seed(seed, strlen(seed));
	CHECK(random_bytes(bytes, 32));
}

static void test_seed_of_the_host(void)
{
	u8 one[32], other[32];

	fake_machine(ABSENT, ABSENT, STEADY);
	random_init(true);
	CHECK(withholds());
	CHECK(!random_next_seed(one));
	CHECK(fake.frames != 0);
	random_seed("seed", 4);
	CHECK(random_is_ready() && logged("seeded from the seed"));
	CHECK_EQ(fake.wakes, 1);
	CHECK_EQ(fake.frames, 0);
	CHECK(random_next_seed(one) && random_next_seed(other));
	CHECK(memcmp(one, other, sizeof(one)) != 0);
	CHECK_EQ(locks_held, 0);

	for (unsigned processor = 0; processor < 2; processor++) {
		seeded_by("one", processor, one);
		seeded_by("one", processor, other);
		CHECK(memcmp(one, other, sizeof(one)) == 0);
		seeded_by("other", processor, other);
		CHECK(memcmp(one, other, sizeof(one)) != 0);
	}
	seeded_by(NULL, true, other);
	CHECK(memcmp(one, other, sizeof(one)) != 0);
	/* Who carries none is given none. */
	CHECK(!random_next_seed(one));
}

TEST_SUITE(random, TEST(test_seeded_from_processor),
	   TEST(test_bad_processor_words), TEST(test_processor_not_trusted),
	   TEST(test_events_earn_nothing), TEST(test_reader_waits_for_seed),
	   TEST(test_getrandom_flags), TEST(test_insecure_before_seed),
	   TEST(test_layout_words), TEST(test_bad_ranges),
	   TEST(test_range_past_user_space), TEST(test_long_reads_yield),
	   TEST(test_state_keeps_nothing), TEST(test_seed_of_the_host));
