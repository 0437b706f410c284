/*
 * The tar archives of others, as mkarchive reads them: every format's names,
 * numbers and types, what is refused, and that no damage makes the reader
 * look outside of the archive, which lies in an allocation of its size.
 */
#include <stdlib.h>
#include <string.h>

#include "host/tar_read.h"
#include "tests/unit/archive_builder.h"
#include "tests/unit/test.h"

static struct tar_reader reader;
static struct tar_member member;
static uint8_t *copy;

/* Starts to read the first `size` bytes of what was built. */
static void read_part(size_t size)
{
	free(copy);
	copy = malloc(size + !size);
	memcpy(copy, area, size);
	tar_read_open(&reader, copy, size);
}

static bool next_is(char type, const char *path, const char *target)
{
	return tar_read_next(&reader, &member) == 1 && member.type == type &&
	       strcmp(member.path, path) == 0 &&
	       strcmp(member.target, target) == 0;
}

/* Is the archive's first member refused for that? Twice, as it must be. */
static bool refuses(const char *flaw)
{
	read_part(area_size);
	return tar_read_next(&reader, &member) == -1 &&
	       tar_read_next(&reader, &member) == -1 &&
	       strcmp(reader.flaw, flaw) == 0 && reader.position == 0;
}

static void set_magic(struct tar_header *header, const char *magic)
{
	memcpy(header->magic, magic, 8);
	set_checksum(header);
}

static void test_posix(void)
{
	build_whole();
	read_part(area_size);
	CHECK(next_is('5', "./", ""));
	CHECK(next_is('0', "bin/prog", ""));
	CHECK_EQ(member.uid, 3000000);
	CHECK_EQ(member.gid, 4294967294);
	CHECK_EQ(member.mtime_s, 1600000000);
	CHECK_EQ(member.capability_size, 8);
	CHECK(memcmp(member.capability, "\1\0\0\2abcd", 8) == 0);
	CHECK(member.size == 8 && memcmp(member.data, "ELF data", 8) == 0);
	CHECK(next_is('1', "bin/also", "bin/prog"));
	CHECK(member.uid == 1000 && member.gid == 1001);
	CHECK(member.mode == 0644 && member.mtime_s == 1234567);
	CHECK_EQ(member.capability_size, 0);
	CHECK(next_is('2', "lib", "/usr/lib/../lib"));
	CHECK(next_is('3', "dev/null", ""));
	CHECK(member.major == 1 && member.minor == 3);
	CHECK(next_is('4', "dev/disk", ""));
	CHECK(next_is('5', "dir/", ""));
	CHECK(next_is('2', "link", "long"));
	CHECK(next_is('0', "sized", ""));
	CHECK(member.size == 3 && memcmp(member.data, "abc", 3) == 0);
	CHECK_EQ(tar_read_next(&reader, &member), 0);
	CHECK_EQ(tar_read_next(&reader, &member), 0);
}

/* A prefix is POSIX's alone: GNU has times there, and others nothing. */
static void test_prefix(void)
{
	static const char magics[][9] = { "ustar\00000", "ustar  ", "" };

	for (unsigned i = 0; i < 3; i++) {
		struct tar_header *header;

		begin();
		header = add('0', "name", "", "", 0);
		memcpy(header->prefix, "a/b", 3);
		set_magic(header, magics[i]);
		finish();
		read_part(area_size);
		CHECK(next_is('0', i == 0 ? "a/b/name" : "name", ""));
	}
}

/* A field that is full has no NUL. */
static void test_full_fields(void)
{
	struct tar_header *header;

	begin();
	header = add('2', "x", "x", "", 0);
	memset(header->name, 'n', sizeof(header->name));
	memset(header->link, 'l', sizeof(header->link));
	memset(header->prefix, 'p', sizeof(header->prefix));
	set_checksum(header);
	finish();
	read_part(area_size);
	CHECK_EQ(tar_read_next(&reader, &member), 1);
	CHECK_EQ(strlen(member.path), 256);
	CHECK_EQ(strlen(member.target), 100);
}

