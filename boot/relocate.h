/*
 * Moves the kernel's pointers to the address at which it will run.
 */
#ifndef BOOT_RELOCATE_H
#define BOOT_RELOCATE_H

#include <stdint.h>

#include "boot/layout.h"

/* Applies the relocations of `layout` to the kernel, the byte linked at
 * address a of which is seen at memory + (a - BOOT_KERNEL_BASE), for a kernel
 * that runs `slide` bytes above its linked address. Returns NULL, or why the
 * boot cannot go on; then some may have been applied. */
const char *relocate(const struct boot_layout *layout, uintptr_t memory,
		     uint64_t slide);

#endif
