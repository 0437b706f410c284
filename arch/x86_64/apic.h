/*
 * The local APIC: the processor's own interrupt controller and timer, at its
 * memory-mapped registers (Intel SDM 3A, chapter 11).
 */
#ifndef ARCH_X86_64_APIC_H
#define ARCH_X86_64_APIC_H

#include "kernel/lib/types.h"

/* Maps the registers and enables the APIC, all its own sources masked but
 * NMI. Panics when there is none, or when it is not memory-mapped. */
void apic_init(void);
/* This processor's APIC id, 0-255. */
unsigned apic_id(void);
/* Tells the APIC that the interrupt in service is done with. */
void apic_end_of_interrupt(void);

/* Lets the timer count down once from 2^32-1, without an interrupt, for
 * calibration; and what it stands at. */
void apic_timer_measure(void);
u32 apic_timer_left(void);
/* Starts the tick: an interrupt each TICK_NS that calls sched_tick().
 * `timer_hz` is how often the timer counts in a second. */
void timer_init(u64 timer_hz);

#endif
