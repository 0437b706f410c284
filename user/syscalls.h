/*
 * A stub for every system call, made from kernel/abi/syscalls.def: its
 * arguments have their C types, and its result is the kernel's own, a value
 * or a negative errno. The numbers are SYS_name; those of prctl's options, of
 * kernel/abi/prctl.def, and of capabilities have Linux's names.
 */
#ifndef USER_SYSCALLS_H
#define USER_SYSCALLS_H

#include "kernel/abi/errno.h"

#define UTYPE_INT int
#define UTYPE_UINT unsigned
#define UTYPE_LONG unsigned long
#define UTYPE_SIZE unsigned long
#define UTYPE_FD int
#define UTYPE_OFFSET long
#define UTYPE_ADDRESS void *
#define UTYPE_MODE unsigned
#define UTYPE_PATH const char *
#define UTYPE_TEXT const char *
#define UTYPE_IN const void *
#define UTYPE_OUT void *
#define UTYPE_IN_STRUCT const void *
#define UTYPE_OUT_STRUCT void *
#define UTYPE_INOUT_STRUCT void *
#define UTYPE_STRINGS const char *const *
#define UTYPE_FLAGS int
#define UTYPE_ENUM int

/* The call itself, with six register values, or the first three. */
static inline long raw_call(long number, long a, long b, long c, long d,
			    long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10),
			   "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

static inline long raw_call3(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return result;
}

enum {
#define PRCTL(number, name, handler, text) name = number,
#include "kernel/abi/prctl.def"
#undef PRCTL
};

enum {
#define CAP(number, name, gates) CAP_##name = number,
#include "kernel/abi/caps.def"
	CAP_COUNT
};

enum {
#define CALL0(nr, call, mark, cap, text) SYS_##call = nr,
#define CALL1(nr, call, mark, cap, text, ...) SYS_##call = nr,
#define CALL2 CALL1
#define CALL3 CALL1
#define CALL4 CALL1
#define CALL5 CALL1
#define CALL6 CALL1
#include "kernel/abi/syscalls.def"
#include "kernel/abi/syscalls_end.h"
};

#define ARG_DECL(kind, name, detail) UTYPE_##kind name
#define ARG_VALUE(kind, name, detail) (long)name
#define CALL0(nr, call, mark, cap, text)                    \
	static inline long sys_##call(void)                 \
	{                                                   \
		return raw_call3(nr, 0, 0, 0);              \
	}
#define CALL1(nr, call, mark, cap, text, p)                 \
	static inline long sys_##call(ARG_DECL p)           \
	{                                                   \
		return raw_call3(nr, ARG_VALUE p, 0, 0);    \
	}
#define CALL2(nr, call, mark, cap, text, p, q)                        \
	static inline long sys_##call(ARG_DECL p, ARG_DECL q)         \
	{                                                             \
		return raw_call3(nr, ARG_VALUE p, ARG_VALUE q, 0);    \
	}
#define CALL3(nr, call, mark, cap, text, p, q, r)                          \
	static inline long sys_##call(ARG_DECL p, ARG_DECL q, ARG_DECL r)  \
	{                                                                  \
		return raw_call3(nr, ARG_VALUE p, ARG_VALUE q,             \
				 ARG_VALUE r);                             \
	}
#define CALL4(nr, call, mark, cap, text, p, q, r, s)                       \
	static inline long sys_##call(ARG_DECL p, ARG_DECL q, ARG_DECL r,  \
				      ARG_DECL s)                          \
	{                                                                  \
		return raw_call(nr, ARG_VALUE p, ARG_VALUE q, ARG_VALUE r, \
				ARG_VALUE s, 0, 0);                        \
	}
#define CALL5(nr, call, mark, cap, text, p, q, r, s, t)                    \
	static inline long sys_##call(ARG_DECL p, ARG_DECL q, ARG_DECL r,  \
				      ARG_DECL s, ARG_DECL t)              \
	{                                                                  \
		return raw_call(nr, ARG_VALUE p, ARG_VALUE q, ARG_VALUE r, \
				ARG_VALUE s, ARG_VALUE t, 0);              \
	}
#define CALL6(nr, call, mark, cap, text, p, q, r, s, t, u)                 \
	static inline long sys_##call(ARG_DECL p, ARG_DECL q, ARG_DECL r,  \
				      ARG_DECL s, ARG_DECL t, ARG_DECL u)  \
	{                                                                  \
		return raw_call(nr, ARG_VALUE p, ARG_VALUE q, ARG_VALUE r, \
				ARG_VALUE s, ARG_VALUE t, ARG_VALUE u);    \
	}
#include "kernel/abi/syscalls.def"
#undef ARG_VALUE
#include "kernel/abi/syscalls_end.h"

#endif
