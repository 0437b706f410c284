/*
 * The local APIC: see arch/x86_64/apic.h.
 *
 * The machine is used in xAPIC mode, as the firmware leaves it: this file
 * reads the mode and writes no model-specific register.
 */
#include "arch/x86_64/apic.h"

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/interrupts.h"
#include "kernel/arch.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/panic.h"
#include "kernel/task/sched.h"

/* Intel SDM 3A, 11.4.4. */
#define MSR_APIC_BASE 0x1b
#define APIC_BASE_X2APIC (1u << 10)
#define APIC_BASE_ENABLED (1u << 11)
#define APIC_BASE_ADDRESS 0x000ffffffffff000ull

/* Offsets of registers: Intel SDM 3A, table 11-1. */
#define APIC_ID 0x20
#define APIC_TASK_PRIORITY 0x80
#define APIC_END_OF_INTERRUPT 0xb0
#define APIC_SPURIOUS 0xf0
#define APIC_LVT_TIMER 0x320
#define APIC_LVT_LINT0 0x350
#define APIC_LVT_LINT1 0x360
#define APIC_LVT_ERROR 0x370
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE 0x3e0

#define SPURIOUS_ENABLE (1u << 8)
#define LVT_MASKED (1u << 16)
#define LVT_NMI (4u << 8)
#define LVT_PERIODIC (1u << 17)
#define DIVIDE_BY_1 0xb /* Intel SDM 3A, figure 11-10 */

#define NS_PER_SECOND 1000000000ull

static volatile u8 *registers;

static u32 apic_read(unsigned offset)
{
	return *(volatile u32 *)(registers + offset);
}

static void apic_write(unsigned offset, u32 value)
{
	*(volatile u32 *)(registers + offset) = value;
}

void apic_init(void)
{
	u64 base = rdmsr(MSR_APIC_BASE);

	if (!(base & APIC_BASE_ENABLED))
		panic("apic: the firmware left the local APIC switched off");
	if (base & APIC_BASE_X2APIC)
		panic("apic: in x2APIC mode; use a -cpu MODEL,-x2apic");
	registers = arch_map_device(base & APIC_BASE_ADDRESS, 1);
	if (registers == NULL)
		panic("apic: no memory to map its registers");

	apic_write(APIC_LVT_TIMER, LVT_MASKED);
	apic_write(APIC_LVT_LINT0, LVT_MASKED);
	/* A watchdog's NMI comes in on this pin. */
	apic_write(APIC_LVT_LINT1, LVT_NMI);
	apic_write(APIC_LVT_ERROR, LVT_MASKED);
	apic_write(APIC_TASK_PRIORITY, 0);
	apic_write(APIC_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
}

unsigned apic_id(void)
{
	return apic_read(APIC_ID) >> 24;
}

void apic_end_of_interrupt(void)
{
	apic_write(APIC_END_OF_INTERRUPT, 0);
}

void apic_timer_measure(void)
{
	apic_write(APIC_LVT_TIMER, LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_TIMER_INITIAL, UINT32_MAX);
}

u32 apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

static void on_tick(void *argument)
{
	(void)argument;
	sched_tick();
}

void timer_init(u64 timer_hz)
{
	u64 count = timer_hz / (NS_PER_SECOND / TICK_NS);

	if (count == 0 || count > UINT32_MAX)
		panic("apic: a timer of %llu Hz makes no tick",
		      (unsigned long long)timer_hz);
	interrupt_set_handler(VECTOR_TIMER, on_tick, NULL);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, LVT_PERIODIC | VECTOR_TIMER);
	apic_write(APIC_TIMER_INITIAL, (u32)count);
}
