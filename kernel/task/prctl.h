/*
 * The handlers of prctl(2)'s options, one for each line of
 * kernel/abi/prctl.def, in the files of what they are about. Each gets the
 * arguments behind the option, and returns what the program gets.
 */
#ifndef KERNEL_TASK_PRCTL_H
#define KERNEL_TASK_PRCTL_H

#include "kernel/lib/types.h"

#define PRCTL(number, name, handler, text) \
	i64 prctl_##handler(u64 a2, u64 a3, u64 a4, u64 a5);
#include "kernel/abi/prctl.def"
#undef PRCTL

#endif
