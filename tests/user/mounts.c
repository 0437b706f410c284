/*
 * What is mounted, as a task sees it: /proc/PID/mounts and mountinfo, mount
 * namespaces, and mounts that are taken away while they are in use. Each
 * test mounts in a child with a namespace of its own, or cleans up.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/child.h"

#define PLACE "/tmp/mounts"
#define NAMESPACE "/proc/self/ns/mnt"

static char text[16384], name[32];

static bool says(const char *path, const char *part)
{
	long size = read_file(path, text, sizeof(text) - 1);

	if (size < 0)
		return false;
	text[size] = '\0';
	return find_text(text, part) != NULL;
}

static long touch(const char *path)
{
	long fd = sys_open(path, O_WRONLY | O_CREAT, 0600);

	return fd < 0 ? fd : sys_close((int)fd);
}

static bool exists(const char *path)
{
	return sys_access(path, F_OK) == 0;
}

static long mount_at(const char *place)
{
	return sys_mount("a test", place, "tmpfs", 0, NULL);
}

/* Where the namespace's link leads, in `name`. */
static bool read_namespace(const char *path)
{
	memset(name, 0, sizeof(name));
	return sys_readlink(path, name, sizeof(name) - 1) > 6 &&
	       memcmp(name, "mnt:[", 5) == 0;
}

/* --- what /proc tells ---------------------------------------------------- */

static int child_texts(void *unused)
{
	static const char odd[] = PLACE "/a\tb\nc\\d e";

	(void)unused;
	EXPECT(sys_unshare(CLONE_NEWNS), 0);
	EXPECT(sys_mkdir(odd, 0700), 0);
	EXPECT(sys_mount("x \\", odd, "tmpfs", MS_NOSUID | MS_NODEV, NULL), 0);
	EXPECT(says("/proc/mounts", "\nx\\040\\134 " PLACE
				    "/a\\011b\\012c\\134d\\040e tmpfs "
				    "rw,nosuid,nodev,relatime 0 0\n"),
	       1);
	EXPECT(says("/proc/self/mountinfo",
		    " / " PLACE "/a\\011b\\012c\\134d\\040e "
		    "rw,nosuid,nodev,relatime - tmpfs x\\040\\134 rw\n"),
	       1);
	EXPECT(sys_umount2(odd, 0), 0);
	EXPECT(sys_rmdir(odd), 0);
	return 0;
}

static void test_texts(void)
{
	CHECK(says("/proc/mounts", "archive / tmpfs rw,relatime 0 0\n"));
	CHECK(says("/proc/1/mounts", "proc /proc proc rw,relatime 0 0\n"));
	CHECK(says("/proc/self/mountinfo",
		   "1 1 0:2 / / rw,relatime - tmpfs archive rw\n"));
	CHECK(says("/proc/self/mountinfo",
		   " 1 0:20 / /proc rw,relatime - proc proc rw\n"));
	CHECK(says("/proc/filesystems", "nodev\ttmpfs\n"));
	CHECK_EQ(sys_readlink("/proc/mounts", name, sizeof(name)), 11);
	CHECK(memcmp(name, "self/mounts", 11) == 0);
	CHECK_EQ(sys_readlink("/proc/mounts", name, 4), 4);
	CHECK_EQ(sys_readlink(NAMESPACE, (void *)0x1000, 20), -EFAULT);
	CHECK_EQ(run_child(child_texts, NULL), 0);
}

/* --- namespaces ---------------------------------------------------------- */

/* A child of the namespace sees what its parent does. */
static int child_below(void *unused)
{
	(void)unused;
	EXPECT(exists(PLACE "/inside"), 1);
	EXPECT(mount_at(PLACE), 0);
	EXPECT(touch(PLACE "/deeper"), 0);
	return 0;
}

