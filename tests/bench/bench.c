/*
 * Counts what system calls and page faults cost, in ticks of the TSC.
 *
 * One static program, the same bytes on Ravelin and on Linux. Under QEMU's
 * `-icount shift=0` a tick is one instruction of the guest. Each line is
 * `name median minimum`, the reading of the counter included (the line
 * rdtsc_pair says how much that is), or `name error N` where the call fails.
 */
#include <stdbool.h>
#include <stdint.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/elf.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "user/program.h"

#define ROUNDS 101
#define PAGE 4096
#define TOUCHED 4 /* pages, of each mapping that is touched */
#define LOOP_COUNT 100000

#define CLOCK_MONOTONIC 1

static uint64_t samples[ROUNDS];
static char buffer[PAGE] __attribute__((aligned(PAGE)));

/* What came before has ended when the counter is read (Intel SDM volume 2,
 * RDTSC). */
static inline uint64_t ticks(void)
{
	uint64_t high, low;

	__asm__ volatile("lfence; rdtsc" : "=d"(high), "=a"(low) : : "memory");
	return high << 32 | low;
}

static void sort_samples(void)
{
	for (int i = 1; i < ROUNDS; i++) {
		uint64_t sample = samples[i];
		int at = i;

		for (; at > 0 && samples[at - 1] > sample; at--)
			samples[at] = samples[at - 1];
		samples[at] = sample;
	}
}

static void report(const char *name, long result)
{
	put(name);
	if (result < 0) {
		put(" error ");
		put_number(-result);
	} else {
		sort_samples();
		put(" ");
		put_number((long)samples[ROUNDS / 2]);
		put(" ");
		put_number((long)samples[0]);
	}
	put("\n");
}

/* Times `work`, an expression whose negative value is an error. The first
 * round, which pays for what is touched for the first time, does not count. */
#define MEASURE(name, work)                                      \
	do {                                                     \
		long result_ = (long)(work);                     \
		for (int i = 0; i < ROUNDS && result_ >= 0; i++) { \
			uint64_t start_ = ticks();               \
			result_ = (long)(work);                  \
			samples[i] = ticks() - start_;           \
		}                                                \
		report(name, result_);                           \
	} while (0)

static inline long loop(void)
{
	long count = LOOP_COUNT;

	__asm__ volatile("1: dec %0; jnz 1b" : "+r"(count));
	return 0;
}

static inline long copy_string(void)
{
	static char copy[PAGE] __attribute__((aligned(PAGE)));

	memcpy(copy, buffer, PAGE);
	return 0;
}

static long open_close(const char *path)
{
	long fd = sys_open(path, O_RDONLY, 0);

	return fd < 0 ? fd : sys_close((int)fd);
}

