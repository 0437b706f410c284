/*
 * What takes no capability, and which error comes first where several would
 * do: the reverse of the matrix of capabilities. Each test is a child that
 * is USER and has none. Linux must pass too: tests/oracle/matrix.sh runs it
 * there.
 */
#include "tests/user/matrix.h"

#include "kernel/abi/mount.h"
#include "kernel/abi/time.h"

/* --- errors in order ------------------------------------------------------ */

static int order_of_mount(void *unused)
{
	(void)unused;
	MUST(become(USER, 0));
	MUST(sys_mount("x", "/tmp/nowhere", "tmpfs", 0, NULL) == -ENOENT);
	MUST(sys_mount("x", BAD_POINTER, "tmpfs", 0, NULL) == -EFAULT);
	MUST(sys_mount("x", "/tmp", "no such type", 0, NULL) == -EPERM);
	MUST(sys_mount("x", "/tmp", NULL, MS_REMOUNT, NULL) == -EPERM);
	MUST(sys_umount2("/tmp/nowhere", 0) == -ENOENT);
	MUST(sys_umount2("/tmp", 0x100) == -EINVAL);
	MUST(sys_umount2("/proc/self", 0) == -EPERM);
	return 0;
}

/* Whether there are such namespaces is not told to who may not have one. */
static int order_of_unshare(void *unused)
{
	(void)unused;
	MUST(become(USER, 0));
	MUST(sys_unshare((int)CLONE_NEWUTS) == -EPERM);
	MUST(sys_unshare((int)CLONE_NEWPID) == -EPERM);
	MUST(sys_unshare(1) == -EINVAL);
	return 0;
}

static int order_of_mknod(void *unused)
{
	const unsigned mode = S_IFCHR | 0666;
	const unsigned null = DEVICE_NUMBER(1, 3);

	(void)unused;
	MUST(make_file("there", 0666, OTHER_USER));
	MUST(make_directory("closed", 0755, OTHER_USER));
	MUST(become(USER, 0));
	MUST(sys_mknod("no/where", mode, null) == -ENOENT);
	MUST(sys_mknod("there", mode, null) == -EEXIST);
	MUST(sys_mknod("closed/new", mode, null) == -EACCES);
	MUST(sys_mknod("new", mode, null) == -EPERM);
	MUST(sys_mknod("new", S_IFBLK | 0666, 0) == -EPERM);
	MUST(sys_mknod("new", S_IFDIR | 0777, 0) == -EPERM);
	/* A whiteout, as overlay file systems have them, is no device. */
	MUST(sys_mknod("new", mode, 0) == 0);
	return 0;
}

static int order_of_prlimit(void *unused)
{
	int pid = start_other(OTHER_USER, 0);
	struct kernel_rlimit limit;

	(void)unused;
	MUST(pid > 0 && become(USER, 0));
	MUST(sys_prlimit64(pid, 99, NULL, &limit) == -EPERM);
	MUST(sys_prlimit64(0, 99, BAD_POINTER, NULL) == -EFAULT);
	MUST(sys_prlimit64(0x3fffffff, 99, NULL, &limit) == -ESRCH);
	MUST(sys_prlimit64(0, 99, NULL, &limit) == -EINVAL);
	MUST(sys_getrlimit(99, BAD_POINTER) == -EINVAL);
	MUST(sys_setrlimit(99, BAD_POINTER) == -EFAULT);
	return 0;
}

static int order_of_sched(void *unused)
{
	int pid = start_other(OTHER_USER, 0), one = 1, zero = 0;

	(void)unused;
	MUST(pid > 0 && become(USER, 0));
	MUST(sys_sched_setscheduler(0x3fffffff, 77, &zero) == -ESRCH);
	MUST(sys_sched_setscheduler(0x3fffffff, 0, &one) == -ESRCH);
	MUST(sys_sched_setscheduler(0x3fffffff, -1, &zero) == -EINVAL);
	MUST(sys_sched_setscheduler(pid, 77, &zero) == -EINVAL);
	MUST(sys_sched_setscheduler(pid, 0, &one) == -EINVAL);
	MUST(sys_sched_setscheduler(pid, 77, BAD_POINTER) == -EFAULT);
	MUST(sys_sched_setscheduler(pid, 0, &zero) == -EPERM);
	return 0;
}

/* --- what anyone may ------------------------------------------------------ */

/* Another process of the same user, which has no more capabilities. */
static int robust_list_of_own(void *unused)
{
	int pid = start_other(USER, 0), capable = start_other(USER, ALL_CAPS);
	unsigned long head, size;

	(void)unused;
	MUST(pid > 0 && capable > 0 && become(USER, 0));
	MUST(sys_get_robust_list(pid, &head, &size) == 0 && size == 24);
	MUST(sys_get_robust_list(capable, &head, &size) == -EPERM);
	return 0;
}

