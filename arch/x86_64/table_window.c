/*
 * The write window over page tables: CR0.WP is clear while it is open, with
 * interrupts off (Intel SDM volume 3A, sections 2.5 and 4.6.1: with CR0.WP
 * clear a supervisor write ignores the read-only bit).
 *
 * With protection keys for supervisor pages only these two functions change.
 */
#include "arch/x86_64/table_window.h"

#include "arch/x86_64/cpu.h"
#include "kernel/lib/panic.h"

#define CR0_WP (1ull << 16)
#define FLAGS_IF (1ull << 9)

static bool window_is_open;

void table_window_open(void)
{
	ASSERT(!window_is_open);
	ASSERT(!(read_flags() & FLAGS_IF));
	window_is_open = true;
	write_cr0(read_cr0() & ~CR0_WP);
}

void table_window_close(void)
{
	ASSERT(window_is_open);
	write_cr0(read_cr0() | CR0_WP);
	window_is_open = false;
	if (!(read_cr0() & CR0_WP))
		panic("page tables: write protection does not come back");
}
