/*
 * PCI functions: see kernel/dev/pci.h. Section numbers are those of PCI
 * Local Bus 3.0, but for bridges (PCI-to-PCI Bridge 1.2, 3.2.5).
 */
#include "kernel/dev/pci.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/arch.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/panic.h"

/* Configuration space: 6.1 and 6.2. */
#define PCI_ID 0x00
#define PCI_COMMAND 0x04
#define PCI_STATUS 0x06
#define PCI_HEADER_TYPE 0x0e
#define PCI_BAR(n) (0x10 + 4 * (n))
#define PCI_SECONDARY_BUS 0x19
#define PCI_CAPABILITIES 0x34

#define COMMAND_MEMORY 0x0002
#define COMMAND_MASTER 0x0004
#define COMMAND_NO_WIRE 0x0400
#define STATUS_CAPABILITIES 0x0010
#define HEADER_BRIDGE 1
#define HEADER_MANY_FUNCTIONS 0x80

#define BAR_IO 1u
#define BAR_TYPE 6u
#define BAR_64 4u
#define BAR_FLAGS 0xfu

/* A list of capabilities fits in 48 words behind the header. */
#define CAPABILITIES_MAX 48
#define CAPABILITIES_START 0x40

/* MSI-X: 6.8.2. */
#define MSIX_CONTROL 2
#define MSIX_ENABLE 0x8000u
#define MSIX_MASK_ALL 0x4000u
#define MSIX_TABLE 4
#define MSIX_ENTRY_SIZE 16

u32 pci_read32(const struct pci_function *function, unsigned offset)
{
	return arch_pci_read(function->address, offset);
}

u16 pci_read16(const struct pci_function *function, unsigned offset)
{
	return (u16)(arch_pci_read(function->address, offset & ~3u) >>
		     8 * (offset & 2));
}

u8 pci_read8(const struct pci_function *function, unsigned offset)
{
	return (u8)(arch_pci_read(function->address, offset & ~3u) >>
		    8 * (offset & 3));
}

/* Writes the command half of its word; zeroes leave the status half as it
 * is (6.2.3). */
static void write_command(const struct pci_function *function, u16 command)
{
	arch_pci_write(function->address, PCI_COMMAND, command);
}

/* Measures one window by writing all ones (6.2.5.1). Returns how many
 * registers it takes. */
static unsigned read_bar(u32 address, unsigned index, struct pci_bar *out)
{
	unsigned offset = PCI_BAR(index);
	u32 low = arch_pci_read(address, offset), high = 0;
	u64 start, mask;
	bool wide;

	if (low & BAR_IO)
		return 1;
	wide = (low & BAR_TYPE) == BAR_64 && index + 1 < PCI_BARS;
	arch_pci_write(address, offset, UINT32_MAX);
	mask = arch_pci_read(address, offset) & ~BAR_FLAGS;
	arch_pci_write(address, offset, low);
	if (wide) {
		high = arch_pci_read(address, offset + 4);
		arch_pci_write(address, offset + 4, UINT32_MAX);
		mask |= (u64)arch_pci_read(address, offset + 4) << 32;
		arch_pci_write(address, offset + 4, high);
	} else if (mask != 0) {
		mask |= (u64)UINT32_MAX << 32;
	}
	start = (u64)high << 32 | (low & ~BAR_FLAGS);
	/* The size is the lowest bit that can be set; a start that is no
	 * multiple of it was never assigned. */
	if (mask != 0 && start != 0 && (start & ((mask & -mask) - 1)) == 0) {
		out->start = start;
		out->size = mask & -mask;
	}
	return wide ? 2 : 1;
}

static void read_bars(struct pci_function *function)
{
	/* It must not answer at the address that measuring gives it. */
	pci_disable(function);
	for (unsigned i = 0; i < PCI_BARS;)
		i += read_bar(function->address, i, &function->bars[i]);
}

