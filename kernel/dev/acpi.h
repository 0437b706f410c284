/*
 * Reading what the firmware describes in ACPI tables (ACPI 6.4, chapter 5).
 *
 * Pure: memory is read through a function of the caller, which refuses what
 * may not be read. Nothing is believed: every table's length and checksum is
 * tested before its fields are, every offset against the length.
 */
#ifndef KERNEL_DEV_ACPI_H
#define KERNEL_DEV_ACPI_H

#include "kernel/lib/types.h"

#define ACPI_ROOT_SIZE 36 /* one of ACPI 1.0 is followed by zeroes */
#define ACPI_MAX_IOAPICS 8

struct acpi_info {
	unsigned ioapic_count;
	paddr_t ioapics[ACPI_MAX_IOAPICS]; /* multiples of 256 */
	/* I/O ports; 0 for what is not there. */
	u16 pm_timer;
	u16 pm1a_control;
	u16 pm1b_control;
	/* What to write to them for power-off (state S5), 0-7. */
	bool power_off_known;
	u8 power_off_a;
	u8 power_off_b;
};

/* Copies `size` bytes of physical memory; false when they may not be read. */
typedef bool (*acpi_read_fn)(paddr_t from, void *to, size_t size);

/* Looks for the root pointer (5.2.5.3) in [start, end), at multiples of 16,
 * and copies it. False, and nothing copied, when there is none. */
bool acpi_find_root(acpi_read_fn read, paddr_t start, paddr_t end,
		    u8 root[ACPI_ROOT_SIZE]);
/* Fills `out` from the tables that hang on a root pointer; damaged tables
 * count as absent. False, with `out` all zero, when the root pointer or the
 * root table is damaged. */
bool acpi_parse(acpi_read_fn read, const u8 root[ACPI_ROOT_SIZE],
		struct acpi_info *out);

#endif
