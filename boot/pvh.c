/*
 * Reads the start info of a PVH loader (Xen's xen/include/public/arch-x86/
 * hvm/start_info.h describes the layout, version 1).
 *
 * Invariant: nothing is believed. Addresses are read by way of memory.h,
 * counts are bounded, and ranges.h has the last word.
 */
#include "boot/pvh.h"

#include <stddef.h>

#include "boot/command_line.h"
#include "boot/ranges.h"

#define START_INFO_MAGIC 0x336ec578u
#define MEMORY_USABLE 1u
/* Far more than firmware names; bounds the time that a boot takes. */
#define MAX_MAP_ENTRIES 4096u

struct start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t module_count;
	uint64_t modules;
	uint64_t command_line;
	uint64_t rsdp;
	uint64_t map;
	uint32_t map_entries;
	uint32_t reserved;
};

struct module_entry {
	uint64_t start;
	uint64_t size;
	uint64_t command_line;
	uint64_t reserved;
};

struct map_entry {
	uint64_t start;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

_Static_assert(sizeof(struct start_info) == 56, "as the loader writes it");
_Static_assert(sizeof(struct module_entry) == 32, "as the loader writes it");
_Static_assert(sizeof(struct map_entry) == 24, "as the loader writes it");

/* One pass over the map: the usable entries, or all the others. */
static const char *read_map(struct boot_info *info,
			    const struct boot_memory *memory,
			    const struct start_info *start, bool usable)
{
	for (uint32_t i = 0; i < start->map_entries; i++) {
		struct map_entry entry;
		const char *refusal;

		/* No wrap: map + map_entries entries can be read. */
		if (!memory_read(memory, start->map + i * sizeof(entry),
				 &entry, sizeof(entry)))
			return "the memory map lies out of reach";
		refusal = ranges_map_entry(info, entry.start, entry.size,
					   entry.type == MEMORY_USABLE, usable);
		if (refusal)
			return refusal;
	}
	return NULL;
}

static const char *read_modules(struct boot_info *info,
				const struct boot_memory *memory,
				const struct start_info *start)
{
	if (start->module_count > BOOT_MAX_MODULES)
		return "there are too many modules";
	if (!memory_holds(memory, start->modules,
			  start->module_count * sizeof(struct module_entry)))
		return "the list of modules lies out of reach";
	for (uint32_t i = 0; i < start->module_count; i++) {
		struct module_entry entry;
		const char *refusal;
		uint64_t end;

		if (!memory_read(memory, start->modules + i * sizeof(entry),
				 &entry, sizeof(entry)))
			return "the list of modules lies out of reach";
		if (__builtin_add_overflow(entry.start, entry.size, &end))
			return "a module wraps";
		refusal = ranges_add_module(info, entry.start, end);
		if (refusal)
			return refusal;
	}
	return NULL;
}

const char *pvh_read(struct boot_info *info, struct boot_rsdp *rsdp,
		     const struct boot_memory *memory, uint64_t address)
{
	struct start_info start;
	const char *refusal = NULL;

	info->loader = BOOT_LOADER_PVH;
	if (!memory_read(memory, address, &start, sizeof(start)))
		return "the start info lies out of reach";
	if (start.magic != START_INFO_MAGIC)
		return "the start info has a wrong magic number";
	if (start.version < 1 || start.map_entries == 0)
		return "the loader gave no memory map";
	if (start.map_entries > MAX_MAP_ENTRIES)
		return "the memory map is too long";
	if (!memory_holds(memory, start.map,
			  start.map_entries * sizeof(struct map_entry)))
		return "the memory map lies out of reach";

	if (start.command_line != 0)
		refusal = command_line_take(info, memory, start.command_line,
					    BOOT_COMMAND_LINE_SIZE);
	if (!refusal)
		refusal = read_map(info, memory, &start, true);
	if (!refusal)
		refusal = read_map(info, memory, &start, false);
	if (!refusal)
		refusal = read_modules(info, memory, &start);
	if (refusal)
		return refusal;
	if (start.rsdp != 0)
		rsdp_take(rsdp, memory, start.rsdp, BOOT_RSDP_BYTES);
	return ranges_finish(info);
}
