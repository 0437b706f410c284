/*
 * Gates on processes: signals, ids, capabilities, looking into others,
 * priorities and limits. See matrix.h.
 */
#include "tests/user/matrix.h"

/* --- CAP_KILL ------------------------------------------------------------ */

/* Where the signal was sent, it ends `pid`. */
static long with_death(long result, int pid)
{
	return with_effect(result, result == 0 && collect(pid) == SIGKILL);
}

long gate_kill_other(void)
{
	int pid = start_other(OTHER_USER, 0);

	NEED(pid > 0);
	become_tried();
	return with_death(sys_kill(pid, SIGKILL), pid);
}

long gate_queue_other(void)
{
	const struct kernel_siginfo info = { .code = SI_QUEUE };
	int pid = start_other(OTHER_USER, 0);

	NEED(pid > 0);
	become_tried();
	return with_death(sys_rt_sigqueueinfo(pid, SIGKILL, &info), pid);
}

/* --- CAP_SETGID, CAP_SETUID ----------------------------------------------- */

long gate_set_gid(void)
{
	long result;

	become_tried();
	result = sys_setgid(OTHER_USER);
	return with_effect(result, groups_are(OTHER_USER, OTHER_USER,
					      OTHER_USER, OTHER_USER));
}

long gate_set_regid(void)
{
	long result;

	become_tried();
	result = sys_setregid(OTHER_USER, KEEP);
	return with_effect(result, sys_getgid() == OTHER_USER);
}

long gate_set_resgid(void)
{
	long result;

	become_tried();
	result = sys_setresgid(KEEP, KEEP, OTHER_USER);
	return with_effect(result, groups_are(USER, USER, OTHER_USER, USER));
}

long gate_set_fsgid(void)
{
	become_tried();
	sys_setfsgid(OTHER_USER);
	return with_effect(0, sys_setfsgid(KEEP) == OTHER_USER);
}

long gate_set_groups(void)
{
	const unsigned groups[1] = { OTHER_USER };
	long result;

	become_tried();
	result = sys_setgroups(1, groups);
	return with_effect(result, sys_getgroups(0, NULL) == 1);
}

long gate_set_uid(void)
{
	long result;

	become_tried();
	result = sys_setuid(OTHER_USER);
	return with_effect(result, users_are(OTHER_USER, OTHER_USER,
					     OTHER_USER, OTHER_USER));
}

long gate_set_reuid(void)
{
	long result;

	become_tried();
	result = sys_setreuid(OTHER_USER, KEEP);
	return with_effect(result, sys_getuid() == OTHER_USER);
}

long gate_set_resuid(void)
{
	long result;

	become_tried();
	result = sys_setresuid(KEEP, KEEP, OTHER_USER);
	return with_effect(result, users_are(USER, USER, OTHER_USER, USER));
}

long gate_set_fsuid(void)
{
	become_tried();
	sys_setfsuid(OTHER_USER);
	return with_effect(0, sys_setfsuid(KEEP) == OTHER_USER);
}

/* --- CAP_SETPCAP --------------------------------------------------------- */

long gate_drop_bounding(void)
{
	long result;

	become_tried();
	result = prctl(PR_CAPBSET_DROP, CAP_CHOWN);
	return with_effect(result, prctl(PR_CAPBSET_READ, CAP_CHOWN) == 0);
}

long gate_set_securebits(void)
{
	const unsigned long more = SECBIT_NO_CAP_AMBIENT_RAISE;
	long result;

	become_tried();
	result = prctl(PR_SET_SECUREBITS,
		       (unsigned long)prctl(PR_GET_SECUREBITS, 0) | more);
	return with_effect(result, prctl(PR_GET_SECUREBITS, 0) & more);
}

/* The first one that is not permitted, but in the bounding set. */
static unsigned long one_more(unsigned long permitted)
{
	int cap = 0;

	while (permitted >> cap & 1 || prctl(PR_CAPBSET_READ, cap) != 1)
		cap++;
	return 1ul << cap;
}

long gate_more_inheritable(void)
{
	unsigned long permitted, more;
	long result;

	become_tried();
	permitted = caps_now().permitted;
	more = one_more(permitted);
	result = set_caps(permitted, permitted, more);
	return with_effect(result, caps_now().inheritable == more);
}

/* --- CAP_SYS_PTRACE ------------------------------------------------------- */

static long open_maps(int pid)
{
	char bytes[16];
	long fd = sys_open(proc_path(pid, "maps"), O_RDONLY, 0);

	return with_effect(fd, sys_read((int)fd, bytes, sizeof(bytes)) > 0);
}

long gate_read_maps(void)
{
	int pid = start_other(OTHER_USER, 0);

	NEED(pid > 0);
	become_tried();
	return open_maps(pid);
}

long gate_read_capable(void)
{
	int pid = start_other(USER, ALL_CAPS);

	NEED(pid > 0);
	become_tried();
	return open_maps(pid);
}

long gate_read_exe(void)
{
	int pid = start_other(OTHER_USER, 0);
	char path[64];
	long size;

	NEED(pid > 0);
	become_tried();
	size = sys_readlink(proc_path(pid, "exe"), path, sizeof(path));
	return size < 0 ? size : 0;
}

long gate_follow_cwd(void)
{
	int pid = start_other(OTHER_USER, 0);

	NEED(pid > 0);
	become_tried();
	return opened(sys_open(proc_path(pid, "cwd"), O_PATH, 0));
}

