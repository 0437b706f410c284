/*
 * PCI functions: finding one, its capabilities, its memory, its interrupt
 * (PCI Local Bus 3.0; MSI-X: 6.8.2).
 *
 * Invariants: only a function that a driver asked for decodes memory or
 * masters the bus by our doing; what a function says about itself (offsets,
 * sizes, lists) is checked before it is used, and every walk is bounded.
 */
#ifndef KERNEL_DEV_PCI_H
#define KERNEL_DEV_PCI_H

#include "kernel/lib/types.h"

#define PCI_BARS 6
#define PCI_CAPABILITY_VENDOR 0x09
#define PCI_CAPABILITY_MSIX 0x11

/* A memory window of a function; size 0 for none (or one of I/O ports). */
struct pci_bar {
	paddr_t start;
	u64 size;
};

struct pci_function {
	u32 address; /* as arch_pci_read takes it */
	struct pci_bar bars[PCI_BARS];
};

/* Finds the first function with this vendor and device id on any bus behind
 * the root, and measures its windows. It is left as pci_disable() leaves it.
 * False when there is none. */
bool pci_find(u16 vendor, u16 device, struct pci_function *out);

/* Fields of the configuration space; `offset` a multiple of the width. */
u8 pci_read8(const struct pci_function *function, unsigned offset);
u16 pci_read16(const struct pci_function *function, unsigned offset);
u32 pci_read32(const struct pci_function *function, unsigned offset);

/* The offset of the next capability with this id behind `previous`, or of
 * the first one when that is 0. Returns 0 when there are no more. */
unsigned pci_next_capability(const struct pci_function *function, u8 id,
			     unsigned previous);

/* Maps `size` bytes of window `bar` from `offset` on. NULL when they do not
 * lie in the window, or on lack of memory. */
volatile void *pci_map(const struct pci_function *function, unsigned bar,
		       u64 offset, u64 size);

/* Lets the function answer at its windows and reach memory. */
void pci_enable(const struct pci_function *function);
/* Takes that back: after this the function reaches no memory. */
void pci_disable(const struct pci_function *function);

/* Gives MSI-X entry 0 to `handler` and switches MSI-X on. False when the
 * function has no usable table, or no message is left. */
bool pci_interrupt(const struct pci_function *function,
		   void (*handler)(void *), void *argument);

#endif
