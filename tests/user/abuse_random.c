/*
 * The second half of the test "abuse": calls with random numbers and
 * arguments out of pools of interesting values; and the scratch memory and
 * descriptors of both halves. See tests/user/abuse.h.
 */
#include "tests/user/abuse.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/socket.h"
#include "tests/user/caps.h"

#define RANDOM_CALLS 20000
#define SEED 0x52617665ul
#define RESTORE_EVERY 16
#define ERRNO_MOST 133

/* --- memory and descriptors ---------------------------------------------- */

static void put_text(unsigned long at, const char *text)
{
	memcpy((void *)at, text, strlen(text) + 1);
}

static void put_words(unsigned long at, unsigned long a, unsigned long b)
{
	((unsigned long *)at)[0] = a;
	((unsigned long *)at)[1] = b;
}

static const struct kernel_sockaddr_in own_address = {
	.family = AF_INET,
	.address = { 127, 0, 0, 1 },
	.port = { 16, 0 },
};

void abuse_restore_memory(void)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

	sys_mmap((void *)SCRATCH, SCRATCH_PAGES * PAGE, PROT_READ | PROT_WRITE,
		 flags, -1, 0);
	sys_mprotect((void *)READ_ONLY_PAGE, PAGE, PROT_READ);
	sys_mprotect((void *)NO_ACCESS_PAGE, PAGE, PROT_NONE);
	put_text(SANE_PATH, "/tests/data/capable");
	put_text(SANE_LINK, "/tests/data/link");
	put_text(SANE_TEXT, "security.capability");
	put_text(SANE_ROOT, "/");
	put_words(SANE_TIME, 0, 1000);
	put_words(SANE_VECTOR, SANE_BUFFER, 64);
	put_words(SANE_STRINGS, SANE_TEXT, 0);
	*(struct kernel_sockaddr_in *)SANE_ADDRESS = own_address;
	*(int *)SANE_LENGTH = sizeof(own_address);
	*(struct kernel_msghdr *)SANE_LETTER = (struct kernel_msghdr){
		.vector = SANE_VECTOR, .vector_count = 1,
	};
	*(struct pollfd *)SANE_POLL = (struct pollfd){ FILE_FD, POLLIN, 0 };
	/* The last byte of memory is one of a path without an end. */
	memset((void *)(SCRATCH_END - 64), 'x', 64);
}

void abuse_restore_files(void)
{
	for (int i = 0; i < FIRST_FREE_FD - FILE_FD; i++) {
		sys_dup2(KEPT_FD + i, FILE_FD + i);
		sys_fcntl(FILE_FD + i, F_SETFL, NULL);
	}
	for (int fd = 0; fd < 3; fd++)
		sys_dup2(NULL_FD, fd);
	sys_lseek(FILE_FD, 0, SEEK_SET);
	sys_lseek(FOLDER_FD, 0, SEEK_SET);
}

void abuse_close_files(void)
{
	for (int fd = FIRST_FREE_FD; fd < 256; fd++)
		if (fd != OUTPUT_FD && (fd < KEPT_FD || fd > KEPT_FD + 4))
			sys_close(fd);
}

static void make_socket(int fd)
{
	const int size = sizeof(own_address);
	int made = (int)sys_socket(AF_INET, SOCK_DGRAM, 0);

	sys_bind(made, &own_address, size);
	sys_connect(made, &own_address, size);
	sys_shutdown(made, SHUT_RD);
	sys_dup2(made, fd);
}

void abuse_prepare(void)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };

	/* Address 0 stays a bad one. */
	without_cap(CAP_SYS_RAWIO);
	/* What the other tests need is not to be cut or moved. */
	sys_mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL);
	sys_mount(NULL, "/dev", NULL, MS_REMOUNT | MS_RDONLY, NULL);
	/* The log takes the results; no call is to write into it. */
	sys_dup2(1, OUTPUT_FD);
	test_output = OUTPUT_FD;
	sys_rt_sigaction(SIGPIPE, &ignore, NULL, 8);
	sys_dup2((int)sys_open("/tests/data/capable", O_RDONLY, 0), KEPT_FD);
	sys_dup2((int)sys_open("/tests/data", O_RDONLY, 0), KEPT_FD + 1);
	sys_dup2((int)sys_open("/dev/urandom", O_RDWR, 0), KEPT_FD + 2);
	sys_dup2((int)sys_open("/dev/null", O_RDWR, 0), KEPT_FD + 3);
	make_socket(KEPT_FD + 4);
	abuse_restore_memory();
	abuse_restore_files();
	abuse_close_files();
}

bool abuse_is_left_out(unsigned number)
{
	switch (number) {
	case SYS_exit:
	case SYS_exit_group:
	case SYS_fork: /* processes have a test of their own, process.c, */
	case SYS_vfork:
	case SYS_clone:
	case SYS_pause: /* and signals signals.c */
	case SYS_rt_sigsuspend:
	case SYS_rt_sigtimedwait: /* queue.c */
	case SYS_rt_sigreturn:
	case SYS_close_range: /* file_calls.c; our own descriptors stay */
	case SYS_mount: /* what is mounted stays for the others */
	case SYS_umount2:
	case SYS_alarm: /* what changes all that follows: system.c */
	case SYS_setitimer:
	case SYS_select: /* may wait for ever */
	case SYS_pselect6:
	case SYS_ppoll:
	case SYS_syslog:
	case SYS_setrlimit:
	case SYS_prlimit64:
	case SYS_setpriority:
	case SYS_capset:
	case SYS_sethostname:
	case SYS_setdomainname:
	case SYS_reboot:
	case SYS_setuid: /* ids.c */
	case SYS_setgid:
	case SYS_setreuid:
	case SYS_setregid:
	case SYS_setgroups:
	case SYS_setresuid:
	case SYS_setresgid:
	case SYS_setfsuid:
	case SYS_setfsgid:
	case SYS_settimeofday: /* clocks.c */
	case SYS_clock_settime:
		return true;
	default:
		return false;
	}
}

