/*
 * Boot, from the first line of C to the kernel's entry.
 *
 * Everything runs once, on the identity map, in the order of boot_main().
 * What the kernel keeps of boot is the boot_info, which lies among its own
 * variables, and the page tables until it has its own; all are in the image,
 * so that no allocator hands them out.
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

static struct boot_high_tables high_tables
	__attribute__((aligned(BOOT_PAGE_SIZE)));

noreturn void boot_main(uint32_t loader, uint32_t address);

/* In linker.ld: where the kernel looks for it. */
extern struct boot_info boot_said;

static const char *read_loader(enum boot_loader loader, uint64_t address,
			       struct boot_rsdp *rsdp)
{
	const struct boot_memory memory = {
		.base = 0,
		.size = BOOT_MAPPED_SIZE,
		.image = boot_said.kernel,
	};

	if (loader == BOOT_LOADER_MULTIBOOT2)
		return multiboot2_read(&boot_said, rsdp, &memory, address);
	return pvh_read(&boot_said, rsdp, &memory, address);
}

/* Goes to the kernel's arch_start(), which starts its stack anew. */
static noreturn void enter_kernel(uint64_t entry)
{
	__asm__ volatile("jmp *%0\n\tint3" : : "r"(entry) : "memory");
	__builtin_unreachable();
}

noreturn void boot_main(uint32_t loader, uint32_t address)
{
	const uint64_t image_end = boot_layout.data_end - BOOT_KERNEL_BASE;
	struct boot_info *const info = &boot_said;
	struct boot_rsdp rsdp = { .found = false };
	const char *refusal;

	info->kernel = (struct boot_range){ boot_layout.boot_start, image_end };
	refusal = read_loader((enum boot_loader)loader, address, &rsdp);
	if (refusal)
		text_refuse(refusal);
	for (unsigned i = 0; rsdp.found && i < sizeof(info->rsdp); i++)
		info->rsdp[i] = rsdp.bytes[i];

	if (!command_line_has(info->command_line, "nokaslr"))
		info->slide = slide_choose(slide_random(), image_end);
	refusal = relocate(&boot_layout, 0, info->slide);
	if (refusal)
		text_refuse(refusal);
	paging_map(&boot_root_table, &boot_direct_table, &high_tables,
		   &boot_layout, info->slide);
	info->tables = (uintptr_t)&boot_root_table;
	enter_kernel(boot_layout.entry + info->slide);
}
