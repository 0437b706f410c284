/*
 * The registry of the kernel, and when its algorithms are tested. See
 * crypto.h.
 *
 * No lock: a task is not taken off the processor in the kernel but at
 * declared points. In here that is amid a self-test, which the next task may
 * then begin as well: entries are only added, and a second test says the same
 * as the first.
 */
#include "kernel/crypto/crypto.h"

#include <string.h>

#include "crypto/algorithms.h"
#include "crypto/error.h"
#include "crypto/selftest.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/crypto/pause.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/mm/slab.h"
#include "kernel/options.h"

_Static_assert(CRYPTO_UNKNOWN == -ENOENT && CRYPTO_INVALID == -EINVAL &&
		       CRYPTO_FORGED == -EBADMSG && CRYPTO_FAILED == -EIO,
	       "crypto/ returns Linux's numbers");

SLAB_DEFINE(struct registry_instance);
SLAB_DEFINE(struct registry_entry);

static struct registry registry;
static struct registry_entry entries[ALGORITHM_COUNT];
static u64 boot_cycles;
static bool may_pause; /* there are tasks that could go on meanwhile */

/* Without these there is no generator of random numbers. */
static const char *const needed[] = { "blake2s-256-generic",
				      "chacha20-generic" };

static int look(enum algorithm_type type, const char *name, uint32_t flags,
		struct registry_entry **found);

/* What an accelerated or foreign form is compared with. */
static int find_twin(const struct registry_entry *entry,
		     const struct algorithm **twin)
{
	const struct algorithm *algorithm = entry->algorithm;
	struct registry_entry *found;
	int error;

	*twin = NULL;
	if (algorithm->flags & ALGORITHM_GENERIC)
		return 0;
	error = look(algorithm->type, algorithm->name, ALGORITHM_GENERIC,
		     &found);
	if (error == 0)
		*twin = found->algorithm;
	return error;
}

/* Runs the self-test: *passed. Whoever sees the seed sees nothing: it is of no
 * use but to vary what is compared from boot to boot. -ENOMEM. */
static int run_test(const struct registry_entry *entry, bool *passed)
{
	const struct algorithm *twin;
	struct selftest *memory;
	int error;

	*passed = false;
	if ((entry->inner && entry->inner->state == REGISTRY_BROKEN) ||
	    option_lists("crypto.broken", entry->algorithm->driver))
		return 0;
	error = find_twin(entry, &twin);
	if (error)
		return error == -ENOENT ? 0 : error;
	memory = kalloc_bytes(sizeof(*memory));
	if (!memory)
		return -ENOMEM;
	if (may_pause)
		crypto_pauses_begin();
	*passed = selftest(memory, entry->algorithm, twin, arch_cycles());
	if (may_pause)
		crypto_pauses_end();
	kfree_bytes(memory, sizeof(*memory));
	return 0;
}

/* What it is made of comes first. -ENOMEM, and it is as untested as before. */
static int test(struct registry_entry *entry)
{
	bool passed;
	int error = 0;

	if (entry->state != REGISTRY_UNTESTED)
		return 0;
	if (entry->inner)
		error = test(entry->inner);
	if (error == 0)
		error = run_test(entry, &passed);
	if (error)
		return error;
	if (!passed) {
		entry->state = REGISTRY_BROKEN;
		kprintf("crypto: %s failed its self-test\n",
			entry->algorithm->driver);
	} else if (entry->state == REGISTRY_UNTESTED) {
		entry->state = REGISTRY_GOOD;
	}
	return 0;
}

/* Puts `name` together and keeps it. */
static int make(enum algorithm_type type, const char *name, uint32_t flags,
		struct registry_entry **found)
{
	struct registry_instance *made = kalloc(struct registry_instance);

	if (!made)
		return -ENOMEM;
	if (registry_make(&registry, made, type, name, flags) != 0) {
		kfree(made);
		return -ENOENT;
	}
	*found = registry_get(&registry, type, made->driver, 0);
	if (*found || !selftest_knows(&made->algorithm) ||
	    !registry_add(&registry, &made->entry)) {
		kfree(made);
		return *found ? 0 : -ENOENT;
	}
	*found = &made->entry;
	return 0;
}

/* The best that there is, or that can be put together: what is there already
 * may be of a device, or have been asked for by its driver's name. */
