/*
 * What holds for each hash function alike: how a message is cut, and where it
 * lies, is of no importance, and nothing of it stays.
 *
 * The digests themselves are held by the tests of each function.
 */
#include <string.h>

#include "crypto/hash.h"
#include "tests/unit/test.h"

/* Two of the longest blocks, and some. */
#define MESSAGE_SIZE (2 * HASH_BLOCK_MAX + 40)

static uint8_t message[MESSAGE_SIZE];

static void fill_message(void)
{
	uint64_t random = 1;

	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)(test_random(&random) >> 32);
}

/* In three pieces, cut at each byte, around the sizes where padding or a block
 * more begins. */
static void test_splits(void)
{
	uint8_t whole[HASH_DIGEST_MAX], pieces[HASH_DIGEST_MAX];
	union hash_state state;

	fill_message();
	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];
		size_t block = function->block_size;

		for (size_t size = block - 20; size <= 2 * block + 3; size++) {
			if (size == block + 4)
				size = 2 * block - 20;
			hash(function, whole, message, size);
			for (size_t cut = 0; cut <= size; cut++) {
				size_t next = cut + (size - cut) / 2;

				function->init(&state);
				function->update(&state, message, cut);
				function->update(&state, message + cut,
						 next - cut);
				function->update(&state, message + next,
						 size - next);
				function->final(&state, pieces);
				CHECK(memcmp(whole, pieces,
					     function->digest_size) == 0);
			}
		}
	}
}

/* Neither where the message lies, nor that the digest is laid over it. */
static void test_places(void)
{
	uint8_t whole[HASH_DIGEST_MAX];
	uint8_t moved[MESSAGE_SIZE + 16 + HASH_DIGEST_MAX];

	fill_message();
	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];
		size_t size = 2 * function->block_size + 5;

		hash(function, whole, message, size);
		for (size_t off = 0; off < 16; off++) {
			uint8_t *at = moved + off;

			memset(moved, 0xee, sizeof(moved));
			memcpy(at, message, size);
			hash(function, at, at, size);
			CHECK(memcmp(whole, at, function->digest_size) == 0);
			at += function->digest_size;
			CHECK(memcmp(at, message + function->digest_size,
				     size - function->digest_size) == 0);
		}
	}
}

static void test_empty(void)
{
	uint8_t none[HASH_DIGEST_MAX], empty[HASH_DIGEST_MAX];
	union hash_state state;

	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];

		hash(function, none, NULL, 0);
		function->init(&state);
		function->final(&state, empty);
		CHECK(memcmp(none, empty, function->digest_size) == 0);
	}
}

/* A digest in the middle, by a copy of the state, changes nothing. */
static void test_copies(void)
{
	uint8_t early[HASH_DIGEST_MAX], late[HASH_DIGEST_MAX];
	uint8_t wanted[HASH_DIGEST_MAX];
	union hash_state state, copy;

	fill_message();
	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];

		function->init(&state);
		function->update(&state, message, 99);
		copy = state;
		function->final(&copy, early);
		function->update(&state, message + 99, 33);
		function->final(&state, late);
		hash(function, wanted, message, 99);
		CHECK(memcmp(wanted, early, function->digest_size) == 0);
		hash(function, wanted, message, 99 + 33);
		CHECK(memcmp(wanted, late, function->digest_size) == 0);
	}
}

/* Is nothing of the message in the state any more, wherever it ended? */
static void test_final_wipes(void)
{
	uint8_t digest[HASH_DIGEST_MAX];
	union hash_state state;
	const uint8_t *bytes = (const uint8_t *)&state;

	fill_message();
	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];

		memset(&state, 0, sizeof(state));
		function->init(&state);
		function->update(&state, message, function->block_size + 7);
		function->final(&state, digest);
		for (size_t i = 0; i < sizeof(state); i++)
			CHECK_EQ(bytes[i], 0);
	}
}

/* Sizes are those that the tables of the kernel's callers are made for. */
static void test_descriptions(void)
{
	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];

		CHECK(function->digest_size <= HASH_DIGEST_MAX);
		CHECK(function->block_size <= HASH_BLOCK_MAX);
		CHECK(function->digest_size <= function->block_size);
		for (size_t g = 0; g < f; g++)
			CHECK(strcmp(function->name,
				     hash_functions[g]->name) != 0);
	}
}

TEST_SUITE(hash, TEST(test_splits), TEST(test_places), TEST(test_empty),
	   TEST(test_copies), TEST(test_final_wipes), TEST(test_descriptions));
