/*
 * Algorithms by name: which driver is meant, what may be put together, and
 * the names that are none.
 */
#include <string.h>

#include "crypto/algorithms.h"
#include "crypto/error.h"
#include "crypto/registry.h"
#include "crypto/template.h"
#include "tests/unit/test.h"

static const struct algorithm slow = { .name = "x", .driver = "x-generic",
				       .priority = 100,
				       .type = ALGORITHM_AEAD,
				       .flags = ALGORITHM_GENERIC };
static const struct algorithm fast = { .name = "x", .driver = "x-fast",
				       .priority = 300,
				       .type = ALGORITHM_AEAD, .needs = 2 };
static const struct algorithm other = { .name = "x", .driver = "x-other",
					.priority = 200,
					.type = ALGORITHM_AEAD };
static const struct algorithm digest = { .name = "x", .driver = "x-generic",
					 .priority = 900,
					 .type = ALGORITHM_DIGEST };

static const char *driver_of(const struct registry *registry,
			     const char *name, uint32_t flags)
{
	struct registry_entry *entry = registry_get(registry, ALGORITHM_AEAD,
						    name, flags);

	return entry ? entry->algorithm->driver : "none";
}

static void test_choice(void)
{
	struct registry_entry entries[] = { { .algorithm = &slow },
					    { .algorithm = &fast },
					    { .algorithm = &other },
					    { .algorithm = &digest } };
	struct registry_entry again = { .algorithm = &other };
	struct registry registry = { .features = 2 };

	for (unsigned i = 0; i < 4; i++)
		CHECK(registry_add(&registry, &entries[i]));
	CHECK(!registry_add(&registry, &again));
	CHECK(strcmp(driver_of(&registry, "x", 0), "x-fast") == 0);
	CHECK(strcmp(driver_of(&registry, "x-generic", 0), "x-generic") == 0);
	CHECK(strcmp(driver_of(&registry, "x", ALGORITHM_GENERIC),
		     "x-generic") == 0);
	CHECK(strcmp(driver_of(&registry, "y", 0), "none") == 0);
	CHECK(strcmp(driver_of(&registry, "", 0), "none") == 0);
	registry.features = 1;
	CHECK(strcmp(driver_of(&registry, "x", 0), "x-other") == 0);
	CHECK(strcmp(driver_of(&registry, "x-fast", 0), "none") == 0);
	entries[2].state = REGISTRY_BROKEN;
	CHECK(strcmp(driver_of(&registry, "x", 0), "x-generic") == 0);
	CHECK(strcmp(driver_of(&registry, "x-other", 0), "none") == 0);
}

/* 64 characters, and so one too many. */
#define LONG_NAME "a(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" \
		  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)"
_Static_assert(sizeof(LONG_NAME) == ALGORITHM_NAME_SIZE + 1, "as it says");

static void test_names_that_are_none(void)
{
	static const char *const names[] = {
		"", "cbc", "(", ")", "()", "(aes)", "cbc(", "cbc()", "cbc(aes",
		"cbc(aes))", "cbc(aes)x", "cbc(aes)(aes)", "cbc((aes))",
		"a(b(c(d)))", "a(b,c,d)", "a(,b)", "a(b,)", "a,b", "a(b)c)",
		"a(b(c)d)", "CBC(aes)", "cbc(aes )", "cbc (aes)", "a(b)(",
		"a(b()", "cbc(\xff)",
		LONG_NAME,
	};
	struct template_name parsed;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK(!template_parse(names[i], &parsed));
}

static bool is_text(const struct name_part *part, const char *text)
{
	return part->size == strlen(text) &&
	       memcmp(part->text, text, part->size) == 0;
}

static void test_names(void)
{
	struct template_name parsed;

	CHECK(template_parse("cbc(aes)", &parsed));
	CHECK(is_text(&parsed.head, "cbc") && parsed.count == 1 &&
	      is_text(&parsed.parts[0], "aes"));
	CHECK(template_parse("gcm_base(ctr(aes-generic),ghash)", &parsed));
	CHECK(is_text(&parsed.head, "gcm_base") && parsed.count == 2 &&
	      is_text(&parsed.parts[0], "ctr(aes-generic)") &&
	      is_text(&parsed.parts[1], "ghash"));
	CHECK(template_parse("a(b(c,d))", &parsed));
	CHECK(parsed.count == 1 && is_text(&parsed.parts[0], "b(c,d)"));
}

static struct registry_entry table[ALGORITHM_COUNT];

static void fill(struct registry *registry)
{
	memset(registry, 0, sizeof(*registry));
	for (unsigned i = 0; i < ALGORITHM_COUNT; i++) {
		table[i] = (struct registry_entry){
			.algorithm = &algorithms[i],
		};
		CHECK(registry_add(registry, &table[i]));
	}
}

