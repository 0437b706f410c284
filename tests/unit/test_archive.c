/* The reader of the boot archive: what it hands out, and what it refuses. */
#include <string.h>

#include "kernel/abi/errno.h"
#include "tests/unit/archive_builder.h"
#include "tests/unit/test.h"

#define CAPABILITY "SCHILY.xattr.security.capability"

/* The first entry of an archive with what was added, or the error. */
static int read_first(void)
{
	finish();
	open_part(area_size);
	return archive_next(&archive, &entry);
}

static bool next_is(enum archive_type type, const char *path,
		    const char *target)
{
	return archive_next(&archive, &entry) == 1 && entry_is_sound() &&
	       entry.type == type && strcmp(entry.path, path) == 0 &&
	       strcmp(entry.target, target) == 0;
}

static void test_entries(void)
{
	build_whole();
	open_part(area_size);
	CHECK(next_is(ARCHIVE_DIRECTORY, ".", ""));
	CHECK_EQ(entry.mode, 0644);
	CHECK_EQ(entry.uid, 1000);
	CHECK_EQ(entry.gid, 1001);
	CHECK_EQ(entry.mtime_s, 1234567);
	CHECK(entry.capability == NULL);
	CHECK(next_is(ARCHIVE_FILE, "bin/prog", ""));
	CHECK_EQ(entry.uid, 3000000);
	CHECK_EQ(entry.gid, 4294967294u);
	CHECK_EQ(entry.mtime_s, 1600000000);
	CHECK_EQ(entry.capability_size, 8);
	CHECK(memcmp(entry.capability, "\1\0\0\2abcd", 8) == 0);
	CHECK_EQ(entry.size, 8);
	CHECK(memcmp(archive.bytes + entry.offset, "ELF data", 8) == 0);
	CHECK(next_is(ARCHIVE_HARD_LINK, "bin/also", "bin/prog"));
	CHECK_EQ(entry.uid, 1000);
	CHECK(entry.capability == NULL);
	CHECK(next_is(ARCHIVE_SYMLINK, "lib", "/usr/lib/../lib"));
	CHECK(next_is(ARCHIVE_CHARACTER_DEVICE, "dev/null", ""));
	CHECK_EQ(entry.major, 1);
	CHECK_EQ(entry.minor, 3);
	CHECK(next_is(ARCHIVE_BLOCK_DEVICE, "dev/disk", ""));
	CHECK(next_is(ARCHIVE_DIRECTORY, "dir", ""));
	CHECK(next_is(ARCHIVE_SYMLINK, "link", "long"));
	CHECK(next_is(ARCHIVE_FILE, "sized", ""));
	CHECK_EQ(entry.size, 3);
	CHECK(memcmp(archive.bytes + entry.offset, "abc", 3) == 0);
	CHECK_EQ(archive_next(&archive, &entry), 0);
	CHECK_EQ(archive_next(&archive, &entry), 0);
}

static int read_path(char type, const char *path)
{
	begin();
	add(type, path, "target", "", 0);
	return read_first();
}

static void test_paths(void)
{
	CHECK_EQ(read_path('0', "././a/b"), 1);
	CHECK(strcmp(entry.path, "a/b") == 0);
	CHECK_EQ(read_path('0', "..a/b.."), 1);
	CHECK_EQ(read_path('5', "."), 1);
	CHECK_EQ(read_path('5', "a/"), 1);
	CHECK(strcmp(entry.path, "a") == 0);
	CHECK_EQ(read_path('0', ""), -EINVAL);
	CHECK_EQ(read_path('0', "."), -EINVAL);
	CHECK_EQ(read_path('0', "./"), -EINVAL);
	CHECK_EQ(read_path('0', "a/"), -EINVAL);
	CHECK_EQ(read_path('0', "/a"), -EINVAL);
	CHECK_EQ(read_path('5', "/"), -EINVAL);
	CHECK_EQ(read_path('0', ".//a"), -EINVAL);
	CHECK_EQ(read_path('0', "a//b"), -EINVAL);
	CHECK_EQ(read_path('5', "a//"), -EINVAL);
	CHECK_EQ(read_path('0', "a/./b"), -EINVAL);
	CHECK_EQ(read_path('0', ".."), -EINVAL);
	CHECK_EQ(read_path('0', "../a"), -EINVAL);
	CHECK_EQ(read_path('0', "a/../b"), -EINVAL);
	CHECK_EQ(read_path('5', "a/.."), -EINVAL);
}

