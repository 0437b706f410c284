/*
 * The registers of an interrupted program or kernel, as entry.asm saves them.
 *
 * The six argument registers of a system call adjoin, in order, so that the
 * dispatcher reads them as an array. entry.asm holds the same order.
 */
#ifndef ARCH_X86_64_FRAME_H
#define ARCH_X86_64_FRAME_H

#include "kernel/lib/types.h"

struct trap_frame {
	u64 rdi, rsi, rdx, r10, r8, r9; /* a system call's arguments */
	u64 rax, rcx, r11;
	u64 rbx, rbp, r12, r13, r14, r15;
	u64 vector; /* SYSCALL_VECTOR for a system call */
	u64 error;  /* the processor's error code; a system call's number */
	u64 rip, cs, rflags, rsp, ss;
};

#define SYSCALL_VECTOR 256

/* Selectors, at Linux's values since a program can read them. */
#define KERNEL_CS 0x10
#define KERNEL_SS 0x18
#define USER_BASE 0x23 /* sysret: SS = base + 8, CS = base + 16 */
#define USER_SS 0x2b
#define USER_CS 0x33
#define TSS_SELECTOR 0x40

#define RFLAGS_RESERVED 0x2ull
#define RFLAGS_TF 0x100ull
#define RFLAGS_IF 0x200ull

static inline bool frame_is_user(const struct trap_frame *frame)
{
	return (frame->cs & 3) == 3;
}

#endif