static bool store(const char *path, const char *text)
{
	long fd = sys_open(path, O_WRONLY, 0);
	long done = sys_write((int)fd, text, strlen(text));

	sys_close((int)fd);
	return done == (long)strlen(text);
}

/* Who raised it may lower it again, to where it was allowed to be. */
static int oom_score_back(void *unused)
{
	static const char path[] = "/proc/self/oom_score_adj";

	(void)unused;
	MUST(store(path, "300"));
	MUST(become(USER, 0));
	MUST(store(path, "500") && store(path, "300"));
	/* It was raised by who might lower it: so far and no further. */
	MUST(!(held & CAP_BIT(SYS_RESOURCE)) || !store(path, "299"));
	return 0;
}

/* Settings are the user root's, whatever capabilities there are. */
static int settings(void *unused)
{
	static const char path[] = "/proc/sys/kernel/hostname";

	(void)unused;
	MUST(become(USER, held));
	MUST(sys_open(path, O_RDONLY, 0) >= 0);
	MUST(sys_open(path, O_WRONLY, 0) == -EACCES);
	MUST(sys_access(path, W_OK) == -EACCES);
	MUST(become(0, 0));
	MUST(sys_open(path, O_WRONLY, 0) >= 0);
	return 0;
}

static int nice_of_own(void *unused)
{
	int pid = start_other(USER, 0);

	(void)unused;
	MUST(pid > 0 && become(USER, 0));
	MUST(sys_setpriority(PRIO_PROCESS, pid, 5) == 0);
	MUST(sys_setpriority(PRIO_PROCESS, pid, 4) == -EACCES);
	return 0;
}

/* Of files that the group may not execute too, of a foreign group. */
static int foreign_set_gid(void *unused)
{
	int fd;

	(void)unused;
	MUST(make_file("file", 02765, OTHER_USER));
	MUST(sys_chown("file", USER, KEEP) == 0);
	MUST(sys_chmod("file", 02745) == 0);
	MUST(become(USER, 0));
	fd = (int)sys_open("file", O_WRONLY, 0);
	MUST(fd >= 0 && sys_write(fd, "y", 1) == 1);
	MUST(mode_of("file") == 0745);
	return 0;
}

/* Signals to all: that one may not reach some is no failure. */
static int kill_all(void *unused)
{
	int pid = start_other(OTHER_USER, 0);

	(void)unused;
	MUST(pid > 0 && become(USER, 0));
	MUST(sys_kill(-1, 0) == 0);
	MUST(sys_kill(pid, 0) == -EPERM);
	MUST(sys_kill((int)-sys_getpgrp(), 0) == 0);
	return 0;
}

/* The signal of a parent's end is the parent's, who may not send it. */
static int sleep_orphaned(void *ready)
{
	if (!become(OTHER_USER, 0) ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return 2;
	sys_write(*(int *)ready, "r", 1);
	sleep_ms(300);
	return 7;
}

static int leave_orphan(void *ends)
{
	char byte;

	start_child(sleep_orphaned, (int *)ends + 1);
	MUST(sys_read(*(int *)ends, &byte, 1) == 1);
	MUST(become(USER, 0));
	return 0;
}

static int death_signal(void *unused)
{
	int ends[2], status;

	(void)unused;
	MUST(sys_pipe(ends) == 0);
	MUST(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
	MUST(run_child(leave_orphan, ends) == 0);
	MUST(sys_wait4(-1, &status, 0, NULL) > 0);
	MUST(status == EXITED(7));
	return 0;
}

/* --- the tests ------------------------------------------------------------ */

static int in_place(void *work)
{
	return make_place() ? (*(int (**)(void *))work)(NULL) : 1;
}

#define TRY(work)                                     \
	static void test_##work(void)                 \
	{                                             \
		int (*function)(void *) = work;       \
						      \
		CHECK_EQ(run_child(in_place, &function), 0); \
	}
TRY(order_of_mount)
TRY(order_of_unshare)
TRY(order_of_mknod)
TRY(order_of_prlimit)
TRY(order_of_sched)
TRY(robust_list_of_own)
TRY(oom_score_back)
TRY(settings)
TRY(nice_of_own)
TRY(foreign_set_gid)
TRY(kill_all)
TRY(death_signal)

TEST_SUITE(nocaps, TEST(test_order_of_mount), TEST(test_order_of_unshare),
	   TEST(test_order_of_mknod),
	   TEST(test_order_of_prlimit), TEST(test_order_of_sched),
	   TEST(test_robust_list_of_own), TEST(test_oom_score_back),
	   TEST(test_settings), TEST(test_nice_of_own),
	   TEST(test_foreign_set_gid), TEST(test_kill_all),
	   TEST(test_death_signal));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return prepare() ? run_suite(&suite_nocaps) : 1;
}
