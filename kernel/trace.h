/*
 * Printing system calls to the log, as strace prints them, by the table.
 */
#ifndef KERNEL_TRACE_H
#define KERNEL_TRACE_H

#include "kernel/abi/syscall_table.h"
#include "kernel/lib/types.h"

struct task;

/* What syscalls.def says of a call; NULL for a number that is none. */
const struct call_info *call_info(u64 number);

/* At a call's end: prints one line. A call that does not return, or not to
 * the same program, is printed at its start. */
void trace_enter(struct task *task, u64 number, const u64 *arguments);
void trace_leave(struct task *task, u64 number, const u64 *arguments,
		 i64 result);
/* A number that is no call, and its six registers. */
void trace_unknown(struct task *task, u64 number, const u64 *arguments);

#endif
