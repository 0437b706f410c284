/*
 * Look-up by name, and putting together. See registry.h.
 */
#include "crypto/registry.h"

#include <string.h>

#include "crypto/error.h"
#include "crypto/template.h"

bool registry_can_run(const struct registry *registry,
		      const struct algorithm *algorithm)
{
	return (registry->features & algorithm->needs) == algorithm->needs;
}

static bool is_usable(const struct registry *registry,
		      const struct registry_entry *entry)
{
	return entry->state != REGISTRY_BROKEN &&
	       registry_can_run(registry, entry->algorithm);
}

static struct registry_entry *by_driver(const struct registry *registry,
					enum algorithm_type type,
					const char *driver)
{
	struct registry_entry *entry = registry->first;

	while (entry && (entry->algorithm->type != type ||
			 strcmp(entry->algorithm->driver, driver) != 0))
		entry = entry->next;
	return entry;
}

bool registry_add(struct registry *registry, struct registry_entry *entry)
{
	const struct algorithm *added = entry->algorithm;

	if (by_driver(registry, added->type, added->driver))
		return false;
	entry->state = REGISTRY_UNTESTED;
	entry->next = registry->first;
	registry->first = entry;
	return true;
}

struct registry_entry *registry_get(const struct registry *registry,
				    enum algorithm_type type,
				    const char *name, uint32_t flags)
{
	struct registry_entry *best = by_driver(registry, type, name);

	if (best)
		return is_usable(registry, best) ? best : NULL;
	for (struct registry_entry *entry = registry->first; entry;
	     entry = entry->next) {
		const struct algorithm *one = entry->algorithm;

		if (one->type != type || strcmp(one->name, name) != 0 ||
		    (one->flags & flags) != flags ||
		    !is_usable(registry, entry))
			continue;
		if (!best || one->priority > best->algorithm->priority)
			best = entry;
	}
	return best;
}

/* Writes `head`, `middle` and `tail`; false where they are too long for a
 * name. */
static bool join(char name[ALGORITHM_NAME_SIZE], const char *head,
		 const char *middle, const char *tail)
{
	const char *const texts[] = { head, middle, tail };
	size_t used = 0;

	for (unsigned i = 0; i < 3; i++) {
		size_t size = strlen(texts[i]);

		if (size >= ALGORITHM_NAME_SIZE - used)
			return false;
		memcpy(name + used, texts[i], size);
		used += size;
	}
	name[used] = '\0';
	return true;
}

/* "cbc(" for the template "cbc". */
static bool name_instance(struct registry_instance *made,
			  const struct template *by,
			  const struct algorithm *inner)
{
	char head[ALGORITHM_NAME_SIZE];

	return join(head, by->head, "(", "") &&
	       join(made->name, head, inner->name, ")") &&
	       join(made->driver, by->driver_head, inner->driver,
		    by->driver_tail);
}

int registry_make(const struct registry *registry,
		  struct registry_instance *made, enum algorithm_type type,
		  const char *name, uint32_t flags)
{
	char inner_name[ALGORITHM_NAME_SIZE];
	struct template_name parsed;
	struct name_part part;
	const struct template *by;
	const struct algorithm *inner;

	if (!template_parse(name, &parsed))
		return CRYPTO_UNKNOWN;
	by = template_of(type, &parsed, &part);
	if (!by)
		return CRYPTO_UNKNOWN;
	memcpy(inner_name, part.text, part.size);
	inner_name[part.size] = '\0';
	memset(made, 0, sizeof(*made));
	made->entry.inner = registry_get(registry, by->inner, inner_name,
					 flags);
	if (!made->entry.inner)
		return CRYPTO_UNKNOWN;
	inner = made->entry.inner->algorithm;
	if (!template_allows(by, inner->name) ||
	    !name_instance(made, by, inner))
		return CRYPTO_UNKNOWN;
	made->algorithm = (struct algorithm){
		.name = made->name,
		.driver = made->driver,
		.priority = inner->priority,
		.type = type,
		.flags = inner->flags,
		.needs = inner->needs,
	};
	by->make(&made->algorithm, &made->description, inner);
	made->entry.algorithm = &made->algorithm;
	return 0;
}
