/*
 * The kernel's start on x86-64.
 */
#ifndef ARCH_X86_64_START_H
#define ARCH_X86_64_START_H

#include "kernel/bootinfo.h"
#include "kernel/lib/types.h"

/* Bytes by which the image lies above its link address. */
extern u64 kernel_slide;

/* Called by entry.asm on the boot stack. Copies what `loader` says and goes
 * on to kernel_main(). */
noreturn void arch_main(const struct boot_info *loader);

#endif
