/*
 * The kernel's half of every address space: the map that stays.
 *
 * Invariants of the final map: no page is writable and executable; only the
 * kernel's text is executable; the direct map holds usable memory, never the
 * kernel's image, so that nothing of the image has a second, writable
 * address; page tables are read-only; no page is open to programs. All roots
 * share these tables below the root, whose upper entries never change.
 */
#ifndef ARCH_X86_64_PAGING_H
#define ARCH_X86_64_PAGING_H

#include "kernel/bootinfo.h"
#include "kernel/lib/types.h"

/* A variable that is written during boot only: read-only from paging_seal()
 * on. */
#define RO_AFTER_INIT __attribute__((section(".data.ro_after_init")))

/* Builds the final map and switches to it. Before: frames_init, NX and write
 * protection on, `boot` and the running stack in the kernel's image. After:
 * what was reachable by identity, and boot's own segment, no longer is.
 * Panics on lack of memory. */
void paging_init(const struct boot_info *boot);

/* Makes RO_AFTER_INIT variables read-only: the last step of the boot. */
void paging_seal(void);
bool paging_is_sealed(void);

/* Makes `root` the current one; 0 stands for the kernel's own. Does nothing
 * if it is already. */
void paging_use(paddr_t root);
bool paging_is_current(paddr_t root);

/* The bit that forbids execution, of an entry; 0 if the processor lacks it
 * and the boot was told to go on. Written by paging_init alone. */
extern u64 pte_no_exec;

/* The physical address of something in the kernel's image. */
paddr_t paging_image_physical(const void *address);

#endif