bool abuse_is_sane(long result)
{
	return result >= -ERRNO_MOST;
}

/* --- random calls --------------------------------------------------------- */

static const unsigned long pool[] = {
	/* numbers and flags */
	0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 16, 63, 64, 65, 100, 255, 256, 1024,
	4096, 0x1000000, 0x7fffffff, 0x80000000, 0xffffffff, 1ul << 32,
	1ul << 47, 1ul << 62, 1ul << 63, 0x7fffffffffffffff,
	-1ul, -2ul, -8ul, -100ul, -4096ul, -4097ul,
	/* pointers that are good for something */
	SANE_PATH, SANE_LINK, SANE_TEXT, SANE_TIME, SANE_VECTOR, SANE_STRINGS,
	SANE_ADDRESS, SANE_LENGTH, SANE_LETTER,
	SANE_POLL, SANE_SET, SANE_ACTION, SANE_OFFSET, SANE_BUFFER,
	SANE_BUFFER + 1, SPARE_PAGE, READ_ONLY_PAGE,
	/* and that are not */
	NO_ACCESS_PAGE, SCRATCH - 1, SCRATCH_END - 1, SCRATCH_END,
	0x7ffffffff000, 0x7fffffffeff8, 0x800000000000, 0xffff7fffffffffff,
	0xffff880000000000, 0xffffc90000000000, 0xffffffff80000000,
	0xffffffffff600000,
};

static unsigned long pick(uint64_t *state)
{
	uint64_t word = test_random(state);

	/* Mostly out of the pool; some small, some anything at all. */
	if (word % 16 == 0)
		return test_random(state);
	if (word % 16 == 1)
		return word >> 32 & 0x3ff;
	return pool[(word >> 8) % COUNT_OF(pool)];
}

static unsigned long pick_number(uint64_t *state)
{
	uint64_t word = test_random(state);
	unsigned long known =
		abuse_calls[(word >> 8) % abuse_call_count].number;

	switch (word % 16) {
	case 0:
		return word >> 40 & 0x3ff;
	case 1:
		return test_random(state);
	case 2:
		return known | 1ul << 32; /* Linux takes the low 32 bits */
	case 3:
		return known | 1ul << 31;
	default:
		return known;
	}
}

/* Puts right what would end the program by right, or never end, and what
 * would take away the ground it stands on. False: not this call. */
static bool make_harmless(unsigned number, unsigned long *a)
{
	switch (number) {
	case SYS_pipe: /* a read from a pipe never ends */
	case SYS_pipe2:
		return false;
	case SYS_socketpair: /* nor from one of these */
		return false;
	case SYS_socket:
		a[1] |= SOCK_NONBLOCK;
		return true;
	case SYS_nanosleep: /* as long as the memory there says */
		return a[0] < SCRATCH || a[0] >= SCRATCH_END;
	case SYS_clock_nanosleep:
		return a[2] < SCRATCH || a[2] >= SCRATCH_END;
	case SYS_futex: /* a wait without an end is one */
		return a[3] >= SCRATCH && a[3] < SCRATCH_END;
	case SYS_poll:
		a[2] &= 7;
		return true;
	case SYS_mremap:
		a[4] = SPARE_PAGE + (a[4] & (PAGE | 7));
		__attribute__((fallthrough));
	case SYS_munmap:
	case SYS_mprotect:
	case SYS_mmap:
	case SYS_madvise:
		a[0] = SPARE_PAGE + (a[0] & (PAGE | 7));
		return true;
	case SYS_tgkill: /* of a signal it may well die */
	case SYS_rt_tgsigqueueinfo:
		a[2] = 0;
		return true;
	case SYS_kill:
	case SYS_tkill:
	case SYS_rt_sigqueueinfo:
		a[1] = 0;
		return true;
	case SYS_fcntl: /* the next open would wait for who opens */
		return (unsigned)a[1] != F_SETLEASE;
	case SYS_prctl: /* the log's lines begin with the name */
		return (unsigned)a[0] != 15;
	default:
		return !abuse_is_left_out(number);
	}
}

/* 0, 1 and 2 lead nowhere either: see abuse_restore_files. */
static void random_call(uint64_t *state, unsigned index)
{
	unsigned long number = pick_number(state), a[6];
	long result;

	for (unsigned i = 0; i < 6; i++)
		a[i] = pick(state);
	if (!make_harmless((unsigned)number, a))
		return;
	result = raw_call((long)number, (long)a[0], (long)a[1], (long)a[2],
			  (long)a[3], (long)a[4], (long)a[5]);
	if (!abuse_is_sane(result)) {
		note("call %d (%x) of seed %x: result %x", (long)index, number,
		     SEED, result);
		CHECK(abuse_is_sane(result));
	}
	if ((unsigned)number == SYS_mmap && result > 0)
		sys_munmap((void *)result, a[1]);
}

void test_random_calls(void)
{
	uint64_t state = SEED;
	long before = sys_getpid();

	note("seed %x", SEED);
	for (unsigned i = 0; i < RANDOM_CALLS; i++) {
		if (i % RESTORE_EVERY == 0) {
			abuse_restore_memory();
			abuse_restore_files();
			abuse_close_files();
		}
		random_call(&state, i);
	}
	CHECK_EQ(sys_getpid(), before);
}
