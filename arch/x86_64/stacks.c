/*
 * Kernel stacks; see stacks.h.
 *
 * One gigabyte of addresses holds 16384 slots; a word of the bitmap stands
 * for the slots of one page table (2 MiB), which is added with its first
 * stack and given back with its last: stacks that come and go leave the
 * number of free frames as it was.
 */
#include "arch/x86_64/stacks.h"

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/tables.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"
#include "kernel/random.h"

#define SLOTS 16384u
#define SLOTS_IN_WORD 32u
#define STACK_PAGES (STACK_SIZE / PAGE_SIZE)
_Static_assert(SLOTS_IN_WORD * STACK_SLOT == 1ull << 21,
	       "a word of the bitmap is one page table");
_Static_assert(SHADOW_OFFSET >= STACK_SIZE + PAGE_SIZE &&
		       PAGE_SIZE + SHADOW_OFFSET + STACK_SIZE < STACK_SLOT,
	       "guard, stack, guard, shadow stack and guard fill a slot");

static u32 used[SLOTS / SLOTS_IN_WORD];

static vaddr_t slot_bottom(unsigned slot)
{
	return STACKS_BASE + slot * STACK_SLOT + PAGE_SIZE;
}

static bool slot_is_used(unsigned slot)
{
	return used[slot / SLOTS_IN_WORD] >> slot % SLOTS_IN_WORD & 1;
}

bool stack_is_guard(u64 address)
{
	u64 slot = (address - STACKS_BASE) / STACK_SLOT;
	u64 offset = (address - STACKS_BASE) % STACK_SLOT;

	if (address < STACKS_BASE || slot >= SLOTS || !slot_is_used(slot))
		return false;
	return offset < PAGE_SIZE || (offset >= PAGE_SIZE + STACK_SIZE &&
				      offset < 2 * PAGE_SIZE + STACK_SIZE);
}

/* The first free slot from a random one on; SLOTS if none is left. */
static unsigned choose_slot(void)
{
	unsigned start = random_layout_word() % SLOTS;

	for (unsigned i = 0; i < SLOTS; i++)
		if (!slot_is_used((start + i) % SLOTS))
			return (start + i) % SLOTS;
	return SLOTS;
}

static bool take_frames(paddr_t *frames)
{
	for (unsigned i = 0; i < STACK_PAGES; i++) {
		frames[i] = frame_alloc(FRAME_KERNEL);
		if (frames[i] == 0) {
			while (i-- > 0)
				frame_put(frames[i]);
			return false;
		}
	}
	return true;
}

/* In an open window: takes a frame out of the direct map, or back into it. */
static void hide_frame(paddr_t frame, bool hidden)
{
	u64 *entry = table_direct_entry(frame);
	u64 value = entry_get(entry);

	entry_set(entry, hidden ? value & ~PTE_PRESENT : value | PTE_PRESENT);
	invlpg(DIRECT_MAP_BASE + frame);
}

int stack_alloc(u64 *top)
{
	paddr_t frames[STACK_PAGES];
	unsigned slot = choose_slot();
	vaddr_t bottom = slot_bottom(slot);
	u64 *entry;

	if (slot == SLOTS || !take_frames(frames))
		return -ENOMEM;
	entry = table_reach(arch_kernel_tables(), bottom, 1, KERNEL_LINK);
	if (entry == NULL) {
		for (unsigned i = 0; i < STACK_PAGES; i++)
			frame_put(frames[i]);
		return -ENOMEM;
	}
	used[slot / SLOTS_IN_WORD] |= 1u << slot % SLOTS_IN_WORD;
	table_window_open();
	for (unsigned i = 0; i < STACK_PAGES; i++) {
		ASSERT(entry_get(entry + i) == 0);
		entry_set(entry + i,
			  frames[i] | PTE_PRESENT | PTE_WRITE | PTE_ACCESSED |
				  PTE_DIRTY | PTE_GLOBAL | pte_no_exec);
		hide_frame(frames[i], true);
	}
	table_window_close();
	*top = bottom + STACK_SIZE;
	return 0;
}

/* Gives the page table of a word back that has no stack left. */
static void free_table(vaddr_t address)
{
	struct table_batch batch = { .count = 0 };
	unsigned reached;
	u64 *entry = table_descend(arch_kernel_tables(), address, 2, &reached);

	ASSERT(reached == 2 && entry_get(entry) & PTE_PRESENT);
	table_batch_add(&batch, entry_get(entry) & PTE_FRAME);
	table_window_open();
	entry_set(entry, 0);
	table_window_close();
	/* INVLPG of any address drops all that is remembered of the levels
	 * above (Intel SDM volume 3A, 4.10.4.1). */
	invlpg(address);
	table_batch_flush(&batch);
}

void stack_free(u64 top)
{
	vaddr_t bottom = top - STACK_SIZE;
	unsigned slot = (bottom - STACKS_BASE) / STACK_SLOT;
	paddr_t frames[STACK_PAGES];
	u64 *entry;

	ASSERT(bottom >= STACKS_BASE && slot < SLOTS &&
	       bottom == slot_bottom(slot) && slot_is_used(slot));
	entry = table_find(arch_kernel_tables(), bottom);
	table_window_open();
	for (unsigned i = 0; i < STACK_PAGES; i++) {
		frames[i] = entry_get(entry + i) & PTE_FRAME;
		entry_set(entry + i, 0);
		invlpg(bottom + i * PAGE_SIZE);
		hide_frame(frames[i], false);
	}
	table_window_close();
	for (unsigned i = 0; i < STACK_PAGES; i++)
		frame_put(frames[i]);
	used[slot / SLOTS_IN_WORD] &= ~(1u << slot % SLOTS_IN_WORD);
	if (used[slot / SLOTS_IN_WORD] == 0)
		free_table(bottom);
}