static int child_alone(void *outside)
{
	EXPECT(sys_unshare(CLONE_NEWNS), 0);
	EXPECT(read_namespace(NAMESPACE), 1);
	EXPECT(strcmp(name, outside) != 0, 1);
	EXPECT(sys_mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	EXPECT(mount_at(PLACE), 0);
	EXPECT(touch(PLACE "/inside"), 0);
	EXPECT(exists(PLACE "/outside"), 0);
	EXPECT(run_child(child_below, NULL), 0);
	/* It was the same namespace. */
	EXPECT(exists(PLACE "/deeper"), 1);
	EXPECT(sys_umount2(PLACE, 0), 0);
	EXPECT(exists(PLACE "/inside"), 1);
	/* What the outside still has goes from here alone, in use or not. */
	EXPECT(sys_open("/sys", O_RDONLY, 0) >= 0, 1);
	EXPECT(sys_umount2("/sys", 0), 0);
	EXPECT(exists("/sys/devices"), 0);
	EXPECT(sys_umount2("/sys", 0), -EINVAL);
	EXPECT(says("/proc/mounts", "sysfs"), 0);
	return 0;
}

static void test_namespaces(void)
{
	static char outside[32];

	CHECK(read_namespace(NAMESPACE));
	memcpy(outside, name, sizeof(outside));
	CHECK_EQ(sys_mkdir(PLACE, 0700), 0);
	CHECK_EQ(touch(PLACE "/outside"), 0);
	CHECK_EQ(run_child(child_alone, outside), 0);
	CHECK(exists(PLACE "/outside") && !exists(PLACE "/inside"));
	CHECK(exists("/sys/devices"));
	CHECK(read_namespace("/proc/1/ns/mnt"));
	CHECK(strcmp(name, outside) == 0);
}

/* The other way round: what comes later outside is not seen inside. */
static int child_waits(void *pipe)
{
	const int *ends = pipe;
	char byte;

	EXPECT(sys_unshare(CLONE_NEWNS | CLONE_FS), 0);
	EXPECT(sys_write(ends[3], "x", 1), 1);
	EXPECT(sys_read(ends[0], &byte, 1), 1);
	EXPECT(exists(PLACE "/later"), 0);
	EXPECT(exists(PLACE "/outside"), 1);
	/* Both have something on the same place. */
	EXPECT(mount_at(PLACE), 0);
	EXPECT(exists(PLACE "/later"), 0);
	EXPECT(touch(PLACE "/own"), 0);
	return 0;
}

static void test_later_mounts(void)
{
	int ends[4], pid;
	char byte;

	CHECK_EQ(sys_pipe(&ends[0]), 0);
	CHECK_EQ(sys_pipe(&ends[2]), 0);
	pid = start_child(child_waits, ends);
	CHECK_EQ(sys_read(ends[2], &byte, 1), 1);
	CHECK_EQ(mount_at(PLACE), 0);
	CHECK_EQ(touch(PLACE "/later"), 0);
	CHECK_EQ(sys_write(ends[1], "x", 1), 1);
	CHECK_EQ(collect(pid), 0);
	CHECK(exists(PLACE "/later") && !exists(PLACE "/own"));
	CHECK_EQ(sys_umount2(PLACE, 0), 0);
	for (int i = 0; i < 4; i++)
		sys_close(ends[i]);
}

static int child_flags(void *unused)
{
	(void)unused;
	EXPECT(sys_unshare(0), 0);
	EXPECT(sys_unshare(CLONE_FS | CLONE_FILES | CLONE_SYSVSEM), 0);
	EXPECT(sys_unshare(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM), 0);
	EXPECT(sys_unshare(1), -EINVAL);
	EXPECT(sys_unshare(CLONE_VFORK), -EINVAL);
	EXPECT(sys_unshare((int)0x80000000), -EINVAL);
	EXPECT(sys_unshare(CLONE_NEWUTS), -EINVAL);
	EXPECT(sys_unshare(CLONE_NEWNS | CLONE_NEWPID), -EINVAL);
	EXPECT(sys_unshare(CLONE_NEWUSER), -EINVAL);
	EXPECT(sys_clone(CLONE_NEWNS | CLONE_FS, NULL, NULL, NULL, 0),
	       -EINVAL);
	EXPECT(sys_mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL), -EINVAL);
	EXPECT(sys_mount(NULL, "/", NULL, MS_SLAVE | MS_PRIVATE, NULL),
	       -EINVAL);
	EXPECT(sys_mount(NULL, "/tests", NULL, MS_PRIVATE, NULL), -EINVAL);
	EXPECT(drop_capabilities(), 0);
	EXPECT(sys_unshare(CLONE_FS), 0);
	EXPECT(sys_unshare(CLONE_NEWNS), -EPERM);
	EXPECT(sys_unshare(CLONE_NEWIPC), -EPERM);
	EXPECT(sys_clone(CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, 0), -EPERM);
	EXPECT(sys_mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), -EPERM);
	EXPECT(sys_umount2("/sys", MNT_DETACH), -EPERM);
	return 0;
}

static void test_flags(void)
{
	long pid;

	CHECK_EQ(run_child(child_flags, NULL), 0);
	pid = sys_clone(CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, 0);
	if (pid == 0)
		sys_exit(mount_at(PLACE) == 0 && !exists(PLACE "/outside") ?
				 0 : 1);
	CHECK_EQ(collect((int)pid), 0);
	CHECK(exists(PLACE "/outside"));
}

