/*
 * Copies between the kernel and a program's memory.
 *
 * Invariants: the range is checked before a byte moves, and an address that
 * fails the check is 0 for a processor that runs ahead of it; programs'
 * memory is open (EFLAGS.AC, Intel SDM volume 3A, 4.6.1) for the copy
 * instructions alone; a fault in them that cannot be served continues behind
 * them, as the table in .extable says.
 */
#include "arch/x86_64/usercopy.h"

#include <arch/nospec.h>
#include <arch/usercopy.h>
#include <string.h>

#include "arch/x86_64/paging.h"
#include "kernel/abi/errno.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"

/* Each field is the distance from itself to what it names. */
struct extable_entry {
	i32 fault;
	i32 fixup;
};

extern const struct extable_entry __extable_start[], __extable_end[];

/* Quadwords, then the bytes that are left. RCX counts down what is left to
 * do: behind the copy it is 0 exactly if nothing failed. */
#define COPY(open, close)                                                \
	__asm__ volatile(open "1:	rep movsq\n\t"                   \
			 "movl %k[tail], %%ecx\n"                        \
			 "2:	rep movsb\n"                             \
			 "3:	" close                                  \
			 USERCOPY_FIXUP("1b", "3b")                      \
			 USERCOPY_FIXUP("2b", "3b")                      \
			 : "+D"(to), "+S"(from), "+c"(left)              \
			 : [tail] "r"(size & 7)                          \
			 : "memory", "cc")

bool usercopy_smap RO_AFTER_INIT;

void usercopy_set_smap(bool on)
{
	usercopy_smap = on;
}

static inline bool copy(void *to, const void *from, size_t size)
{
	size_t left = size / 8;

	if (__builtin_expect(usercopy_smap, 1))
		COPY("stac\n", "clac\n\t");
	else
		COPY("", "\n\t");
	return left == 0;
}

/* Does [address, address + size) lie in user space? `*last` is the greatest
 * address for which it does. */
static inline bool is_user(u64 address, size_t size, u64 *last)
{
	return checked_sub(USER_END, size, last) && address <= *last;
}

int copy_from_user(void *to, struct uptr from, size_t size)
{
	u64 last;

	ASSERT(locks_held == 0);
	if (is_user(from.addr, size, &last) &&
	    copy(to, (const void *)min_nospec(from.addr, last), size))
		return 0;
	memset(to, 0, size);
	return size == 0 ? 0 : -EFAULT;
}

int copy_to_user(struct uptr to, const void *from, size_t size)
{
	u64 last;

	ASSERT(locks_held == 0);
	if (is_user(to.addr, size, &last) &&
	    copy((void *)min_nospec(to.addr, last), from, size))
		return 0;
	return size == 0 ? 0 : -EFAULT;
}

u64 extable_fixup(u64 ip)
{
	for (const struct extable_entry *e = __extable_start;
	     e < __extable_end; e++)
		if ((u64)&e->fault + (i64)e->fault == ip)
			return (u64)&e->fixup + (i64)e->fixup;
	return 0;
}
