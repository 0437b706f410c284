/*
 * The controllers of wired interrupts: the I/O APICs and the two 8259 PICs
 * of old. All devices that the kernel drives signal by messages, so every
 * wire is masked.
 */
#ifndef ARCH_X86_64_IOAPIC_H
#define ARCH_X86_64_IOAPIC_H

#include "kernel/lib/types.h"

/* Masks both PICs, and moves their vectors to 240-255, where what they may
 * still raise by mistake is no exception. */
void pic_silence(void);
/* Masks every line of the I/O APIC whose registers are at `address`. */
void ioapic_silence(paddr_t address);

#endif