/* Looks at the functions of one device; notes a bridge's bus in `buses`. */
static bool find_in_device(u32 address, u32 id, u8 *buses, u32 *found)
{
	unsigned functions = 1;

	for (unsigned i = 0; i < functions; i++) {
		struct pci_function function = { .address = address | i };
		u32 there = pci_read32(&function, PCI_ID);
		u8 type;

		if ((there & 0xffff) == 0xffff)
			continue;
		if (there == id) {
			*found = function.address;
			return true;
		}
		type = pci_read8(&function, PCI_HEADER_TYPE);
		if (i == 0 && (type & HEADER_MANY_FUNCTIONS))
			functions = 8;
		if ((type & ~HEADER_MANY_FUNCTIONS) == HEADER_BRIDGE) {
			u8 bus = pci_read8(&function, PCI_SECONDARY_BUS);

			buses[bus / 8] |= (u8)(1u << bus % 8);
		}
	}
	return false;
}

bool pci_find(u16 vendor, u16 device, struct pci_function *out)
{
	/* A bit for each bus that was seen. A bridge leads to a bus with a
	 * higher number, so one pass over all numbers visits each. */
	u8 buses[256 / 8] = { 1 };
	u32 id = (u32)device << 16 | vendor;
	u32 address;

	for (u32 bus = 0; bus < 256; bus++) {
		if (!(buses[bus / 8] & 1u << bus % 8))
			continue;
		for (u32 i = 0; i < 32; i++) {
			if (!find_in_device(bus << 8 | i << 3, id, buses,
					    &address))
				continue;
			memset(out, 0, sizeof(*out));
			out->address = address;
			read_bars(out);
			return true;
		}
	}
	return false;
}

unsigned pci_next_capability(const struct pci_function *function, u8 id,
			     unsigned previous)
{
	unsigned offset;

	if (!(pci_read16(function, PCI_STATUS) & STATUS_CAPABILITIES))
		return 0;
	offset = pci_read8(function, previous ? previous + 1 :
						PCI_CAPABILITIES);
	for (unsigned i = 0; i < CAPABILITIES_MAX; i++) {
		offset &= ~3u;
		/* A list only leads on: a link back would be a loop. */
		if (offset < CAPABILITIES_START)
			return 0;
		if (pci_read8(function, offset) == id)
			return offset;
		offset = pci_read8(function, offset + 1);
	}
	return 0;
}

volatile void *pci_map(const struct pci_function *function, unsigned bar,
		       u64 offset, u64 size)
{
	u64 start, end;
	u8 *mapped;

	if (bar >= PCI_BARS || size == 0 ||
	    !range_fits(offset, size, function->bars[bar].size) ||
	    !checked_add(function->bars[bar].start, offset, &start) ||
	    !checked_add(start, size, &end) ||
	    !checked_round_up(end, PAGE_SIZE, &end))
		return NULL;
	mapped = arch_map_device(round_down(start, PAGE_SIZE),
				 (end - round_down(start, PAGE_SIZE)) >>
					 PAGE_SHIFT);
	return mapped == NULL ? NULL : mapped + (start & PAGE_MASK);
}

void pci_enable(const struct pci_function *function)
{
	write_command(function, pci_read16(function, PCI_COMMAND) |
					COMMAND_MEMORY | COMMAND_MASTER |
					COMMAND_NO_WIRE);
}

void pci_disable(const struct pci_function *function)
{
	write_command(function, pci_read16(function, PCI_COMMAND) &
					~(COMMAND_MEMORY | COMMAND_MASTER));
}

bool pci_interrupt(const struct pci_function *function,
		   void (*handler)(void *), void *argument)
{
	unsigned capability =
		pci_next_capability(function, PCI_CAPABILITY_MSIX, 0);
	struct arch_message message;
	volatile u32 *entry;
	u32 table, control;

	if (capability == 0 || capability > 256 - 12)
		return false;
	table = pci_read32(function, capability + MSIX_TABLE);
	entry = pci_map(function, table & 7, table & ~7u, MSIX_ENTRY_SIZE);
	if (entry == NULL ||
	    !arch_message_interrupt(handler, argument, &message))
		return false;
	entry[0] = (u32)message.address;
	entry[1] = (u32)(message.address >> 32);
	entry[2] = message.data;
	entry[3] = 0; /* not masked */
	control = pci_read16(function, capability + MSIX_CONTROL);
	control = (control & ~MSIX_MASK_ALL) | MSIX_ENABLE;
	arch_pci_write(function->address, capability, control << 16);
	return true;
}
