/*
 * Reads what the loader left in memory, wherever it says that it lies.
 *
 * Every address and length that a loader gives is suspect. These functions
 * are the only way to it: they copy, and refuse what reaches past the memory
 * that boot has mapped, wraps, or lies in the image itself. So no parser
 * holds a pointer to the loader's data, and alignment does not matter.
 */
#ifndef BOOT_MEMORY_H
#define BOOT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/bootinfo.h"

struct boot_memory {
	uintptr_t base; /* where physical address 0 is seen: 0 in boot */
	uint64_t size;  /* physical addresses below this can be read */
	struct boot_range image; /* ours: no loader's data lies in it */
};

/* Whether [address, address + size) can be read. */
bool memory_holds(const struct boot_memory *memory, uint64_t address,
		  uint64_t size);

/* Copies `size` bytes from physical `address`. False, and nothing copied, if
 * they cannot be read. */
bool memory_read(const struct boot_memory *memory, uint64_t address, void *to,
		 size_t size);

/* The length of the string at `address`, if a zero ends it within `limit`
 * bytes, all of which can be read; else `limit`. */
uint64_t memory_text_length(const struct boot_memory *memory, uint64_t address,
			    uint64_t limit);

#endif
