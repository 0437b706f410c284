/*
 * ACPI tables: see kernel/dev/acpi.h. Section numbers are ACPI 6.4's.
 */
#include "kernel/dev/acpi.h"

#include <string.h>

#include "kernel/lib/checked.h"

#define ROOT_SIZE_1 20 /* 5.2.5.3: the root pointer of ACPI 1.0 */
#define ROOT_REVISION 15
#define HEADER_SIZE 36 /* 5.2.6 */
#define TABLE_SIZE_MAX (1u << 20)
#define TABLES_MAX 64

#define FADT_SIZE 276 /* 5.2.9; older ones are shorter */
#define FADT_DSDT 40
#define FADT_PM1A_CONTROL 64
#define FADT_PM1B_CONTROL 68
#define FADT_PM_TIMER 76
#define FADT_X_DSDT 140
#define FADT_X_PM1A_CONTROL 172
#define FADT_X_PM1B_CONTROL 184
#define FADT_X_PM_TIMER 208

#define MADT_ENTRIES 44 /* 5.2.12 */
#define MADT_IOAPIC 1
#define MADT_IOAPIC_SIZE 12

/* A table whose length and checksum are right. */
struct table {
	paddr_t address;
	u32 length;
	u8 signature[4];
};

static u16 load16(const u8 *from)
{
	return (u16)(from[0] | from[1] << 8);
}

static u32 load32(const u8 *from)
{
	return load16(from) | (u32)load16(from + 2) << 16;
}

static u64 load64(const u8 *from)
{
	return load32(from) | (u64)load32(from + 4) << 32;
}

static u8 sum_of(const u8 *bytes, size_t size)
{
	u8 sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (u8)(sum + bytes[i]);
	return sum;
}

/* Do the bytes at [address, address + length) add up to 0? */
static bool checksum_holds(acpi_read_fn read, paddr_t address, u32 length)
{
	u8 chunk[256];
	u8 sum = 0;

	for (u32 done = 0; done < length; done += sizeof(chunk)) {
		size_t size = min_u64(sizeof(chunk), length - done);

		if (!read(address + done, chunk, size))
			return false;
		sum = (u8)(sum + sum_of(chunk, size));
	}
	return sum == 0;
}

static bool table_open(acpi_read_fn read, paddr_t address, struct table *out)
{
	u8 header[HEADER_SIZE];
	u64 end;

	if (address == 0 || !checked_add(address, TABLE_SIZE_MAX, &end) ||
	    !read(address, header, sizeof(header)))
		return false;
	out->address = address;
	out->length = load32(header + 4);
	memcpy(out->signature, header, 4);
	return out->length >= HEADER_SIZE && out->length <= TABLE_SIZE_MAX &&
	       checksum_holds(read, address, out->length);
}

/* Copies a part of a table; false when it reaches past the table's end. */
static bool table_read(acpi_read_fn read, const struct table *table,
		       u32 offset, void *to, size_t size)
{
	return range_fits(offset, size, table->length) &&
	       read(table->address + offset, to, size);
}

static void parse_madt(acpi_read_fn read, const struct table *madt,
		       struct acpi_info *out)
{
	u32 offset = MADT_ENTRIES;
	u8 entry[MADT_IOAPIC_SIZE];

	while (table_read(read, madt, offset, entry, 2)) {
		u8 type = entry[0], length = entry[1];
		u32 address;

		if (length < 2)
			return;
		if (type == MADT_IOAPIC && length >= MADT_IOAPIC_SIZE &&
		    table_read(read, madt, offset, entry, sizeof(entry)) &&
		    out->ioapic_count < ACPI_MAX_IOAPICS) {
			address = load32(entry + 4);
			if (address != 0 && address % 256 == 0)
				out->ioapics[out->ioapic_count++] = address;
		}
		offset += length;
	}
}

/* An I/O port from its old field, or else from its new one, a generic
 * address (5.2.3.2) whose first byte, 1, stands for I/O space. */
static u16 fadt_port(const u8 *fadt, unsigned old, unsigned extended)
{
	u64 port = load32(fadt + old);

	if (port == 0 && fadt[extended] == 1)
		port = load64(fadt + extended + 4);
	return port <= UINT16_MAX - 3 ? (u16)port : 0;
}

/* One number of a package in AML (20.2.3): ZeroOp, OneOp or a byte. Returns
 * the bytes that it takes, 0 if it is none of these or more than 7. */
static size_t parse_sleep_type(const u8 *aml, size_t size, u8 *out)
{
	if (size >= 1 && aml[0] <= 1) {
		*out = aml[0];
		return 1;
	}
	if (size >= 2 && aml[0] == 0x0a && aml[1] <= 7) {
		*out = aml[1];
		return 2;
	}
	return 0;
}

/* The package behind the name \_S5_ (7.4.2.6): PackageOp, its length in 1-4
 * bytes, the number of elements, and the two values. */
