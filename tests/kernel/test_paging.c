/*
 * The page tables as they stand: nothing in them breaks a rule, and the
 * walker that says so finds each rule broken once on purpose. What a test
 * plants it removes before it checks, so that a failure spoils no other test.
 */
#include <string.h>

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/image.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/tables.h"
#include "arch/x86_64/walker.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "tests/kernel/tables_end.h"
#include "tests/unit/test.h"

#define CR0_WP (1ull << 16)
#define RW (ARCH_MAP_READ | ARCH_MAP_WRITE)
#define USER_PAGE 0x40000000ull

static void set(u64 *entry, u64 value, vaddr_t address)
{
	table_window_open();
	entry_set(entry, value);
	table_window_close();
	invlpg(address);
}

/* Puts `value` into the entry of an empty page, asks the walker, and removes
 * it. True if the walker complained of just that page in just those words. */
static bool is_found(paddr_t root, vaddr_t address, u64 value, const char *what)
{
	u64 link = address >> 63 ? KERNEL_LINK : USER_LINK;
	struct table_finding found = { .what = NULL };
	u64 *entry = table_reach(root, address, 1, link);
	bool clean;

	if (entry == NULL || entry_get(entry) != 0)
		return false;
	set(entry, value, address);
	clean = tables_audit(root, &found);
	set(entry, 0, address);
	return !clean && found.address == address &&
	       strcmp(found.what, what) == 0;
}

/* A page of the image's region that nobody has, behind the guard. */
static vaddr_t spare_page(void)
{
	return (u64)__image_end + 16 * PAGE_SIZE;
}

static bool is_planted(paddr_t frame, u64 bits, const char *what)
{
	return is_found(arch_kernel_tables(), spare_page(),
			frame | PTE_PRESENT | bits, what);
}

static void test_no_rule_is_broken(void)
{
	struct table_finding found = { .what = "" };
	bool clean = tables_audit(arch_kernel_tables(), &found);

	CHECK(clean);
	CHECK(tables_audit(read_cr3() & PTE_FRAME, &found));
}

static void test_finds_writable_executable(void)
{
	paddr_t frame = frame_alloc(FRAME_KERNEL);
	bool found, marked;

	CHECK(frame != 0);
	found = is_planted(frame, PTE_WRITE, "writable and executable");
	/* The mark is for programs only. */
	marked = is_planted(frame, PTE_WRITE | PTE_BOTH,
			    "writable and executable");
	frame_put(frame);
	CHECK(found);
	CHECK(marked);
}

static void test_finds_executable_data(void)
{
	paddr_t frame = frame_alloc(FRAME_KERNEL);
	bool found;

	CHECK(frame != 0);
	found = is_planted(frame, 0, "executable, but not the kernel's text");
	frame_put(frame);
	CHECK(found);
}

static void test_finds_aliases(void)
{
	u64 bits = PTE_WRITE | PTE_NX;

	CHECK(is_planted(paging_image_physical(__text_start), bits,
			 "writable alias of the kernel's text"));
	CHECK(is_planted(paging_image_physical(__text_end) - PAGE_SIZE, bits,
			 "writable alias of the kernel's text"));
	CHECK(is_planted(paging_image_physical(__rodata_start), bits,
			 "writable alias of read-only data"));
}

static void test_finds_writable_table(void)
{
	CHECK(is_planted(arch_kernel_tables(), PTE_WRITE | PTE_NX,
			 "writable page table"));
}

/* The same in the place where it would happen: the direct map. */
static void test_finds_unsealed_table(void)
{
	paddr_t root = arch_kernel_tables();
	vaddr_t address = DIRECT_MAP_BASE + root;
	u64 *entry = table_direct_entry(root);
	struct table_finding found = { .what = NULL };
	bool clean;

	CHECK(!(entry_get(entry) & PTE_WRITE));
	set(entry, entry_get(entry) | PTE_WRITE, address);
	clean = tables_audit(root, &found);
	set(entry, entry_get(entry) & ~PTE_WRITE, address);
	CHECK(!clean);
	CHECK_EQ(found.address, address);
	CHECK(strcmp(found.what, "writable page table") == 0);
}

static void test_finds_open_kernel_page(void)
{
	paddr_t frame = frame_alloc(FRAME_KERNEL);
	bool found;

	CHECK(frame != 0);
	found = is_planted(frame, PTE_USER | PTE_NX,
			   "kernel entry open to programs");
	frame_put(frame);
	CHECK(found);
}

