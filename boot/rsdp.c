/*
 * ACPI's root pointer. See rsdp.h.
 */
#include "boot/rsdp.h"

#include <stddef.h>

#define REVISION 15 /* offset of the revision: 0 for ACPI 1.0 */

static bool sums_to_zero(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum == 0;
}

static bool is_rsdp(const uint8_t *bytes)
{
	static const char signature[8] = "RSD PTR ";

	for (size_t i = 0; i < sizeof(signature); i++)
		if (bytes[i] != (uint8_t)signature[i])
			return false;
	return sums_to_zero(bytes, BOOT_RSDP_OLD_SIZE);
}

void rsdp_take(struct boot_rsdp *rsdp, const struct boot_memory *memory,
	       uint64_t address, uint64_t limit)
{
	struct boot_rsdp new = { .found = true };

	if (limit < BOOT_RSDP_OLD_SIZE ||
	    !memory_read(memory, address, new.bytes, BOOT_RSDP_OLD_SIZE) ||
	    !is_rsdp(new.bytes))
		return;
	if (new.bytes[REVISION] >= 2 &&
	    (limit < BOOT_RSDP_BYTES ||
	     !memory_read(memory, address, new.bytes, BOOT_RSDP_BYTES) ||
	     !sums_to_zero(new.bytes, BOOT_RSDP_BYTES)))
		return;
	if (!rsdp->found || rsdp->bytes[REVISION] <= new.bytes[REVISION])
		*rsdp = new;
}
