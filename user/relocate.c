/*
 * A position-independent program without a dynamic linker puts its own
 * pointers right before anything else runs (System V ABI for AMD64, 4.4).
 *
 * Invariant: nothing here reads a pointer from memory that is not
 * relocated yet, and in a program at a fixed address nothing happens.
 */
#include "user/program.h"

#define DT_RELA 7
#define DT_RELASZ 8
#define R_X86_64_RELATIVE 8

struct dynamic {
	unsigned long tag;
	unsigned long value;
};

struct relocation {
	unsigned long place;
	unsigned long type;
	unsigned long addend;
};

extern char __executable_start[] __attribute__((visibility("hidden")));

/* NULL in a program at a fixed address. The compiler would fetch the address
 * of a weak symbol from memory that is not relocated yet. */
static const struct dynamic *dynamic_section(void)
{
	const struct dynamic *section;

	__asm__(".weak _DYNAMIC\n"
		".hidden _DYNAMIC\n"
		"	leaq _DYNAMIC(%%rip), %0" : "=r"(section));
	return section;
}

void program_relocate(void)
{
	unsigned long base = (unsigned long)__executable_start;
	const struct dynamic *d = dynamic_section();
	const struct relocation *table = NULL;
	unsigned long size = 0;

	if (d == NULL)
		return;
	for (; d->tag; d++) {
		if (d->tag == DT_RELA)
			table = (const void *)(base + d->value);
		if (d->tag == DT_RELASZ)
			size = d->value;
	}
	for (; size >= sizeof(*table); size -= sizeof(*table), table++)
		if ((unsigned)table->type == R_X86_64_RELATIVE)
			*(unsigned long *)(base + table->place) =
				base + table->addend;
}
