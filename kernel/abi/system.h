/*
 * Structures and numbers of uname(2), prlimit(2) and wait4(2) on x86-64.
 */
#ifndef KERNEL_ABI_SYSTEM_H
#define KERNEL_ABI_SYSTEM_H

#include <stdint.h>

struct kernel_utsname {
	char system[65];
	char node[65];
	char release[65];
	char version[65];
	char machine[65];
	char domain[65];
};
_Static_assert(sizeof(struct kernel_utsname) == 390, "no padding");

struct kernel_rlimit {
	uint64_t current;
	uint64_t maximum;
};
_Static_assert(sizeof(struct kernel_rlimit) == 16, "no padding");

struct kernel_rusage {
	int64_t user_s, user_us;
	int64_t system_s, system_us;
	int64_t rest[14];
};
_Static_assert(sizeof(struct kernel_rusage) == 144, "as Linux has it");

#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_RSS 5
#define RLIMIT_NPROC 6
#define RLIMIT_NOFILE 7
#define RLIMIT_MEMLOCK 8
#define RLIMIT_AS 9
#define RLIMIT_LOCKS 10
#define RLIMIT_COUNT 16
#define RLIM_INFINITY (~0ull)
#define STACK_LIMIT (8ull << 20)

#define WNOHANG 1
#define WUNTRACED 2
#define WCONTINUED 8
/* With the leading underlines that C libraries give them. */
#define WNOTHREAD 0x20000000
#define WALL 0x40000000
#define WCLONE ((int)0x80000000)

#endif
