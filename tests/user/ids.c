/*
 * Who a process is: the calls that set user and group ids, as root and as
 * nobody, and what the ids are good for. See tests/user/ids.h.
 */
#include "tests/user/ids.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"

static const char *const no_strings[] = { NULL };

/* --- the rules ----------------------------------------------------------- */

static int setuid_of_root(void *argument)
{
	(void)argument;
	MUST(users_are(0, 0, 0, 0));
	MUST(sys_setuid(KEEP) == -EINVAL);
	MUST(sys_setuid(0) == 0);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(users_are(NOBODY, NOBODY, NOBODY, NOBODY));
	MUST(groups_are(0, 0, 0, 0));
	MUST(sys_setuid(0) == -EPERM);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(sys_setresuid(0, KEEP, KEEP) == -EPERM);
	MUST(sys_setreuid(KEEP, 0) == -EPERM);
	MUST(users_are(NOBODY, NOBODY, NOBODY, NOBODY));
	return 0;
}

static int setuid_of_user(void *argument)
{
	(void)argument;
	MUST(sys_setresuid(NOBODY, OTHER, 0) == 0);
	/* The real one and the saved one, but not a third. */
	MUST(sys_setuid(7) == -EPERM);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(users_are(NOBODY, NOBODY, 0, NOBODY));
	MUST(sys_setuid(OTHER) == -EPERM);
	MUST(sys_setuid(0) == 0);
	MUST(users_are(NOBODY, 0, 0, 0));
	/* The effective capabilities are back: now it is all of them. */
	MUST(sys_setuid(OTHER) == 0);
	MUST(users_are(OTHER, OTHER, OTHER, OTHER));
	return 0;
}

static int setreuid_rules(void *argument)
{
	(void)argument;
	MUST(sys_setreuid(KEEP, KEEP) == 0);
	MUST(users_are(0, 0, 0, 0));
	MUST(sys_setreuid(KEEP, NOBODY) == 0);
	MUST(users_are(0, NOBODY, NOBODY, NOBODY));
	MUST(sys_setreuid(NOBODY, 0) == 0);
	MUST(users_are(NOBODY, 0, 0, 0));
	/* The effective one becomes the real one: the saved one stays. */
	MUST(sys_setreuid(KEEP, NOBODY) == 0);
	MUST(users_are(NOBODY, NOBODY, 0, NOBODY));
	/* To the saved one, but the real one not to that. */
	MUST(sys_setreuid(0, KEEP) == -EPERM);
	MUST(sys_setreuid(KEEP, OTHER) == -EPERM);
	MUST(sys_setreuid(KEEP, 0) == 0);
	MUST(users_are(NOBODY, 0, 0, 0));
	MUST(sys_setreuid(KEEP, NOBODY) == 0);
	MUST(sys_setreuid(NOBODY, NOBODY) == 0);
	MUST(users_are(NOBODY, NOBODY, NOBODY, NOBODY));
	MUST(sys_setreuid(KEEP, 0) == -EPERM);
	return 0;
}

static int setresuid_rules(void *argument)
{
	(void)argument;
	MUST(sys_setresuid(1, 2, 3) == 0);
	MUST(users_are(1, 2, 3, 2));
	MUST(sys_setresuid(3, 1, 2) == 0);
	MUST(users_are(3, 1, 2, 1));
	MUST(sys_setresuid(4, KEEP, KEEP) == -EPERM);
	MUST(sys_setresuid(1, 2, 4) == -EPERM);
	MUST(users_are(3, 1, 2, 1));
	MUST(sys_setfsuid(3) == 1);
	/* What changes nothing leaves the fs id. */
	MUST(sys_setresuid(KEEP, KEEP, KEEP) == 0);
	MUST(users_are(3, 1, 2, 3));
	MUST(sys_setresuid(KEEP, 1, KEEP) == 0);
	MUST(users_are(3, 1, 2, 1));
	MUST(sys_setresuid(KEEP, KEEP, 3) == 0);
	MUST(users_are(3, 1, 3, 1));
	MUST(sys_setfsuid(2) == 1);
	MUST(users_are(3, 1, 3, 1));
	return 0;
}

