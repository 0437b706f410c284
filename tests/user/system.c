/*
 * What a process may have: limits, priorities, capabilities; and what it is
 * told of itself and of its children: usage, waitid, orphans.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/poll.h"
#include "tests/user/child.h"

#define US_PER_S 1000000l
#define BAD ((void *)0x1000)

/* --- limits --------------------------------------------------------------- */

static long set_limit(int resource, unsigned long soft, unsigned long hard)
{
	struct kernel_rlimit limit = { soft, hard };

	return sys_setrlimit(resource, &limit);
}

static void child_of_limits(void)
{
	struct kernel_rlimit limit;
	bool good = true;

	good &= set_limit(RLIMIT_NOFILE, 8, 10) == 0;
	good &= sys_dup2(1, 8) == -EBADF;
	good &= sys_fcntl(1, F_DUPFD, (void *)8) == -EINVAL;
	while (sys_dup(1) >= 0)
		;
	good &= sys_dup(1) == -EMFILE;
	/* Root has CAP_SYS_RESOURCE, up to what the kernel can give. */
	good &= set_limit(RLIMIT_NOFILE, 20, 20) == 0;
	good &= sys_dup(1) == 8;
	good &= set_limit(RLIMIT_NOFILE, 257, 257) == -EPERM;
	good &= set_limit(RLIMIT_AS, 16 << 20, 16 << 20) == 0;
	good &= sys_mmap(NULL, 32 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0) == -ENOMEM;
	good &= sys_getrlimit(RLIMIT_AS, &limit) == 0 &&
		limit.current == 16 << 20;
	sys_exit_group(good ? 0 : 1);
}

static void test_limits(void)
{
	struct kernel_rlimit limit;
	long pid = sys_fork();

	if (pid == 0)
		child_of_limits();
	CHECK_EQ(collect((int)pid), 0);
	/* A child's limits are its own. */
	CHECK_EQ(sys_getrlimit(RLIMIT_NOFILE, &limit), 0);
	CHECK_EQ(limit.current, 256);
	CHECK_EQ(sys_getrlimit(16, &limit), -EINVAL);
	CHECK_EQ(sys_getrlimit(0, BAD), -EFAULT);
	CHECK_EQ(sys_setrlimit(0, NULL), -EFAULT);
	CHECK_EQ(set_limit(RLIMIT_CORE, 2, 1), -EINVAL);
}

static void test_processor_limit(void)
{
	long pid = sys_fork();

	if (pid == 0) {
		set_limit(RLIMIT_CPU, 1, 2);
		for (;;)
			;
	}
	CHECK_EQ(collect((int)pid), SIGXCPU);
}

/* --- usage ---------------------------------------------------------------- */

static void test_usage(void)
{
	struct kernel_rusage before, usage;
	struct kernel_tms tms;
	long pid, start;

	CHECK_EQ(sys_getrusage(RUSAGE_CHILDREN, &before), 0);
	pid = sys_fork();
	start = now_ms();
	if (pid == 0) {
		while (now_ms() < start + 100)
			;
		sys_exit_group(0);
	}
	CHECK_EQ(sys_wait4((int)pid, NULL, 0, &usage), pid);
	note("%d s %d us", usage.user_s, usage.user_us);
	CHECK(usage.user_s * US_PER_S + usage.user_us > 50000);
	CHECK_EQ(sys_getrusage(RUSAGE_CHILDREN, &usage), 0);
	CHECK((usage.user_s - before.user_s) * US_PER_S + usage.user_us -
		      before.user_us > 50000);
	CHECK(sys_times(&tms) > 0);
	CHECK(tms.children_user >= 5);
	CHECK_EQ(sys_getrusage(2, &usage), -EINVAL);
	CHECK_EQ(sys_getrusage(0, BAD), -EFAULT);
	CHECK_EQ(sys_times(BAD), -EFAULT);
}

static void test_personality(void)
{
	struct kernel_utsname name;

	CHECK_EQ(sys_personality(PERSONALITY_ASK), PER_LINUX);
	CHECK_EQ(sys_personality(0x0040000), -EINVAL);
	CHECK_EQ(sys_personality(PER_LINUX32), PER_LINUX);
	CHECK_EQ(sys_uname(&name), 0);
	CHECK(strcmp(name.machine, "i686") == 0);
	CHECK_EQ(sys_personality(PER_LINUX), PER_LINUX32);
	CHECK_EQ(sys_uname(&name), 0);
	CHECK(strcmp(name.machine, "x86_64") == 0);
}

