/*
 * Copies of a few words between the kernel and a program, without a call: for
 * what programs ask often. What kernel/lib/usercopy.h says of the others
 * holds of these: the range is checked first, with a clamp for a processor
 * that runs ahead, and programs' memory is open (EFLAGS.AC, Intel SDM volume
 * 3A, 4.6.1) for the instructions of the copy alone.
 */
#ifndef ARCH_USERCOPY_H
#define ARCH_USERCOPY_H

#include <arch/nospec.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/types.h"
#include "kernel/mm/space.h"

/* The copies are said to be volatile: gcc 12 takes one whose word nobody uses
 * for one that need not be made, fault and all. */

/* Is SMAP on? STAC and CLAC are undefined without it. */
extern bool usercopy_smap;

/* A fault at `fault` that cannot be served continues at `fixup`: a record of
 * .extable. Each of its fields is the distance from itself. */
#define USERCOPY_FIXUP(fault, fixup)       \
	".pushsection .extable, \"a\"\n\t" \
	".balign 4\n\t"                    \
	".long " fault " - .\n\t"          \
	".long " fixup " - .\n\t"          \
	".popsection\n\t"

/* The instructions, with `fixups` for each that may fault: these lead to 9:,
 * and from there to the label `failed`. */
#define USERCOPY_WORDS(open, moves, close, fixups)       \
	open moves close fixups                          \
	".pushsection .text.fixup, \"ax\"\n"            \
	"9:	" close "jmp %l[failed]\n\t"             \
	".popsection\n\t"

/* Fetches the quadword at `from`. 0 or -EFAULT. */
static inline __attribute__((always_inline)) int
get_user_word(u64 *word, struct uptr from)
{
	const u64 last = USER_END - sizeof(*word);
	u64 address = min_nospec(from.addr, last);

	ASSERT(locks_held == 0);
	if (from.addr > last)
		return -EFAULT;
#define MOVES "1: mov (%1), %0\n"
#define FIXUPS USERCOPY_FIXUP("1b", "9f")
	if (__builtin_expect(usercopy_smap, 1))
		__asm__ volatile goto(
			USERCOPY_WORDS("stac\n", MOVES, "clac\n", FIXUPS)
			: "=r"(*word) : "r"(address) : "memory" : failed);
	else
		__asm__ volatile goto(
			USERCOPY_WORDS("", MOVES, "", FIXUPS)
			: "=r"(*word) : "r"(address) : "memory" : failed);
#undef MOVES
#undef FIXUPS
	return 0;
failed:
	return -EFAULT;
}

/* Puts `new` in the place of *old at `to`, undivided; *old becomes what was
 * there, and only where that is as before was anything written. 0 or
 * -EFAULT. */
static inline int compare_exchange_user(struct uptr to, u32 *old, u32 new)
{
	const u64 last = USER_END - sizeof(*old);
	u64 address = min_nospec(to.addr, last);

	ASSERT(locks_held == 0);
	if (to.addr > last)
		return -EFAULT;
#define MOVES "1: lock cmpxchgl %2, (%1)\n"
#define FIXUPS USERCOPY_FIXUP("1b", "9f")
	if (__builtin_expect(usercopy_smap, 1))
		__asm__ volatile goto(
			USERCOPY_WORDS("stac\n", MOVES, "clac\n", FIXUPS)
			: "+a"(*old) : "r"(address), "r"(new)
			: "memory", "cc" : failed);
	else
		__asm__ volatile goto(
			USERCOPY_WORDS("", MOVES, "", FIXUPS)
			: "+a"(*old) : "r"(address), "r"(new)
			: "memory", "cc" : failed);
#undef MOVES
#undef FIXUPS
	return 0;
failed:
	return -EFAULT;
}

/* Writes three quadwords to `to`. 0, or -EFAULT when at most some of them
 * were written. */
static inline __attribute__((always_inline)) int
put_user_words(struct uptr to, u64 a, u64 b, u64 c)
{
	const u64 last = USER_END - 3 * sizeof(a);
	u64 address = min_nospec(to.addr, last);

	ASSERT(locks_held == 0);
	if (to.addr > last)
		return -EFAULT;
#define MOVES "1: mov %1, (%0)\n2: mov %2, 8(%0)\n3: mov %3, 16(%0)\n"
#define FIXUPS USERCOPY_FIXUP("1b", "9f") USERCOPY_FIXUP("2b", "9f") \
	USERCOPY_FIXUP("3b", "9f")
	if (__builtin_expect(usercopy_smap, 1))
		__asm__ volatile goto(
			USERCOPY_WORDS("stac\n", MOVES, "clac\n", FIXUPS)
			: : "r"(address), "r"(a), "r"(b), "r"(c)
			: "memory" : failed);
	else
		__asm__ volatile goto(
			USERCOPY_WORDS("", MOVES, "", FIXUPS)
			: : "r"(address), "r"(a), "r"(b), "r"(c)
			: "memory" : failed);
#undef MOVES
#undef FIXUPS
	return 0;
failed:
	return -EFAULT;
}

#endif
