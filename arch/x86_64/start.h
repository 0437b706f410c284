/*
 * The kernel's start on x86-64.
 */
#ifndef ARCH_X86_64_START_H
#define ARCH_X86_64_START_H

#include "kernel/bootinfo.h"
#include "kernel/lib/types.h"

/* Bytes by which the image lies above its link address. */
extern u64 kernel_slide;

/* Called by entry.asm on the boot stack. Goes on to kernel_main() with what
 * boot/ has written into boot_info. */
noreturn void arch_main(void);

#endif
