/*
 * Reads the tags of a multiboot2 loader.
 */
#ifndef BOOT_MULTIBOOT2_H
#define BOOT_MULTIBOOT2_H

#include <stdint.h>

#include "boot/memory.h"
#include "boot/rsdp.h"
#include "kernel/bootinfo.h"

/* Fills `info`, zeroed but for info->kernel, from the boot information at
 * `address`, and `rsdp`. Returns NULL, or why the boot cannot go on. */
const char *multiboot2_read(struct boot_info *info, struct boot_rsdp *rsdp,
			    const struct boot_memory *memory,
			    uint64_t address);

#endif