static void test_links(void)
{
	begin();
	add('1', "a", "../b", "", 0);
	CHECK_EQ(read_first(), -EINVAL);
	begin();
	add('1', "a", "", "", 0);
	CHECK_EQ(read_first(), -EINVAL);
	begin();
	add('1', "a", "./b", "", 0);
	CHECK_EQ(read_first(), 1);
	CHECK(strcmp(entry.target, "b") == 0);
	begin();
	add('2', "a", "", "", 0);
	CHECK_EQ(read_first(), -EINVAL);
}

/* A name that fills its field has no NUL, and the prefix goes in front. */
static void test_full_fields(void)
{
	struct tar_header *header;
	char name[101], prefix[156];

	memset(name, 'n', sizeof(name));
	memset(prefix, 'p', sizeof(prefix));
	begin();
	header = add('2', name, name, "", 0);
	memcpy(header->prefix, prefix, sizeof(header->prefix));
	set_checksum(header);
	CHECK_EQ(read_first(), 1);
	CHECK_EQ(strlen(entry.path), 155 + 1 + 100);
	CHECK(entry.path[154] == 'p' && entry.path[155] == '/');
	CHECK_EQ(strlen(entry.target), 100);
	/* The fields behind a full one are no part of it. */
	CHECK(strchr(entry.path, '0') == NULL);
}

/* A path or link of `size` bytes, in names of `name` bytes and the rest. */
static int read_long(const char *key, size_t size, size_t name)
{
	static char records[2 * PATH_MAX];
	size_t length = size + strlen(key) + 7;

	memset(records, 'n', sizeof(records));
	records[0] = (char)('0' + length / 1000);
	records[1] = (char)('0' + length / 100 % 10);
	records[2] = (char)('0' + length / 10 % 10);
	records[3] = (char)('0' + length % 10);
	records[4] = ' ';
	memcpy(records + 5, key, strlen(key));
	records[length - size - 2] = '=';
	for (size_t i = name; i < size - 1; i += name + 1)
		records[length - size - 1 + i] = '/';
	records[length - 1] = '\n';
	begin();
	add_pax(records, length);
	add('2', "short", "short", "", 0);
	return read_first();
}

static void test_long_paths(void)
{
	CHECK_EQ(read_long("path", PATH_MAX - 1, 99), 1);
	CHECK_EQ(strlen(entry.path), PATH_MAX - 1);
	CHECK_EQ(read_long("path", PATH_MAX, 99), -ENAMETOOLONG);
	CHECK_EQ(read_long("linkpath", PATH_MAX - 1, 99), 1);
	CHECK_EQ(strlen(entry.target), PATH_MAX - 1);
	CHECK_EQ(read_long("linkpath", PATH_MAX, 99), -ENAMETOOLONG);
	CHECK_EQ(read_long("path", 2 * NAME_MAX + 1, NAME_MAX), 1);
	CHECK_EQ(read_long("path", 2 * NAME_MAX + 1, NAME_MAX + 1),
		 -ENAMETOOLONG);
	/* A link's target is no name: only its whole length is bounded. */
	CHECK_EQ(read_long("linkpath", 2 * NAME_MAX, PATH_MAX), 1);
}

static int read_pax(const char *records, size_t size)
{
	begin();
	add_pax(records, size);
	add('0', "a", "", "data", 4);
	return read_first();
}

