/*
 * What the kernel's own objects expect of where they are linked: a canary of
 * the stack at gs:40 (see the flags in the Makefile), where a program of Linux
 * has no gs base, and a place to go when it was overwritten. The kernel's
 * are `struct percpu` and kernel/panic.c.
 */
#include <asm/prctl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CANARY_WORD 5

static uint64_t own[CANARY_WORD + 1];

void __stack_chk_fail(void);

void __stack_chk_fail(void)
{
	fputs("a buffer on the stack was overrun\n", stderr);
	abort();
}

/* In front of main(), and of each call of such an object. */
__attribute__((constructor)) static void set_guard(void)
{
	own[CANARY_WORD] = 0x5ca1ab1e0ddba11;
	if (syscall(SYS_arch_prctl, ARCH_SET_GS, own) != 0) {
		perror("arch_prctl: ARCH_SET_GS");
		exit(EXIT_FAILURE);
	}
}
