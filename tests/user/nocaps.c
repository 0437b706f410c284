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

#define U USER
#define O OTHER_USER
#define THIRD_USER 71002u
#define T THIRD_USER
#define KILLING_USER 71003u

/* Who is looked into by one whose real and saved ids are OTHER_USER's, the
 * effective ones THIRD_USER's, and those for files USER's. It asks for files
 * with CAP_CHOWN, and by calls with CAP_KILL too. */
static const struct look {
	unsigned users[3], groups[3]; /* real, effective, saved */
	unsigned long caps;
	bool hides, by_file, by_call;
} looks[] = {
	{ { U, U, U }, { U, U, U }, 0, false, true, false },
	{ { O, O, O }, { O, O, O }, 0, false, false, true },
	{ { U, U, U }, { U, U, U }, 0, true, false, false },
	{ { O, O, O }, { O, O, O }, 0, true, false, false },
	{ { O, U, U }, { U, U, U }, 0, false, false, false },
	{ { U, O, U }, { U, U, U }, 0, false, false, false },
	{ { U, U, O }, { U, U, U }, 0, false, false, false },
	{ { U, U, U }, { O, U, U }, 0, false, false, false },
	{ { U, U, U }, { U, O, U }, 0, false, false, false },
	{ { U, U, U }, { U, U, O }, 0, false, false, false },
	{ { O, O, O }, { U, U, U }, 0, false, false, false },
	{ { U, U, U }, { U, U, U }, CAP_BIT(CHOWN), false, true, false },
	{ { U, U, U }, { U, U, U }, CAP_BIT(KILL), false, false, false },
	{ { O, O, O }, { O, O, O }, CAP_BIT(KILL), false, false, true },
	{ { O, O, O }, { O, O, O }, CAP_BIT(MKNOD), false, false, false },
	{ { U, O, O }, { O, O, O }, 0, false, false, false },
	{ { O, U, O }, { O, O, O }, 0, false, false, false },
	{ { O, O, U }, { O, O, O }, 0, false, false, false },
	{ { O, O, O }, { U, O, O }, 0, false, false, false },
	{ { O, O, O }, { O, U, O }, 0, false, false, false },
	{ { O, O, O }, { O, O, U }, 0, false, false, false },
	{ { T, U, U }, { U, U, U }, 0, false, false, false },
	{ { U, T, U }, { U, U, U }, 0, false, false, false },
	{ { U, U, T }, { U, U, U }, 0, false, false, false },
	{ { T, T, T }, { T, T, T }, CAP_BIT(KILL), false, false, false },
	{ { T, T, T }, { T, T, T }, CAP_BIT(MKNOD), false, false, false },
};

static bool become_looked_at(const void *who)
{
	const struct look *look = who;
	const unsigned *u = look->users, *g = look->groups;

	return prctl(PR_SET_SECUREBITS,
		     SECBIT_NOROOT | SECBIT_NO_SETUID_FIXUP) == 0 &&
	       sys_setgroups(0, NULL) == 0 &&
	       sys_setresgid(g[0], g[1], g[2]) == 0 &&
	       sys_setresuid(u[0], u[1], u[2]) == 0 &&
	       set_caps(look->caps & held, look->caps & held, 0) == 0 &&
	       prctl(PR_SET_DUMPABLE, !look->hides) == 0;
}

static bool become_looker(void)
{
	return prctl(PR_SET_SECUREBITS,
		     SECBIT_NOROOT | SECBIT_NO_SETUID_FIXUP) == 0 &&
	       sys_setresgid(O, THIRD_USER, O) == 0 &&
	       sys_setfsgid(U) == (long)THIRD_USER &&
	       sys_setresuid(O, THIRD_USER, O) == 0 &&
	       sys_setfsuid(U) == (long)THIRD_USER &&
	       set_caps(CAP_BIT(CHOWN), CAP_BIT(CHOWN) | CAP_BIT(KILL), 0) == 0;
}

static bool are_all(const unsigned ids[3], unsigned id)
{
	return ids[0] == id && ids[1] == id && ids[2] == id;
}

/* What else is one's own user's, by which ids of whom: kill(2), prlimit(2),
 * setpriority(2), ioprio_set(2), sched_setaffinity(2). */
static int touches(int pid, const struct look *look)
{
	const unsigned *u = look->users;
	const bool outranks = look->caps & CAP_BIT(MKNOD) & held;
	const bool real = u[0] == O || u[0] == T;
	const bool effective = u[0] == T || u[1] == T;
	const unsigned long first = 1;
	struct kernel_rlimit limit;

	MUST(sys_kill(pid, 0) ==
	     (real || u[2] == O || u[2] == T ? 0 : -EPERM));
	MUST(sys_prlimit64(pid, RLIMIT_NOFILE, NULL, &limit) ==
	     (are_all(u, O) && are_all(look->groups, O) ? 0 : -EPERM));
	MUST(sys_setpriority(PRIO_PROCESS, pid, 0) ==
	     (effective && !outranks ? 0 : -EPERM));
	MUST(sys_ioprio_set(1, pid, 0) == (real && !outranks ? 0 : -EPERM));
	MUST((sys_sched_setaffinity(pid, sizeof(first), &first) == 0) ==
	     (effective && !outranks));
	return 0;
}

