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
/* What every way out to a program passes, entry.asm's for system calls when
 * it sees that there is something to do: the end of a task that is to die,
 * and the turn of another one. */
void before_program(struct trap_frame *frame);

#endif