static bool parse_power_off(const u8 *aml, size_t size, struct acpi_info *out)
{
	size_t at, step;
	u8 a, b;

	if (size < 2 || aml[0] != 0x12)
		return false;
	at = 2 + (aml[1] >> 6);
	if (at >= size || aml[at] < 2)
		return false;
	at++;
	step = parse_sleep_type(aml + at, size - at, &a);
	if (step == 0)
		return false;
	at += step;
	if (parse_sleep_type(aml + at, size - at, &b) == 0)
		return false;
	out->power_off_known = true;
	out->power_off_a = a;
	out->power_off_b = b;
	return true;
}

/* Looks for NameOp "_S5_" or NameOp "\_S5_" in the bytes of a table. The
 * code is not interpreted: in QEMU's and SeaBIOS's tables, and all others
 * seen, the object is a constant. */
static void scan_dsdt(acpi_read_fn read, const struct table *dsdt,
		      struct acpi_info *out)
{
	/* Chunks overlap by as much as the longest form needs. */
	const u32 before = 2, form = before + 4 + 16;
	u8 chunk[256];

	for (u32 base = HEADER_SIZE - before; base < dsdt->length;
	     base += sizeof(chunk) - form) {
		size_t size = min_u64(sizeof(chunk), dsdt->length - base);

		if (!table_read(read, dsdt, base, chunk, size))
			return;
		for (size_t i = before; i + 4 <= size; i++) {
			if (memcmp(chunk + i, "_S5_", 4) != 0)
				continue;
			if (chunk[i - 1] != 0x08 && (chunk[i - 1] != '\\' ||
						     chunk[i - 2] != 0x08))
				continue;
			if (parse_power_off(chunk + i + 4, size - i - 4, out))
				return;
		}
	}
}

static void parse_fadt(acpi_read_fn read, const struct table *table,
		       struct acpi_info *out)
{
	u8 fadt[FADT_SIZE];
	struct table dsdt;
	u64 address;

	memset(fadt, 0, sizeof(fadt));
	if (!table_read(read, table, 0, fadt,
			min_u64(sizeof(fadt), table->length)))
		return;
	out->pm1a_control =
		fadt_port(fadt, FADT_PM1A_CONTROL, FADT_X_PM1A_CONTROL);
	out->pm1b_control =
		fadt_port(fadt, FADT_PM1B_CONTROL, FADT_X_PM1B_CONTROL);
	out->pm_timer = fadt_port(fadt, FADT_PM_TIMER, FADT_X_PM_TIMER);
	address = load64(fadt + FADT_X_DSDT);
	if (address == 0)
		address = load32(fadt + FADT_DSDT);
	if (table_open(read, address, &dsdt) &&
	    memcmp(dsdt.signature, "DSDT", 4) == 0)
		scan_dsdt(read, &dsdt, out);
}

/* Reads the root pointer: the root table, and how wide its entries are. */
static bool parse_root(acpi_read_fn read, const u8 root[ACPI_ROOT_SIZE],
		       struct table *table, unsigned *width)
{
	if (memcmp(root, "RSD PTR ", 8) != 0 || sum_of(root, ROOT_SIZE_1) != 0)
		return false;
	*width = 8;
	if (root[ROOT_REVISION] >= 2 && sum_of(root, ACPI_ROOT_SIZE) == 0 &&
	    table_open(read, load64(root + 24), table) &&
	    memcmp(table->signature, "XSDT", 4) == 0)
		return true;
	*width = 4;
	return table_open(read, load32(root + 16), table) &&
	       memcmp(table->signature, "RSDT", 4) == 0;
}

bool acpi_find_root(acpi_read_fn read, paddr_t start, paddr_t end,
		    u8 root[ACPI_ROOT_SIZE])
{
	struct table table;
	unsigned width;
	u8 found[ACPI_ROOT_SIZE];

	for (paddr_t at = start; at < end; at += 16) {
		memset(found, 0, sizeof(found));
		if (!read(at, found, 8) || memcmp(found, "RSD PTR ", 8) != 0 ||
		    !read(at, found, ROOT_SIZE_1))
			continue;
		if (found[ROOT_REVISION] >= 2 &&
		    !read(at, found, ACPI_ROOT_SIZE))
			continue;
		if (!parse_root(read, found, &table, &width))
			continue;
		memcpy(root, found, ACPI_ROOT_SIZE);
		return true;
	}
	return false;
}

bool acpi_parse(acpi_read_fn read, const u8 root[ACPI_ROOT_SIZE],
		struct acpi_info *out)
{
	struct table index, table;
	unsigned width;

	memset(out, 0, sizeof(*out));
	if (!parse_root(read, root, &index, &width))
		return false;
	for (u32 i = 0; i < TABLES_MAX; i++) {
		u8 entry[8] = { 0 };

		if (!table_read(read, &index, HEADER_SIZE + i * width, entry,
				width))
			break;
		if (!table_open(read, load64(entry), &table))
			continue;
		if (memcmp(table.signature, "APIC", 4) == 0)
			parse_madt(read, &table, out);
		else if (memcmp(table.signature, "FACP", 4) == 0)
			parse_fadt(read, &table, out);
	}
	return true;
}
