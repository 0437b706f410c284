/*
 * The copies between the kernel and programs, as the trap handler and the
 * processor's set-up see them; kernel/lib/usercopy.h has the copies.
 */
#ifndef ARCH_X86_64_USERCOPY_H
#define ARCH_X86_64_USERCOPY_H

#include "kernel/lib/types.h"

/* Tells whether SMAP is on: STAC and CLAC are undefined without it. To be
 * called before the first copy. */
void usercopy_set_smap(bool on);

/* Where to go on when the instruction at `ip` faulted on a program's memory
 * and the fault cannot be served; 0 if no fault is expected there. */
u64 extable_fixup(u64 ip);

#endif