/* As for users, but no capability comes or goes. */
static int group_rules(void *argument)
{
	(void)argument;
	MUST(sys_setgid(KEEP) == -EINVAL);
	MUST(sys_setgid(5) == 0);
	MUST(groups_are(5, 5, 5, 5));
	MUST(sys_setregid(KEEP, 6) == 0);
	MUST(groups_are(5, 6, 6, 6));
	MUST(sys_setresgid(7, 8, 9) == 0);
	MUST(groups_are(7, 8, 9, 8));
	MUST(sys_setfsgid(10) == 8);
	MUST(groups_are(7, 8, 9, 10));
	MUST(caps_are(ALL_CAPS, ALL_CAPS));
	MUST(set_caps(ALL_CAPS & ~CAP_BIT(SETGID), ALL_CAPS, 0) == 0);
	MUST(sys_setgid(10) == -EPERM);
	MUST(sys_setgid(8) == -EPERM);
	MUST(sys_setgid(9) == 0);
	MUST(groups_are(7, 9, 9, 9));
	MUST(sys_setregid(10, KEEP) == -EPERM);
	MUST(sys_setresgid(KEEP, KEEP, 10) == -EPERM);
	MUST(sys_setfsgid(10) == 9);
	MUST(sys_setfsgid(7) == 9);
	MUST(groups_are(7, 9, 9, 7));
	MUST(sys_setgroups(0, NULL) == -EPERM);
	return 0;
}

static int supplementary_groups(void *argument)
{
	unsigned groups[33] = { 9, 3, 7, 3 }, got[32];

	(void)argument;
	MUST(sys_setgroups(4, groups) == 0);
	MUST(sys_getgroups(32, got) == 4);
	MUST(got[0] == 3 && got[1] == 3 && got[2] == 7 && got[3] == 9);
	MUST(sys_setgroups(4, BAD_POINTER) == -EFAULT);
	MUST(sys_setgroups(-1, groups) == -EINVAL);
	MUST(sys_setgroups(33, groups) == -EINVAL);
	groups[1] = KEEP;
	MUST(sys_setgroups(4, groups) == -EINVAL);
	MUST(sys_getgroups(0, NULL) == 4);
	groups[1] = 1;
	MUST(sys_setgroups(32, groups) == 0);
	MUST(sys_getgroups(31, got) == -EINVAL);
	MUST(sys_getgroups(32, got) == 32);
	MUST(sys_setgroups(0, NULL) == 0);
	MUST(sys_getgroups(0, NULL) == 0);
	return 0;
}

static void test_rules(void)
{
	unsigned id;

	IN_CHILD(setuid_of_root);
	IN_CHILD(setuid_of_user);
	IN_CHILD(setreuid_rules);
	IN_CHILD(setresuid_rules);
	IN_CHILD(group_rules);
	IN_CHILD(supplementary_groups);
	CHECK_EQ(sys_getresuid(BAD_POINTER, &id, &id), -EFAULT);
	CHECK_EQ(sys_getresuid(&id, BAD_POINTER, &id), -EFAULT);
	CHECK_EQ(sys_getresgid(&id, &id, BAD_POINTER), -EFAULT);
}

static int nobodys_calls(void *argument)
{
	unsigned group = 3;

	(void)argument;
	MUST(sys_setresgid(NOBODY, NOBODY, NOBODY) == 0);
	MUST(sys_setresuid(NOBODY, NOBODY, NOBODY) == 0);
	MUST(caps_are(0, 0));
	MUST(sys_setuid(0) == -EPERM && sys_setgid(0) == -EPERM);
	MUST(sys_setreuid(0, KEEP) == -EPERM);
	MUST(sys_setreuid(KEEP, 0) == -EPERM);
	MUST(sys_setregid(0, KEEP) == -EPERM);
	MUST(sys_setregid(KEEP, 0) == -EPERM);
	MUST(sys_setresuid(KEEP, KEEP, 0) == -EPERM);
	MUST(sys_setresgid(KEEP, 0, KEEP) == -EPERM);
	MUST(sys_setfsuid(0) == NOBODY && sys_setfsgid(0) == NOBODY);
	MUST(sys_setgroups(1, &group) == -EPERM);
	MUST(sys_setgroups(-1, NULL) == -EPERM);
	MUST(sys_setuid(KEEP) == -EINVAL && sys_setgid(KEEP) == -EINVAL);
	MUST(sys_setuid(NOBODY) == 0 && sys_setgid(NOBODY) == 0);
	MUST(sys_setresuid(NOBODY, NOBODY, NOBODY) == 0);
	MUST(users_are(NOBODY, NOBODY, NOBODY, NOBODY));
	MUST(groups_are(NOBODY, NOBODY, NOBODY, NOBODY));
	return 0;
}

static void test_nobody(void)
{
	IN_CHILD(nobodys_calls);
}

/* --- what ids are good for ----------------------------------------------- */