#define READ_PAX(text) read_pax(text, sizeof(text) - 1)

static void test_records(void)
{
	CHECK_EQ(READ_PAX("10 path=b\n"), 1);
	CHECK(strcmp(entry.path, "b") == 0);
	CHECK_EQ(READ_PAX("10 path=b\n10 path=c\n"), 1);
	CHECK(strcmp(entry.path, "c") == 0);
	CHECK_EQ(READ_PAX("13 unknown=\0\n"), 1);
	CHECK_EQ(READ_PAX("8 path=b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("11 path=b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("10 path=b\n\n"), -EINVAL);
	CHECK_EQ(READ_PAX("10 pathxb\n"), -EINVAL);
	CHECK_EQ(READ_PAX(" 10 path=b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("4 =\n"), -EINVAL);
	CHECK_EQ(READ_PAX("5 =x\n"), -EINVAL);
	CHECK_EQ(READ_PAX("3 \n"), -EINVAL);
	CHECK_EQ(READ_PAX("0 path=b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("18446744073709551626 path=b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("99999999 path=b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("9 path=\n"), -EINVAL);
	CHECK_EQ(READ_PAX("8 path=\n"), -EINVAL);
	CHECK_EQ(READ_PAX("12 path=a\0b\n"), -EINVAL);
	CHECK_EQ(READ_PAX("13 path=/etc\n"), -EINVAL);
	CHECK_EQ(READ_PAX("20 GNU.sparse.map=x\n"), -EINVAL);
	CHECK_EQ(READ_PAX("10 size=5\n"), 1);
	CHECK_EQ(READ_PAX("13 size=9999\n"), -EINVAL);
	CHECK_EQ(READ_PAX("29 size=18446744073709551615\n"), -EINVAL);
	CHECK_EQ(READ_PAX("29 size=18446744073709551616\n"), -EINVAL);
	CHECK_EQ(READ_PAX("18 uid=4294967295\n"), -EINVAL);
	CHECK_EQ(READ_PAX("18 gid=4294967296\n"), -EINVAL);
	CHECK_EQ(READ_PAX("10 uid=-1\n"), -EINVAL);
	CHECK_EQ(READ_PAX("10 mtime=\n"), -EINVAL);
	CHECK_EQ(READ_PAX("11 mtime=.\n"), -EINVAL);
	CHECK_EQ(READ_PAX("12 mtime=5.\n"), -EINVAL);
	CHECK_EQ(READ_PAX("37 " CAPABILITY "=\n"), -EINVAL);
	CHECK_EQ(READ_PAX("61 " CAPABILITY "=123456789012345678901234\n"), 1);
	CHECK_EQ(READ_PAX("62 " CAPABILITY "=1234567890123456789012345\n"),
		 -EINVAL);
}

/* Records of 2^16 bytes are taken, of more not. */
static void test_large_records(void)
{
	static char records[65536 + 1];

	memset(records, 'x', sizeof(records));
	memcpy(records, "65536 comment=", 14);
	records[65535] = '\n';
	CHECK_EQ(read_pax(records, 65536), 1);
	records[65535] = 'x';
	records[4] = '7';
	records[65536] = '\n';
	CHECK_EQ(read_pax(records, 65537), -EINVAL);
}

static void test_headers_in_a_row(void)
{
	begin();
	ADD_PAX("10 path=b\n");
	CHECK_EQ(read_first(), -EINVAL);
	begin();
	ADD_PAX("10 path=b\n");
	ADD_PAX("10 path=c\n");
	add('0', "a", "", "", 0);
	CHECK_EQ(read_first(), -EINVAL);
	/* Only a regular file has data, and a capability. */
	begin();
	add('5', "a", "", "data", 4);
	CHECK_EQ(read_first(), -EINVAL);
	begin();
	ADD_PAX("38 " CAPABILITY "=x\n");
	add('5', "a", "", "", 0);
	CHECK_EQ(read_first(), -EINVAL);
}

/* One field of a device's header set to these bytes, the checksum fixed. */
static int read_field(size_t offset, const char *bytes, size_t size)
{
	begin();
	struct tar_header *header = add('3', "a", "", "", 0);

	memcpy((char *)header + offset, bytes, size);
	set_checksum(header);
	return read_first();
}

#define READ_FIELD(field, bytes)                           \
	read_field(offsetof(struct tar_header, field), bytes, \
		   sizeof(bytes) - 1)

static void test_fields(void)
{
	CHECK_EQ(READ_FIELD(mode, "0007777\0"), 1);
	CHECK_EQ(entry.mode, 07777);
	CHECK_EQ(READ_FIELD(mode, "  644 \0 "), 1);
	CHECK_EQ(entry.mode, 0644);
	CHECK_EQ(READ_FIELD(mode, "0010000\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(mode, "0000648\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(mode, "64 4   \0"), -EINVAL);
	CHECK_EQ(READ_FIELD(mode, "-000644\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(uid, "00000012"), 1);
	CHECK_EQ(entry.uid, 10);
	CHECK_EQ(READ_FIELD(uid, "\0\0\0\0\0\0\0\0"), 1);
	CHECK_EQ(entry.uid, 0);
	CHECK_EQ(READ_FIELD(uid, "\x80\0\0\0\0\x12\x34\x56"), 1);
	CHECK_EQ(entry.uid, 0x123456);
	CHECK_EQ(READ_FIELD(uid, "\x80\0\0\0\xff\xff\xff\xff"), -EINVAL);
	CHECK_EQ(READ_FIELD(gid, "\x80\0\0\1\0\0\0\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(gid, "\xff\xff\xff\xff\xff\xff\xff\xff"), -EINVAL);
	CHECK_EQ(READ_FIELD(major, "0010000\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(minor, "4000000\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(minor, "3777777\0"), 1);
	CHECK_EQ(READ_FIELD(size, "00000000001\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(size, "\x80\1\0\0\0\0\0\0\0\0\0\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(mtime, "\x80\0\0\0\x80\0\0\0\0\0\0\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(type, "7"), -EINVAL);
	CHECK_EQ(READ_FIELD(type, "\0"), -EINVAL);
	CHECK_EQ(READ_FIELD(type, "L"), -EINVAL);
	CHECK_EQ(READ_FIELD(magic, "ustar  \0"), -EINVAL);
	CHECK_EQ(READ_FIELD(version, "01"), -EINVAL);
}

/* No field of a ustar header is long enough for these. */
static void test_number_bounds(void)
{
	u64 number;

	CHECK(tar_number("1777777777777777777777", 22, &number));
	CHECK_EQ(number, UINT64_MAX);
	CHECK(!tar_number("2000000000000000000000", 22, &number));
	CHECK(pax_decimal("18446744073709551615", 20, &number));
	CHECK_EQ(number, UINT64_MAX);
	CHECK(!pax_decimal("18446744073709551616", 20, &number));
	CHECK(!pax_decimal("99999999999999999999", 20, &number));
	CHECK(!pax_decimal("", 0, &number));
}

static void test_checksum(void)
{
	struct tar_header *header;

	begin();
	header = add('0', "a", "", "", 0);
	header->checksum[5]++;
	CHECK_EQ(read_first(), -EINVAL);
	begin();
	header = add('0', "a", "", "", 0);
	header->uname[7] = 'x';
	CHECK_EQ(read_first(), -EINVAL);
}

TEST_SUITE(archive, TEST(test_entries), TEST(test_paths), TEST(test_links),
	   TEST(test_full_fields), TEST(test_long_paths), TEST(test_records),
	   TEST(test_large_records), TEST(test_headers_in_a_row),
	   TEST(test_fields), TEST(test_number_bounds), TEST(test_checksum));
