/*
 * The reader of ACPI tables: sound tables are read, damaged ones refused,
 * and no damage makes it read outside the tables' memory.
 */
#include <string.h>

#include "kernel/dev/acpi.h"
#include "tests/unit/test.h"

/* A small physical memory, from BASE on. */
#define BASE 0x7f000000u
#define SIZE 8192u
#define RSDT 0x100u
#define XSDT 0x200u
#define MADT 0x300u
#define FADT 0x400u
#define DSDT 0x600u
#define DSDT_LENGTH 1200u

static u8 memory[SIZE];
static u8 root[ACPI_ROOT_SIZE];
static unsigned long reads;

static bool read_memory(paddr_t from, void *to, size_t size)
{
	reads++;
	if (from < BASE || from - BASE > SIZE || size > SIZE - (from - BASE))
		return false;
	memcpy(to, memory + (from - BASE), size);
	return true;
}

static void store(u8 *to, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (u8)(value >> 8 * i);
}

/* Makes the bytes add up to 0 by the one at `at`. */
static void set_sum(u8 *bytes, size_t size, size_t at)
{
	u8 sum = 0;

	bytes[at] = 0;
	for (size_t i = 0; i < size; i++)
		sum = (u8)(sum + bytes[i]);
	bytes[at] = (u8)-sum;
}

static void finish_table(unsigned at, const char *signature, u32 length)
{
	memcpy(memory + at, signature, 4);
	store(memory + at + 4, length, 4);
	set_sum(memory + at, length, 9);
}

static void make_root(unsigned revision)
{
	memset(root, 0, sizeof(root));
	memcpy(root, "RSD PTR ", 8);
	root[15] = (u8)revision;
	store(root + 16, BASE + RSDT, 4);
	set_sum(root, 20, 8);
	if (revision >= 2) {
		store(root + 20, 36, 4);
		store(root + 24, BASE + XSDT, 8);
		set_sum(root, 36, 32);
	}
}

/* The object \_S5_ = Package { 5, 1, 0, 0 }, `at` bytes into the DSDT. */
static void put_power_off(unsigned at)
{
	static const u8 aml[] = { 0x08, '_', 'S', '5', '_', 0x12, 0x07, 0x04,
				  0x0a, 5,   1,	  0,   0 };

	memcpy(memory + DSDT + at, aml, sizeof(aml));
	finish_table(DSDT, "DSDT", DSDT_LENGTH);
}

static void make_tables(void)
{
	memset(memory, 0, sizeof(memory));
	make_root(2);
	store(memory + RSDT + 36, BASE + MADT, 4);
	store(memory + RSDT + 40, BASE + FADT, 4);
	finish_table(RSDT, "RSDT", 44);
	store(memory + XSDT + 36, BASE + MADT, 8);
	store(memory + XSDT + 44, BASE + FADT, 8);
	finish_table(XSDT, "XSDT", 52);
	/* A local APIC, then an I/O APIC. */
	memory[MADT + 44] = 0;
	memory[MADT + 45] = 8;
	memory[MADT + 52] = 1;
	memory[MADT + 53] = 12;
	store(memory + MADT + 56, 0xfec00000, 4);
	finish_table(MADT, "APIC", 64);
	store(memory + FADT + 40, BASE + DSDT, 4);
	store(memory + FADT + 64, 0x604, 4);
	memory[FADT + 208] = 1; /* I/O space */
	store(memory + FADT + 212, 0x608, 8);
	finish_table(FADT, "FACP", 244);
	put_power_off(100);
}

static bool is_whole(const struct acpi_info *info)
{
	return info->ioapic_count == 1 && info->ioapics[0] == 0xfec00000 &&
	       info->pm1a_control == 0x604 && info->pm1b_control == 0 &&
	       info->pm_timer == 0x608 && info->power_off_known &&
	       info->power_off_a == 5 && info->power_off_b == 1;
}

static void test_sound_tables(void)
{
	struct acpi_info info;

	make_tables();
	CHECK(acpi_parse(read_memory, root, &info));
	CHECK(is_whole(&info));
	/* The same by the root pointer and the root table of ACPI 1.0. */
	make_root(0);
	CHECK(acpi_parse(read_memory, root, &info));
	CHECK(is_whole(&info));
	/* A damaged XSDT: the RSDT serves. */
	make_root(2);
	memory[XSDT + 20] ^= 1;
	CHECK(acpi_parse(read_memory, root, &info));
	CHECK(is_whole(&info));
}

