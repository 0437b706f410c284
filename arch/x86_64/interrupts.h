/*
 * Interrupt vectors and who serves them.
 *
 * Invariants: vectors 0-31 are the processor's exceptions (traps.c), and
 * those from VECTOR_UNKNOWN on nobody's: a device that writes such a message
 * all the same is answered. A handler runs with interrupts off, on the kernel
 * stack of whichever task was interrupted (in user mode, idle, or at a
 * declared point), may wake tasks, and must not sleep.
 */
#ifndef ARCH_X86_64_INTERRUPTS_H
#define ARCH_X86_64_INTERRUPTS_H

#include "kernel/lib/types.h"

#define VECTOR_TIMER 32
#define VECTOR_DEVICE_FIRST 33
#define VECTOR_DEVICE_LAST 63
#define VECTOR_PIC_FIRST 64 /* of the two masked PICs, 16 */
#define VECTOR_SPURIOUS 79  /* of the local APIC; also the last PIC's */
#define VECTOR_UNKNOWN 80   /* what all from here on are taken for */

typedef void (*interrupt_fn)(void *argument);

/* Gives the handler for one device vector; panics if it is taken. */
void interrupt_set_handler(unsigned vector, interrupt_fn handler,
			   void *argument);
/* A device vector that nobody has, with its handler; 0 when none is left. */
unsigned interrupt_alloc_vector(interrupt_fn handler, void *argument);
/* Called by the trap entry for vectors from 32 on: runs the handler, then tells
 * the local APIC (apic.c) that it is done. */
void interrupt_dispatch(unsigned vector);
/* Is a handler at work? */
bool interrupt_is_running(void);

#endif
