/*
 * Boot, from the first line of C to the kernel's entry.
 *
 * Everything runs once, on the identity map, in the order of boot_main().
 * What the kernel keeps of boot is the boot_info, and the page tables until
 * it has its own; both lie in the image, so that no allocator hands them out.
 */
#include <stdint.h>
#include <stdnoreturn.h>

#include "boot/command_line.h"
#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/multiboot2.h"
#include "boot/paging.h"
#include "boot/pvh.h"
#include "boot/relocate.h"
#include "boot/rsdp.h"
#include "boot/slide.h"
#include "boot/text.h"
#include "kernel/bootinfo.h"

/* In boot/entry.asm. */
extern struct boot_table boot_root_table;
extern struct boot_table boot_direct_table;
extern struct boot_high_tables boot_high_tables;

noreturn void boot_main(uint32_t loader, uint32_t address);

static struct boot_info info;
static struct boot_rsdp rsdp;

static const char *read_loader(enum boot_loader loader, uint64_t address)
{
	const struct boot_memory memory = {
		.base = 0,
		.size = BOOT_MAPPED_SIZE,
		.image = info.kernel,
	};

	if (loader == BOOT_LOADER_MULTIBOOT2)
		return multiboot2_read(&info, &rsdp, &memory, address);
	return pvh_read(&info, &rsdp, &memory, address);
}

/* Goes to the kernel's arch_start(boot), on boot's stack. */
static noreturn void enter_kernel(void)
{
	const uint64_t entry = boot_layout.entry + info.slide;
	const uint64_t argument = BOOT_DIRECT_MAP_BASE + (uintptr_t)&info;

	__asm__ volatile("xor %%ebp, %%ebp\n\t"
			 "and $-16, %%rsp\n\t"
			 "call *%0\n\t"
			 "ud2"
			 :
			 : "r"(entry), "D"(argument)
			 : "memory");
	__builtin_unreachable();
}

noreturn void boot_main(uint32_t loader, uint32_t address)
{
	const uint64_t image_end = boot_layout.data_end - BOOT_KERNEL_BASE;
	const char *refusal;

	info.kernel = (struct boot_range){ boot_layout.boot_start, image_end };
	refusal = read_loader((enum boot_loader)loader, address);
	if (refusal)
		text_refuse(refusal);
	for (unsigned i = 0; rsdp.found && i < sizeof(info.rsdp); i++)
		info.rsdp[i] = rsdp.bytes[i];

	if (!command_line_has(info.command_line, "nokaslr"))
		info.slide = slide_choose(slide_random(), image_end);
	refusal = relocate(&boot_layout, 0, info.slide);
	if (refusal)
		text_refuse(refusal);
	paging_map(&boot_root_table, &boot_direct_table, &boot_high_tables,
		   &boot_layout, info.slide);
	info.tables = (uintptr_t)&boot_root_table;
	enter_kernel();
}
