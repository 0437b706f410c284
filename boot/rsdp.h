/*
 * ACPI's root pointer (ACPI 6.4, section 5.2.5.3).
 *
 * Multiboot2 hands over a copy, which the kernel would overwrite; PVH hands
 * over its address. Either way the kernel gets a copy, in its boot_info. A
 * root pointer with a wrong checksum is taken for none.
 */
#ifndef BOOT_RSDP_H
#define BOOT_RSDP_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/memory.h"

#define BOOT_RSDP_OLD_SIZE 20 /* ACPI 1.0 */

struct boot_rsdp {
	bool found;
	uint8_t bytes[BOOT_RSDP_BYTES]; /* an old one's end is zero */
};

/* Takes the root pointer at `address`, of which at most `limit` bytes may be
 * read, if it is valid and of no older revision than the one held. */
void rsdp_take(struct boot_rsdp *rsdp, const struct boot_memory *memory,
	       uint64_t address, uint64_t limit);

#endif
