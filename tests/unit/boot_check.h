/*
 * What every boot_info must fulfil that a parser of boot/ has accepted,
 * whatever the loader said, and the memory in which the tests build loaders'
 * data. The promises are those of kernel/bootinfo.h.
 */
#ifndef TESTS_UNIT_BOOT_CHECK_H
#define TESTS_UNIT_BOOT_CHECK_H

#include <string.h>

#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/rsdp.h"
#include "kernel/bootinfo.h"

#define ARENA_SIZE 0x4000u
#define IMAGE_START 0x100000u
#define IMAGE_END 0x12b000u

static inline bool range_holds(const struct boot_range *outer,
			       const struct boot_range *inner)
{
	return inner->start >= outer->start && inner->end <= outer->end;
}

static inline bool is_inside_usable(const struct boot_info *info,
				    const struct boot_range *range)
{
	for (unsigned i = 0; i < info->range_count; i++)
		if (range_holds(&info->ranges[i], range))
			return range->start < range->end;
	return false;
}

static inline bool are_apart(const struct boot_range *a,
			     const struct boot_range *b)
{
	return a->end <= b->start || b->end <= a->start;
}

static inline bool ranges_are_sane(const struct boot_info *info)
{
	if (info->range_count > BOOT_MAX_RANGES)
		return false;
	for (unsigned i = 0; i < info->range_count; i++) {
		const struct boot_range *range = &info->ranges[i];

		if (range->start >= range->end ||
		    range->end > BOOT_DIRECT_MAP_SIZE ||
		    range->start % BOOT_PAGE_SIZE ||
		    range->end % BOOT_PAGE_SIZE)
			return false;
		if (i > 0 && range->start < info->ranges[i - 1].end)
			return false;
	}
	return true;
}

static inline bool boot_info_is_sane(const struct boot_info *info)
{
	if (!ranges_are_sane(info) || info->module_count > BOOT_MAX_MODULES ||
	    (info->loader != BOOT_LOADER_MULTIBOOT2 &&
	     info->loader != BOOT_LOADER_PVH))
		return false;
	if (info->kernel.start != IMAGE_START ||
	    info->kernel.end != IMAGE_END ||
	    !is_inside_usable(info, &info->kernel))
		return false;
	for (unsigned i = 0; i < info->module_count; i++) {
		if (!is_inside_usable(info, &info->modules[i]) ||
		    !are_apart(&info->modules[i], &info->kernel))
			return false;
		for (unsigned k = 0; k < i; k++)
			if (!are_apart(&info->modules[i], &info->modules[k]))
				return false;
	}
	return memchr(info->command_line, '\0', BOOT_COMMAND_LINE_SIZE);
}

/* The memory of a machine whose physical address 0 is `arena`. */
static inline struct boot_memory memory_over(const uint8_t *arena)
{
	return (struct boot_memory){
		.base = (uintptr_t)arena,
		.size = ARENA_SIZE,
		.image = { IMAGE_START, IMAGE_END },
	};
}

static inline void info_start(struct boot_info *info, struct boot_rsdp *rsdp)
{
	memset(info, 0, sizeof(*info));
	memset(rsdp, 0, sizeof(*rsdp));
	info->kernel = (struct boot_range){ IMAGE_START, IMAGE_END };
}

/* Writes `value`, `size` bytes, as the processor does. */
static inline void arena_put(uint8_t *arena, uint32_t at, uint64_t value,
			     unsigned size)
{
	memcpy(arena + at, &value, size);
}

/* Writes a valid root pointer of the given revision; its size. */
static inline uint32_t arena_put_rsdp(uint8_t *arena, uint32_t at,
				      uint8_t revision)
{
	const uint32_t size =
		revision ? BOOT_RSDP_BYTES : BOOT_RSDP_OLD_SIZE;
	uint8_t sum = 0;

	memset(arena + at, 0, size);
	memcpy(arena + at, "RSD PTR ", 8);
	arena[at + 15] = revision;
	arena_put(arena, at + 16, 0x7fe1234, 4);
	for (uint32_t i = 0; i < BOOT_RSDP_OLD_SIZE; i++)
		sum = (uint8_t)(sum + arena[at + i]);
	arena[at + 8] = (uint8_t)-sum;
	if (revision) {
		arena_put(arena, at + 20, BOOT_RSDP_BYTES, 4);
		arena[at + 32] = (uint8_t)-BOOT_RSDP_BYTES;
	}
	return size;
}

#endif
