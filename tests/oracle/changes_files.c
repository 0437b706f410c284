/*
 * Calls that change files, with what they leave behind: limits,
 * exchanges, nameless files, mount namespaces.
 * See tests/oracle/changes.h.
 */
#include "kernel/abi/mount.h"
#include "kernel/abi/sched.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "tests/oracle/changes.h"

static char bytes[8192];

/* RLIMIT_FSIZE, with its signal kept waiting, so that it can be counted. */
void changes_limits(void)
{
	const unsigned long signal = 1ul << (SIGXFSZ - 1);
	struct kernel_rlimit limit = { 5000, RLIM_INFINITY };
	struct iovec vector[2] = { { (unsigned long)bytes, 3000 },
				   { (unsigned long)bytes, 3000 } };
	unsigned long pending = 0;
	int fd = (int)sys_open("limited", O_RDWR | O_CREAT | O_EXCL, 0600);

	sys_rt_sigprocmask(SIG_BLOCK, &signal, NULL, 8);
	CALL(setrlimit, RLIMIT_FSIZE, &limit);
	CALL(writev, fd, vector, 2);
	CALL(pwrite64, fd, bytes, 8192, 0);
	CALL(ftruncate, fd, 5000);
	CALL(fallocate, fd, 0, 0, 5000);
	CALL(rt_sigpending, &pending, 8);
	VALUE(pending);
	CALL(write, fd, bytes, 1);
	CALL(rt_sigpending, &pending, 8);
	VALUE(pending);
	CALL(write, fd, bytes, 0);
	CALL(write, fd, BAD, 1);
	CALL(pwrite64, fd, bytes, 1, 6000);
	CALL(ftruncate, fd, 5001);
	CALL(truncate, "limited", 5001);
	CALL(fallocate, fd, 0, 5000, 1);
	CALL(fallocate, fd, 1, 5000, 1);
	CALL(ftruncate, fd, 10);
	show("limited");
	limit.current = RLIM_INFINITY;
	CALL(setrlimit, RLIMIT_FSIZE, &limit);
	sys_close(fd);
}

static long exchange(const char *one, const char *other)
{
	return sys_renameat2(HERE, one, HERE, other, RENAME_EXCHANGE);
}
#define EXCHANGE(one, other) \
	report("exchange(" one ", " other ")", exchange(one, other))

void changes_exchange(void)
{
	CALL(mkdir, "x1", 0755);
	CALL(mkdir, "x1/in", 0755);
	CALL(mkdir, "x2", 0755);
	make("x2/file", "file");
	make("x3", "text");
	EXCHANGE("x1/in", "x3");
	show("x1");
	show("x3");
	show_bytes("x1/in");
	EXCHANGE("x1/in", "x2/file");
	show_bytes("x1/in");
	EXCHANGE("x1", "x1/in");
	EXCHANGE("x1/in", "x1");
	EXCHANGE("x1/in/", "x2");
	EXCHANGE("x2", "x1/in/");
	EXCHANGE("x2/", "x1/in");
	EXCHANGE("x1/in", "x1/in");
	EXCHANGE("x1/in", "none");
	EXCHANGE("none", "x1");
	EXCHANGE("x1", ".");
	EXCHANGE("x1", "/proc/version");
	EXCHANGE("/proc/version", "/proc/uptime");
	CALL(renameat2, HERE, "x1", HERE, "x2", 3);
	CALL(renameat2, HERE, "x1", HERE, "x2", 8);
	/* A name with a slash behind it is a directory's, there or not. */
	CALL(rename, "x3/", "x4");
	make("x5", "5");
	make("x6", "6");
	CALL(rename, "x5", "x6/");
	CALL(rename, "x5", "x1/");
	CALL(chmod, "x1", 0500);
	EXCHANGE("x1", "x2");
	EXCHANGE("x1/in", "x2");
	CALL(chmod, "x1", 0700);
	CALL(chmod, "x2", 0700);
}

void changes_nameless(void)
{
	struct kernel_stat s;
	int fd;

	CALL(open, "/tmp", O_TMPFILE | O_RDONLY, 0600);
	CALL(open, "/tmp", O_TMPFILE | O_RDWR | O_CREAT, 0600);
	CALL(open, "/tmp", (O_TMPFILE & ~O_DIRECTORY) | O_RDWR, 0600);
	CALL(open, BAD, O_TMPFILE | O_RDONLY, 0600);
	CALL(open, "none", O_TMPFILE | O_RDWR, 0600);
	CALL(open, "x6", O_TMPFILE | O_RDWR, 0600);
	CALL(open, "/proc", O_TMPFILE | O_RDWR, 0600);
	fd = (int)sys_open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	CALL(linkat, HERE, "/proc/self/fd/3", HERE, "t1", AT_SYMLINK_FOLLOW);
	CALL(close, fd);
	fd = (int)sys_open(".", O_TMPFILE | O_RDWR, 0666);
	CALL(fcntl, fd, F_GETFL, NULL);
	CALL(fstat, fd, &s);
	VALUE(s.links);
	VALUE(s.mode);
	CALL(write, fd, "text", 4);
	CALL(linkat, HERE, "/proc/self/fd/3", HERE, "x6", AT_SYMLINK_FOLLOW);
	CALL(linkat, HERE, "/proc/self/fd/3", HERE, "t1", AT_SYMLINK_FOLLOW);
	show_bytes("t1");
	show("t1");
	CALL(unlink, "t1");
	CALL(linkat, HERE, "/proc/self/fd/3", HERE, "t1", AT_SYMLINK_FOLLOW);
	CALL(close, fd);
}

void changes_namespaces(void)
{
	int fd;

	CALL(mkdir, "ns", 0755);
	CALL(unshare, 0);
	CALL(unshare, CLONE_FS | CLONE_FILES | CLONE_SYSVSEM);
	CALL(unshare, CLONE_THREAD | CLONE_SIGHAND | CLONE_VM);
	CALL(unshare, 1);
	CALL(unshare, CLONE_VFORK);
	CALL(unshare, CLONE_NEWNS);
	CALL(mount, NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	CALL(mount, NULL, "/", NULL, MS_REC | MS_SILENT | MS_SLAVE, NULL);
	CALL(mount, NULL, "/", NULL, MS_PRIVATE | MS_SLAVE, NULL);
	CALL(mount, NULL, "ns", NULL, MS_PRIVATE, NULL);
	CALL(mount, "x", "ns", "tmpfs", 0, NULL);
	fd = (int)sys_open("ns/file", O_RDWR | O_CREAT, 0600);
	CALL(mkdir, "ns/deep", 0755);
	CALL(mount, "y", "ns/deep", "tmpfs", 0, NULL);
	CALL(umount2, "ns/deep/..", 0);
	CALL(umount2, "ns", MNT_DETACH | MNT_EXPIRE);
	CALL(umount2, "ns", MNT_DETACH);
	CALL(umount2, "ns", MNT_DETACH);
	CALL(rmdir, "ns");
	CALL(write, fd, "text", 4);
	CALL(pread64, fd, bytes, 9, 1);
	CALL(unlink, "ns/file");
	sys_close(fd);
	CALL(readlink, "/proc/mounts", bytes, 100);
	CALL(readlink, "/proc/self/ns/mnt", bytes, 4);
	CALL_OPEN(open, "/proc/self/mountinfo", O_RDONLY, 0);
}
