/*
 * Builds the sorted list of usable memory, and checks what lies in it.
 *
 * A loader's memory map may be unsorted, may overlap itself and may call the
 * same bytes usable and reserved. Order of use: every usable range is added,
 * then every other one is removed (so reserved wins), the modules are added,
 * and ranges_finish() checks the whole. Functions that return text return
 * NULL, or why the boot cannot go on.
 */
#ifndef BOOT_RANGES_H
#define BOOT_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/bootinfo.h"

/* Adds [start, start + size) to the usable memory. Refuses a range that
 * wraps. What lies past the kernel's reach, or does not fit in the list, is
 * left out and info->truncated set. */
const char *ranges_add(struct boot_info *info, uint64_t start, uint64_t size);

/* Takes [start, start + size) out of the usable memory; one that wraps
 * reaches to the end of all memory. */
void ranges_remove(struct boot_info *info, uint64_t start, uint64_t size);

/* One entry of a loader's memory map, which is read in two passes: first, with
 * `usable_pass`, the usable entries are added, then all others are taken out.
 * An entry of the other pass is passed over. Refuses as ranges_add does. */
const char *ranges_map_entry(struct boot_info *info, uint64_t start,
			     uint64_t size, bool usable, bool usable_pass);

/* Notes a module, [start, end). Refuses an empty one, an end before its
 * start, and more than BOOT_MAX_MODULES. */
const char *ranges_add_module(struct boot_info *info, uint64_t start,
			      uint64_t end);

/* Trims the usable memory to whole pages and checks that the image
 * (info->kernel) and every module lie in it and apart. */
const char *ranges_finish(struct boot_info *info);

#endif
