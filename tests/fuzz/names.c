/*
 * Fuzzes the names of algorithms that programs choose: looked up, taken apart
 * and put together from the registry.
 *
 * Properties: what is made has names that end, and fit, of an algorithm that
 * the list allows and the processor can run; asked for by the name that it
 * got, the same is made; its sizes are such that a key can be set.
 */
#include "crypto/error.h"
#include "crypto/skcipher.h"
#include "crypto/template.h"
#include "tests/fuzz/all_algorithms.h"

#define NAME_MAX 200 /* bytes: longer than any that fits */

static uint8_t context[16384] __attribute__((aligned(SKCIPHER_ALIGN)));

static void check_parsed(const char *name)
{
	struct template_name parsed;
	const char *end = name + strlen(name);

	if (!template_parse(name, &parsed))
		return;
	must(parsed.count >= 1 && parsed.count <= TEMPLATE_PARTS,
	     "a template has a part, and no more than it can have");
	must(parsed.head.text == name && parsed.head.size > 0,
	     "the head is in front");
	for (unsigned i = 0; i < parsed.count; i++) {
		const struct name_part *part = &parsed.parts[i];

		must(part->size > 0 && part->text > name &&
			     part->text + part->size < end,
		     "a part is inside");
	}
}

static void check_key(const struct algorithm *made)
{
	static const uint8_t key[256] = { 1, 2, 3, 4, 5 };

	if (made->type == ALGORITHM_SKCIPHER) {
		const struct skcipher *by = made->skcipher;

		must(by->context_size <= sizeof(context) &&
			     by->key_max <= sizeof(key) &&
			     by->iv_size <= SKCIPHER_IV_SIZE_MAX &&
			     by->block_size > 0 &&
			     by->chunk_size % by->block_size == 0,
		     "a cipher's sizes are sizes");
		must(skcipher_set_key(by, context, key, by->key_max) == 0,
		     "a cipher takes a key");
	}
	if (made->type == ALGORITHM_AEAD) {
		const struct aead *by = made->aead;

		must(by->context_size <= sizeof(context) &&
			     by->key_max <= sizeof(key) &&
			     by->tag_size <= AEAD_TAG_SIZE_MAX,
		     "an AEAD's sizes are sizes");
		must(aead_set_key(by, context, key, by->key_max) == 0,
		     "an AEAD takes a key");
	}
}

/* flags, type, name */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct registry *all = all_algorithms();
	struct input input = { data, size };
	struct registry_instance made, again;
	uint32_t flags = next_byte(&input) & 3;
	enum algorithm_type type = next_below(&input, 4);
	struct registry_entry *entry;
	char *name;
	size_t left = input.left < NAME_MAX ? input.left : NAME_MAX;

	name = (char *)next_block(&input, left + 1);
	name[left] = '\0';
	check_parsed(name);
	entry = registry_get(all, type, name, flags);
	must(!entry || entry->algorithm->type == type,
	     "what is found is of the type");
	if (registry_make(all, &made, type, name, flags) == 0) {
		must(memchr(made.name, 0, ALGORITHM_NAME_SIZE) &&
			     memchr(made.driver, 0, ALGORITHM_NAME_SIZE),
		     "names end");
		must(made.algorithm.type == type &&
			     (made.algorithm.needs & all->features) ==
				     made.algorithm.needs,
		     "what is made can run");
		/* A driver is meant whatever its flags are. */
		must(registry_make(all, &again, type, made.name, 0) == 0,
		     "what was made can be made by its name");
		check_key(&made.algorithm);
	}
	free(name);
	return 0;
}
