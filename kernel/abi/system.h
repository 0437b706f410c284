/*
 * Structures and numbers of the calls about limits, usage, children and the
 * system as a whole: prlimit(2), getrusage(2), wait4(2), sysinfo(2), uname(2),
 * reboot(2), syslog(2) on x86-64.
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

#define RUSAGE_CHILDREN (-1)
#define RUSAGE_SELF 0
#define RUSAGE_THREAD 1

/* times(2): in clock ticks, 100 a second. */
struct kernel_tms {
	int64_t user, system;
	int64_t children_user, children_system;
};
_Static_assert(sizeof(struct kernel_tms) == 32, "no padding");

struct kernel_sysinfo {
	int64_t uptime_s;
	uint64_t loads[3]; /* 16 binary places */
	uint64_t total_ram, free_ram, shared_ram, buffer_ram;
	uint64_t total_swap, free_swap;
	uint16_t processes;
	uint16_t padding[3];
	uint64_t total_high, free_high;
	uint32_t unit; /* bytes */
	uint32_t end_padding;
};
_Static_assert(sizeof(struct kernel_sysinfo) == 112, "as Linux has it");

#define PER_LINUX 0
#define PER_LINUX32 8
#define PERSONALITY_ASK 0xffffffffu

#define REBOOT_MAGIC1 0xfee1deadu
#define REBOOT_MAGIC2 672274793u
#define REBOOT_MAGIC2A 85072278u
#define REBOOT_MAGIC2B 369367448u
#define REBOOT_MAGIC2C 537993216u
#define REBOOT_RESTART 0x01234567u
#define REBOOT_HALT 0xcdef0123u
#define REBOOT_CAD_ON 0x89abcdefu
#define REBOOT_CAD_OFF 0u
#define REBOOT_POWER_OFF 0x4321fedcu
#define REBOOT_RESTART2 0xa1b2c3d4u

/* syslog(2). */
#define SYSLOG_CLOSE 0
#define SYSLOG_OPEN 1
#define SYSLOG_READ 2
#define SYSLOG_READ_ALL 3
#define SYSLOG_READ_CLEAR 4
#define SYSLOG_CLEAR 5
#define SYSLOG_CONSOLE_OFF 6
#define SYSLOG_CONSOLE_ON 7
#define SYSLOG_CONSOLE_LEVEL 8
#define SYSLOG_SIZE_UNREAD 9
#define SYSLOG_SIZE_BUFFER 10

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
#define RLIMIT_SIGPENDING 11
#define RLIMIT_MSGQUEUE 12
#define RLIMIT_NICE 13
#define RLIMIT_RTPRIO 14
#define RLIMIT_RTTIME 15
#define RLIMIT_COUNT 16
#define RLIM_INFINITY (~0ull)
#define STACK_LIMIT (8ull << 20)

#define WNOHANG 1
#define WUNTRACED 2
#define WEXITED 4
#define WCONTINUED 8
#define WNOWAIT 0x1000000
#define P_ALL 0
#define P_PID 1
#define P_PGID 2
/* With the leading underlines that C libraries give them. */
#define WNOTHREAD 0x20000000
#define WALL 0x40000000
#define WCLONE ((int)0x80000000)

#endif
