/*
 * System calls: the prototypes of all handlers, made from syscalls.def.
 *
 * A handler is `i64 sys_NAME(arguments)`. It stands with the object that it
 * serves, returns a value or a negative errno, and has changed nothing when
 * it fails.
 */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include "kernel/abi/syscall_kinds.h"
#include "kernel/lib/types.h"

#define ARG_DECL(kind, name, detail) KTYPE_##kind name
#define CALL0(nr, call, mark, cap, text) i64 sys_##call(void);
#define CALL1(nr, call, mark, cap, text, a) i64 sys_##call(ARG_DECL a);
#define CALL2(nr, call, mark, cap, text, a, b) \
	i64 sys_##call(ARG_DECL a, ARG_DECL b);
#define CALL3(nr, call, mark, cap, text, a, b, c) \
	i64 sys_##call(ARG_DECL a, ARG_DECL b, ARG_DECL c);
#define CALL4(nr, call, mark, cap, text, a, b, c, d) \
	i64 sys_##call(ARG_DECL a, ARG_DECL b, ARG_DECL c, ARG_DECL d);
#define CALL5(nr, call, mark, cap, text, a, b, c, d, e)             \
	i64 sys_##call(ARG_DECL a, ARG_DECL b, ARG_DECL c, ARG_DECL d, \
		       ARG_DECL e);
#define CALL6(nr, call, mark, cap, text, a, b, c, d, e, f)          \
	i64 sys_##call(ARG_DECL a, ARG_DECL b, ARG_DECL c, ARG_DECL d, \
		       ARG_DECL e, ARG_DECL f);
#include "kernel/abi/syscalls.def"
#include "kernel/abi/syscalls_end.h"

/* One past the highest number that Linux 6.1 or Ravelin gives a call. */
#define SYSCALL_MAX 528

/* Runs call `number` with its six argument registers for the current task.
 * Returns the result for the program: -ENOSYS for a number that is no call. */
i64 syscall_dispatch(u64 number, const u64 *arguments);
/* "read", or "?" for a number that is no call. */
const char *syscall_name(u64 number);
/* From now on calls are printed to the log if `trace`, and their stretches
 * are measured where that is on. */
void syscall_watch(bool trace);

#endif
