/*
 * Reads what the loader left in memory. See memory.h.
 */
#include "boot/memory.h"

#include "boot/bytes.h"

bool memory_holds(const struct boot_memory *memory, uint64_t address,
		  uint64_t size)
{
	const struct boot_range *image = &memory->image;

	if (size > memory->size || address > memory->size - size)
		return false;
	return address + size <= image->start || address >= image->end;
}

bool memory_read(const struct boot_memory *memory, uint64_t address, void *to,
		 size_t size)
{
	if (!memory_holds(memory, address, size))
		return false;
	boot_copy(to, (const void *)(memory->base + (uintptr_t)address), size);
	return true;
}

uint64_t memory_text_length(const struct boot_memory *memory, uint64_t address,
			    uint64_t limit)
{
	for (uint64_t length = 0; length < limit; length++) {
		char character;

		if (!memory_holds(memory, address, length + 1) ||
		    !memory_read(memory, address + length, &character, 1))
			return limit;
		if (character == '\0')
			return length;
	}
	return limit;
}
