/*
 * I/O ports and what is reached through them alone: PCI configuration space
 * by mechanism 1 (PCI Local Bus 3.0, 3.2.2.3.2).
 */
#include "arch/x86_64/cpu.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"

#define PCI_ADDRESS 0xcf8
#define PCI_DATA 0xcfc
#define PCI_ENABLE (1u << 31)

u8 arch_port_in8(u16 port)
{
	return in8(port);
}

void arch_port_out8(u16 port, u8 value)
{
	out8(port, value);
}

static void pci_select(u32 function, unsigned offset)
{
	ASSERT(function <= 0xffff && offset < 256 && offset % 4 == 0);
	out32(PCI_ADDRESS, PCI_ENABLE | function << 8 | offset);
}

u32 arch_pci_read(u32 function, unsigned offset)
{
	pci_select(function, offset);
	return in32(PCI_DATA);
}

void arch_pci_write(u32 function, unsigned offset, u32 value)
{
	pci_select(function, offset);
	out32(PCI_DATA, value);
}
