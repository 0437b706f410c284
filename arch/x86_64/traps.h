/*
 * Exceptions and interrupts: the descriptor table and what each fault means.
 */
#ifndef ARCH_X86_64_TRAPS_H
#define ARCH_X86_64_TRAPS_H

#include "arch/x86_64/frame.h"

/* Fills in and loads the interrupt descriptor table. */
void traps_init(void);
/* Called by entry.asm with the saved registers, interrupts off. */
void trap_handle(struct trap_frame *frame);
/* Called by entry.asm for SYSCALL. True when the way back may be sysret. */
bool syscall_handle(struct trap_frame *frame);

#endif
