/* The internet protocol's headers and checksums (kernel/net/ipv4.h). */
#include <string.h>

#include "kernel/net/ipv4.h"
#include "tests/unit/test.h"

/* RFC 1071, section 3: its example, whose sum is 0xddf2. */
static void test_checksum_of_rfc(void)
{
	static const u8 bytes[] = { 0x00, 0x01, 0xf2, 0x03,
				    0xf4, 0xf5, 0xf6, 0xf7 };

	CHECK_EQ(internet_checksum(0, bytes, 8), (u16)~0xddf2);
	CHECK_EQ(internet_checksum(0, bytes, 0), 0xffff);
	/* An odd byte counts as if a zero followed. */
	CHECK_EQ(internet_checksum(0, bytes, 1), 0xffff);
	CHECK_EQ(internet_checksum(0, bytes + 4, 3),
		 (u16)~((0xf4f5 + 0xf600) % 0xffff));
	CHECK_EQ(internet_checksum(0x12345, bytes, 0), (u16)~0x2346);
}

/* Large, and all ones: no carry is lost. */
static void test_checksum_carries(void)
{
	static u8 bytes[65536];

	memset(bytes, 0xff, sizeof(bytes));
	CHECK_EQ(internet_checksum(0, bytes, sizeof(bytes)), 0);
	CHECK_EQ(internet_checksum(0xffffffff, bytes, sizeof(bytes)), 0);
}

static const struct ipv4_header sample = {
	.tos = 0x10, .ttl = 64, .protocol = 17, .dont_fragment = true,
	.from = 0x7f000001, .to = 0x7f0000fe, .total = 300,
};

static void test_header(void)
{
	static u8 bytes[300];
	struct ipv4_header got;

	ipv4_write(bytes, &sample);
	CHECK_EQ(bytes[0], 0x45);
	CHECK_EQ(get_be16(bytes + 2), 300);
	CHECK_EQ(bytes[6], 0x40);
	CHECK_EQ(internet_checksum(0, bytes, IPV4_HEADER), 0);
	CHECK(ipv4_read(bytes, 300, &got));
	CHECK_EQ(got.size, IPV4_HEADER);
	CHECK_EQ(got.total, 300);
	CHECK_EQ(got.tos, 0x10);
	CHECK_EQ(got.ttl, 64);
	CHECK_EQ(got.protocol, 17);
	CHECK(got.dont_fragment);
	CHECK_EQ(got.from, sample.from);
	CHECK_EQ(got.to, sample.to);
}

/* What an enemy writes: each is none. */
static void test_bad_headers(void)
{
	static u8 bytes[300];
	struct ipv4_header got;

	for (size_t size = 0; size < IPV4_HEADER; size++)
		CHECK(!ipv4_read(bytes, size, &got));
	ipv4_write(bytes, &sample);
	CHECK(!ipv4_read(bytes, 299, &got));
	put_be16(bytes + 2, 301);
	CHECK(!ipv4_read(bytes, 300, &got));
	put_be16(bytes + 2, 19);
	CHECK(!ipv4_read(bytes, 300, &got));
	put_be16(bytes + 2, 300);
	bytes[0] = 0x44; /* a header of 16 bytes */
	CHECK(!ipv4_read(bytes, 300, &got));
	bytes[0] = 0x65;
	CHECK(!ipv4_read(bytes, 300, &got));
	bytes[0] = 0x4f; /* of 60, which there are */
	CHECK(ipv4_read(bytes, 300, &got));
	CHECK_EQ(got.size, 60);
	put_be16(bytes + 2, 40);
	CHECK(!ipv4_read(bytes, 40, &got));
	ipv4_write(bytes, &sample);
	bytes[6] = 0x20; /* more fragments */
	CHECK(!ipv4_read(bytes, 300, &got));
	bytes[6] = 0;
	bytes[7] = 1;
	CHECK(!ipv4_read(bytes, 300, &got));
}

static void test_addresses(void)
{
	CHECK(is_loopback(0x7f000001) && is_loopback(0x7fffffff));
	CHECK(!is_loopback(0x80000001) && !is_loopback(0x7effffff));
	CHECK(is_bindable(0) && is_bindable(0x7f123456));
	CHECK(is_bindable(0xe0000001) && is_bindable(0xffffffff));
	CHECK(!is_bindable(0x08080808) && !is_bindable(0x0a000001) &&
	      !is_bindable(1) && !is_bindable(0xfffffffe));
	CHECK(is_broadcast(0x7fffffff) && !is_broadcast(0x7f0000ff));
}

TEST_SUITE(ipv4, TEST(test_checksum_of_rfc), TEST(test_checksum_carries),
	   TEST(test_header), TEST(test_bad_headers), TEST(test_addresses));
