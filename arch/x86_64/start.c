/*
 * The kernel's start on x86-64: from boot/'s hand-over to kernel_main().
 *
 * Invariant: of boot/'s memory the kernel uses the tables alone, until its
 * own are made. boot/ has run on boot_stack, and has filled in boot_info.
 */
#include "arch/x86_64/start.h"

#include "arch/x86_64/paging.h"
#include "arch/x86_64/processor.h"
#include "arch/x86_64/traps.h"
#include "kernel/arch.h"
#include "kernel/dev/serial.h"
#include "kernel/main.h"
#include "kernel/options.h"

#define BOOT_STACK_SIZE 8192

u8 boot_stack[BOOT_STACK_SIZE] __attribute__((aligned(16)));
__asm__(".globl boot_stack_top\n"
	".hidden boot_stack_top\n"
	".set boot_stack_top, boot_stack + 8192\n");

struct boot_info boot_info RO_AFTER_INIT;
u64 kernel_slide;

__attribute__((no_stack_protector)) noreturn void
arch_main(void)
{
	processor_early();
	kernel_slide = boot_info.slide;
	options_init(boot_info.command_line);
	serial_init();
	traps_init();
	arch_processor_init(&boot_info);
	kernel_main(&boot_info);
}

void arch_memory_init(const struct boot_info *boot)
{
	paging_init(boot);
}

void arch_seal(void)
{
	paging_seal();
}
