/*
 * Where the linked image lies, as linker.ld tells boot.
 *
 * The kernel is linked 2 GiB below the top of the address space, further away
 * than one instruction reaches. So boot names no symbol of the kernel: the
 * linker writes the few addresses that boot needs into this structure. Its
 * fields are in the order of the QUADs in linker.ld.
 */
#ifndef BOOT_LAYOUT_H
#define BOOT_LAYOUT_H

#include <stdint.h>

/* Linked address of a byte of the kernel, less its physical address. */
#define BOOT_KERNEL_BASE 0xffffffff80000000ull
/* Where the kernel wants to see physical memory; arch/x86_64/layout.h says
 * the same, and a unit test compares the two. */
#define BOOT_DIRECT_MAP_BASE 0xffff880000000000ull
#define BOOT_DIRECT_MAP_SIZE 0x0000010000000000ull
/* How much of it boot maps already, and can itself read. */
#define BOOT_MAPPED_SIZE 0x100000000ull

#define BOOT_PAGE_SIZE 4096ull

struct boot_layout {
	uint64_t boot_start; /* physical: the first byte of the image */
	/* The rest are linked addresses in the kernel. Each part starts and
	 * ends on a page, and the parts follow one another. */
	uint64_t text_start;
	uint64_t text_end;
	uint64_t rodata_start;
	uint64_t rodata_end;
	uint64_t data_start;
	uint64_t data_end; /* and of the image */
	uint64_t relr_start;
	uint64_t relr_end;
	uint64_t entry; /* arch_start */
};

extern const struct boot_layout boot_layout;

#endif
