/*
 * What the machine's loader said, in one neutral form.
 *
 * boot/ fills it from multiboot2 tags or PVH start info; every range in it
 * has been checked: no range wraps, the memory map is sorted and does not
 * overlap, modules lie inside usable memory and outside the kernel, strings
 * are terminated. The kernel reads nothing else of what the loader left.
 */
#ifndef KERNEL_BOOTINFO_H
#define KERNEL_BOOTINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOT_MAX_RANGES 64
#define BOOT_MAX_MODULES 4
#define BOOT_COMMAND_LINE_SIZE 2048
#define BOOT_RSDP_BYTES 36

enum boot_loader {
	BOOT_LOADER_MULTIBOOT2,
	BOOT_LOADER_PVH,
};

struct boot_range {
	uint64_t start; /* first byte, physical */
	uint64_t end;   /* one past the last byte */
};

struct boot_info {
	enum boot_loader loader;
	unsigned range_count;
	unsigned module_count;
	/* Usable memory, sorted, apart, page-aligned inwards. It still holds
	 * the kernel image and the modules. */
	struct boot_range ranges[BOOT_MAX_RANGES];
	struct boot_range modules[BOOT_MAX_MODULES];
	struct boot_range kernel; /* the image, its boot part included */
	/* ACPI's root pointer, copied; all zero: the loader named none. */
	uint8_t rsdp[BOOT_RSDP_BYTES];
	uint64_t slide;  /* bytes added to the kernel's link address */
	uint64_t tables; /* physical address of boot's page tables' root */
	bool truncated;  /* the loader named more ranges than fit */
	char command_line[BOOT_COMMAND_LINE_SIZE];
};

#endif