/* Maps TOUCHED private pages, writes to the first `touched`, unmaps them. */
static long map_unmap(long touched)
{
	char *memory;
	long address = sys_mmap(NULL, TOUCHED * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (address < 0)
		return address;
	memory = (char *)address;
	for (long i = 0; i < touched; i++)
		((volatile char *)memory)[i * PAGE] = 1;
	return sys_munmap(memory, TOUCHED * PAGE);
}

/* A first write to each page of a mapping; one tick more or less is the
 * write itself. */
static void measure_faults(void)
{
	size_t size = (size_t)(ROUNDS + 1) * PAGE;
	long address = sys_mmap(NULL, size, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *page = (volatile char *)address;

	if (address >= 0) {
		MEASURE("page_fault", ((*page = 1), page += PAGE, 0));
		sys_munmap((void *)address, size);
	} else {
		report("page_fault", address);
	}
}

static void measure_files(void)
{
	int null_fd = (int)sys_open("/dev/null", O_RDWR, 0);
	int zero_fd = (int)sys_open("/dev/zero", O_RDONLY, 0);

	MEASURE("lseek", sys_lseek(null_fd, 0, SEEK_CUR));
	MEASURE("fcntl_getfd", sys_fcntl(null_fd, F_GETFD, 0));
	MEASURE("read_null_1", sys_read(null_fd, buffer, 1));
	MEASURE("write_null_1", sys_write(null_fd, buffer, 1));
	MEASURE("read_zero_1", sys_read(zero_fd, buffer, 1));
	MEASURE("read_zero_4096", sys_read(zero_fd, buffer, PAGE));
	MEASURE("open_close_null", open_close("/dev/null"));
	sys_close(null_fd);
	sys_close(zero_fd);
}

/* What a program asks about its own privilege. */
static void measure_capabilities(void)
{
	struct kernel_cap_header self = { .version = CAP_VERSION_3 };
	struct kernel_cap_piece sets[2];

	MEASURE("prctl_capbset_read", sys_prctl(PR_CAPBSET_READ, 0, 0, 0, 0));
	MEASURE("capget", sys_capget(&self, sets));
}

static void measure_pipe(void)
{
	int ends[2];
	long error = sys_pipe(ends);

	if (error < 0) {
		report("pipe_self_8", error);
		return;
	}
	MEASURE("pipe_self_8", (sys_write(ends[1], buffer, 8),
				sys_read(ends[0], buffer, 8)));
	sys_close(ends[0]);
	sys_close(ends[1]);
}

/* A child's life and end; with a path, that program's. */
static long fork_wait(const char *path)
{
	static const char *const none[] = { NULL };
	long pid = sys_fork();
	int status;

	if (pid == 0) {
		if (path)
			sys_exit((int)-sys_execve(path, none, none));
		sys_exit(0);
	}
	if (pid > 0)
		pid = sys_wait4((int)pid, &status, 0, NULL);
	return pid < 0 || status == 0 ? pid : -(status >> 8);
}

/* Where this program lies: the auxiliary vector follows the environment. */
static const char *own_path(char **environment)
{
	const uint64_t *pair;

	while (*environment)
		environment++;
	pair = (const uint64_t *)(environment + 1);
	while (pair[0] != AT_NULL && pair[0] != AT_EXECFN)
		pair += 2;
	return (const char *)pair[1];
}

/* With another process: a byte there and back, and the processor's turn. */
static void measure_pair(void)
{
	int there[2], back[2];
	long pid;

	sys_pipe(there);
	sys_pipe(back);
	pid = sys_fork();
	if (pid == 0) {
		sys_close(there[1]);
		while (sys_read(there[0], buffer, 8) == 8)
			sys_write(back[1], buffer, 8);
		for (;;)
			sys_sched_yield();
	}
	MEASURE("pipe_round_trip_8", (sys_write(there[1], buffer, 8),
				      sys_read(back[0], buffer, 8)));
	sys_close(there[1]);
	MEASURE("sched_yield_pair", sys_sched_yield());
	sys_kill((int)pid, 9);
	sys_wait4((int)pid, NULL, 0, NULL);
}

int program_main(int count, char **arguments, char **environment)
{
	if (count == 0 || arguments[0][0] == '\0')
		return 0; /* as its own child */
	memset(buffer, 1, PAGE);
	MEASURE("rdtsc_pair", 0);
	MEASURE("loop_200000", loop());
	MEASURE("copy_4096", copy_string());
	MEASURE("getppid", sys_getppid());
	MEASURE("mprotect_0", sys_mprotect(buffer, 0, PROT_READ));
	measure_files();
	measure_capabilities();
	MEASURE("sched_yield", sys_sched_yield());
	MEASURE("clock_gettime", sys_clock_gettime(CLOCK_MONOTONIC, buffer));
	MEASURE("getrandom_32", sys_getrandom(buffer, 32, 0));
	MEASURE("getrandom_256", sys_getrandom(buffer, 256, 0));
	MEASURE("getrandom_4096", sys_getrandom(buffer, PAGE, 0));
	measure_pipe();
	MEASURE("fork_exit_wait", fork_wait(NULL));
	MEASURE("fork_exec_exit_wait", fork_wait(own_path(environment)));
	measure_pair();
	MEASURE("mmap_munmap", map_unmap(0));
	MEASURE("mmap_touch_munmap_1", map_unmap(1));
	MEASURE("mmap_touch_munmap_4", map_unmap(TOUCHED));
	measure_faults();
	return 0;
}
