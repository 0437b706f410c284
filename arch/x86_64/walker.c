/* Visits and checks page tables; see walker.h. */
#include "arch/x86_64/walker.h"

#include "arch/x86_64/image.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/tables.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"

#define UPPER_HALF 0xffff800000000000ull

typedef bool (*visit_fn)(void *context, const struct table_mapping *m);

static struct table_mapping describe(const struct table_mapping *above,
				     unsigned index, u64 value)
{
	unsigned level = above->level - 1;
	struct table_mapping m = {
		.address = above->address +
			   ((u64)index << level_shift(level)),
		.size = 1ull << level_shift(level),
		.frame = value & PTE_FRAME,
		.level = level,
		.is_table = level > 1 && !(value & PTE_LARGE),
		.writable = above->writable && value & PTE_WRITE,
		.executable = above->executable && !(value & PTE_NX),
		.user = above->user && value & PTE_USER,
		.user_bit = value & PTE_USER,
		.is_both = value & PTE_BOTH,
	};

	if (level == TABLE_LEVELS && index >= KERNEL_HALF)
		m.address |= UPPER_HALF;
	if (!m.is_table)
		m.frame &= ~(m.size - 1);
	return m;
}

/* The entries of the table that `above` leads to. Each step down lowers the
 * level, so that the depth is TABLE_LEVELS at the most. */
static bool visit_table(const struct table_mapping *above, visit_fn visit,
			void *context)
{
	for (unsigned i = 0; i < TABLE_ENTRIES; i++) {
		u64 value = entry_get(table_at(above->frame) + i);
		struct table_mapping m;

		if (!(value & PTE_PRESENT))
			continue;
		m = describe(above, i, value);
		if (!visit(context, &m))
			return false;
		if (m.is_table && !visit_table(&m, visit, context))
			return false;
	}
	return true;
}

bool tables_visit(paddr_t root,
		  bool (*visit)(void *context, const struct table_mapping *m),
		  void *context)
{
	struct table_mapping top = {
		.frame = root,
		.level = TABLE_LEVELS + 1,
		.is_table = true,
		.writable = true,
		.executable = true,
		.user = true,
	};

	return visit_table(&top, visit, context);
}

/* --- the rules --- */

static bool shows(const struct table_mapping *m, const char *start,
		  const char *end)
{
	return m->frame < paging_image_physical(end) &&
	       paging_image_physical(start) < m->frame + m->size;
}

static bool lies_in(const struct table_mapping *m, const char *start,
		    const char *end)
{
	return m->address >= (u64)start && m->address < (u64)end &&
	       m->size <= (u64)end - m->address;
}

static bool shows_table(const struct table_mapping *m)
{
	for (u64 at = 0; at < m->size; at += PAGE_SIZE)
		if (frame_type_of(m->frame + at) == FRAME_TABLE)
			return true;
	return false;
}

static const char *broken_in_any_page(const struct table_mapping *m)
{
	if (!m->writable)
		return NULL;
	if (m->executable && pte_no_exec != 0 && !(m->user && m->is_both))
		return "writable and executable";
	if (shows(m, __text_start, __text_end))
		return "writable alias of the kernel's text";
	if (shows(m, __rodata_start, __rodata_end))
		return "writable alias of read-only data";
	if (paging_is_sealed() &&
	    shows(m, __ro_after_init_start, __ro_after_init_end))
		return "writable alias of data that was made read-only";
	if (shows_table(m))
		return "writable page table";
	return NULL;
}

static const char *broken_in_kernel_page(const struct table_mapping *m)
{
	if (m->executable && pte_no_exec != 0 &&
	    !lies_in(m, __text_start, __text_end))
		return "executable, but not the kernel's text";
	return NULL;
}

static const char *broken_in_user_page(const struct table_mapping *m)
{
	enum frame_type type = frame_type_of(m->frame);

	if (m->address + m->size > USER_END)
		return "outside the programs' range";
	if (!m->user)
		return "kernel page in the programs' half";
	if (m->level > 1 || (type != FRAME_USER && type != FRAME_ARCHIVE))
		return "a program sees a frame that is not a program's";
	return NULL;
}

static const char *broken_rule(const struct table_mapping *m)
{
	bool kernel = m->address >= UPPER_HALF;
	const char *what;

	if (kernel && m->user_bit)
		return "kernel entry open to programs";
	if (m->is_table)
		return frame_type_of(m->frame) == FRAME_TABLE ?
			       NULL : "a table in a frame that is none";
	what = broken_in_any_page(m);
	if (what != NULL)
		return what;
	return kernel ? broken_in_kernel_page(m) : broken_in_user_page(m);
}

static bool audit_one(void *context, const struct table_mapping *m)
{
	struct table_finding *first = context;

	first->what = broken_rule(m);
	first->address = m->address;
	first->frame = m->frame;
	return first->what == NULL;
}

bool tables_audit(paddr_t root, struct table_finding *first)
{
	return tables_visit(root, audit_one, first);
}
