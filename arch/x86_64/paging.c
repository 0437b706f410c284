/*
 * Builds the kernel's half of the address space; see paging.h for what holds
 * in it.
 *
 * The map is built in fresh frames through boot's tables, which map the
 * first 4 GiB writable; its own tables become read-only as the last step
 * before the switch. Kernel pages are global: INVLPG drops a global entry
 * too (Intel SDM volume 3A, 4.10.4.1), and no other flush is needed later,
 * for kernel mappings never differ between address spaces.
 */
#include "arch/x86_64/paging.h"

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/image.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/tables.h"
#include "kernel/arch.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"

#define CR0_WP (1ull << 16)
#define CR4_PGE (1ull << 7)
#define CPUID_1D_PGE (1u << 13)
#define MSR_EFER 0xc0000080u
#define EFER_NXE (1ull << 11)

#define PTE_KERNEL_READ (PTE_PRESENT | PTE_ACCESSED | PTE_GLOBAL)
#define PTE_KERNEL_WRITE (PTE_KERNEL_READ | PTE_WRITE | PTE_DIRTY)

/* One entry of the root for all devices. */
#define DEVICES_END (DEVICES_BASE + (1ull << 39))

u64 pte_no_exec RO_AFTER_INIT;
static paddr_t kernel_root RO_AFTER_INIT;
static u64 image_offset RO_AFTER_INIT; /* virtual less physical */
static paddr_t image_start RO_AFTER_INIT, image_end RO_AFTER_INIT;
static u64 physical_limit RO_AFTER_INIT;
static bool sealed RO_AFTER_INIT;
static vaddr_t device_next = DEVICES_BASE;

paddr_t arch_kernel_tables(void)
{
	return kernel_root;
}

bool paging_is_sealed(void)
{
	return sealed;
}

bool paging_is_current(paddr_t root)
{
	return (read_cr3() & PTE_FRAME) == root;
}

void paging_use(paddr_t root)
{
	if (root == 0)
		root = kernel_root;
	if (!paging_is_current(root))
		write_cr3(root);
}

paddr_t paging_image_physical(const void *address)
{
	return (u64)address - image_offset;
}

/* --- building the map --- */

/* Maps [start, end) to the frames from `frame` on, table by table. */
static void map_range(vaddr_t start, vaddr_t end, paddr_t frame, u64 bits)
{
	while (start < end) {
		u64 room = TABLE_ENTRIES - table_index(start, 1);
		u64 pages = min_u64(room, (end - start) >> PAGE_SHIFT);
		u64 *entry = table_reach(kernel_root, start, 1, KERNEL_LINK);

		if (entry == NULL)
			panic("page tables: no memory for the kernel's map");
		for (u64 i = 0; i < pages; i++) {
			entry_set(entry + i, frame | bits);
			start += PAGE_SIZE;
			frame += PAGE_SIZE;
		}
	}
}

/* Gives a region its entry in the root, which all spaces copy, with the
 * tables above `level`. */
static void prepare_region(vaddr_t address, unsigned level, u64 link)
{
	if (table_reach(kernel_root, address, 3, link) == NULL ||
	    table_reach(kernel_root, address, level, KERNEL_LINK) == NULL)
		panic("page tables: no memory for the kernel's map");
}

static void map_direct(u64 start, u64 end)
{
	if (start >= end)
		return;
	for (u64 at = round_down(start, 1ull << level_shift(4)); at < end;
	     at += 1ull << level_shift(4))
		prepare_region(DIRECT_MAP_BASE + at, 3,
			       KERNEL_LINK | pte_no_exec);
	map_range(DIRECT_MAP_BASE + start, DIRECT_MAP_BASE + end, start,
		  PTE_KERNEL_WRITE | pte_no_exec);
}

static void map_memory(const struct boot_info *boot)
{
	for (unsigned i = 0; i < boot->range_count; i++) {
		u64 start = round_up(boot->ranges[i].start, PAGE_SIZE);
		u64 end = round_down(boot->ranges[i].end, PAGE_SIZE);

		end = min_u64(end, DIRECT_MAP_SIZE);
		map_direct(start, min_u64(end, image_start));
		map_direct(max_u64(start, image_end), end);
	}
}

static void map_part(const char *start, const char *end, u64 bits)
{
	ASSERT(((u64)start & PAGE_MASK) == 0 && ((u64)end & PAGE_MASK) == 0);
	map_range((u64)start, (u64)end, paging_image_physical(start), bits);
}

