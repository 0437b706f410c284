/*
 * The reader of ELF headers: what is accepted, what is refused, and that no
 * damage to any header field leads to an image that breaks its promises.
 */
#include <string.h>

#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/mm/space.h"
#include "kernel/task/elf.h"
#include "tests/unit/test.h"

#define FILE_SIZE 0x3000u
#define BASE 0x400000u

struct program {
	struct elf_header header;
	struct elf_segment segments[4];
};

/* Text, data with .bss, a stack mark: what a static program looks like. */
static struct program good_program(void)
{
	struct program p = {
		.header = {
			.magic = ELF_MAGIC,
			.class = ELF_CLASS_64,
			.data = ELF_DATA_LITTLE,
			.version = 1,
			.type = ELF_TYPE_EXEC,
			.machine = ELF_MACHINE_X86_64,
			.file_version = 1,
			.entry = BASE + 0x100,
			.program_offset = sizeof(struct elf_header),
			.header_size = sizeof(struct elf_header),
			.program_entry_size = sizeof(struct elf_segment),
			.program_count = 3,
		},
		.segments = {
			{ ELF_SEGMENT_LOAD, ELF_READ | ELF_EXECUTE, 0, BASE,
			  BASE, 0x1800, 0x1800, 0x1000 },
			{ ELF_SEGMENT_LOAD, ELF_READ | ELF_WRITE, 0x1800,
			  BASE + 0x2800, BASE, 0x900, 0x5000, 0x1000 },
			{ ELF_SEGMENT_STACK, ELF_READ | ELF_WRITE, 0, 0, 0, 0,
			  0, 16 },
		},
	};

	return p;
}

static int parse(const struct program *p, struct elf_image *image)
{
	return elf_parse((const u8 *)p, sizeof(*p), FILE_SIZE, image);
}

static void test_good_program(void)
{
	struct program p = good_program();
	struct elf_image image;

	CHECK_EQ(parse(&p, &image), 0);
	CHECK_EQ(image.load_count, 2);
	CHECK_EQ(image.entry, BASE + 0x100);
	CHECK_EQ(image.headers, BASE + sizeof(struct elf_header));
	CHECK_EQ(image.header_count, 3);
	CHECK_EQ(image.low, BASE);
	CHECK_EQ(image.high, BASE + 0x8000);
	CHECK(!image.relocatable);
	CHECK_EQ(image.loads[1].address, BASE + 0x2000);
	CHECK_EQ(image.loads[1].file_offset, 0x1000);
	CHECK_EQ(image.loads[1].file_end, BASE + 0x3100);
	CHECK_EQ(image.loads[1].memory_end, BASE + 0x7800);
	CHECK_EQ(image.loads[1].size, 0x6000);
}

static void test_kinds_refused(void)
{
	struct elf_image image;
	struct program p = good_program();

	p.header.machine = 3;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.header.class = 1;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.header.type = 4;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.header.magic ^= 1;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].flags |= ELF_EXECUTE;
	CHECK_EQ(parse(&p, &image), 0); /* execve decides */
	CHECK(image.is_wx);
	CHECK_EQ(elf_parse((const u8 *)"\x7f" "ELF", 4, 4, &image), -ENOEXEC);
	CHECK_EQ(elf_parse((const u8 *)&p, 0, 0, &image), -ENOEXEC);
}

static void test_bad_segments(void)
{
	struct elf_image image;
	struct program p = good_program();

	p.segments[1].offset = ~0ull - 0x7ff; /* offset + size wraps */
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].file_size = p.segments[1].memory_size + 1;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].memory_size = ~0ull - 0x1000;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].address = 0xffffffff80000800ull;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].address = BASE + 0x800; /* shares the text's pages */
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].offset += 8; /* not congruent to the address */
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.segments[1].offset = FILE_SIZE - 0x800; /* beyond the file */
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
}

static void test_entry(void)
{
	struct elf_image image;
	struct program p = good_program();

	p.header.entry = BASE + 0x2900; /* in the data */
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p.header.entry = 0;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p.header.entry = 0xffffffff80000000ull;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
}

static void test_low_addresses(void)
{
	struct elf_image image;
	struct program p = good_program();

	for (int i = 0; i < 2; i++)
		p.segments[i].address -= BASE;
	p.header.entry -= BASE;
	CHECK_EQ(parse(&p, &image), 0); /* execve asks for CAP_SYS_RAWIO */
	CHECK_EQ(image.low, 0);
	p.header.type = ELF_TYPE_DYN;
	CHECK_EQ(parse(&p, &image), 0);
	CHECK(image.relocatable);
}

static void test_header_table(void)
{
	struct elf_image image;
	struct program p = good_program();

	p.header.program_count = 0;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p.header.program_count = 0xffff;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.header.program_offset = ~0ull - 8;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
	p = good_program();
	p.header.program_entry_size = 32;
	CHECK_EQ(parse(&p, &image), -ENOEXEC);
}

/* What the loader relies on, whatever the file says. */
static bool image_is_sane(const struct elf_image *image)
{
	u64 end = 0;

	if (image->load_count == 0 || image->load_count > ELF_SEGMENTS_MAX)
		return false;
	for (unsigned i = 0; i < image->load_count; i++) {
		const struct elf_load *l = &image->loads[i];

		if (l->address < end || l->address % 4096 || l->size % 4096 ||
		    l->size == 0 || l->file_offset % 4096 ||
		    l->file_end < l->address ||
		    l->memory_end < l->file_end ||
		    l->memory_end > l->address + l->size ||
		    l->address + l->size > USER_END + 0x1000 ||
		    (l->flags & ELF_WRITE && l->flags & ELF_EXECUTE &&
		     !image->is_wx))
			return false;
		end = l->address + l->size;
	}
	return image->high == end && image->entry >= image->low &&
	       image->entry < image->high;
}

/* Every byte of every header takes every single-bit change and some others:
 * nothing crashes, and what is accepted is sane. */
static void test_damage(void)
{
	uint64_t seed = 20260101;
	struct elf_image image;

	for (size_t at = 0; at < sizeof(struct program); at++) {
		for (int round = 0; round < 24; round++) {
			struct program p = good_program();
			u8 *byte = (u8 *)&p + at;

			if (round < 8)
				*byte ^= (u8)(1 << round);
			else
				*byte = (u8)test_random(&seed);
			if (round >= 16)
				((u8 *)&p)[test_random(&seed) % sizeof(p)] =
					(u8)test_random(&seed);
			if (parse(&p, &image) == 0)
				CHECK(image_is_sane(&image));
		}
	}
}

/* Headers that are random in their important fields. */
static void test_random_segments(void)
{
	static const u64 pool[] = { 0, 1, 0x1000, 0x800, BASE, FILE_SIZE,
				    USER_END, USER_END - 0x1000, ~0ull,
				    1ull << 63, 0x7ffffffffffff000ull };
	uint64_t seed = 7;
	struct elf_image image;

	for (int round = 0; round < 20000; round++) {
		struct program p = good_program();
		u64 *words = (u64 *)&p.segments[test_random(&seed) % 2];

		words[1 + test_random(&seed) % 5] =
			pool[test_random(&seed) %
			     (sizeof(pool) / sizeof(pool[0]))] +
			test_random(&seed) % 3 * 8;
		if (parse(&p, &image) == 0)
			CHECK(image_is_sane(&image));
	}
}

TEST_SUITE(elf, TEST(test_good_program), TEST(test_kinds_refused),
	   TEST(test_bad_segments), TEST(test_entry), TEST(test_low_addresses),
	   TEST(test_header_table), TEST(test_damage),
	   TEST(test_random_segments));
