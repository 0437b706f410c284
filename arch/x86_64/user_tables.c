/*
 * The programs' half of the page tables.
 *
 * Invariants, each of which panics when it would be broken: an entry names
 * no frame but a program's (FRAME_USER) or the archive's; no page is both
 * writable and executable, but those marked as such; nothing from USER_END on
 * is mapped. kernel/mm decides what is mapped where, and holds the counts of
 * the frames.
 */
#include <string.h>

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/tables.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"

#define WX (ARCH_MAP_WRITE | ARCH_MAP_EXEC)
#define RIGHTS (ARCH_MAP_READ | WX | ARCH_MAP_BOTH)

/* The entry of a page: every right includes reading, as the processor has
 * no other (Intel SDM volume 3A, 4.6.1). */
static inline u64 user_entry(paddr_t frame, unsigned prot)
{
	u64 value = frame | PTE_PRESENT | PTE_USER | PTE_ACCESSED;

	if ((prot & (WX | ARCH_MAP_BOTH)) == WX || prot & ~RIGHTS)
		panic("page tables: rights 0x%x for a program's page", prot);
	if (prot == 0)
		return PTE_HELD | (frame ^ PTE_FRAME);
	if (prot & ARCH_MAP_WRITE)
		value |= PTE_WRITE | PTE_DIRTY;
	if (prot & ARCH_MAP_BOTH)
		value |= PTE_BOTH;
	return value | (prot & ARCH_MAP_EXEC ? PTE_EXECUTABLE : pte_no_exec);
}

static inline void check_address(vaddr_t address)
{
	ASSERT((address & PAGE_MASK) == 0);
	ASSERT(address < USER_END);
}

static inline void check_frame(paddr_t frame)
{
	enum frame_type type = frame_type_of(frame);

	ASSERT((frame & PAGE_MASK) == 0);
	if (type != FRAME_USER && type != FRAME_ARCHIVE)
		panic("page tables: a program's page would show a frame of "
		      "type %u", type);
}

/* Writes one entry and drops what the processor remembers of it: also when
 * rights rise, for a remembered lesser right would fault once more. */
static inline void change(paddr_t root, vaddr_t address, u64 *entry, u64 value)
{
	table_window_open();
	entry_set(entry, value);
	table_window_close();
	if (paging_is_current(root))
		invlpg(address);
}

paddr_t arch_space_create(void)
{
	paddr_t root = frame_alloc(FRAME_TABLE);

	if (root == 0)
		return 0;
	memcpy(table_at(root) + KERNEL_HALF,
	       table_at(arch_kernel_tables()) + KERNEL_HALF,
	       (TABLE_ENTRIES - KERNEL_HALF) * sizeof(u64));
	table_seal(root);
	return root;
}

void arch_space_destroy(paddr_t root)
{
	struct table_batch batch = { .count = 0 };

	ASSERT(root != arch_kernel_tables());
	ASSERT(frame_tally(root, 0) == 0);
	if (paging_is_current(root))
		paging_use(0);
	table_batch_add(&batch, root);
	table_batch_flush(&batch);
}

int arch_user_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned prot)
{
	u64 value = user_entry(frame, prot);
	unsigned reached;
	u64 *entry;

	check_address(address);
	check_frame(frame);
	entry = table_descend(root, address, 1, &reached);
	if (reached != 1) {
		entry = table_reach(root, address, 1, USER_LINK);
		if (entry == NULL)
			return -ENOMEM;
	}
	/* What is not present is not remembered (SDM 3A, 4.10.2.3): no
	 * flush. */
	ASSERT(entry_get(entry) == 0);
	frame_tally(table_of(entry), 1);
	table_window_open();
	entry_set(entry, value);
	table_window_close();
	return 0;
}

/* The entry of a page that is mapped, or NULL. */
static u64 *mapped_entry(paddr_t root, vaddr_t address)
{
	u64 *entry;

	check_address(address);
	entry = table_find(root, address);
	return entry != NULL && entry_get(entry) != 0 ? entry : NULL;
}

paddr_t arch_user_unmap(paddr_t root, vaddr_t address)
{
	u64 *entry = mapped_entry(root, address);
	paddr_t frame;

	if (entry == NULL)
		return 0;
	frame = entry_frame(entry_get(entry));
	frame_tally(table_of(entry), -1);
	change(root, address, entry, 0);
	return frame;
}

bool arch_user_protect(paddr_t root, vaddr_t address, unsigned prot)
{
	u64 *entry = mapped_entry(root, address);

	if (entry == NULL)
		return false;
	change(root, address, entry,
	       user_entry(entry_frame(entry_get(entry)), prot));
	return true;
}

bool arch_user_lookup(paddr_t root, vaddr_t address, paddr_t *frame,
		      unsigned *prot)
{
	u64 *entry = mapped_entry(root, address);
	u64 value;

	if (entry == NULL)
		return false;
	value = entry_get(entry);
	*frame = entry_frame(value);
	*prot = 0;
	if (!(value & PTE_PRESENT))
		return true;
	*prot |= ARCH_MAP_READ;
	if (value & PTE_WRITE)
		*prot |= ARCH_MAP_WRITE;
	if (value & PTE_EXECUTABLE)
		*prot |= ARCH_MAP_EXEC;
	if (value & PTE_BOTH)
		*prot |= ARCH_MAP_BOTH;
	return true;
}
