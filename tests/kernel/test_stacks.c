/* Kernel stacks: guarded, reached by one address only, given back whole. */
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/stacks.h"
#include "arch/x86_64/tables.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/types.h"
#include "kernel/mm/frame.h"
#include "tests/unit/test.h"

static u64 entry_of(vaddr_t address)
{
	u64 *entry = table_find(arch_kernel_tables(), address);

	return entry == NULL ? 0 : entry_get(entry);
}

static void test_stack_has_guards(void)
{
	u64 top, below, above, inside[STACK_SIZE / PAGE_SIZE];

	CHECK_EQ(stack_alloc(&top), 0);
	below = entry_of(top - STACK_SIZE - PAGE_SIZE);
	above = entry_of(top);
	for (unsigned i = 0; i < ARRAY_SIZE(inside); i++)
		inside[i] = entry_of(top - STACK_SIZE + i * PAGE_SIZE);
	stack_free(top);
	CHECK_EQ(below & PTE_PRESENT, 0);
	CHECK_EQ(above & PTE_PRESENT, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(inside); i++) {
		CHECK(inside[i] & PTE_PRESENT);
		CHECK(inside[i] & PTE_WRITE);
		CHECK_EQ(inside[i] & PTE_NX, pte_no_exec);
	}
}

static void test_stack_has_one_address(void)
{
	paddr_t frame;
	u64 top, during, after;

	CHECK_EQ(stack_alloc(&top), 0);
	frame = entry_of(top - PAGE_SIZE) & PTE_FRAME;
	*(volatile u64 *)(top - 8) = 1;
	during = entry_of(DIRECT_MAP_BASE + frame);
	stack_free(top);
	after = entry_of(DIRECT_MAP_BASE + frame);
	CHECK_EQ(during & PTE_PRESENT, 0);
	CHECK(after & PTE_PRESENT);
}

static void test_stacks_come_back(void)
{
	size_t before = frames_free();
	u64 tops[8];
	unsigned alike = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(tops); i++)
		CHECK_EQ(stack_alloc(&tops[i]), 0);
	for (unsigned i = 1; i < ARRAY_SIZE(tops); i++)
		alike += tops[i] == tops[i - 1] + STACK_SLOT;
	for (unsigned i = 0; i < ARRAY_SIZE(tops); i++)
		stack_free(tops[i]);
	CHECK_EQ(frames_free(), before);
	/* In order by chance: once in 2^14 for each pair. */
	CHECK(alike < ARRAY_SIZE(tops) - 1);
}

/* Four frames and perhaps a table: each may be the one that is missing. */
static void test_stack_without_memory(void)
{
	size_t before = frames_free();
	int result[4];
	u64 top;

	for (unsigned n = 0; n < ARRAY_SIZE(result); n++) {
		frames_fail_at(n + 1);
		result[n] = stack_alloc(&top);
	}
	frames_fail_at(0);
	for (unsigned n = 0; n < ARRAY_SIZE(result); n++)
		CHECK_EQ((u64)result[n], (u64)-ENOMEM);
	CHECK_EQ(frames_free(), before);
}

TEST_SUITE(stacks, TEST(test_stack_has_guards),
	   TEST(test_stack_has_one_address), TEST(test_stacks_come_back),
	   TEST(test_stack_without_memory));
