/* What programs send to AF_ALG sockets (kernel/net/alg_parse.h), as an enemy
 * writes it. */
#include <string.h>

#include "kernel/abi/alg.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/netlink.h"
#include "kernel/abi/socket.h"
#include "kernel/net/alg_parse.h"
#include "tests/unit/test.h"

#define HEADER sizeof(struct kernel_cmsghdr)

static u8 bytes[128];

static void put(size_t at, size_t size, int level, int type)
{
	struct kernel_cmsghdr header = { HEADER + size, level, type };

	memcpy(bytes + at, &header, sizeof(header));
}

static void put_number(size_t at, u32 number)
{
	memcpy(bytes + at, &number, sizeof(number));
}

static void test_control(void)
{
	struct alg_control control;

	memset(bytes, 7, sizeof(bytes));
	put(0, 4, SOL_ALG, ALG_SET_OP);
	put_number(HEADER, ALG_OP_ENCRYPT);
	put(24, 4 + 16, SOL_ALG, ALG_SET_IV);
	put_number(24 + HEADER, 16);
	put(64, 4, SOL_ALG, ALG_SET_AEAD_ASSOCLEN);
	put_number(64 + HEADER, 99);
	put(88, 1, SOL_SOCKET, 77); /* another's */
	CHECK_EQ(alg_read_control(bytes, 112, &control), 0);
	CHECK_EQ(control.operation, ALG_OP_ENCRYPT);
	CHECK_EQ(control.header_size, 99);
	CHECK(control.has_iv);
	CHECK_EQ(control.iv_size, 16);
	CHECK_EQ(control.iv[15], 7);
	CHECK_EQ(control.iv[16], 0);
	/* Nothing at all: decryption, without an initial value. */
	CHECK_EQ(alg_read_control(bytes, 0, &control), 0);
	CHECK_EQ(control.operation, ALG_OP_DECRYPT);
	CHECK(!control.has_iv);
}

static void test_bad_control(void)
{
	struct alg_control control;

	memset(bytes, 0, sizeof(bytes));
	for (int type = 0; type < 9; type++) {
		bool known = type >= ALG_SET_IV &&
			     type <= ALG_SET_AEAD_ASSOCLEN;

		put(0, 4, SOL_ALG, type);
		CHECK_EQ(alg_read_control(bytes, 24, &control),
			 known ? 0 : (u64)-EINVAL);
		put(0, 3, SOL_ALG, type);
		CHECK_EQ(alg_read_control(bytes, 24, &control), (u64)-EINVAL);
	}
	put(0, 4, SOL_ALG, ALG_SET_AEAD_ASSOCLEN);
	put_number(HEADER, 0x80000000);
	CHECK_EQ(alg_read_control(bytes, 24, &control), (u64)-EINVAL);
	put_number(HEADER, 0x7fffffff);
	CHECK_EQ(alg_read_control(bytes, 24, &control), 0);
	/* More of an initial value than there is, or than there can be. */
	put(0, 4 + 40, SOL_ALG, ALG_SET_IV);
	put_number(HEADER, 41);
	CHECK_EQ(alg_read_control(bytes, 64, &control), (u64)-EINVAL);
	put_number(HEADER, UINT32_MAX);
	CHECK_EQ(alg_read_control(bytes, 64, &control), (u64)-EINVAL);
	put_number(HEADER, 40);
	CHECK_EQ(alg_read_control(bytes, 64, &control), 0);
	CHECK_EQ(control.iv_size, 40);
}

