/*
 * The system call dispatcher, made from kernel/abi/syscalls.def.
 *
 * Invariants: a number is checked, and clamped against speculation, before
 * it indexes the table; every call passes here and nowhere else, traced or
 * not; what a call left unfinished shows in a panic's report.
 */
#include "kernel/syscall.h"

#include <arch/nospec.h>
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/print.h"
#include "kernel/missing.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/stretch.h"
#include "kernel/task/prctl.h"
#include "kernel/task/task.h"
#include "kernel/trace.h"

#define ANYONE (-1)

/* How a register becomes an argument of each kind. */
#define VALUE(kind, index) FROM_REGISTER_##kind(a[index])
#define FROM_REGISTER_INT(r) ((int)(r))
#define FROM_REGISTER_UINT(r) ((unsigned)(r))
#define FROM_REGISTER_LONG(r) (r)
#define FROM_REGISTER_SIZE(r) (r)
#define FROM_REGISTER_FD(r) ((int)(r))
#define FROM_REGISTER_OFFSET(r) ((long)(r))
#define FROM_REGISTER_MODE(r) ((unsigned)(r))
#define FROM_REGISTER_FLAGS(r) ((int)(r))
#define FROM_REGISTER_ENUM(r) ((int)(r))
#define FROM_REGISTER_ADDRESS(r) ((struct uptr){ (r) })
#define FROM_REGISTER_PATH(r) ((struct uptr){ (r) })
#define FROM_REGISTER_TEXT(r) ((struct uptr){ (r) })
#define FROM_REGISTER_IN(r) ((struct uptr){ (r) })
#define FROM_REGISTER_OUT(r) ((struct uptr){ (r) })
#define FROM_REGISTER_IN_STRUCT(r) ((struct uptr){ (r) })
#define FROM_REGISTER_OUT_STRUCT(r) ((struct uptr){ (r) })
#define FROM_REGISTER_INOUT_STRUCT(r) ((struct uptr){ (r) })
#define FROM_REGISTER_STRINGS(r) ((struct uptr){ (r) })

#define KIND_FIRST(kind, name, detail) kind
#define V(index, argument) VALUE_OF(index, KIND_FIRST argument)
#define VALUE_OF(index, kind) VALUE_EXPANDED(kind, index)
#define VALUE_EXPANDED(kind, index) VALUE(kind, index)

/* prctl(2) is a table of calls of its own. Only its adapter calls this. */
extern inline __attribute__((gnu_inline, always_inline))
i64 sys_prctl(int option, unsigned long a2, unsigned long a3, unsigned long a4,
	      unsigned long a5)
{
	switch (option) {
#define PRCTL(number, name, handler, text) \
	case number:                       \
		return prctl_##handler(a2, a3, a4, a5);
#include "kernel/abi/prctl.def"
#undef PRCTL
	default:
		return -EINVAL;
	}
}

/* For ANYONE, a constant, the compiler leaves nothing of it. */
static inline i64 check_capability(i64 capability, const char *call)
{
	if (capability != ANYONE &&
	    !capable((enum capability)capability, call))
		return -EPERM;
	return 0;
}

/* The adapters: one for each call, all of one type. */
#define ADAPTER(call, cap, ...)                                  \
	static i64 adapt_##call(const u64 *a)                    \
	{                                                        \
		i64 error = check_capability(cap, #call);        \
								 \
		(void)a;                                         \
		return error ? error : sys_##call(__VA_ARGS__);  \
	}
#define CALL0(nr, call, mark, cap, text) ADAPTER(call, cap)
#define CALL1(nr, call, mark, cap, text, p) ADAPTER(call, cap, V(0, p))
#define CALL2(nr, call, mark, cap, text, p, q) \
	ADAPTER(call, cap, V(0, p), V(1, q))
#define CALL3(nr, call, mark, cap, text, p, q, r) \
	ADAPTER(call, cap, V(0, p), V(1, q), V(2, r))
#define CALL4(nr, call, mark, cap, text, p, q, r, s) \
	ADAPTER(call, cap, V(0, p), V(1, q), V(2, r), V(3, s))
#define CALL5(nr, call, mark, cap, text, p, q, r, s, t) \
	ADAPTER(call, cap, V(0, p), V(1, q), V(2, r), V(3, s), V(4, t))
#define CALL6(nr, call, mark, cap, text, p, q, r, s, t, u)       \
	ADAPTER(call, cap, V(0, p), V(1, q), V(2, r), V(3, s), V(4, t), \
		V(5, u))
#include "kernel/abi/syscalls.def"
#include "kernel/abi/syscalls_end.h"

#define ENTRY(nr, call) [nr] = adapt_##call,
#define CALL0(nr, call, mark, cap, text) ENTRY(nr, call)
#define CALL1(nr, call, mark, cap, text, ...) ENTRY(nr, call)
#define CALL2 CALL1
#define CALL3 CALL1
#define CALL4 CALL1
#define CALL5 CALL1
#define CALL6 CALL1
/* The last place is empty, as others are: all greater numbers lead there. */
static i64 (*const calls[SYSCALL_MAX + 1])(const u64 *arguments) = {
#include "kernel/abi/syscalls.def"
};
#include "kernel/abi/syscalls_end.h"

static bool tracing;
static bool watching; /* or measuring stretches: calls go the long way */

void syscall_watch(bool trace)
{
	tracing = trace;
	watching = trace || stretch_is_on;
}

/* ENOSYS, said in the log the first time. */
static __attribute__((noinline)) i64 no_such_call(u64 number,
						   const u64 *arguments)
{
	if (tracing)
		trace_unknown(current_task(), number, arguments);
	if (missing_call(number))
		kprintf("no system call %lu: %s[%d]\n", number,
			current_task()->name, current_task()->pid);
	return -ENOSYS;
}

static __attribute__((noinline)) i64 run_watched(u64 number,
						  const u64 *arguments)
{
	struct task *task = current_task();
	i64 result;

	if (tracing)
		trace_enter(task, number, arguments);
	stretch_begin();
	result = calls[min_nospec(number, SYSCALL_MAX)](arguments);
	stretch_end(number);
	if (tracing)
		trace_leave(task, number, arguments, result);
	return result;
}

/* Notes the call for a panic's report. */
static struct recent_call *remember(struct task *task, u64 number,
				    const u64 *arguments)
{
	u64 place = task->recent_count++ % RECENT_CALLS;
	struct recent_call *call = &task->recent[place];

	call->result = CALL_RUNNING;
	call->number = number;
	call->arguments[0] = arguments[0];
	call->arguments[1] = arguments[1];
	call->arguments[2] = arguments[2];
	return call;
}

i64 syscall_dispatch(u64 number, const u64 *arguments)
{
	i64 (*run)(const u64 *arguments);
	struct recent_call *recent;

	/* As Linux: the number is the low 32 bits. */
	number = (u32)number;
	run = calls[min_nospec(number, SYSCALL_MAX)];
	if (!run)
		return no_such_call(number, arguments);
	recent = remember(current_task(), number, arguments);
	recent->result = watching ? run_watched(number, arguments) :
				    run(arguments);
	return recent->result;
}