long gate_robust_list(void)
{
	int pid = start_other(OTHER_USER, 0);
	unsigned long head, size = 0;
	long result;

	NEED(pid > 0);
	become_tried();
	result = sys_get_robust_list(pid, &head, &size);
	return with_effect(result, size == 24);
}

/* --- CAP_SYS_NICE -------------------------------------------------------- */

long gate_nice_lower(void)
{
	long result;

	become_tried();
	result = sys_setpriority(PRIO_PROCESS, 0, -1);
	return with_effect(result, sys_getpriority(PRIO_PROCESS, 0) == 21);
}

static long nice_of(int pid)
{
	long result;

	NEED(pid > 0);
	become_tried();
	result = sys_setpriority(PRIO_PROCESS, pid, 5);
	return with_effect(result, sys_getpriority(PRIO_PROCESS, pid) == 15);
}

long gate_nice_other(void)
{
	return nice_of(start_other(OTHER_USER, 0));
}

long gate_nice_capable(void)
{
	return nice_of(start_other(USER, ALL_CAPS));
}

long gate_affinity_other(void)
{
	int pid = start_other(OTHER_USER, 0);
	unsigned long mask = 0;

	NEED(pid > 0 && sys_sched_getaffinity(pid, 8, &mask) > 0);
	become_tried();
	return sys_sched_setaffinity(pid, 8, &mask);
}

static long policy_of(int pid)
{
	const int priority = 0;

	NEED(pid > 0);
	become_tried();
	return sys_sched_setscheduler(pid, SCHED_OTHER, &priority);
}

long gate_policy_other(void)
{
	return policy_of(start_other(OTHER_USER, 0));
}

long gate_policy_capable(void)
{
	return policy_of(start_other(USER, ALL_CAPS));
}

static long ioprio_of(int pid, int class)
{
	const int value = class << IOPRIO_CLASS_SHIFT | 3;
	long result;

	become_tried();
	result = sys_ioprio_set(IOPRIO_WHO_PROCESS, pid, value);
	return with_effect(result,
			   sys_ioprio_get(IOPRIO_WHO_PROCESS, pid) == value);
}

long gate_ioprio_other(void)
{
	int pid = start_other(OTHER_USER, 0);

	NEED(pid > 0);
	return ioprio_of(pid, IOPRIO_CLASS_BE);
}

long gate_ioprio_realtime(void)
{
	return ioprio_of(0, IOPRIO_CLASS_RT);
}

/* --- CAP_SYS_RESOURCE ---------------------------------------------------- */

static bool set_limit(int resource, unsigned long value)
{
	const struct kernel_rlimit limit = { value, value };

	return sys_setrlimit(resource, &limit) == 0;
}

long gate_limit_raise(void)
{
	const struct kernel_rlimit higher = { 1, 1 };
	struct kernel_rlimit now = { 0, 0 };
	long result;

	NEED(set_limit(RLIMIT_CORE, 0));
	become_tried();
	result = sys_setrlimit(RLIMIT_CORE, &higher);
	sys_getrlimit(RLIMIT_CORE, &now);
	return with_effect(result, now.maximum == 1);
}

long gate_limit_other(void)
{
	struct kernel_rlimit limit = { 1, 0 };
	int pid = start_other(OTHER_USER, 0);
	long result;

	NEED(pid > 0);
	become_tried();
	result = sys_prlimit64(pid, RLIMIT_CORE, NULL, &limit);
	return with_effect(result, limit.current <= limit.maximum);
}

static int end_well(void *unused)
{
	(void)unused;
	return 0;
}

long gate_fork_beyond(void)
{
	NEED(set_limit(RLIMIT_NPROC, 1));
	become_tried();
	return run_child(end_well, NULL);
}

long gate_oom_lower(void)
{
	char text[8] = { 0 };
	long fd, result;

	become_tried();
	fd = sys_open("/proc/self/oom_score_adj", O_RDWR, 0);
	NEED(fd >= 0);
	result = sys_write((int)fd, "-1", 2);
	sys_pread64((int)fd, text, sizeof(text), 0);
	return with_effect(result, memcmp(text, "-1\n", 3) == 0);
}

long gate_pipe_size(void)
{
	const unsigned long wanted = 1ul << 21;
	long result;
	int ends[2];

	NEED(sys_pipe(ends) == 0);
	become_tried();
	result = sys_fcntl(ends[0], F_SETPIPE_SZ, (void *)wanted);
	return with_effect(result > 0 ? 0 : result,
			   sys_fcntl(ends[1], F_GETPIPE_SZ, NULL) ==
				   (long)wanted);
}

/* --- CAP_CHECKPOINT_RESTORE ----------------------------------------------- */

#define LAST_PID "/proc/sys/kernel/ns_last_pid"
#define PIDS_AHEAD 200 /* no others are started as fast */

long gate_last_pid(void)
{
	char text[16] = { 0 };
	unsigned at = sizeof(text);
	long fd, result;
	int pid = (int)sys_getpid() + PIDS_AHEAD, child;

	for (int rest = pid; rest; rest /= 10)
		text[--at] = (char)('0' + rest % 10);
	become_tried();
	fd = sys_open(LAST_PID, O_WRONLY, 0);
	if (fd == -ENOENT)
		return -ABSENT;
	NEED(fd >= 0);
	result = sys_write((int)fd, text + at, sizeof(text) - at);
	child = start_child(end_well, NULL);
	collect(child);
	return with_effect(result, child > pid);
}
