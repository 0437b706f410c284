/*
 * The capabilities of a file: every size and revision, and that nothing is
 * read beyond the bytes that are there.
 */
#include <string.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/fs/super.h"
#include "kernel/security/capability.h"
#include "kernel/security/file_caps.h"
#include "tests/unit/test.h"

#define PIECE_0 0x80000005u
#define PIECE_1 0xffffffffu

/* An attribute at the end of its room, so that the sanitizer sees a step
 * too far. */
static u8 room[64];

static const u8 *attribute(u32 magic, size_t size, u32 root)
{
	struct kernel_file_caps raw = {
		.magic = magic,
		.pieces = { { PIECE_0, 2 }, { PIECE_1, 1 } },
		.root = root,
	};
	u8 *start = room + sizeof(room) - size;

	memset(room, 0xee, sizeof(room));
	memcpy(start, &raw, size < sizeof(raw) ? size : sizeof(raw));
	return start;
}

static void test_sizes(void)
{
	struct file_caps caps;

	for (u32 revision = 0; revision < 256; revision++)
		for (size_t size = 0; size < sizeof(room); size++) {
			const u8 *value = attribute(revision << 24, size, 0);
			bool good = (revision == 1 && size == 12) ||
				    (revision == 2 && size == 20) ||
				    (revision == 3 && size == 24);

			CHECK_EQ(file_caps_parse(value, size, &caps),
				 good ? 0 : -EINVAL);
			CHECK_EQ(file_caps_check(value, size),
				 good && revision > 1 ? 0 : -EINVAL);
		}
}

static void test_values(void)
{
	struct file_caps caps;

	CHECK_EQ(file_caps_parse(attribute(0x01000001, 12, 0), 12, &caps), 0);
	CHECK_EQ(caps.permitted, PIECE_0);
	CHECK_EQ(caps.inheritable, 2);
	CHECK(caps.effective);
	/* What no capability has as its number counts for nothing. */
	CHECK_EQ(file_caps_parse(attribute(0x02fffffe, 20, 0), 20, &caps), 0);
	CHECK_EQ(caps.permitted, PIECE_0 | (CAP_ALL & ~0xffffffffull));
	CHECK_EQ(caps.inheritable, 2 | 1ull << 32);
	CHECK(!caps.effective);
}

static void test_roots(void)
{
	struct file_caps caps;

	CHECK_EQ(file_caps_parse(attribute(0x03000000, 24, 0), 24, &caps), 0);
	CHECK_EQ(file_caps_parse(attribute(0x03000000, 24, 5), 24, &caps),
		 -ENODATA);
	CHECK_EQ(file_caps_check(attribute(0x03000000, 24, 5), 24), 0);
	CHECK_EQ(file_caps_check(attribute(0x03000000, 24, UINT32_MAX), 24),
		 -EINVAL);
}

static i64 show(u32 magic, size_t size, u32 root, u8 *value)
{
	memcpy(value, attribute(magic, size, root), size);
	return file_caps_show(value, size);
}

static void test_shown(void)
{
	u8 value[CAPABILITY_SIZE_3];

	CHECK_EQ(show(0x01000001, 12, 0, value), -EINVAL);
	CHECK_EQ(show(0x02000001, 20, 0, value), 20);
	CHECK(memcmp(value, attribute(0x02000001, 20, 0), 20) == 0);
	CHECK_EQ(show(0x03000001, 24, 0, value), 20);
	CHECK(memcmp(value, attribute(0x02000001, 20, 0), 20) == 0);
	CHECK_EQ(show(0x03000000, 24, 7, value), 24);
	CHECK(memcmp(value, attribute(0x03000000, 24, 7), 24) == 0);
	CHECK_EQ(show(0x03000000, 24, UINT32_MAX, value), -EOVERFLOW);
	CHECK_EQ(show(0x02000001, 19, 0, value), -EINVAL);
}

TEST_SUITE(file_caps, TEST(test_sizes), TEST(test_values), TEST(test_roots),
	   TEST(test_shown));
