/*
 * Reads the tags of a multiboot2 loader (Multiboot2 specification 2.0,
 * section 3.6).
 *
 * Invariant: nothing is believed. The walk over the tags moves on by at least
 * eight bytes a step, never past the total size, and ends at an end tag or
 * refuses; each tag's fields are read only within the tag.
 */
#include "boot/multiboot2.h"

#include <stddef.h>

#include "boot/command_line.h"
#include "boot/ranges.h"

/* GRUB's information is a few KiB; this bounds the time that a boot takes. */
#define MAX_TOTAL_SIZE 0x100000u

#define MEMORY_USABLE 1u

enum tag_type {
	TAG_END = 0,
	TAG_COMMAND_LINE = 1,
	TAG_MODULE = 3,
	TAG_MEMORY_MAP = 6,
	TAG_RSDP_OLD = 14,
	TAG_RSDP_NEW = 15,
};

struct information {
	uint32_t total_size;
	uint32_t reserved;
};

struct tag {
	uint32_t type;
	uint32_t size; /* with this header, without the padding after it */
};

struct module_tag {
	struct tag tag;
	uint32_t start;
	uint32_t end;
};

struct map_tag {
	struct tag tag;
	uint32_t entry_size;
	uint32_t entry_version;
};

struct map_entry {
	uint64_t start;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

_Static_assert(sizeof(struct module_tag) == 16, "as the loader writes it");
_Static_assert(sizeof(struct map_tag) == 16, "as the loader writes it");
_Static_assert(sizeof(struct map_entry) == 24, "as the loader writes it");

static const char *read_module(struct boot_info *info,
			       const struct boot_memory *memory,
			       uint64_t address, uint32_t size)
{
	const char *unreadable = "a module's tag is too short";
	struct module_tag module;
	uint64_t text_limit;

	if (size <= sizeof(module) ||
	    !memory_read(memory, address, &module, sizeof(module)))
		return unreadable;
	text_limit = size - sizeof(module);
	if (memory_text_length(memory, address + sizeof(module),
			       text_limit) == text_limit)
		return "a module's string does not end";
	return ranges_add_module(info, module.start, module.end);
}

/* One pass over the map: the usable entries, or all the others. */
static const char *read_entries(struct boot_info *info,
				const struct boot_memory *memory,
				uint64_t address, const struct map_tag *map,
				bool usable)
{
	const uint32_t step = map->entry_size;
	const uint32_t count = (map->tag.size - sizeof(*map)) / step;

	for (uint32_t i = 0; i < count; i++) {
		struct map_entry entry;
		const char *refusal;

		/* The specification lets entries grow: the rest is skipped. */
		if (!memory_read(memory,
				 address + sizeof(*map) + (uint64_t)i * step,
				 &entry, sizeof(entry)))
			return "the memory map lies out of reach";
		refusal = ranges_map_entry(info, entry.start, entry.size,
					   entry.type == MEMORY_USABLE, usable);
		if (refusal)
			return refusal;
	}
	return NULL;
}

static const char *read_map(struct boot_info *info,
			    const struct boot_memory *memory,
			    uint64_t address, uint32_t size)
{
	const char *refusal;
	struct map_tag map;

	if (info->range_count != 0)
		return "there are two memory maps";
	if (size < sizeof(map) ||
	    !memory_read(memory, address, &map, sizeof(map)))
		return "the memory map's tag is too short";
	if (map.entry_size < sizeof(struct map_entry) ||
	    map.entry_size % 8 != 0 ||
	    (size - sizeof(map)) % map.entry_size != 0)
		return "the memory map's entries have a wrong size";
	map.tag.size = size;
	refusal = read_entries(info, memory, address, &map, true);
	if (!refusal)
		refusal = read_entries(info, memory, address, &map, false);
	return refusal;
}

static const char *read_tag(struct boot_info *info, struct boot_rsdp *rsdp,
			    const struct boot_memory *memory, uint64_t address,
			    struct tag tag)
{
	const uint64_t body = address + sizeof(tag);
	const uint64_t body_size = tag.size - sizeof(tag);

	switch ((enum tag_type)tag.type) {
	case TAG_COMMAND_LINE:
		return command_line_take(info, memory, body, body_size);
	case TAG_MODULE:
		return read_module(info, memory, address, tag.size);
	case TAG_MEMORY_MAP:
		return read_map(info, memory, address, tag.size);
	case TAG_RSDP_OLD:
	case TAG_RSDP_NEW:
		rsdp_take(rsdp, memory, body, body_size);
		return NULL;
	default:
		return NULL;
	}
}

/* Walks the tags of the `total` readable bytes at `address`. */
static const char *read_tags(struct boot_info *info, struct boot_rsdp *rsdp,
			     const struct boot_memory *memory,
			     uint64_t address, uint64_t total)
{
	uint64_t offset = sizeof(struct information);

	while (offset <= total && total - offset >= sizeof(struct tag)) {
		const char *refusal;
		struct tag tag;

		if (!memory_read(memory, address + offset, &tag, sizeof(tag)))
			return "a tag lies out of reach";
		if (tag.size < sizeof(tag) || tag.size > total - offset)
			return "a tag has a wrong size";
		if (tag.type == TAG_END)
			return NULL;
		refusal = read_tag(info, rsdp, memory, address + offset, tag);
		if (refusal)
			return refusal;
		/* No wrap: tag.size is at most MAX_TOTAL_SIZE. */
		offset += (tag.size + 7u) & ~7u;
	}
	return "the tags have no end";
}

const char *multiboot2_read(struct boot_info *info, struct boot_rsdp *rsdp,
			    const struct boot_memory *memory, uint64_t address)
{
	struct information header;
	const char *refusal;

	info->loader = BOOT_LOADER_MULTIBOOT2;
	if (address % 8 != 0)
		return "the multiboot2 information is not aligned";
	if (!memory_read(memory, address, &header, sizeof(header)))
		return "the multiboot2 information lies out of reach";
	if (header.total_size > MAX_TOTAL_SIZE ||
	    !memory_holds(memory, address, header.total_size))
		return "the multiboot2 information has a wrong size";
	refusal = read_tags(info, rsdp, memory, address, header.total_size);
	if (refusal)
		return refusal;
	if (info->range_count == 0)
		return "the loader gave no memory map";
	return ranges_finish(info);
}
