/*
 * What an ELF file needs, as mkarchive reads it: a good file's names, and
 * that no damage makes the reader look outside of the file. The file lies at
 * the end of its own allocation, where the sanitizer sees a byte too far.
 */
#include <stdlib.h>
#include <string.h>

#include "host/elf_needs.h"
#include "kernel/abi/elf.h"
#include "tests/unit/test.h"

#define BASE 0x10000u
#define DYNAMIC 2

struct tag {
	uint64_t type, value;
};

struct library {
	struct elf_header header;
	struct elf_segment segments[3];
	char interpreter[16];
	struct tag tags[7];
	char strings[40];
};

#define STRINGS "\0liba.so\0libb.so\0/r:$ORIGIN\0/runpath"

static struct library good_library(void)
{
	struct library l = {
		.header = {
			.magic = ELF_MAGIC,
			.class = ELF_CLASS_64,
			.data = ELF_DATA_LITTLE,
			.version = 1,
			.type = ELF_TYPE_DYN,
			.machine = ELF_MACHINE_X86_64,
			.program_offset = offsetof(struct library, segments),
			.program_entry_size = sizeof(struct elf_segment),
			.program_count = 3,
		},
		.segments = {
			{ .type = ELF_SEGMENT_LOAD, .address = BASE,
			  .file_size = sizeof(l), .memory_size = sizeof(l) },
			{ .type = ELF_SEGMENT_INTERP, .file_size = 7,
			  .offset = offsetof(struct library, interpreter) },
			{ .type = DYNAMIC, .file_size = sizeof(l.tags),
			  .offset = offsetof(struct library, tags) },
		},
		.interpreter = "/ld.so",
		.tags = {
			{ 1, 1 },
			{ 5, BASE + offsetof(struct library, strings) },
			{ 10, sizeof(STRINGS) }, { 1, 9 }, { 15, 17 },
			{ 0x6ffffffb, 0x800 }, { 0, 0 },
		},
		.strings = STRINGS,
	};

	return l;
}

/* Reads `size` bytes of it from memory that ends there, and walks all names;
 * returns how many there are, or -1 where it is refused. */
static int read_all(const struct library *l, size_t size,
		    struct elf_needs *needs)
{
	uint8_t *bytes = malloc(size + !size);
	size_t at = 0, length = 0;
	int count = -1;
	const char *name;

	memcpy(bytes, l, size);
	if (elf_needs_read(bytes, size, needs)) {
		for (count = 0; (name = elf_needs_next(needs, &at)); count++)
			length += strlen(name);
		length += needs->rpath ? strlen(needs->rpath) : 0;
		length += needs->runpath ? strlen(needs->runpath) : 0;
		length += needs->interpreter ? strlen(needs->interpreter) : 0;
		if (length > size * sizeof(l->tags))
			count = -2;
	}
	free(bytes);
	return count;
}

static void test_good(void)
{
	struct library l = good_library();
	struct elf_needs needs;
	size_t at = 0;

	CHECK(elf_needs_read((const uint8_t *)&l, sizeof(l), &needs));
	CHECK(needs.is_elf && needs.no_default);
	CHECK(strcmp(needs.interpreter, "/ld.so") == 0);
	CHECK(strcmp(needs.rpath, "/r:$ORIGIN") == 0);
	CHECK(needs.runpath == NULL);
	CHECK(strcmp(elf_needs_next(&needs, &at), "liba.so") == 0);
	CHECK(strcmp(elf_needs_next(&needs, &at), "libb.so") == 0);
	CHECK(elf_needs_next(&needs, &at) == NULL);
	/* RUNPATH outdoes RPATH. */
	l.tags[5] = (struct tag){ 29, 28 };
	CHECK(elf_needs_read((const uint8_t *)&l, sizeof(l), &needs));
	CHECK(strcmp(needs.runpath, "/runpath") == 0);
	CHECK(needs.rpath == NULL);
}

static void test_others(void)
{
	struct library l = good_library();
	struct elf_needs needs;

	l.header.machine = 40;
	CHECK_EQ(read_all(&l, sizeof(l), &needs), -1);
	CHECK(!needs.is_elf);
	l = good_library();
	l.header.program_count = 1; /* a static one */
	CHECK_EQ(read_all(&l, sizeof(l), &needs), -1);
	CHECK(needs.is_elf);
	l = good_library();
	l.segments[1].file_size = 6; /* no NUL */
	CHECK_EQ(read_all(&l, sizeof(l), &needs), 2);
	CHECK(needs.interpreter == NULL);
	l = good_library();
	l.tags[1].value = BASE - 1;
	CHECK_EQ(read_all(&l, sizeof(l), &needs), 0);
	l = good_library();
	l.tags[2].value = 12; /* libb.so does not end there */
	CHECK_EQ(read_all(&l, sizeof(l), &needs), 1);
	l.tags[2].value = ~0ull;
	CHECK_EQ(read_all(&l, sizeof(l), &needs), 0);
}

static void test_damage(void)
{
	uint64_t seed = 20261126;
	struct elf_needs needs;
	unsigned read = 0;

	for (size_t size = 0; size <= sizeof(struct library); size++) {
		struct library l = good_library();

		read_all(&l, size, &needs);
	}
	for (unsigned round = 0; round < 20000; round++) {
		struct library l = good_library();
		uint64_t words[] = { ~0ull, 1ull << 63, sizeof(l), BASE,
				     sizeof(l) - 1, test_random(&seed) };
		size_t at = test_random(&seed) % (sizeof(l) / 8) * 8;

		if (round & 1)
			memcpy((char *)&l + at,
			       &words[test_random(&seed) % 6], 8);
		else
			((uint8_t *)&l)[test_random(&seed) % sizeof(l)] ^=
				(uint8_t)(1 << test_random(&seed) % 8);
		read += read_all(&l, sizeof(l), &needs) >= 0;
	}
	CHECK(read > 1000);
}

TEST_SUITE(elf_needs, TEST(test_good), TEST(test_others), TEST(test_damage));
