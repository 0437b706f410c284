/*
 * The hosted stand-in for memory and page tables: physical memory is an
 * arena, and tables are frames of it, so that a test sees what they cost and
 * what leaks. Four levels of 512 entries, as on x86-64.
 */
#include <stdlib.h>
#include <string.h>

#include <arch/direct_map.h>
#include <arch/page.h>
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"
#include "tests/host/fakes.h"

#define ENTRIES 512u
#define LEVELS 4u
#define ENTRY_USED 8u /* beside the rights, ARCH_MAP_* */
#define ENTRY_RIGHTS (7u | ARCH_MAP_BOTH)

unsigned char *test_memory;
uint64_t test_memory_size = TEST_MEMORY_SIZE;
struct task *test_current_task;

void test_memory_reset(void)
{
	static const struct boot_info boot = {
		.range_count = 1,
		.ranges = { { 0x100000, TEST_MEMORY_SIZE } },
		.kernel = { 0x100000, 0x200000 },
	};

	frames_init(&boot);
}

__attribute__((constructor)) static void set_up(void)
{
	test_memory = aligned_alloc(PAGE_SIZE, TEST_MEMORY_SIZE);
	if (test_memory == NULL)
		abort();
	memset(test_memory, 0xaa, TEST_MEMORY_SIZE);
	test_memory_reset();
}

static unsigned shift_of(unsigned level)
{
	return PAGE_SHIFT + 9 * (level - 1);
}

/* The entry of a page, with the tables above it made if `make` is set. */
static u64 *entry_of(paddr_t root, vaddr_t address, bool make)
{
	u64 *table = frame_address(root);

	for (unsigned level = LEVELS; level > 1; level--) {
		u64 *entry = &table[address >> shift_of(level) & (ENTRIES - 1)];

		if (*entry == 0 && make)
			*entry = frame_alloc(FRAME_TABLE);
		if (*entry == 0)
			return NULL;
		table = frame_address(*entry);
	}
	return &table[address >> PAGE_SHIFT & (ENTRIES - 1)];
}

paddr_t arch_space_create(void)
{
	return frame_alloc(FRAME_TABLE);
}

/* Frees the tables below `frame` that no page is left in. */
static void free_below(paddr_t frame, unsigned level)
{
	u64 *table = frame_address(frame);

	ASSERT(frame_type_of(frame) == FRAME_TABLE);
	for (unsigned i = 0; i < ENTRIES; i++) {
		ASSERT(level > 1 || table[i] == 0);
		if (level == 1 || table[i] == 0)
			continue;
		free_below(table[i], level - 1);
		frame_put(table[i]);
	}
}

void arch_space_destroy(paddr_t root)
{
	free_below(root, LEVELS);
	frame_put(root);
}

static void check(paddr_t frame, unsigned prot)
{
	enum frame_type type = frame_type_of(frame);

	ASSERT(type == FRAME_USER || type == FRAME_ARCHIVE);
	ASSERT(type == FRAME_USER || !(prot & ARCH_MAP_WRITE));
	ASSERT((prot & (6u | ARCH_MAP_BOTH)) != 6u &&
	       (prot & ~ENTRY_RIGHTS) == 0);
}

int arch_user_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned prot)
{
	u64 *entry = entry_of(root, address, true);

	check(frame, prot);
	if (entry == NULL)
		return -ENOMEM;
	ASSERT(*entry == 0);
	*entry = frame | ENTRY_USED | prot;
	return 0;
}

paddr_t arch_user_unmap(paddr_t root, vaddr_t address)
{
	u64 *entry = entry_of(root, address, false);
	paddr_t frame;

	if (entry == NULL || *entry == 0)
		return 0;
	frame = *entry & ~PAGE_MASK;
	*entry = 0;
	return frame;
}

bool arch_user_protect(paddr_t root, vaddr_t address, unsigned prot)
{
	u64 *entry = entry_of(root, address, false);

	if (entry == NULL || *entry == 0)
		return false;
	check(*entry & ~PAGE_MASK, prot);
	*entry = (*entry & ~(u64)ENTRY_RIGHTS) | prot;
	return true;
}

bool arch_user_lookup(paddr_t root, vaddr_t address, paddr_t *frame,
		      unsigned *prot)
{
	u64 *entry = entry_of(root, address, false);

	if (entry == NULL || *entry == 0)
		return false;
	*frame = *entry & ~PAGE_MASK;
	*prot = *entry & ENTRY_RIGHTS;
	return true;
}

/* Tables stay here until their space goes. */
bool arch_user_trim(paddr_t root, vaddr_t *at, vaddr_t end)
{
	(void)root, (void)at, (void)end;
	return true;
}

/* By single pages and whole missing tables. */
bool arch_user_next(paddr_t root, vaddr_t *at, vaddr_t end, int *left)
{
	vaddr_t from = *at;

	for (; from < end && *left > 0; (*left)--) {
		u64 *entry = entry_of(root, from, false);

		if (entry != NULL && *entry != 0) {
			*at = from;
			return true;
		}
		if (entry != NULL) {
			from += PAGE_SIZE;
			continue;
		}
		entry = frame_address(root);
		entry += from >> shift_of(LEVELS) & (ENTRIES - 1);
		from = *entry == 0 ? round_up(from + 1, 1ull << shift_of(4)) :
				     round_up(from + 1, 1ull << shift_of(2));
	}
	*at = min_u64(from, end);
	return false;
}

unsigned arch_user_drop(paddr_t root, vaddr_t *at, vaddr_t end, unsigned most)
{
	unsigned done = 0;
	int left = ARCH_WALK_MOST;

	for (; done < most; done++) {
		if (!arch_user_next(root, at, end, &left))
			break;
		frame_put(arch_user_unmap(root, *at));
		*at += PAGE_SIZE;
	}
	return done;
}
