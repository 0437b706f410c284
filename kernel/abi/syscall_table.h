/*
 * What syscalls.def says of each call, as data for the tracer: compact, and
 * without a pointer, since each pointer would cost a relocation.
 */
#ifndef KERNEL_ABI_SYSCALL_TABLE_H
#define KERNEL_ABI_SYSCALL_TABLE_H

#include <stdint.h>

enum arg_kind {
	KIND_INT,
	KIND_UINT,
	KIND_LONG,
	KIND_SIZE,
	KIND_FD,
	KIND_OFFSET,
	KIND_ADDRESS,
	KIND_MODE,
	KIND_PATH,
	KIND_TEXT,
	KIND_IN,
	KIND_OUT,
	KIND_IN_STRUCT,
	KIND_OUT_STRUCT,
	KIND_INOUT_STRUCT,
	KIND_STRINGS,
	KIND_FLAGS,
	KIND_ENUM,
};

/* What may stand as an argument's detail. A buffer's detail is the name of
 * the argument with its size, which always follows it. */
enum arg_detail {
	DETAIL_0,
	DETAIL_AT,
	DETAIL_size,
	DETAIL_count,
	DETAIL_vars, /* strings that are counted, not shown */
	/* structures */
	DETAIL_stat,
	DETAIL_statx,
	DETAIL_sigaction,
	DETAIL_sigset,
	DETAIL_iovec,
	DETAIL_fd_pair,
	DETAIL_timespec,
	DETAIL_timeval,
	DETAIL_timeval_pair,
	DETAIL_timespec_pair,
	DETAIL_utimbuf,
	DETAIL_statfs,
	DETAIL_time,
	DETAIL_offset,
	DETAIL_int,
	DETAIL_rusage,
	DETAIL_utsname,
	DETAIL_gid_list,
	DETAIL_rlimit,
	DETAIL_pollfd,
	DETAIL_sysinfo,
	DETAIL_fd_set,
	DETAIL_itimerval,
	DETAIL_tms,
	DETAIL_cap_header,
	DETAIL_cap_data,
	DETAIL_cpu_set,
	DETAIL_siginfo,
	DETAIL_sockaddr,
	DETAIL_socklen,
	DETAIL_msghdr,
	DETAIL_mmsghdr,
	DETAIL_sockopt, /* the option, by the level before it */
	DETAIL_sockopt_value,
	/* tables of names */
#define TABLE(name) DETAIL_##name,
#define NAME(value, text)
#define END_TABLE()
#include "kernel/abi/syscall_names.def"
#undef TABLE
#undef NAME
#undef END_TABLE
	DETAIL_prctl_options,
};

#define CALL_ARGUMENTS_MAX 6

/* Behind its arguments stands the name, with its NUL. */
struct call_info {
	uint8_t number[2]; /* low byte, high byte */
	uint8_t count;
	struct {
		uint8_t kind;
		uint8_t detail;
	} arguments[];
};

#endif
