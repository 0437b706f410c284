/*
 * Gates on the system as a whole: locked memory, the root directory, mounts,
 * names, the clock, the log. See matrix.h.
 */
#include "tests/user/matrix.h"

#include "kernel/abi/mman.h"
#include "kernel/abi/mount.h"

#define NAMESPACE_SIZE 64

/* --- CAP_IPC_LOCK -------------------------------------------------------- */

static long lock(unsigned long limit, unsigned long size)
{
	const struct kernel_rlimit both = { limit, limit };
	void *memory = map_pages(4, PROT_READ | PROT_WRITE);

	NEED(memory && sys_setrlimit(RLIMIT_MEMLOCK, &both) == 0);
	become_tried();
	return size ? sys_mlock(memory, size) : sys_mlockall(MCL_CURRENT);
}

long gate_lock_beyond(void)
{
	return lock(PAGE, 2 * PAGE);
}

long gate_lock_any(void)
{
	return lock(0, PAGE);
}

long gate_lock_all(void)
{
	return lock(PAGE, 0);
}

/* --- CAP_SYS_RAWIO ------------------------------------------------------- */

#define LOW ((void *)0x1000ul)

static bool is_mapped(void *at)
{
	return sys_mincore(at, PAGE, &(unsigned char){ 0 }) == 0;
}

long gate_map_low(void)
{
	long result;

	become_tried();
	result = sys_mmap(LOW, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	return with_effect(result, is_mapped(LOW));
}

long gate_move_low(void)
{
	void *memory = map_pages(1, PROT_READ | PROT_WRITE);
	long result;

	NEED(memory);
	become_tried();
	result = sys_mremap(memory, PAGE, PAGE,
			    MREMAP_MAYMOVE | MREMAP_FIXED, LOW);
	return with_effect(result, is_mapped(LOW));
}

long gate_open_memory(void)
{
	long fd, result;
	char byte;

	NEED(sys_mknod("mem", S_IFCHR, DEVICE_NUMBER(1, 1)) == 0);
	NEED(sys_chmod("mem", 0666) == 0);
	become_tried();
	fd = sys_open("mem", O_RDONLY, 0);
	if (fd < 0)
		return fd;
	/* The first megabyte is what Linux shows to who may look. */
	result = sys_pread64((int)fd, &byte, 1, 0xfffff);
	return with_effect(0, result == 1);
}

/* --- CAP_SYS_MODULE ------------------------------------------------------ */

/* What comes when the capability does not stop it is no module's. */
static long is_asked_further(long result, long further)
{
	return result == further ? 0 : result;
}

long gate_load_module(void)
{
	static const char image[128];

	become_tried();
	return is_asked_further(sys_init_module(image, sizeof(image), ""),
				-ENOEXEC);
}

long gate_load_module_file(void)
{
	long fd;

	NEED(make_file("module", 0644, USER));
	fd = sys_open("module", O_RDONLY, 0);
	NEED(fd >= 0);
	become_tried();
	return is_asked_further(sys_finit_module((int)fd, "", 0), -ENOEXEC);
}

long gate_unload_module(void)
{
	become_tried();
	return is_asked_further(sys_delete_module("nobody", O_NONBLOCK),
				-ENOENT);
}

/* --- CAP_SYS_CHROOT, and mounts for CAP_SYS_ADMIN ------------------------- */

static bool make_full_directory(void)
{
	return make_directory("dir", 0755, USER) &&
	       make_file("dir/file", 0644, USER);
}

long gate_change_root(void)
{
	long result;

	NEED(make_full_directory());
	become_tried();
	result = sys_chroot("dir");
	return with_effect(result, sys_access("/file", F_OK) == 0);
}

long gate_mount_tmpfs(void)
{
	long result;

	NEED(make_full_directory());
	become_tried();
	result = sys_mount("matrix", "dir", "tmpfs", 0, NULL);
	return with_effect(result, sys_access("dir/file", F_OK) != 0);
}

long gate_unmount(void)
{
	long result;

	NEED(make_full_directory());
	NEED(sys_mount("matrix", "dir", "tmpfs", 0, NULL) == 0);
	become_tried();
	result = sys_umount2("dir", 0);
	return with_effect(result, sys_access("dir/file", F_OK) == 0);
}

static bool read_namespace(char name[NAMESPACE_SIZE])
{
	memset(name, 0, NAMESPACE_SIZE);
	return sys_readlink("/proc/self/ns/mnt", name, NAMESPACE_SIZE - 1) > 0;
}

long gate_unshare_mounts(void)
{
	char before[NAMESPACE_SIZE], after[NAMESPACE_SIZE];
	long result;

	become_tried();
	NEED(read_namespace(before));
	result = sys_unshare(CLONE_NEWNS);
	NEED(read_namespace(after));
	return with_effect(result, strcmp(before, after) != 0);
}

long gate_clone_mounts(void)
{
	char before[NAMESPACE_SIZE], after[NAMESPACE_SIZE];
	long pid;

	become_tried();
	NEED(read_namespace(before));
	pid = sys_clone((int)CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, 0);
	if (pid == 0)
		sys_exit(read_namespace(after) && strcmp(before, after) != 0);
	return pid < 0 ? pid : with_effect(0, collect((int)pid) == EXITED(1));
}

/* --- names --------------------------------------------------------------- */

/* Linux has them in a namespace of the try's; here they are put back. */
static long rename_machine(long (*set)(const char *name), char *shown,
			   struct kernel_utsname *name)
{
	char old[sizeof(name->node)];
	long result;
	bool there;

	NEED(sys_uname(name) == 0);
	memcpy(old, shown, sizeof(old));
	become_tried();
	result = set("tried");
	NEED(sys_uname(name) == 0);
	there = strcmp(shown, "tried") == 0;
	if (there)
		set(old);
	return with_effect(result, there);
}

static long set_host(const char *name)
{
	return sys_sethostname(name, (int)strlen(name));
}

static long set_domain(const char *name)
{
	return sys_setdomainname(name, (int)strlen(name));
}

long gate_host_name(void)
{
	struct kernel_utsname name;

	return rename_machine(set_host, name.node, &name);
}

long gate_domain_name(void)
{
	struct kernel_utsname name;

	return rename_machine(set_domain, name.domain, &name);
}

/* --- CAP_SYS_BOOT, CAP_SYS_TIME ------------------------------------------- */

/* What Ctrl-Alt-Del does: nothing here, and the two undo each other. */
long gate_reboot(void)
{
	long result;

	become_tried();
	result = sys_reboot((int)REBOOT_MAGIC1, (int)REBOOT_MAGIC2,
			    (int)REBOOT_CAD_OFF, NULL);
	if (result == 0)
		result = sys_reboot((int)REBOOT_MAGIC1, (int)REBOOT_MAGIC2,
				    (int)REBOOT_CAD_ON, NULL);
	/* In a namespace of processes Linux knows other commands only. */
	return result == -EINVAL ? -ABSENT : result;
}

#define JUMP_US 300000l /* how far the clock goes, and at once back */

static long clock_us(int clock)
{
	struct kernel_timespec time = { 0, 0 };

	sys_clock_gettime(clock, &time);
	return time.seconds * 1000000 + time.nanoseconds / 1000;
}

static long set_clock(long us)
{
	const struct kernel_timespec time = { us / 1000000,
					      us % 1000000 * 1000 };

	return sys_clock_settime(CLOCK_REALTIME, &time);
}

static long set_time_of_day(long us)
{
	const struct kernel_timeval time = { us / 1000000, us % 1000000 };

	return sys_settimeofday(&time, NULL);
}

/* How far the clock is from where it would have been without a jump. */
static long jump(long (*set)(long us))
{
	long offset = clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC);
	long result, moved;

	become_tried();
	result = set(offset + clock_us(CLOCK_MONOTONIC) + JUMP_US);
	moved = clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC) - offset;
	if (result == 0)
		set(offset + clock_us(CLOCK_MONOTONIC));
	return with_effect(result, moved > JUMP_US / 2);
}

