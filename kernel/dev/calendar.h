/*
 * From the date that a battery-backed clock shows (MC146818) to seconds.
 * Pure: the registers are read elsewhere.
 */
#ifndef KERNEL_DEV_CALENDAR_H
#define KERNEL_DEV_CALENDAR_H

#include "kernel/lib/types.h"

/* The registers as they were read; mode is register B. */
struct rtc_registers {
	u8 second, minute, hour, day, month, year, century;
	u8 mode;
};

/* Decodes BCD or binary, 12 or 24 hours, and gives the seconds since
 * 1970-01-01 UTC. A century register that is no century (19-99) counts as
 * 20. False, and nothing set, when the registers hold no date. */
bool calendar_from_rtc(const struct rtc_registers *registers, u64 *seconds);

#endif
