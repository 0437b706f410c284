/*
 * The processor's own state: what only arch/x86_64 may change.
 */
#ifndef ARCH_X86_64_PROCESSOR_H
#define ARCH_X86_64_PROCESSOR_H

#include <arch/task.h>

#include "kernel/lib/types.h"

/* Stacks of their own (interrupt stack table), by index in the TSS. */
enum {
	IST_DOUBLE_FAULT,
	IST_NMI,
	IST_MACHINE_CHECK,
	IST_DEBUG,
	IST_COUNT,
};

extern struct percpu percpu;

/* GDT, GS base and a first stack guard; before any guarded function. */
void processor_early(void);
/* Loads the interrupt descriptor table. */
void load_descriptor_table(const void *table, size_t size);
/* The stack on which the next entry from a program starts. */
void processor_set_stack(u64 top);
/* The FS base of the program that runs next. */
void processor_set_tls(u64 base);

#endif