static int files_of_user(void *argument)
{
	unsigned groups[] = { 77 };
	struct kernel_stat stat;
	int fd;

	(void)argument;
	sys_umask(0);
	MUST(sys_mkdir("/tmp/ids", 0777) == 0);
	fd = (int)sys_open("/tmp/ids/closed", O_CREAT | O_WRONLY, 0640);
	MUST(fd >= 0 && sys_fchown(fd, 0, 77) == 0 && sys_close(fd) == 0);
	MUST(sys_setfsgid(88) == 0 && sys_setfsuid(NOBODY) == 0);
	fd = (int)sys_open("/tmp/ids/new", O_CREAT | O_WRONLY, 0600);
	MUST(fd >= 0 && sys_fstat(fd, &stat) == 0 && sys_close(fd) == 0);
	MUST(stat.uid == NOBODY && stat.gid == 88);
	MUST(sys_open("/tmp/ids/closed", O_RDONLY, 0) == -EACCES);
	MUST(sys_chown("/tmp/ids/new", 0, 0) == -EPERM);
	MUST(sys_setfsgid(77) == 88);
	MUST(sys_open("/tmp/ids/closed", O_RDONLY, 0) >= 0);
	MUST(sys_setfsgid(88) == 77);
	MUST(sys_setgroups(1, groups) == 0);
	MUST(sys_open("/tmp/ids/closed", O_RDONLY, 0) >= 0);
	MUST(sys_open("/tmp/ids/closed", O_WRONLY, 0) == -EACCES);
	/* access() asks for the real user. */
	MUST(sys_access("/tmp/ids/closed", 2) == 0);
	MUST(sys_setfsuid(0) == NOBODY);
	MUST(sys_unlink("/tmp/ids/closed") == 0);
	MUST(sys_unlink("/tmp/ids/new") == 0 && sys_rmdir("/tmp/ids") == 0);
	return 0;
}

static int wait_for_end(void *argument)
{
	if (argument && sys_setuid(NOBODY) != 0)
		return 1;
	sleep_ms(100000);
	return 1;
}

static int signals_of_user(void *argument)
{
	const int *others = argument;

	MUST(sys_setresuid(OTHER, NOBODY, OTHER) == 0);
	MUST(sys_kill(others[0], 0) == -EPERM);
	MUST(sys_kill(others[1], 0) == 0);
	MUST(sys_setresuid(OTHER, OTHER, OTHER) == 0);
	MUST(sys_kill(others[1], 0) == -EPERM);
	return 0;
}

static void test_use(void)
{
	int others[2];

	IN_CHILD(files_of_user);
	others[0] = start_child(wait_for_end, NULL);
	others[1] = start_child(wait_for_end, others);
	sleep_ms(30);
	CHECK_EQ(run_child(signals_of_user, others), 0);
	for (int i = 0; i < 2; i++) {
		sys_kill(others[i], SIGKILL);
		CHECK_EQ(collect(others[i]), SIGKILL);
	}
}

static int status_tells(void *argument)
{
	unsigned groups[] = { 50, 40 };
	static char text[4096];
	long size;

	(void)argument;
	MUST(sys_setgroups(2, groups) == 0 && sys_setresgid(5, 6, 7) == 0);
	MUST(sys_setfsgid(8) == 6);
	MUST(set_caps(ALL_CAPS, ALL_CAPS, CAP_BIT(KILL) | CAP_BIT(CHOWN)) == 0);
	MUST(ambient(PR_CAP_AMBIENT_RAISE, CAP_KILL) == 0);
	MUST(prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT) == 0);
	MUST(sys_setresuid(KEEP, 2, 3) == 0 && sys_setfsuid(0) == 2);
	size = read_file("/proc/self/status", text, sizeof(text) - 1);
	MUST(size > 0);
	text[size] = '\0';
	MUST(find_text(text, "\nUid:\t0\t2\t3\t0\n"));
	MUST(find_text(text, "\nGid:\t5\t6\t7\t8\n"));
	MUST(find_text(text, "\nGroups:\t40 50 \n"));
	MUST(find_text(text, "\nCapInh:\t0000000000000021\n"));
	MUST(find_text(text, "\nCapPrm:\t000001ffffffffff\n"));
	/* Those on files are back with the fs id. */
	MUST(find_text(text, "\nCapEff:\t000000010800021f\n"));
	MUST(find_text(text, "\nCapBnd:\t000001ffffbfffff\n"));
	MUST(find_text(text, "\nCapAmb:\t0000000000000020\n"));
	return 0;
}

static void test_status(void)
{
	IN_CHILD(status_tells);
}

/* --- what a change of ids ends ------------------------------------------- */

static unsigned owner_of(const char *path)
{
	struct kernel_stat stat = { .uid = 99999 };

	sys_stat(path, &stat);
	return stat.uid;
}