static int look_untested(enum algorithm_type type, const char *name,
			 uint32_t flags, struct registry_entry **found)
{
	struct registry_entry *there = registry_get(&registry, type, name,
						    flags);
	int error;

	*found = there;
	if (there && strcmp(there->algorithm->driver, name) == 0)
		return 0;
	error = make(type, name, flags, found);
	if (!there || error == -ENOMEM)
		return error;
	if (error || (*found)->algorithm->priority < there->algorithm->priority)
		*found = there;
	return 0;
}

/* The best that has passed its test: each turn of the loop tests one more. */
static int look(enum algorithm_type type, const char *name, uint32_t flags,
		struct registry_entry **found)
{
	for (;;) {
		int error = look_untested(type, name, flags, found);

		if (error == 0)
			error = test(*found);
		if (error)
			return error;
		if ((*found)->state == REGISTRY_GOOD)
			return 0;
	}
}

int crypto_find(enum algorithm_type type, const char *name,
		const struct algorithm **found)
{
	struct registry_entry *entry;
	int error = look(type, name, 0, &entry);

	if (error == 0)
		*found = entry->algorithm;
	return error;
}

int crypto_register(const struct algorithm *added)
{
	struct registry_entry *entry;

	if (strlen(added->name) >= ALGORITHM_NAME_SIZE ||
	    strlen(added->driver) >= ALGORITHM_NAME_SIZE ||
	    added->priority < 0 || !selftest_knows(added))
		return -EINVAL;
	entry = kalloc(struct registry_entry);
	if (!entry)
		return -ENOMEM;
	entry->algorithm = added;
	if (!registry_add(&registry, entry)) {
		kfree(entry);
		return -EEXIST;
	}
	return 0;
}

void crypto_withdraw(const struct algorithm *withdrawn)
{
	for (struct registry_entry *entry = registry.first; entry;
	     entry = entry->next)
		if (entry->algorithm == withdrawn)
			entry->state = REGISTRY_BROKEN;
}

const struct registry_entry *crypto_next(const struct registry_entry *after)
{
	return after ? after->next : registry.first;
}

bool crypto_has_form(const struct algorithm *algorithm)
{
	return registry_can_run(&registry, algorithm);
}

static void test_needed(const char *driver)
{
	for (unsigned i = 0; i < ALGORITHM_COUNT; i++) {
		if (strcmp(algorithms[i].driver, driver) != 0)
			continue;
		if (test(&entries[i]) != 0 ||
		    entries[i].state != REGISTRY_GOOD)
			panic("crypto: the kernel needs %s", driver);
		return;
	}
	panic("crypto: there is no %s", driver);
}

/* The table's last line first, so that lists show its first one first. */
void crypto_init(void)
{
	struct processor_words words = arch_processor_words();
	u64 start = arch_cycles();

	if (!option_lists("crypto.accelerated", "off"))
		registry.features = processor_features(&words);
	for (unsigned i = ALGORITHM_COUNT; i-- > 0;) {
		entries[i].algorithm = &algorithms[i];
		ASSERT(selftest_knows(&algorithms[i]));
		if (!registry_add(&registry, &entries[i]))
			panic("crypto: two are called %s",
			      algorithms[i].driver);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(needed); i++)
		test_needed(needed[i]);
	boot_cycles = arch_cycles() - start;
}

u64 crypto_boot_cycles(void)
{
	return boot_cycles;
}

static void need_memory(int error)
{
	if (error == -ENOMEM)
		panic("crypto: no memory for the self-tests");
}

/* Whatever a name and each type of algorithm make together. */
static void test_name(const char *name)
{
	struct registry_entry *found;

	for (unsigned type = 0; type <= ALGORITHM_FUNCTION; type++)
		need_memory(look(type, name, 0, &found));
}

void crypto_test_all(void)
{
	unsigned good = 0, broken = 0;

	may_pause = true;
	if (!option_lists("crypto.selftest", "all"))
		return;
	for (size_t i = 0; i < known_answer_count; i++)
		test_name(known_answers[i].name);
	for (struct registry_entry *entry = registry.first; entry;
	     entry = entry->next) {
		if (!crypto_has_form(entry->algorithm))
			continue;
		need_memory(test(entry));
		good += entry->state == REGISTRY_GOOD;
		broken += entry->state == REGISTRY_BROKEN;
	}
	kprintf("crypto: %u algorithms passed their self-tests, %u failed\n",
		good, broken);
}
