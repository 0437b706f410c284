/*
 * The floating-point and vector state of programs: x87, SSE and AVX, saved
 * and loaded whole by XSAVE (Intel SDM volume 1, chapter 13). The kernel
 * itself has none, but for arch_vector_begin() of kernel/arch.h.
 */
#ifndef ARCH_X86_64_FPU_H
#define ARCH_X86_64_FPU_H

#include <arch/task.h>

#include "kernel/lib/types.h"

/* In a signal frame: the state and the second magic word behind it. */
#define FPU_FRAME_SIZE (FPU_STATE_SIZE + 4)

void fpu_reset(struct arch_task *arch); /* what a program starts with */
void fpu_save(struct arch_task *arch);
void fpu_restore(const struct arch_task *arch);

/* Does the kernel use the registers itself now? */
bool fpu_is_borrowed(void);

/* The current program's state into its signal frame at `to`, a multiple of
 * 64, and back. False when the memory cannot be accessed, or when what comes
 * back is no state that XRSTOR takes. An address of 0 stands for the initial
 * state. */
bool fpu_to_user(struct uptr to);
bool fpu_from_user(struct uptr from);

#endif