/* The scan goes by chunks: the object is found wherever it lies. */
static void test_power_off_anywhere(void)
{
	struct acpi_info info;

	for (unsigned at = 36; at + 13 <= DSDT_LENGTH; at++) {
		make_tables();
		memset(memory + DSDT, 0, DSDT_LENGTH);
		put_power_off(at);
		CHECK(acpi_parse(read_memory, root, &info));
		CHECK(info.power_off_known && info.power_off_a == 5 &&
		      info.power_off_b == 1);
	}
}

static void test_damaged_tables(void)
{
	static const unsigned tables[] = { MADT, FADT, DSDT };
	struct acpi_info info;

	for (unsigned i = 0; i < 3; i++) {
		make_tables();
		memory[tables[i] + 37] ^= 0x10;
		CHECK(acpi_parse(read_memory, root, &info));
		CHECK(!is_whole(&info));
	}
	make_tables();
	root[10] ^= 1;
	CHECK(!acpi_parse(read_memory, root, &info));
	CHECK(info.ioapic_count == 0 && info.pm_timer == 0);
	make_root(2);
	store(memory + RSDT + 4, 35, 4); /* shorter than its header */
	store(memory + XSDT + 4, 0xffffffff, 4);
	CHECK(!acpi_parse(read_memory, root, &info));
}

/* An entry of length 0 ends the walk of a MADT, one past the end too. */
static void test_madt_entries(void)
{
	struct acpi_info info;

	make_tables();
	memory[MADT + 45] = 0;
	finish_table(MADT, "APIC", 64);
	CHECK(acpi_parse(read_memory, root, &info));
	CHECK_EQ(info.ioapic_count, 0);

	make_tables();
	finish_table(MADT, "APIC", 63); /* cuts the I/O APIC */
	CHECK(acpi_parse(read_memory, root, &info));
	CHECK_EQ(info.ioapic_count, 0);

	make_tables();
	for (unsigned i = 0; i < 16; i++) {
		memory[MADT + 44 + 12 * i] = 1;
		memory[MADT + 45 + 12 * i] = 12;
		store(memory + MADT + 48 + 12 * i, 0xfec00000, 4);
	}
	finish_table(MADT, "APIC", 44 + 12 * 16);
	CHECK(acpi_parse(read_memory, root, &info));
	CHECK_EQ(info.ioapic_count, ACPI_MAX_IOAPICS);
}

static void test_find_root(void)
{
	struct acpi_info info;
	u8 found[ACPI_ROOT_SIZE] = { 0 };

	make_tables();
	CHECK(!acpi_find_root(read_memory, BASE, BASE + SIZE, found));
	memcpy(memory + 0x1ff0 - 0x20, root, sizeof(root));
	memcpy(memory + 0x1000, "RSD PTR ", 8); /* no checksum: passed over */
	memory[0x1010] = 1;
	CHECK(acpi_find_root(read_memory, BASE, BASE + SIZE, found));
	CHECK(memcmp(found, root, sizeof(root)) == 0);
	CHECK(acpi_parse(read_memory, found, &info) && is_whole(&info));
}

/* Damage anywhere, checksums mended so that it gets deep: the reader ends,
 * within a bounded number of reads, and what it gives is in range. */
static void test_random_damage(void)
{
	static const struct {
		unsigned at, length;
	} tables[] = { { RSDT, 44 },  { XSDT, 52 },   { MADT, 64 },
		       { FADT, 244 }, { DSDT, 1200 } };
	uint64_t seed = 7;
	struct acpi_info info;

	for (unsigned round = 0; round < 3000; round++) {
		unsigned i = (unsigned)(test_random(&seed) % 5);
		unsigned flips = 1 + (unsigned)(test_random(&seed) % 4);
		u8 *table = memory + tables[i].at;

		make_tables();
		while (flips-- > 0)
			table[test_random(&seed) % tables[i].length] =
				(u8)test_random(&seed);
		if (test_random(&seed) % 4 != 0)
			set_sum(table, tables[i].length, 9);
		reads = 0;
		acpi_parse(read_memory, root, &info);
		CHECK(info.ioapic_count <= ACPI_MAX_IOAPICS);
		CHECK(info.power_off_a <= 7 && info.power_off_b <= 7);
		CHECK(reads < 100000);
	}
}

TEST_SUITE(acpi, TEST(test_sound_tables), TEST(test_power_off_anywhere),
	   TEST(test_damaged_tables), TEST(test_madt_entries),
	   TEST(test_find_root), TEST(test_random_damage));
