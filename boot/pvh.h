/*
 * Reads the start info of a PVH loader.
 */
#ifndef BOOT_PVH_H
#define BOOT_PVH_H

#include <stdint.h>

#include "boot/memory.h"
#include "boot/rsdp.h"
#include "kernel/bootinfo.h"

/* Fills `info`, zeroed but for info->kernel, from the hvm_start_info at
 * `address`, and `rsdp`. Returns NULL, or why the boot cannot go on. */
const char *pvh_read(struct boot_info *info, struct boot_rsdp *rsdp,
		     const struct boot_memory *memory, uint64_t address);

#endif