static void test_gnu(void)
{
	static char text[TAR_TEXT_MAX + 1];
	struct tar_header *header;

	begin();
	set_magic(add('L', "././@LongLink", "", "long/name", 10), "ustar  ");
	set_magic(add('K', "././@LongLink", "", "target", 6), "ustar  ");
	header = add('2', "cut", "cut too", "", 0);
	memcpy(header->uid, "\x80\0\0\0\xff\xff\xff\xfe", 8);
	memset(header->mtime, 0xff, sizeof(header->mtime));
	set_magic(header, "ustar  ");
	add('0', "next", "", "", 0);
	memset(text, 'x', TAR_TEXT_MAX - 1);
	add('L', "", "", text, TAR_TEXT_MAX);
	add('0', "cut", "", "", 0);
	add('L', "", "", memset(text, 'x', TAR_TEXT_MAX), TAR_TEXT_MAX);
	add('0', "too long", "", "", 0);
	finish();
	read_part(area_size);
	CHECK(next_is('2', "long/name", "target"));
	CHECK_EQ(member.uid, 0xfffffffe);
	CHECK_EQ(member.mtime_s, 0);
	CHECK(next_is('0', "next", ""));
	CHECK_EQ(tar_read_next(&reader, &member), 1);
	CHECK_EQ(strlen(member.path), TAR_TEXT_MAX - 1);
	CHECK_EQ(tar_read_next(&reader, &member), -1);
	CHECK(strcmp(reader.flaw, "a name that is none, or too long") == 0);
}

/* Before POSIX: no magic, the type in the mode, a '/' behind folders. */
static void test_old(void)
{
	struct tar_header *header;

	begin();
	header = add('\0', "dir/", "", "", 0);
	memcpy(header->mode, " 40755 ", 8);
	set_magic(header, "\0\0\0\0\0\0\0");
	set_magic(add('7', "file", "", "", 0), "\0\0\0\0\0\0\0");
	set_magic(add('3', "dev", "", "", 0), "\0\0\0\0\0\0\0");
	finish();
	read_part(area_size);
	CHECK(next_is('5', "dir/", ""));
	CHECK_EQ(member.mode, 0755);
	CHECK(next_is('0', "file", ""));
	CHECK_EQ(tar_read_next(&reader, &member), -1);
}

/* A global header counts for all behind it, and an empty value takes back. */
static void test_global(void)
{
	begin();
	add('g', "", "", "8 uid=7\n9 gid=12\n", 17);
	add('0', "a", "", "", 0);
	add_pax("7 uid=\n10 gid=13\n", 17);
	add('0', "b", "", "", 0);
	add('0', "c", "", "", 0);
	finish();
	read_part(area_size);
	CHECK(next_is('0', "a", "") && member.uid == 7 && member.gid == 12);
	CHECK(next_is('0', "b", "") && member.uid == 1000 &&
	      member.gid == 13);
	CHECK(next_is('0', "c", "") && member.uid == 7 && member.gid == 12);
}

/* What is no file has no data, whatever its size says. */
static void test_sizes(void)
{
	struct tar_header *header;

	begin();
	header = add('5', "dir", "", "", 0);
	set_octal(header->size, sizeof(header->size), 4096);
	set_checksum(header);
	add('0', "file", "", "x", 1);
	finish();
	read_part(area_size);
	CHECK(next_is('5', "dir", "") && member.size == 0);
	CHECK(next_is('0', "file", "") && member.size == 1);
	/* One zero block is an end, too. */
	read_part(area_size - TAR_BLOCK);
	CHECK(next_is('5', "dir", "") && next_is('0', "file", ""));
	CHECK_EQ(tar_read_next(&reader, &member), 0);
}

static bool refuses_type(char type, const char *flaw)
{
	begin();
	add(type, "x", "", "", 0);
	finish();
	return refuses(flaw);
}

static bool refuses_pax(const char *records, const char *flaw)
{
	begin();
	add_pax(records, strlen(records));
	add('0', "x", "", "", 0);
	finish();
	return refuses(flaw);
}

