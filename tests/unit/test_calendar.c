/*
 * From the battery clock's registers to seconds. The expected values are
 * those of date(1).
 */
#include "kernel/dev/calendar.h"
#include "tests/unit/test.h"

#define BCD_24 0x02
#define BINARY_24 0x06

static void test_dates(void)
{
	struct rtc_registers r = { 0, 0, 0, 1, 1, 0x70, 0x19, BCD_24 };
	uint64_t seconds = 1;

	CHECK(calendar_from_rtc(&r, &seconds));
	CHECK_EQ(seconds, 0);
	r = (struct rtc_registers){ 0x59, 0x59, 0x23, 0x31,
				    0x12, 0x99, 0x19, BCD_24 };
	CHECK(calendar_from_rtc(&r, &seconds));
	CHECK_EQ(seconds, 946684799);
	r = (struct rtc_registers){ 0x56, 0x34, 0x12, 0x29,
				    0x02, 0x24, 0x20, BCD_24 };
	CHECK(calendar_from_rtc(&r, &seconds));
	CHECK_EQ(seconds, 1709210096);
	r = (struct rtc_registers){ 0, 0, 0, 1, 3, 0, 21, BINARY_24 };
	CHECK(calendar_from_rtc(&r, &seconds));
	CHECK_EQ(seconds, 4107542400);
	/* No century: this one. */
	r = (struct rtc_registers){ 0, 0, 0, 0x01, 0x01, 0x26, 0, BCD_24 };
	CHECK(calendar_from_rtc(&r, &seconds));
	CHECK_EQ(seconds, 1767225600);
}

static void test_twelve_hours(void)
{
	/* 12 in the morning is hour 0; 0x92 is 12 in the afternoon. */
	static const struct {
		u8 raw, hour;
	} hours[] = { { 0x12, 0 }, { 0x01, 1 },	  { 0x11, 11 },
		      { 0x92, 12 }, { 0x81, 13 }, { 0x91, 23 } };
	struct rtc_registers r = { 0, 0, 0, 1, 1, 0x70, 0x19, 0 };
	uint64_t seconds;

	for (unsigned i = 0; i < 6; i++) {
		r.hour = hours[i].raw;
		CHECK(calendar_from_rtc(&r, &seconds));
		CHECK_EQ(seconds, hours[i].hour * 3600u);
	}
	r.hour = 0x13;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r.hour = 0x80;
	CHECK(!calendar_from_rtc(&r, &seconds));
}

static void test_no_date(void)
{
	const struct rtc_registers good = { 0x59, 0x59, 0x23, 0x28,
					    0x02, 0x26, 0x20, BCD_24 };
	struct rtc_registers r = good;
	uint64_t seconds = 42;

	r.second = 0x60;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r = good;
	r.minute = 0x0a;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r = good;
	r.hour = 0x24;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r = good;
	r.day = 0x29; /* 2026 is no leap year */
	CHECK(!calendar_from_rtc(&r, &seconds));
	r.day = 0;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r = good;
	r.month = 0x13;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r.month = 0;
	CHECK(!calendar_from_rtc(&r, &seconds));
	r = (struct rtc_registers){ 0xff, 0xff, 0xff, 0xff,
				    0xff, 0xff, 0xff, 0xff };
	CHECK(!calendar_from_rtc(&r, &seconds));
	CHECK_EQ(seconds, 42);
	CHECK(calendar_from_rtc(&good, &seconds));
}

TEST_SUITE(calendar, TEST(test_dates), TEST(test_twelve_hours),
	   TEST(test_no_date));