static void test_allowed(void)
{
	static const struct {
		enum algorithm_type type;
		const char *name, *driver;
	} cases[] = {
		{ ALGORITHM_SKCIPHER, "cbc(aes)", "cbc(aes-generic)" },
		{ ALGORITHM_SKCIPHER, "cbc(aes-generic)", "cbc(aes-generic)" },
		{ ALGORITHM_SKCIPHER, "xts(serpent)",
		  "xts(serpent-generic)" },
		{ ALGORITHM_AEAD, "gcm(aes)",
		  "gcm_base(ctr(aes-generic),ghash-generic)" },
		{ ALGORITHM_AEAD, "gcm_base(ctr(aes),ghash)",
		  "gcm_base(ctr(aes-generic),ghash-generic)" },
		{ ALGORITHM_AEAD, "gcm_base(ctr(aes-generic),ghash-generic)",
		  "gcm_base(ctr(aes-generic),ghash-generic)" },
		{ ALGORITHM_DIGEST, "hmac(sha256)", "hmac(sha256-generic)" },
		{ ALGORITHM_DIGEST, "cmac(aes)", "cmac(aes-generic)" },
		/* What may not be. */
		{ ALGORITHM_AEAD, "cbc(aes)", NULL },
		{ ALGORITHM_SKCIPHER, "xts(des)", NULL },
		{ ALGORITHM_SKCIPHER, "cbc(sha256)", NULL },
		{ ALGORITHM_SKCIPHER, "cbc(aes,aes)", NULL },
		{ ALGORITHM_SKCIPHER, "cbc(cbc(aes))", NULL },
		{ ALGORITHM_SKCIPHER, "cbc(nothing)", NULL },
		{ ALGORITHM_AEAD, "gcm(serpent)", NULL },
		{ ALGORITHM_AEAD, "gcm_base(ctr(aes))", NULL },
		{ ALGORITHM_AEAD, "gcm_base(aes,ghash)", NULL },
		{ ALGORITHM_AEAD, "gcm_base(ctr(serpent),ghash)", NULL },
		{ ALGORITHM_AEAD, "gcm_base(ctr(aes),sha256)", NULL },
		{ ALGORITHM_DIGEST, "cmac(des)", NULL },
		{ ALGORITHM_DIGEST, "hmac(hmac(sha256))", NULL },
		{ ALGORITHM_DIGEST, "hmac(blake2s-256)", NULL },
		{ ALGORITHM_DIGEST, "sha256(sha256)", NULL },
	};
	struct registry_instance made;
	struct registry registry;

	fill(&registry);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int wanted = cases[i].driver ? 0 : CRYPTO_UNKNOWN;

		CHECK_EQ(registry_make(&registry, &made, cases[i].type,
				       cases[i].name, 0),
			 wanted);
		if (cases[i].driver)
			CHECK(strcmp(made.driver, cases[i].driver) == 0);
	}
}

/* A broken cipher is in no mode. */
static void test_broken_inside(void)
{
	struct registry_instance made;
	struct registry registry;

	fill(&registry);
	registry_get(&registry, ALGORITHM_CIPHER, "idea", 0)->state =
		REGISTRY_BROKEN;
	CHECK_EQ(registry_make(&registry, &made, ALGORITHM_SKCIPHER,
			       "cbc(idea)", 0),
		 CRYPTO_UNKNOWN);
}

/* A driver whose name just fits into "cbc()", or is one too long; the mode
 * needs what the cipher needs. */
static void test_long_driver(void)
{
	char driver[ALGORITHM_NAME_SIZE] = { 0 };
	struct registry registry;
	struct registry_instance made;
	struct registry_entry entry;
	struct algorithm cipher;

	fill(&registry);
	registry.features = 2;
	cipher = *registry_get(&registry, ALGORITHM_CIPHER, "aes", 0)
			  ->algorithm;
	cipher.driver = driver;
	cipher.needs = 2;
	cipher.priority += 1000;
	entry = (struct registry_entry){ .algorithm = &cipher };
	memset(driver, 'a', ALGORITHM_NAME_SIZE - sizeof("cbc()"));
	CHECK(registry_add(&registry, &entry));
	CHECK_EQ(registry_make(&registry, &made, ALGORITHM_SKCIPHER,
			       "cbc(aes)", 0),
		 0);
	CHECK_EQ(strlen(made.driver), ALGORITHM_NAME_SIZE - 1);
	CHECK_EQ(made.algorithm.needs, 2);
	driver[strlen(driver)] = 'a';
	CHECK_EQ(registry_make(&registry, &made, ALGORITHM_SKCIPHER,
			       "cbc(aes)", 0),
		 CRYPTO_UNKNOWN);
}

TEST_SUITE(registry, TEST(test_choice), TEST(test_names_that_are_none),
	   TEST(test_names), TEST(test_allowed), TEST(test_broken_inside),
	   TEST(test_long_driver));
