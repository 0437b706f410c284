/*
 * One measurement of two clocks against a third: see calibrate.h.
 *
 * Each end of the interval is the best of several readings: the one that
 * took the fewest cycles, since a reading that the host interrupted says
 * little. What is left is what the reference rounds: 279 ns of 1 ms.
 */
#include "arch/x86_64/calibrate.h"

#include "arch/x86_64/apic.h"
#include "arch/x86_64/cpu.h"
#include "kernel/lib/panic.h"

/* ACPI 6.4, 4.8.3.3: 24 bits at least. */
#define PM_TIMER_HZ 3579545ull
#define PM_TIMER_MASK 0xffffffu
/* Intel 8254, channel 2, which port 0x61 gates. */
#define PIT_HZ 1193182ull
#define PIT_MASK 0xffffu
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND 0x43
#define PIT_GATE 0x61

#define INTERVAL_PER_SECOND 1000 /* 1 ms */
#define READINGS 8
#define READINGS_MAX 10000000u

#define CPUID_HYPERVISOR_PRESENT (1u << 31) /* leaf 1, ecx */
#define CPUID_HYPERVISOR_BASE 0x40000000u
#define CPUID_HYPERVISOR_TIMING 0x40000010u

/* What is measured against: the ACPI timer's port, or 0 for the 8254. */
struct reference {
	u16 port;
	u64 hz;
	u32 mask;
};

struct reading {
	u64 width; /* cycles that the reading itself took */
	u64 cycles;
	u32 count;
	u32 apic_left;
};

/* The hypervisor's own word: eax and ebx are kHz (the leaf that VMware
 * defined and KVM gives). */
static bool ask_hypervisor(struct clock_rates *out)
{
	struct cpuid r;

	if (!(cpuid(1, 0).c & CPUID_HYPERVISOR_PRESENT))
		return false;
	r = cpuid(CPUID_HYPERVISOR_BASE, 0);
	if (r.a < CPUID_HYPERVISOR_TIMING || r.a > CPUID_HYPERVISOR_BASE + 0xff)
		return false;
	r = cpuid(CPUID_HYPERVISOR_TIMING, 0);
	if (r.a == 0 || r.b == 0)
		return false;
	out->cycles_hz = (u64)r.a * 1000;
	out->apic_timer_hz = (u64)r.b * 1000;
	return true;
}

static void reference_start(struct reference *reference, u16 pm_timer)
{
	if (pm_timer != 0) {
		*reference = (struct reference){ pm_timer, PM_TIMER_HZ,
						 PM_TIMER_MASK };
		return;
	}
	*reference = (struct reference){ 0, PIT_HZ, PIT_MASK };
	/* Gate up, speaker off; mode 0, both bytes, from 0xffff down. */
	out8(PIT_GATE, (in8(PIT_GATE) & 0xfc) | 1);
	out8(PIT_COMMAND, 0xb0);
	out8(PIT_CHANNEL2, 0xff);
	out8(PIT_CHANNEL2, 0xff);
}

static u32 reference_count(const struct reference *reference)
{
	u32 low;

	if (reference->port != 0)
		return in32(reference->port) & reference->mask;
	out8(PIT_COMMAND, 0x80); /* latch channel 2 */
	low = in8(PIT_CHANNEL2);
	return PIT_MASK - (low | (u32)in8(PIT_CHANNEL2) << 8);
}

static void read_clocks(const struct reference *reference, struct reading *out)
{
	u64 before = rdtsc();

	out->count = reference_count(reference);
	out->apic_left = apic_timer_left();
	out->cycles = before;
	out->width = rdtsc() - before;
}

static void read_best(const struct reference *reference, struct reading *best)
{
	struct reading reading;

	read_clocks(reference, best);
	for (unsigned i = 1; i < READINGS; i++) {
		read_clocks(reference, &reading);
		if (reading.width < best->width)
			*best = reading;
	}
}

void clock_rates_find(u16 pm_timer, struct clock_rates *out)
{
	struct reference reference;
	struct reading first, last;
	unsigned rounds = 0;
	u64 passed;

	if (ask_hypervisor(out))
		return;
	reference_start(&reference, pm_timer);
	apic_timer_measure();
	read_best(&reference, &first);
	do {
		read_clocks(&reference, &last);
		passed = (last.count - first.count) & reference.mask;
		if (rounds++ == READINGS_MAX)
			panic("clock: the reference timer stands still");
	} while (passed < reference.hz / INTERVAL_PER_SECOND);
	read_best(&reference, &last);
	passed = (last.count - first.count) & reference.mask;
	out->cycles_hz = (last.cycles - first.cycles) * reference.hz / passed;
	out->apic_timer_hz =
		(first.apic_left - last.apic_left) * reference.hz / passed;
}