static void test_finds_bad_user_pages(void)
{
	paddr_t root = arch_space_create();
	paddr_t frame = frame_alloc(FRAME_USER);
	u64 bits = frame | PTE_PRESENT | PTE_NX;
	bool high, closed, foreign;

	CHECK(root != 0 && frame != 0);
	high = is_found(root, USER_END, bits | PTE_USER,
			"outside the programs' range");
	closed = is_found(root, USER_PAGE, bits,
			  "kernel page in the programs' half");
	foreign = is_found(root, USER_PAGE,
			   arch_kernel_tables() | PTE_PRESENT | PTE_USER |
				   PTE_NX,
			   "a program sees a frame that is not a program's");
	frame_put(frame);
	tables_end(root);
	CHECK(high);
	CHECK(closed);
	CHECK(foreign);
}

static void test_lower_half_is_empty(void)
{
	const u64 *entries = table_at(arch_kernel_tables());

	for (unsigned i = 0; i < KERNEL_HALF; i++)
		CHECK_EQ(entry_get(entries + i), 0);
	CHECK(table_find(read_cr3() & PTE_FRAME, 0) == NULL ||
	      entry_get(table_find(read_cr3() & PTE_FRAME, 0)) == 0);
}

struct direct_count {
	u64 pages;
	u64 executable;
	u64 image;
};

static bool count_direct(void *context, const struct table_mapping *m)
{
	struct direct_count *count = context;

	if (m->is_table || m->address < DIRECT_MAP_BASE ||
	    m->address >= DIRECT_MAP_BASE + DIRECT_MAP_SIZE)
		return true;
	count->pages += m->size >> PAGE_SHIFT;
	count->executable += m->executable;
	count->image += m->frame >= paging_image_physical(__text_start) &&
			m->frame < paging_image_physical(__image_end);
	return true;
}

static void test_direct_map(void)
{
	struct direct_count count = { .pages = 0 };

	tables_visit(arch_kernel_tables(), count_direct, &count);
	CHECK(count.pages >= frames_total() / 2);
	CHECK_EQ(count.executable, 0);
	CHECK_EQ(count.image, 0);
}

static bool is_mapped(vaddr_t address)
{
	u64 *entry = table_find(arch_kernel_tables(), address);

	return entry != NULL && entry_get(entry) & PTE_PRESENT;
}

static void test_image_has_guards(void)
{
	CHECK(!is_mapped((u64)__text_start - PAGE_SIZE));
	CHECK(is_mapped((u64)__text_start));
	CHECK(is_mapped((u64)__image_end - PAGE_SIZE));
	CHECK(!is_mapped((u64)__image_end));
}

static void test_root_keeps_kernel_half(void)
{
	size_t before = frames_free();
	paddr_t root = arch_space_create();
	int same;

	CHECK(root != 0);
	same = memcmp(table_at(root) + KERNEL_HALF,
		      table_at(arch_kernel_tables()) + KERNEL_HALF,
		      (TABLE_ENTRIES - KERNEL_HALF) * sizeof(u64));
	tables_end(root);
	CHECK_EQ(same, 0);
	CHECK_EQ(frames_free(), before);
}

static void test_window_is_shut(void)
{
	CHECK(read_cr0() & CR0_WP);
	CHECK_EQ(read_flags() >> 9 & 1, 0);
}

/* Memory is never given out a second time as a device. */
static void test_no_device_in_memory(void)
{
	paddr_t frame = frame_alloc(FRAME_KERNEL);
	void *memory, *image, *beyond;

	CHECK(frame != 0);
	memory = arch_map_device(frame, 1);
	image = arch_map_device(paging_image_physical(__text_start), 1);
	beyond = arch_map_device(1ull << 52, 1);
	frame_put(frame);
	CHECK(memory == NULL);
	CHECK(image == NULL);
	CHECK(beyond == NULL);
}

TEST_SUITE(paging, TEST(test_no_rule_is_broken),
	   TEST(test_finds_writable_executable),
	   TEST(test_finds_executable_data), TEST(test_finds_aliases),
	   TEST(test_finds_writable_table), TEST(test_finds_unsealed_table),
	   TEST(test_finds_open_kernel_page), TEST(test_finds_bad_user_pages),
	   TEST(test_lower_half_is_empty), TEST(test_direct_map),
	   TEST(test_image_has_guards), TEST(test_root_keeps_kernel_half),
	   TEST(test_window_is_shut), TEST(test_no_device_in_memory));
