/*
 * How fast the cycle counter and the local APIC's timer count.
 */
#ifndef ARCH_X86_64_CALIBRATE_H
#define ARCH_X86_64_CALIBRATE_H

#include "kernel/lib/types.h"

struct clock_rates {
	u64 cycles_hz;     /* of RDTSC */
	u64 apic_timer_hz; /* of the local APIC's timer, undivided */
};

/* Asks the hypervisor, or else measures both at once for 1 ms against the
 * ACPI timer at I/O port `pm_timer`, or against the 8254 when that is 0.
 * Needs apic_init(). Panics when the reference stands still. */
void clock_rates_find(u16 pm_timer, struct clock_rates *out);

#endif