static void test_machine(void)
{
	struct kernel_sysinfo info;
	struct kernel_utsname name;
	unsigned cpu = 7, node = 7;

	CHECK_EQ(sys_sysinfo(&info), 0);
	CHECK(info.total_ram > info.free_ram && info.free_ram > 0);
	CHECK(info.processes >= 1 && info.unit == 1);
	CHECK_EQ(sys_getcpu(&cpu, &node, NULL), 0);
	CHECK_EQ(cpu + node, 0);
	CHECK_EQ(sys_sethostname("elsewhere", 4), 0);
	CHECK_EQ(sys_setdomainname("domain", 6), 0);
	CHECK_EQ(sys_uname(&name), 0);
	CHECK(strcmp(name.node, "else") == 0);
	CHECK(strcmp(name.domain, "domain") == 0);
	CHECK_EQ(sys_sethostname("ravelin", 7), 0);
	CHECK_EQ(sys_setdomainname("(none)", 6), 0);
	CHECK_EQ(sys_sethostname("x", 65), -EINVAL);
	CHECK_EQ(sys_sethostname("x", -1), -EINVAL);
	CHECK_EQ(sys_sethostname(BAD, 3), -EFAULT);
	CHECK_EQ(sys_reboot(1, 2, (int)REBOOT_POWER_OFF, NULL), -EINVAL);
	CHECK_EQ(sys_reboot((int)REBOOT_MAGIC1, REBOOT_MAGIC2, 1, NULL),
		 -EINVAL);
}

static void test_log(void)
{
	static char log[32768];
	long size = sys_syslog(SYSLOG_READ_ALL, log, sizeof(log) - 1);

	CHECK(size > 100);
	CHECK(memcmp(log, "<6>[ ", 5) == 0);
	CHECK(log[size - 1] == '\n');
	/* Of what does not fit the end is given. */
	size = sys_syslog(SYSLOG_READ_ALL, log, 300);
	CHECK(size > 0 && size <= 300 && memcmp(log, "<6>[", 4) == 0);
	CHECK(sys_syslog(SYSLOG_SIZE_BUFFER, NULL, 0) >= 4096);
	CHECK_EQ(sys_syslog(SYSLOG_READ_ALL, NULL, 5), -EINVAL);
	CHECK_EQ(sys_syslog(SYSLOG_READ_ALL, log, -1), -EINVAL);
	CHECK_EQ(sys_syslog(SYSLOG_READ_ALL, BAD, 4096), -EFAULT);
	CHECK_EQ(sys_syslog(11, NULL, 0), -EINVAL);
}

/* --- parents and children ------------------------------------------------- */

static void test_waitid(void)
{
	struct kernel_siginfo info;
	long pid = sys_fork();

	if (pid == 0)
		sys_exit_group(7);
	CHECK_EQ(sys_waitid(P_PID, (int)pid, &info, WEXITED | WNOWAIT, NULL),
		 0);
	CHECK_EQ(info.signal, SIGCHLD);
	CHECK_EQ(info.code, CLD_EXITED);
	CHECK_EQ(info.field.sender.pid, pid);
	CHECK_EQ(info.field.sender.status, 7);
	/* It is still there. */
	CHECK_EQ(sys_waitid(P_ALL, 0, &info, WEXITED, NULL), 0);
	CHECK_EQ(sys_waitid(P_ALL, 0, &info, WEXITED, NULL), -ECHILD);
	CHECK_EQ(sys_waitid(P_ALL, 0, &info, WNOHANG, NULL), -EINVAL);
	CHECK_EQ(sys_waitid(9, 0, &info, WEXITED, NULL), -EINVAL);
	pid = sys_fork();
	if (pid == 0)
		for (;;)
			sys_pause();
	CHECK_EQ(sys_waitid(P_ALL, 0, &info, WEXITED | WNOHANG, NULL), 0);
	CHECK_EQ(info.field.sender.pid, 0);
	sys_kill((int)pid, SIGSTOP);
	CHECK_EQ(sys_waitid(P_ALL, 0, &info, WUNTRACED, NULL), 0);
	CHECK_EQ(info.code, CLD_STOPPED);
	CHECK_EQ(info.field.sender.status, SIGSTOP);
	sys_kill((int)pid, SIGKILL);
	CHECK_EQ(sys_waitid(P_ALL, 0, &info, WEXITED, NULL), 0);
	CHECK_EQ(info.code, CLD_KILLED);
	CHECK_EQ(info.field.sender.status, SIGKILL);
}

/* An orphan comes to the nearest subreaper, and hears of its parent's end. */
static void test_orphan(void)
{
	int status = 0;
	long child;

	CHECK_EQ(sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	child = sys_fork();
	if (child == 0) {
		if (sys_fork() == 0) {
			sys_prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
			sleep_ms(5000);
			sys_exit_group(1);
		}
		sleep_ms(50);
		sys_exit_group(0);
	}
	CHECK_EQ(collect((int)child), 0);
	CHECK(sys_wait4(-1, &status, 0, NULL) > 0);
	CHECK_EQ(status, SIGUSR1);
	CHECK_EQ(sys_prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0), 0);
}

/* --- capabilities --------------------------------------------------------- */

