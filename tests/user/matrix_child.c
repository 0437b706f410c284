/*
 * What the children of the matrix are made of. See tests/user/matrix.h.
 */
#include "tests/user/matrix.h"

#include "kernel/abi/mount.h"

bool on_linux;
unsigned long held;

bool become(unsigned user, unsigned long caps)
{
	return prctl(PR_SET_SECUREBITS,
		     SECBIT_NOROOT | SECBIT_NO_SETUID_FIXUP) == 0 &&
	       sys_setgroups(0, NULL) == 0 &&
	       sys_setresgid(user, user, user) == 0 &&
	       sys_setresuid(user, user, user) == 0 &&
	       set_caps(caps, caps, 0) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0;
}

struct other {
	bool (*become)(const void *who);
	const void *who;
	int ready[2]; /* from it: that it is what it was to be */
	int life[2];  /* to it: ends when the parent does */
};

static int be_other(void *argument)
{
	const struct other *other = argument;
	char byte;

	sys_close(other->life[1]);
	if (!other->become(other->who) ||
	    sys_write(other->ready[1], "r", 1) != 1)
		return 1;
	sys_read(other->life[0], &byte, 1);
	return 0;
}

int start_as(bool (*becomes)(const void *who), const void *who)
{
	struct other other = { .become = becomes, .who = who };
	char byte;
	int pid;

	if (sys_pipe(other.ready) != 0 || sys_pipe(other.life) != 0)
		return -EMFILE;
	pid = start_child(be_other, &other);
	sys_close(other.ready[1]);
	sys_close(other.life[0]);
	if (pid > 0 && sys_read(other.ready[0], &byte, 1) != 1)
		return -ECHILD;
	return pid;
}

struct user {
	unsigned user;
	unsigned long caps;
};

static bool become_user(const void *who)
{
	const struct user *user = who;

	return become(user->user, user->caps & held);
}

int start_other(unsigned user, unsigned long caps)
{
	const struct user other = { user, caps };

	return start_as(become_user, &other);
}

const char *proc_path(int pid, const char *name)
{
	static char path[64];
	char digits[12];
	unsigned at = sizeof(digits), length = 6;

	memcpy(path, "/proc/", 6);
	do {
		digits[--at] = (char)('0' + pid % 10);
		pid /= 10;
	} while (pid);
	memcpy(path + length, digits + at, sizeof(digits) - at);
	length += (unsigned)sizeof(digits) - at;
	path[length++] = '/';
	memcpy(path + length, name, strlen(name) + 1);
	return path;
}

bool make_file(const char *name, unsigned mode, unsigned user)
{
	long fd = sys_open(name, O_CREAT | O_EXCL | O_RDWR, 0);

	/* The owner first: with it go the set-id bits. */
	return fd >= 0 && sys_write((int)fd, "x", 1) == 1 &&
	       sys_fchown((int)fd, user, user) == 0 &&
	       sys_fchmod((int)fd, mode) == 0 && sys_close((int)fd) == 0;
}

bool make_directory(const char *name, unsigned mode, unsigned user)
{
	return sys_mkdir(name, 0) == 0 && sys_chown(name, user, user) == 0 &&
	       sys_chmod(name, mode) == 0;
}

unsigned mode_of(const char *name)
{
	struct kernel_stat stat = { .mode = 0 };

	sys_stat(name, &stat);
	return stat.mode & 07777;
}

bool is_off(const char *name)
{
	char byte;

	return read_file(name, &byte, 1) == 1 && byte == '0';
}

static bool is_linux(void)
{
	struct kernel_utsname name;

	return sys_uname(&name) == 0 && !find_text(name.version, "Ravelin");
}

/* Linux's pid 1 has nothing but itself. */
static void furnish(void)
{
	long fd;

	sys_mkdir("/proc", 0555);
	sys_mount("proc", "/proc", "proc", 0, NULL);
	fd = sys_open("/proc/sys/kernel/dmesg_restrict", O_WRONLY, 0);
	sys_write((int)fd, "1", 1);
	sys_close((int)fd);
}

bool prepare(void)
{
	on_linux = is_linux();
	held = caps_now().permitted;
	if (on_linux && sys_getpid() == 1)
		furnish();
	return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

bool make_place(void)
{
	sys_mkdir("/tmp", 0777);
	sys_umask(0);
	if (sys_unshare(CLONE_NEWNS) != 0)
		return false;
	if (on_linux &&
	    (sys_mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	     sys_unshare(CLONE_NEWUTS) != 0))
		return false;
	return sys_mount("matrix", "/tmp", "tmpfs", 0, NULL) == 0 &&
	       sys_chmod("/tmp", 0777) == 0 && sys_chdir("/tmp") == 0;
}