static bool refuses_size(uint64_t size)
{
	struct tar_header *header;

	begin();
	header = add('0', "x", "", "", 0);
	memcpy(header->size, "\x80\0\0\0", 4);
	for (unsigned i = 0; i < 8; i++)
		header->size[11 - i] = (char)(size >> 8 * i);
	set_checksum(header);
	finish();
	return refuses("it is cut off");
}

static void test_refusals(void)
{
	const char *holes = "a file with holes: pack it without --sparse";
	const char *damaged = "a pax header is damaged";
	const char *owner = "an owner that is none";

	CHECK(refuses_type('S', holes));
	CHECK(refuses_pax("22 GNU.sparse.major=1\n", holes));
	CHECK(refuses_type('M', "it goes on from another volume"));
	CHECK(refuses_type('8', "a type of file that is not known"));
	CHECK(refuses_type('2', "a name that is none, or too long"));
	CHECK(refuses_pax("9 uid=x1\n", damaged));
	CHECK(refuses_pax("8 uid=1\n8 gid=1", damaged));
	CHECK(refuses_pax("11 mtime=-\n", damaged));
	CHECK(refuses_pax("18 uid=4294967295\n", owner));
	CHECK(refuses_pax("18 gid=4294967295\n", owner));
	CHECK(refuses_pax("29 mtime=9223372036854775808\n",
			  "a time that is none"));
	CHECK(refuses_pax("23 size=99999999999999\n", "it is cut off"));
	CHECK(refuses_pax("62 SCHILY.xattr.security.capability="
			  "0123456789012345678901234\n",
			  "a security.capability that is too long"));
	CHECK(refuses_size(~0ull >> 1) && refuses_size(TAR_BLOCK * 4));
	begin();
	memset(area, 'x', sizeof(area));
	area_size = 2048;
	CHECK(refuses("no tar archive"));
	area_size = 0;
	CHECK(refuses("it is cut off"));
}

/* Reads on to the end, and touches all that is handed out. */
static int read_all(void)
{
	volatile unsigned sum = 0;

	for (int count = 0; count <= AREA_SIZE / TAR_BLOCK; count++) {
		int found = tar_read_next(&reader, &member);

		if (found == 0)
			return count;
		if (found < 0)
			return reader.flaw != NULL ? -1 : -2;
		if (member.type < '0' || member.type > '6' ||
		    member.mode > 07777 || member.path[0] == '\0' ||
		    member.mtime_s > INT64_MAX || member.capability_size > 24)
			return -2;
		for (uint64_t i = 0; i < member.size; i++)
			sum += member.data[i];
		for (size_t i = 0; i < member.capability_size; i++)
			sum += member.capability[i];
		sum += (unsigned)strlen(member.path) +
		       (unsigned)strlen(member.target);
	}
	return -2;
}

static void test_damage(void)
{
	static const uint8_t values[] = { 0, 0x80, 0xff, '/', '7', 'L', 'x' };
	uint64_t seed = 20261126;
	int result;

	build_whole();
	for (size_t size = 0; size <= area_size; size++) {
		read_part(size);
		result = read_all();
		CHECK(size < area_size - TAR_BLOCK ? result == -1 :
						     result == WHOLE_COUNT);
	}
	for (size_t i = 0; i < area_size * 4; i++) {
		size_t at = i / 4, block = at & ~(size_t)(TAR_BLOCK - 1);
		struct tar_header *header;

		read_part(area_size);
		header = (struct tar_header *)(copy + block);
		copy[at] = i & 1 ? values[test_random(&seed) % 7] :
				   copy[at] ^ (uint8_t)(1 << (i >> 1) % 8);
		if (memcmp(area + block + 257, "ustar", 5) == 0)
			set_checksum(header);
		CHECK(read_all() >= -1);
	}
	free(copy);
	copy = NULL;
}

TEST_SUITE(tar_read, TEST(test_posix), TEST(test_prefix),
	   TEST(test_full_fields), TEST(test_gnu), TEST(test_old),
	   TEST(test_global), TEST(test_sizes), TEST(test_refusals),
	   TEST(test_damage));