static void child_of_capabilities(void)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece sets[2];
	bool good = sys_capget(&header, sets) == 0;

	/* Give up all but CAP_KILL for good, and that for now. */
	sets[0] = (struct kernel_cap_piece){ 0, 1u << 5, 0 };
	sets[1] = (struct kernel_cap_piece){ 0, 0, 0 };
	good &= sys_capset(&header, sets) == 0;
	good &= sys_sethostname("x", 1) == -EPERM;
	sets[0].effective = 1u << 5;
	good &= sys_capset(&header, sets) == 0;
	sets[0].permitted |= 1;
	good &= sys_capset(&header, sets) == -EPERM;
	sets[0] = (struct kernel_cap_piece){ 1u << 5, 0, 0 };
	good &= sys_capset(&header, sets) == -EPERM;
	sets[0] = (struct kernel_cap_piece){ 0, 0, 1u << 5 };
	good &= sys_capset(&header, sets) == 0;
	header.pid = (int)sys_getpid();
	good &= sys_capset(&header, sets) == 0;
	header.pid = 1;
	good &= sys_capset(&header, sets) == -EPERM;
	sys_exit_group(good ? 0 : 1);
}

/* The first version of the header has the lower halves alone: the upper ones
 * are not told, and given up where it sets. */
static void child_of_first_version(void)
{
	struct kernel_cap_header first = { CAP_VERSION_1, 0 };
	struct kernel_cap_header second = { CAP_VERSION_2, 0 };
	struct kernel_cap_piece sets[2] = { { 1, 3, 4 }, { 5, 6, 7 } };
	bool good = sys_capset(&first, sets) == 0;

	sets[0] = (struct kernel_cap_piece){ 0, 0, 0 };
	good &= sys_capget(&first, sets) == 0;
	good &= sets[0].effective == 1 && sets[0].permitted == 3;
	good &= sets[0].inheritable == 4 && sets[1].permitted == 6;
	good &= sys_capget(&second, sets) == 0;
	good &= sets[0].effective == 1 && sets[0].permitted == 3;
	good &= sets[1].effective == 0 && sets[1].permitted == 0;
	good &= sets[0].inheritable == 4 && sets[1].inheritable == 0;
	sys_exit_group(good ? 0 : 1);
}

static void test_capabilities(void)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece sets[2];
	long pid;

	CHECK_EQ(sys_capget(&header, sets), 0);
	CHECK_EQ(sets[0].effective, 0xffffffffu);
	CHECK_EQ(sets[1].permitted, 0x1ffu);
	header.pid = -1;
	CHECK_EQ(sys_capget(&header, sets), -EINVAL);
	header.pid = 9999999;
	CHECK_EQ(sys_capget(&header, sets), -ESRCH);
	header.version = 1;
	CHECK_EQ(sys_capget(&header, sets), -EINVAL);
	CHECK_EQ(header.version, CAP_VERSION_3);
	header.version = 1;
	CHECK_EQ(sys_capget(&header, NULL), 0);
	CHECK_EQ(sys_capget(BAD, sets), -EFAULT);
	pid = sys_fork();
	if (pid == 0)
		child_of_capabilities();
	CHECK_EQ(collect((int)pid), 0);
	pid = sys_fork();
	if (pid == 0)
		child_of_first_version();
	CHECK_EQ(collect((int)pid), 0);
}

/* Another task's list of futexes is for who may look into it. */
static void test_robust_list(void)
{
	unsigned header[2] = { 0x20080522, 0 };
	unsigned long head = 1, size = 0;
	static const unsigned none[6];
	long pid;

	CHECK_EQ(sys_set_robust_list(&size, 24), 0);
	CHECK_EQ(sys_get_robust_list(0, &head, &size), 0);
	CHECK_EQ(head, (unsigned long)&size);
	CHECK_EQ(size, 24);
	CHECK_EQ(sys_get_robust_list(0, BAD, &size), -EFAULT);
	CHECK_EQ(sys_get_robust_list(0, &head, BAD), -EFAULT);
	CHECK_EQ(sys_get_robust_list(0x7ffffff, &head, &size), -ESRCH);
	pid = sys_fork();
	if (pid == 0) {
		int parent = (int)sys_getppid();
		long before = sys_get_robust_list(parent, &head, &size);
		long after;

		sys_capset(header, none);
		after = sys_get_robust_list(parent, &head, &size);
		sys_exit(before != 0 || after != -EPERM);
	}
	CHECK_EQ(collect((int)pid), 0);
	CHECK_EQ(sys_set_robust_list(NULL, 24), 0);
}

TEST_SUITE(system, TEST(test_limits), TEST(test_processor_limit),
	   TEST(test_usage), TEST(test_personality), TEST(test_machine),
	   TEST(test_log), TEST(test_waitid), TEST(test_orphan),
	   TEST(test_capabilities), TEST(test_robust_list));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_system);
}