/* The pages around the image, and what lies between its parts, stay empty. */
static void map_image(void)
{
	prepare_region((u64)__text_start, 3, KERNEL_LINK);
	map_part(__text_start, __text_end, PTE_KERNEL_READ);
	map_part(__rodata_start, __rodata_end, PTE_KERNEL_READ | pte_no_exec);
	map_part(__data_start, __image_end, PTE_KERNEL_WRITE | pte_no_exec);
}

/* Makes every table under `table` read-only in the direct map. Still on
 * boot's tables, where all of them can be written. Depth: `level`. */
static void seal_tables(paddr_t table, unsigned level)
{
	u64 *entry = table_direct_entry(table);

	entry_set(entry, entry_get(entry) & ~PTE_WRITE);
	for (unsigned i = 0; level > 1 && i < TABLE_ENTRIES; i++) {
		u64 value = entry_get(table_at(table) + i);

		if (value & PTE_PRESENT)
			seal_tables(value & PTE_FRAME, level - 1);
	}
}

static void find_image(const struct boot_info *boot)
{
	image_offset = KERNEL_BASE + boot->slide;
	image_start = round_down(boot->kernel.start, PAGE_SIZE);
	image_end = round_up(boot->kernel.end, PAGE_SIZE);
	ASSERT(paging_image_physical(__text_start) >= image_start);
	ASSERT(paging_image_physical(__image_end) <= image_end);
}

void paging_init(const struct boot_info *boot)
{
	pte_no_exec = rdmsr(MSR_EFER) & EFER_NXE ? PTE_NX : 0;
	physical_limit = 1ull << min_u64(cpuid(0x80000008, 0).a & 0xff, 52);
	find_image(boot);
	kernel_root = frame_alloc(FRAME_TABLE);
	if (kernel_root == 0)
		panic("page tables: no memory for the kernel's map");

	prepare_region(STACKS_BASE, 2, KERNEL_LINK | pte_no_exec);
	prepare_region(DEVICES_BASE, 3, KERNEL_LINK | pte_no_exec);
	map_memory(boot);
	map_image();
	seal_tables(kernel_root, TABLE_LEVELS);
	tables_begin_sealing();

	write_cr3(kernel_root);
	if (cpuid(1, 0).d & CPUID_1D_PGE)
		write_cr4(read_cr4() | CR4_PGE);
	ASSERT(read_cr0() & CR0_WP);
}

void paging_seal(void)
{
	vaddr_t end = (u64)__ro_after_init_end;

	sealed = true;
	table_window_open();
	for (vaddr_t at = (u64)__ro_after_init_start; at < end;
	     at += PAGE_SIZE) {
		u64 *entry = table_find(kernel_root, at);

		ASSERT(entry != NULL);
		entry_set(entry, entry_get(entry) & ~PTE_WRITE);
		invlpg(at);
	}
	table_window_close();
}

/* --- device registers --- */

/* Does the range hold memory that the kernel uses, so that it can be no
 * device's? A second, uncached view of memory is never given out. */
static bool touches_memory(paddr_t start, u64 size)
{
	if (start < image_end && image_start < start + size)
		return true;
	for (u64 at = 0; at < size; at += PAGE_SIZE) {
		u64 *entry;

		if (start + at >= DIRECT_MAP_SIZE)
			return false;
		entry = table_find(kernel_root, DIRECT_MAP_BASE + start + at);
		if (entry != NULL && entry_get(entry) & PTE_PRESENT)
			return true;
	}
	return false;
}

void *arch_map_device(paddr_t frame, size_t pages)
{
	vaddr_t start = device_next;
	u64 size, end;

	ASSERT((frame & PAGE_MASK) == 0 && pages > 0);
	if (!checked_mul(pages, PAGE_SIZE, &size) ||
	    !range_fits(frame, size, physical_limit) ||
	    !range_fits(size, PAGE_SIZE, DEVICES_END - start) ||
	    touches_memory(frame, size))
		return NULL;
	end = start + size;
	for (vaddr_t at = start; at < end; at += PAGE_SIZE)
		if (table_reach(kernel_root, at, 1, KERNEL_LINK) == NULL)
			return NULL;
	table_window_open();
	for (vaddr_t at = start; at < end; at += PAGE_SIZE)
		entry_set(table_find(kernel_root, at),
			  (frame + (at - start)) | PTE_KERNEL_WRITE |
				  PTE_UNCACHED | pte_no_exec);
	table_window_close();
	device_next = end + PAGE_SIZE; /* one empty page between two devices */
	return (void *)start;
}
