/*
 * The controllers of wired interrupts, silenced: see arch/x86_64/ioapic.h.
 * Registers: Intel 82093AA, section 3; Intel 8259A, "Programming".
 */
#include "arch/x86_64/ioapic.h"

#include <arch/page.h>

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/interrupts.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"

#define IOAPIC_SELECT 0x00
#define IOAPIC_WINDOW 0x10
#define IOAPIC_VERSION 0x01
#define IOAPIC_LINE(n) (0x10 + 2 * (n)) /* low half; the high one follows */
#define LINE_MASKED (1u << 16)

#define PIC1_COMMAND 0x20
#define PIC1_DATA 0x21
#define PIC2_COMMAND 0xa0
#define PIC2_DATA 0xa1

void pic_silence(void)
{
	/* ICW1: start, ICW4 follows. ICW2: first vector. ICW3: the second
	 * PIC hangs on line 2 of the first. ICW4: 8086 mode. */
	out8(PIC1_COMMAND, 0x11);
	out8(PIC2_COMMAND, 0x11);
	out8(PIC1_DATA, VECTOR_PIC_FIRST);
	out8(PIC2_DATA, VECTOR_PIC_FIRST + 8);
	out8(PIC1_DATA, 1u << 2);
	out8(PIC2_DATA, 2);
	out8(PIC1_DATA, 0x01);
	out8(PIC2_DATA, 0x01);
	out8(PIC1_DATA, 0xff);
	out8(PIC2_DATA, 0xff);
}

static u32 ioapic_read(volatile u8 *registers, unsigned index)
{
	*(volatile u32 *)(registers + IOAPIC_SELECT) = index;
	return *(volatile u32 *)(registers + IOAPIC_WINDOW);
}

static void ioapic_write(volatile u8 *registers, unsigned index, u32 value)
{
	*(volatile u32 *)(registers + IOAPIC_SELECT) = index;
	*(volatile u32 *)(registers + IOAPIC_WINDOW) = value;
}

void ioapic_silence(paddr_t address)
{
	volatile u8 *page = arch_map_device(round_down(address, PAGE_SIZE), 1);
	volatile u8 *registers = page + (address & PAGE_MASK);
	unsigned lines;

	if (page == NULL)
		panic("ioapic: no memory to map its registers");
	lines = (ioapic_read(registers, IOAPIC_VERSION) >> 16 & 0xff) + 1;
	for (unsigned i = 0; i < lines; i++)
		ioapic_write(registers, IOAPIC_LINE(i), LINE_MASKED);
}
