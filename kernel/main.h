/*
 * The kernel's boot, from the architecture's hand-over on.
 */
#ifndef KERNEL_MAIN_H
#define KERNEL_MAIN_H

#include "kernel/bootinfo.h"
#include "kernel/lib/types.h"

/* Brings everything up, in order, and runs the first program. The processor's
 * protections are on already. */
noreturn void kernel_main(const struct boot_info *boot);

#endif
