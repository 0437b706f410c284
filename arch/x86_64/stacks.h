/*
 * Kernel stacks: mappings of their own, in slots of layout.h.
 *
 * Invariants: the pages on both sides of a stack are never mapped; while a
 * frame serves as a stack, its address in the direct map is not mapped
 * either, so that only the stack's own address reaches it.
 */
#ifndef ARCH_X86_64_STACKS_H
#define ARCH_X86_64_STACKS_H

#include "kernel/lib/types.h"

/* A zeroed stack of STACK_SIZE bytes, in a slot that cannot be foreseen.
 * `*top` is the address just past its last byte, a multiple of 16.
 * 0, or -ENOMEM with nothing changed. */
int stack_alloc(u64 *top);
/* Gives back what stack_alloc gave. Not for the stack that runs. */
void stack_free(u64 top);
/* Whether `address` lies in the guard page below or above a stack in use. */
bool stack_is_guard(u64 address);

#endif