long gate_clock_set(void)
{
	return jump(set_clock);
}

long gate_time_of_day(void)
{
	return jump(set_time_of_day);
}

/* --- CAP_SYS_TTY_CONFIG, CAP_WAKE_ALARM ----------------------------------- */

/* In a session without a terminal nothing comes of it. */
long gate_hang_up(void)
{
	NEED(sys_setsid() > 0);
	become_tried();
	return sys_vhangup();
}

static long sleep_by(int clock)
{
	const struct kernel_timespec short_time = { 0, 1000 };
	long result;

	become_tried();
	result = sys_clock_nanosleep(clock, 0, &short_time, NULL);
	/* Linux has no such clock without a device that wakes it. */
	return result == -EOPNOTSUPP ? -ABSENT : result;
}

long gate_sleep_by_alarm(void)
{
	return sleep_by(CLOCK_REALTIME_ALARM);
}

long gate_sleep_by_boot_alarm(void)
{
	return sleep_by(CLOCK_BOOTTIME_ALARM);
}

/* --- CAP_SYSLOG ---------------------------------------------------------- */

long gate_read_kmsg(void)
{
	if (is_off("/proc/sys/kernel/dmesg_restrict"))
		return -ABSENT;
	NEED(sys_mknod("kmsg", S_IFCHR | 0666, DEVICE_NUMBER(1, 11)) == 0);
	become_tried();
	return opened(sys_open("kmsg", O_RDONLY | O_NONBLOCK, 0));
}

long gate_read_log(void)
{
	long size;

	become_tried();
	size = sys_syslog(SYSLOG_SIZE_UNREAD, NULL, 0);
	return size < 0 ? size : 0;
}

/* --- CAP_AUDIT_READ, CAP_AUDIT_WRITE, CAP_AUDIT_CONTROL ------------------- */

static long open_record(unsigned flags)
{
	NEED(sys_mknod("audit", S_IFCHR | 0666, DEVICE_NUMBER(10, 240)) == 0);
	become_tried();
	return opened(sys_open("audit", (int)flags, 0));
}

long gate_read_record(void)
{
	return open_record(O_RDONLY);
}

long gate_write_record(void)
{
	return open_record(O_WRONLY);
}

static long set_login(const char *uid)
{
	long fd = sys_open("/proc/self/loginuid", O_WRONLY, 0);
	long result = fd < 0 ? fd : sys_write((int)fd, uid, strlen(uid));

	sys_close((int)fd);
	return result;
}

long gate_login_uid(void)
{
	char text[16] = { 0 };
	long result = set_login("71000");

	if (result == -ENOENT)
		return -ABSENT;
	NEED(result == 5);
	become_tried();
	result = set_login("71001");
	read_file("/proc/self/loginuid", text, sizeof(text) - 1);
	return with_effect(result, find_text(text, "71001") == text);
}