static void test_layout(void)
{
	struct alg_layout l;

	CHECK_EQ(alg_lay_out(30, 10, 16, 1000, true, &l), 0);
	CHECK_EQ(l.header, 10);
	CHECK_EQ(l.text, 20);
	CHECK_EQ(l.taken, 30);
	CHECK_EQ(l.given, 46);
	CHECK_EQ(alg_lay_out(46, 10, 16, 30, false, &l), 0);
	CHECK_EQ(l.text, 20);
	CHECK_EQ(l.taken, 46);
	CHECK_EQ(l.given, 30);
	/* Less room: less text. */
	CHECK_EQ(alg_lay_out(30, 10, 16, 36, true, &l), 0);
	CHECK_EQ(l.text, 10);
	CHECK_EQ(l.taken, 20);
	CHECK_EQ(l.given, 36);
	CHECK_EQ(alg_lay_out(30, 10, 16, 26, true, &l), 0);
	CHECK_EQ(l.text, 0);
	CHECK_EQ(alg_lay_out(30, 10, 16, 25, true, &l), (u64)-EINVAL);
	/* Too little for header and tag. */
	CHECK_EQ(alg_lay_out(9, 10, 16, 1000, true, &l), (u64)-EINVAL);
	CHECK_EQ(alg_lay_out(25, 10, 16, 1000, false, &l), (u64)-EINVAL);
	CHECK_EQ(alg_lay_out(26, 10, 16, 1000, false, &l), 0);
	CHECK_EQ(l.text, 0);
	CHECK(!l.is_short);
	/* What has room is less than a tag. */
	CHECK_EQ(alg_lay_out(46, 10, 16, 9, false, &l), 0);
	CHECK(l.is_short);
	CHECK_EQ(alg_lay_out(100, UINT32_MAX, 16, 1000, true, &l),
		 (u64)-EINVAL);
}

static void test_any_layout(void)
{
	u64 seed = 0x616c67;

	for (unsigned round = 0; round < 20000; round++) {
		size_t used = test_random(&seed) % 64;
		size_t header = test_random(&seed) % 40;
		size_t tag = test_random(&seed) % 17;
		size_t room = test_random(&seed) % 96;
		bool encrypts = test_random(&seed) & 1;
		struct alg_layout l;

		if (alg_lay_out(used, header, tag, room, encrypts, &l)) {
			CHECK_EQ(l.taken, 0);
			continue;
		}
		CHECK(l.taken <= used && l.given <= room);
		CHECK(l.header <= l.taken);
		if (l.is_short)
			continue;
		CHECK_EQ(l.given,
			 l.header + l.text + (encrypts ? tag : 0));
		CHECK_EQ(l.taken,
			 l.header + l.text + (encrypts ? 0 : tag));
	}
}

static void test_netlink(void)
{
	struct kernel_nlmsghdr header = { 17, CRYPTO_MSG_GETALG, 1, 2, 3 };
	struct netlink_request request;
	size_t at = 0;

	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, &header, sizeof(header));
	header.size = 16;
	memcpy(bytes + 20, &header, sizeof(header));
	CHECK(netlink_next(bytes, 36, &at, &request));
	CHECK_EQ(request.size, 17);
	CHECK_EQ(request.type, CRYPTO_MSG_GETALG);
	CHECK_EQ(request.sequence, 2);
	CHECK_EQ(at, 20);
	CHECK(netlink_next(bytes, 36, &at, &request));
	CHECK(request.bytes == bytes + 20);
	CHECK(!netlink_next(bytes, 36, &at, &request));
	for (size_t size = 0; size < 17; size++) {
		at = 0;
		CHECK(!netlink_next(bytes, size, &at, &request));
	}
	at = 0;
	CHECK(netlink_next(bytes, 17, &at, &request));
	CHECK_EQ(at, 17);
}

/* Any bytes at all: it ends, and stays within them. */
static void test_any_bytes(void)
{
	u64 seed = 0x6e6c;

	for (unsigned round = 0; round < 20000; round++) {
		struct alg_control control;
		struct netlink_request request;
		size_t size = test_random(&seed) % (sizeof(bytes) + 1);
		size_t at = 0;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (u8)(test_random(&seed) % 3 ?
						0 : test_random(&seed) % 48);
		for (size_t i = 8; i + 8 <= sizeof(bytes); i += 24)
			put_number(i, SOL_ALG);
		(void)alg_read_control(bytes, size, &control);
		while (netlink_next(bytes, size, &at, &request)) {
			CHECK(request.size >= 16);
			CHECK(request.bytes >= bytes);
			CHECK(request.bytes + request.size <= bytes + size);
			CHECK(at <= size);
		}
	}
}

TEST_SUITE(alg_parse, TEST(test_control), TEST(test_bad_control),
	   TEST(test_layout), TEST(test_any_layout), TEST(test_netlink),
	   TEST(test_any_bytes));
