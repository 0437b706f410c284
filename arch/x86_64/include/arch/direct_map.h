/*
 * From a physical address to the kernel's view of it and back: the direct
 * map of all memory at a constant base (arch/x86_64/layout.h).
 */
#ifndef ARCH_DIRECT_MAP_H
#define ARCH_DIRECT_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/x86_64/layout.h"

/* Physical memory from here on has no place in the direct map. */
static inline uint64_t direct_map_limit(void)
{
	return DIRECT_MAP_SIZE;
}

static inline void *direct_map_address(uint64_t physical)
{
	return (void *)(DIRECT_MAP_BASE + physical);
}

/* False for an address outside the direct map. */
static inline bool direct_map_physical(const void *address, uint64_t *physical)
{
	*physical = (uint64_t)address - DIRECT_MAP_BASE;
	return *physical < DIRECT_MAP_SIZE;
}

#endif
