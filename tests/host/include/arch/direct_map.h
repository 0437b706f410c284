/*
 * The hosted stand-in: physical memory is one piece of the host's memory,
 * which tests/host/fakes_arch.c allocates.
 */
#ifndef ARCH_DIRECT_MAP_H
#define ARCH_DIRECT_MAP_H

#include <stdbool.h>
#include <stdint.h>

extern unsigned char *test_memory;
extern uint64_t test_memory_size; /* bytes */

static inline uint64_t direct_map_limit(void)
{
	return test_memory_size;
}

static inline void *direct_map_address(uint64_t physical)
{
	return test_memory + physical;
}

static inline bool direct_map_physical(const void *address, uint64_t *physical)
{
	*physical = (uint64_t)((uintptr_t)address - (uintptr_t)test_memory);
	return *physical < test_memory_size;
}

#endif
