/*
 * The battery's clock, read through CMOS memory (MC146818A; its century byte
 * is where ACPI's FADT says on every machine that QEMU makes, 0x32).
 */
#include <string.h>

#include "arch/x86_64/cpu.h"
#include "kernel/arch.h"
#include "kernel/dev/calendar.h"

#define CMOS_INDEX 0x70 /* bit 7 masks NMI: kept clear */
#define CMOS_DATA 0x71

#define RTC_STATUS_A 0x0a
#define RTC_STATUS_B 0x0b
#define RTC_UPDATING 0x80
#define UPDATING_READS_MAX 100000u /* an update takes 2 ms */
#define TRIES 8

static u8 cmos_read(u8 index)
{
	out8(CMOS_INDEX, index);
	return in8(CMOS_DATA);
}

static void rtc_read(struct rtc_registers *out)
{
	for (unsigned i = 0; i < UPDATING_READS_MAX; i++)
		if (!(cmos_read(RTC_STATUS_A) & RTC_UPDATING))
			break;
	memset(out, 0, sizeof(*out));
	out->second = cmos_read(0x00);
	out->minute = cmos_read(0x02);
	out->hour = cmos_read(0x04);
	out->day = cmos_read(0x07);
	out->month = cmos_read(0x08);
	out->year = cmos_read(0x09);
	out->century = cmos_read(0x32);
	out->mode = cmos_read(RTC_STATUS_B);
}

bool arch_wall_clock(u64 *seconds)
{
	struct rtc_registers one, two;

	/* An update between two registers would mix two dates: two readings
	 * that agree hold none. */
	rtc_read(&two);
	for (unsigned i = 0; i < TRIES; i++) {
		one = two;
		rtc_read(&two);
		if (memcmp(&one, &two, sizeof(one)) == 0)
			return calendar_from_rtc(&one, seconds);
	}
	return false;
}
