/*
 * Brings up what stands beside the processor, in order: see
 * arch_devices_init() in kernel/arch.h.
 *
 * ACPI tables are read through windows of one page each, which stay mapped;
 * a handful are enough, since all tables lie side by side.
 */
#include <arch/page.h>
#include <string.h>

#include "arch/x86_64/apic.h"
#include "arch/x86_64/calibrate.h"
#include "arch/x86_64/ioapic.h"
#include "arch/x86_64/power.h"
#include "kernel/arch.h"
#include "kernel/dev/acpi.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/print.h"

#define WINDOWS 64

/* Where a BIOS leaves ACPI's root pointer, for a loader that does not say
 * (ACPI 6.4, 5.2.5.1). */
#define BIOS_START 0xe0000
#define BIOS_END 0x100000

/* A BIOS's last 64 KiB: the part that every PC has there. */
#define FIRMWARE_START 0xf0000

static const void *firmware;

_Static_assert(BOOT_RSDP_BYTES == ACPI_ROOT_SIZE, "one root pointer");

static struct window {
	paddr_t page;
	const u8 *address;
} windows[WINDOWS];

static struct clock_rates rates;

static const u8 *window_of(paddr_t page)
{
	for (unsigned i = 0; i < WINDOWS; i++) {
		struct window *window = &windows[i];

		if (window->address != NULL && window->page == page)
			return window->address;
		if (window->address != NULL)
			continue;
		window->page = page;
		window->address = arch_map_device(page, 1);
		return window->address;
	}
	return NULL;
}

/* Copies physical memory, page by page: the reader of kernel/dev/acpi.h. */
static bool read_physical(paddr_t from, void *to, size_t size)
{
	u8 *out = to;

	while (size > 0) {
		size_t offset = from & PAGE_MASK;
		size_t part = min_u64(size, PAGE_SIZE - offset);
		const u8 *page = window_of(from - offset);

		if (page == NULL)
			return false;
		memcpy(out, page + offset, part);
		out += part;
		from += part;
		size -= part;
	}
	return true;
}

static bool read_tables(const struct boot_info *boot, struct acpi_info *out)
{
	static const u8 none[ACPI_ROOT_SIZE];
	u8 root[ACPI_ROOT_SIZE];

	memcpy(root, boot->rsdp, sizeof(root));
	if (memcmp(root, none, sizeof(root)) == 0)
		acpi_find_root(read_physical, BIOS_START, BIOS_END, root);
	return acpi_parse(read_physical, root, out);
}

void arch_devices_init(const struct boot_info *boot)
{
	struct acpi_info acpi;

	if (!read_tables(boot, &acpi))
		kprintf("acpi: no tables; power-off may fail\n");
	firmware = arch_map_device(FIRMWARE_START,
				   (BIOS_END - FIRMWARE_START) / PAGE_SIZE);
	power_init(&acpi);
	pic_silence();
	for (unsigned i = 0; i < acpi.ioapic_count; i++)
		ioapic_silence(acpi.ioapics[i]);
	apic_init();
	clock_rates_find(acpi.pm_timer, &rates);
	clock_init();
	timer_init(rates.apic_timer_hz);
}

const void *arch_firmware(u64 *start, u64 *end)
{
	*start = firmware ? FIRMWARE_START : BIOS_END;
	*end = BIOS_END;
	return firmware;
}

u64 arch_cycles_hz(void)
{
	return rates.cycles_hz;
}
