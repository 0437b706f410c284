/*
 * Dates: see kernel/dev/calendar.h. Registers as in Motorola's MC146818A
 * data sheet, "Time, calendar and alarm locations".
 */
#include "kernel/dev/calendar.h"

#define MODE_24_HOURS 0x02
#define MODE_BINARY 0x04
#define HOUR_PM 0x80

#define SECONDS_PER_DAY 86400ull

/* False for a byte that is not two decimal digits. */
static bool decode(u8 raw, bool binary, unsigned *out)
{
	if (!binary && ((raw & 0x0f) > 9 || raw >> 4 > 9))
		return false;
	*out = binary ? raw : (raw >> 4) * 10u + (raw & 0x0f);
	return true;
}

static bool decode_hour(u8 raw, u8 mode, unsigned *out)
{
	bool binary = mode & MODE_BINARY;

	if (mode & MODE_24_HOURS)
		return decode(raw, binary, out) && *out < 24;
	if (!decode(raw & (u8)~HOUR_PM, binary, out) || *out < 1 || *out > 12)
		return false;
	/* 12 is the first hour of either half of the day. */
	*out = *out % 12 + (raw & HOUR_PM ? 12 : 0);
	return true;
}

static bool is_leap(unsigned year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_in_month(unsigned year, unsigned month)
{
	static const u8 days[12] = { 31, 28, 31, 30, 31, 30,
				     31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 to the first of January of `year`, 1970 or later. */
static u64 days_before_year(unsigned year)
{
	unsigned past = year - 1;

	return (year - 1970) * 365ull + (past / 4 - 1969 / 4) -
	       (past / 100 - 1969 / 100) + (past / 400 - 1969 / 400);
}

bool calendar_from_rtc(const struct rtc_registers *registers, u64 *seconds)
{
	bool binary = registers->mode & MODE_BINARY;
	unsigned second, minute, hour, day, month, year, century;
	u64 days;

	if (!decode(registers->second, binary, &second) || second > 59 ||
	    !decode(registers->minute, binary, &minute) || minute > 59 ||
	    !decode_hour(registers->hour, registers->mode, &hour) ||
	    !decode(registers->day, binary, &day) || day < 1 ||
	    !decode(registers->month, binary, &month) || month < 1 ||
	    month > 12 || !decode(registers->year, binary, &year) || year > 99)
		return false;
	if (!decode(registers->century, binary, &century) || century < 19 ||
	    century > 99)
		century = 20;
	year += century * 100;
	if (year < 1970 || day > days_in_month(year, month))
		return false;

	days = days_before_year(year) + day - 1;
	for (unsigned m = 1; m < month; m++)
		days += days_in_month(year, m);
	*seconds = days * SECONDS_PER_DAY + hour * 3600ull + minute * 60ull +
		   second;
	return true;
}