static long death_signal(void)
{
	int signal = -1;

	prctl(PR_GET_PDEATHSIG, (unsigned long)&signal);
	return signal;
}

static int becomes_another(void *argument)
{
	(void)argument;
	MUST(prctl(PR_GET_DUMPABLE, 0) == 1);
	MUST(prctl(PR_SET_DUMPABLE, 2) == -EINVAL);
	MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1) == 0);
	/* The real and the saved id do not count. */
	MUST(sys_setresuid(NOBODY, 0, NOBODY) == 0);
	MUST(prctl(PR_GET_DUMPABLE, 0) == 1 && death_signal() == SIGUSR1);
	MUST(sys_setfsgid(1) == 0);
	MUST(prctl(PR_GET_DUMPABLE, 0) == 0 && death_signal() == 0);
	MUST(prctl(PR_SET_DUMPABLE, 1) == 0);
	MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1) == 0);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(prctl(PR_GET_DUMPABLE, 0) == 0 && death_signal() == 0);
	MUST(owner_of("/proc/self/") == NOBODY);
	MUST(owner_of("/proc/self/status") == 0);
	MUST(owner_of("/proc/self/maps") == 0);
	MUST(prctl(PR_SET_DUMPABLE, 1) == 0);
	MUST(owner_of("/proc/self/maps") == NOBODY);
	return 0;
}

/* "/proc/PID/exe" */
static const char *exe_of(int pid)
{
	static char path[32];
	unsigned at = sizeof(path) - sizeof("/exe");

	memcpy(path + at, "/exe", sizeof("/exe"));
	for (; pid; pid /= 10)
		path[--at] = (char)('0' + pid % 10);
	at -= strlen("/proc/");
	memcpy(path + at, "/proc/", strlen("/proc/"));
	return path + at;
}

/* One of the same user, which has no more capabilities. */
static int looks_into_another(void *argument)
{
	int pid = start_child(wait_for_end, argument);
	char target[64];

	sleep_ms(30);
	MUST(sys_readlink(exe_of(pid), target, sizeof(target)) > 0);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(sys_readlink(exe_of(pid), target, sizeof(target)) == -EACCES);
	MUST(sys_readlink("/proc/self/exe", target, sizeof(target)) > 0);
	MUST(sys_kill(pid, SIGKILL) == 0);
	return collect(pid) != SIGKILL;
}

static int is_dumpable_again(void *argument)
{
	static const char *const arguments[] = { "ids", "dumpable", NULL };

	(void)argument;
	MUST(sys_setuid(NOBODY) == 0 && prctl(PR_GET_DUMPABLE, 0) == 0);
	sys_execve("/tests/ids", arguments, no_strings);
	return 9;
}

static void test_another(void)
{
	static int as_user; /* wait_for_end asks whether there is one */

	IN_CHILD(becomes_another);
	CHECK_EQ(run_child(looks_into_another, &as_user), 0);
	CHECK_EQ(run_child(is_dumpable_again, NULL), EXITED(1));
}

/* --- RLIMIT_NPROC -------------------------------------------------------- */

static int too_many(void *argument)
{
	static const char *const arguments[] = { "ids", "dumpable", NULL };
	struct kernel_rlimit none = { 0, 2 };

	(void)argument;
	MUST(sys_setrlimit(RLIMIT_NPROC, &none) == 0);
	/* It is the real user that counts. */
	MUST(sys_setresuid(NOBODY, KEEP, KEEP) == 0);
	MUST(sys_execve("/tests/ids", arguments, no_strings) == -EAGAIN);
	MUST(sys_setuid(NOBODY) == 0);
	MUST(sys_execve("/tests/ids", arguments, no_strings) == -EAGAIN);
	none.current = 2;
	MUST(sys_setrlimit(RLIMIT_NPROC, &none) == 0);
	sys_execve("/tests/ids", arguments, no_strings);
	return 9;
}

static void test_too_many(void)
{
	int first = start_child(wait_for_end, &first);

	sleep_ms(30);
	CHECK_EQ(run_child(too_many, NULL), EXITED(1));
	sys_kill(first, SIGKILL);
	CHECK_EQ(collect(first), SIGKILL);
}

TEST_SUITE(ids, TEST(test_rules), TEST(test_nobody), TEST(test_use),
	   TEST(test_status), TEST(test_another), TEST(test_too_many));

int program_main(int count, char **arguments, char **environment)
{
	(void)arguments, (void)environment;
	if (count > 1)
		return (int)prctl(PR_GET_DUMPABLE, 0);
	return run_suite(&suite_ids);
}