/* --- in use -------------------------------------------------------------- */

static int child_detaches(void *unused)
{
	char byte = 0;
	int fd;

	(void)unused;
	EXPECT(sys_unshare(CLONE_NEWNS), 0);
	EXPECT(mount_at(PLACE), 0);
	EXPECT(sys_mkdir(PLACE "/below", 0700), 0);
	EXPECT(mount_at(PLACE "/below"), 0);
	fd = (int)sys_open(PLACE "/below/file", O_RDWR | O_CREAT, 0600);
	EXPECT(sys_umount2(PLACE, 0), -EBUSY);
	EXPECT(sys_umount2(PLACE "/below", 0), -EBUSY);
	EXPECT(sys_chdir(PLACE), 0);
	EXPECT(sys_umount2(PLACE, MNT_DETACH), 0);
	EXPECT(says("/proc/self/mountinfo", PLACE), 0);
	EXPECT(exists(PLACE "/outside"), 1);
	/* Who is in there goes on, and cannot get out by "..". */
	EXPECT(sys_write(fd, "x", 1), 1);
	EXPECT(sys_pread64(fd, &byte, 1, 0), 1);
	EXPECT(byte, 'x');
	EXPECT(touch("../new"), 0);
	EXPECT(exists("new"), 1);
	EXPECT(exists("below/file"), 0);
	EXPECT(sys_getcwd(text, sizeof(text)), -ENOENT);
	EXPECT(mount_at("below"), -EINVAL);
	EXPECT(sys_close(fd), 0);
	EXPECT(sys_chdir("/"), 0);
	EXPECT(sys_umount2("/", MNT_DETACH), -EBUSY);
	return 0;
}

/* Stays until the other end of the pipe is closed. */
static int child_stays(void *pipe)
{
	const int *ends = pipe;
	char byte;

	EXPECT(sys_unshare(CLONE_NEWNS), 0);
	EXPECT(mount_at(PLACE), 0);
	EXPECT(sys_chdir(PLACE), 0);
	EXPECT(sys_mkdir("folder", 0700), 0);
	EXPECT(sys_write(ends[3], "x", 1), 1);
	sys_close(ends[1]);
	EXPECT(sys_read(ends[0], &byte, 1), 0);
	return 0;
}

/* "/proc/PID/cwd" of that task. */
static char *folder_of(int pid)
{
	static char path[32] = "/proc/";
	char *end = path + 18;

	memcpy(end, "/cwd", 5);
	for (; pid > 0; pid /= 10)
		*--end = (char)('0' + pid % 10);
	end -= 6;
	memcpy(end, "/proc/", 6);
	return end;
}

/* Another's namespace, by way of /proc: what is mounted there is not ours to
 * change, and it stays for who holds it when the namespace is gone. */
static void test_from_outside(void)
{
	int ends[4], pid, folder;
	char byte;

	CHECK_EQ(sys_pipe(&ends[0]), 0);
	CHECK_EQ(sys_pipe(&ends[2]), 0);
	pid = start_child(child_stays, ends);
	CHECK_EQ(sys_read(ends[2], &byte, 1), 1);
	CHECK_EQ(mount_at(folder_of(pid)), -EINVAL);
	CHECK_EQ(sys_umount2(folder_of(pid), MNT_DETACH), -EINVAL);
	CHECK_EQ(sys_mount(NULL, folder_of(pid), NULL, MS_REMOUNT | MS_RDONLY,
			   NULL), -EINVAL);
	folder = (int)sys_open(folder_of(pid), O_RDONLY | O_DIRECTORY, 0);
	CHECK(folder >= 0);
	for (int i = 0; i < 4; i++)
		sys_close(ends[i]);
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(sys_mkdirat(folder, "mine", 0700), 0);
	CHECK_EQ(sys_faccessat(folder, "folder", F_OK), 0);
	CHECK_EQ(sys_faccessat(folder, "../../mine", F_OK), 0);
	sys_close(folder);
}

static void test_in_use(void)
{
	CHECK_EQ(run_child(child_detaches, NULL), 0);
	CHECK_EQ(sys_unlink(PLACE "/outside"), 0);
	CHECK_EQ(sys_rmdir(PLACE), 0);
}

TEST_SUITE(mounts, TEST(test_namespaces), TEST(test_texts),
	   TEST(test_later_mounts), TEST(test_flags), TEST(test_from_outside),
	   TEST(test_in_use));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_mounts);
}