static int looks_into(void *index)
{
	const struct look *look = &looks[(long)index];
	int pid = start_as(become_looked_at, look);
	struct kernel_cap_header header = { CAP_VERSION_3, pid };
	struct kernel_cap_piece pieces[2];
	unsigned long head, size;
	char exe[64];

	MUST(pid > 0 && become_looker());
	MUST((sys_readlink(proc_path(pid, "exe"), exe, sizeof(exe)) > 0) ==
	     look->by_file);
	MUST(sys_get_robust_list(pid, &head, &size) ==
	     (look->by_call ? 0 : -EPERM));
	/* Its capabilities are told to all. */
	MUST(sys_capget(&header, pieces) == 0);
	MUST(pieces[0].permitted == (look->caps & held));
	return touches(pid, look);
}

static void test_looks(void)
{
	for (unsigned long i = 0; i < COUNT_OF(looks); i++)
		if (run_child(looks_into, (void *)i) != 0) {
			note("# look %ld", (long)i);
			CHECK(false);
		}
}

static bool become_apart(const void *who)
{
	(void)who;
	return sys_setsid() > 0 && become(OTHER_USER, 0);
}

/* SIGCONT is a whole session's, whoever its processes are. */
static int continues(void *unused)
{
	int same = start_other(OTHER_USER, 0);
	int apart = start_as(become_apart, NULL);

	(void)unused;
	MUST(same > 0 && apart > 0 && become(USER, 0));
	MUST(sys_kill(same, SIGCONT) == 0);
	MUST(sys_kill(same, 0) == -EPERM);
	MUST(sys_kill(same, SIGSTOP) == -EPERM);
	MUST(sys_kill(apart, SIGCONT) == -EPERM);
	return 0;
}

/* CAP_DAC_READ_SEARCH is for reading, and not for what is more than that. */
static int reads_alone(void *unused)
{
	const unsigned long caps = CAP_BIT(DAC_READ_SEARCH);

	(void)unused;
	MUST(!(caps & ~held));
	MUST(make_file("closed", 0, OTHER_USER));
	MUST(make_directory("folder", 0, OTHER_USER));
	MUST(become(USER, caps));
	MUST(sys_open("closed", O_RDONLY, 0) >= 0);
	MUST(sys_open("closed", O_WRONLY, 0) == -EACCES);
	MUST(sys_open("closed", O_RDWR, 0) == -EACCES);
	MUST(sys_faccessat2(AT_FDCWD, "closed", R_OK | X_OK, AT_EACCESS) ==
	     -EACCES);
	MUST(sys_faccessat2(AT_FDCWD, "folder", R_OK | X_OK, AT_EACCESS) == 0);
	MUST(sys_faccessat2(AT_FDCWD, "folder", R_OK | W_OK, AT_EACCESS) ==
	     -EACCES);
	return 0;
}

/* access(2) asks as the real user, with what root may have by permission. */
static int asks_as_real(void *unused)
{
	(void)unused;
	MUST(make_file("user", 0400, O) && make_file("group", 0040, O));
	MUST(sys_chown("group", U, KEEP) == 0 && make_file("root", 0, 0));
	MUST(set_caps(held & ~CAP_BIT(DAC_OVERRIDE) &
		      ~CAP_BIT(DAC_READ_SEARCH), held, 0) == 0);
	MUST(sys_access("root", R_OK) == 0);
	MUST(sys_open("root", O_RDONLY, 0) == -EACCES);
	MUST(become_looker());
	MUST(sys_access("user", R_OK) == 0 && sys_access("group", R_OK) == 0);
	MUST(sys_open("user", O_RDONLY, 0) == -EACCES);
	MUST(sys_open("group", O_RDONLY, 0) == -EACCES);
	return 0;
}

/* Another user has none then, but where changes of ids take none away. */
static int asks_without(void *unused)
{
	(void)unused;
	MUST(make_file("root", 0, 0));
	MUST(become(USER, CAP_BIT(DAC_OVERRIDE) | CAP_BIT(SETPCAP)));
	MUST(sys_access("root", R_OK) == 0);
	MUST(prctl(PR_SET_SECUREBITS, SECBIT_NOROOT) == 0);
	MUST(sys_access("root", R_OK) == -EACCES);
	MUST(sys_open("root", O_RDONLY, 0) >= 0);
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
	/* One of whom there is no other process, and who spares itself. */
	MUST(pid > 0 && become(KILLING_USER, 0));
	MUST(sys_kill(-1, SIGKILL) == 0);
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
TRY(continues)
TRY(reads_alone)
TRY(asks_as_real)
TRY(asks_without)
TRY(oom_score_back)
TRY(settings)
TRY(nice_of_own)
TRY(foreign_set_gid)
TRY(kill_all)
TRY(death_signal)

TEST_SUITE(nocaps, TEST(test_order_of_mount), TEST(test_order_of_unshare),
	   TEST(test_order_of_mknod),
	   TEST(test_order_of_prlimit), TEST(test_order_of_sched),
	   TEST(test_looks), TEST(test_continues),
	   TEST(test_reads_alone), TEST(test_asks_as_real),
	   TEST(test_asks_without), TEST(test_oom_score_back),
	   TEST(test_settings), TEST(test_nice_of_own),
	   TEST(test_foreign_set_gid), TEST(test_kill_all),
	   TEST(test_death_signal));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return prepare() ? run_suite(&suite_nocaps) : 1;
}
