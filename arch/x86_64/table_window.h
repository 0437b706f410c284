/*
 * The one window through which page tables are written.
 *
 *     table_window_open();
 *     entry_set(entry, value);    as many as belong together
 *     table_window_close();
 *
 * Invariants: page-table frames are read-only in the direct map, so a store
 * outside an open window faults; the window is short, calls nothing that may
 * sleep or fault, and is not nested.
 */
#ifndef ARCH_X86_64_TABLE_WINDOW_H
#define ARCH_X86_64_TABLE_WINDOW_H

#include "kernel/lib/types.h"

void table_window_open(void);
/* Panics if write protection is not on again afterwards. */
void table_window_close(void);

/* One store of eight bytes: the processor may walk the table meanwhile. */
static inline void entry_set(u64 *entry, u64 value)
{
	*(volatile u64 *)entry = value;
}

/* The processor may set the accessed and dirty bits of an entry by itself. */
static inline u64 entry_get(const u64 *entry)
{
	return *(const volatile u64 *)entry;
}

#endif
