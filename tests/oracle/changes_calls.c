/*
 * Calls that change files, with what they leave behind: copies, times, and
 * the younger forms of older calls. See tests/oracle/changes.h.
 */
#include "kernel/abi/time.h"
#include "tests/oracle/changes.h"

static struct kernel_stat s;
static struct kernel_statx all;

static void copies(void)
{
	int in = open_file("y1", O_RDONLY);
	int out = (int)sys_open("y2", O_RDWR | O_CREAT, 0600);
	long from = 2, to = 10;

	CALL(copy_file_range, in, NULL, out, NULL, 1l << 62, 0);
	CALL(lseek, in, 0, SEEK_CUR);
	CALL(lseek, out, 0, SEEK_CUR);
	CALL(copy_file_range, in, NULL, out, NULL, 5, 0);
	CALL(copy_file_range, in, &from, out, &to, 4, 0);
	VALUE(from);
	VALUE(to);
	CALL(copy_file_range, in, &from, out, &to, 1l << 62, 0);
	CALL(copy_file_range, in, &from, out, &to, -1, 0);
	show_bytes("y2");
	from = 0, to = 3;
	CALL(copy_file_range, out, &from, out, &to, 4, 0);
	CALL(copy_file_range, out, &from, out, &to, 3, 0);
	CALL(copy_file_range, out, &from, out, &to, 0, 0);
	from = -1;
	CALL(copy_file_range, in, &from, out, &to, 3, 0);
	CALL(copy_file_range, in, NULL, out, NULL, 3, 1);
	CALL(copy_file_range, in, BAD, out, NULL, 3, 0);
	CALL(copy_file_range, in, BAD, out, NULL, 3, 1);
	CALL(copy_file_range, in, NULL, in, NULL, 3, 0);
	CALL(copy_file_range, out, NULL, NONE, BAD, 3, 0);
	CALL(fcntl, out, F_SETFL, (void *)(long)O_APPEND);
	CALL(copy_file_range, in, NULL, out, NULL, 3, 0);
	CALL(close, out);
	out = open_file(".", O_RDONLY);
	CALL(copy_file_range, in, NULL, out, NULL, 3, 0);
	CALL(close, out);
	out = open_file("/dev/null", O_WRONLY);
	CALL(copy_file_range, in, NULL, out, NULL, 3, 0);
	CALL(fadvise64, in, 0, 10, 3);
	CALL(fadvise64, in, 0, -1, 3);
	CALL(fadvise64, in, -1, 1, 5);
	CALL(fadvise64, in, 0, 0, 6);
	CALL(fadvise64, NONE, 0, 0, 6);
	CALL(readahead, in, 0, 10);
	CALL(readahead, out, 0, 10);
	CALL(readahead, NONE, 0, 10);
	sys_close(in);
	sys_close(out);
}

static void times(void)
{
	struct kernel_utimbuf some = { 1000, 2000 };
	struct kernel_timeval pair[2] = { { 3000, 5 }, { 4000, 6 } };

	CALL(utime, "y1", &some);
	CALL(stat, "y1", &s);
	VALUE(s.atime_s);
	VALUE(s.mtime_s);
	CALL(utime, "y1", NULL);
	CALL(utime, "y1", BAD);
	CALL(utime, "none", NULL);
	CALL(utime, BAD, NULL);
	CALL(futimesat, HERE, "y1", pair);
	CALL(stat, "y1", &s);
	VALUE(s.atime_s);
	VALUE(s.mtime_ns);
	pair[1].microseconds = -1;
	CALL(futimesat, HERE, "y1", pair);
	CALL(futimesat, NONE, "y1", NULL);
	CALL(futimesat, NONE, NULL, NULL);
}

static void attributes(void)
{
	CALL(symlink, "y1", "y3");
	CALL(statx, HERE, "y3", 0, 0x7ff, &all);
	VALUE(all.mask & 0x7ff);
	VALUE(all.mode);
	VALUE(all.size);
	VALUE(all.mtime.seconds);
	VALUE(all.mtime.nanoseconds);
	VALUE(all.attributes);
	CALL(statx, HERE, "y3", AT_SYMLINK_NOFOLLOW, 0x7ff, &all);
	VALUE(all.mode);
	CALL(statx, HERE, "/dev/null", AT_NO_AUTOMOUNT, 0x7ff, &all);
	VALUE(all.rdevice_major);
	VALUE(all.rdevice_minor);
	CALL(statx, HERE, "/proc", 0, 0, &all);
	VALUE(all.attributes);
	CALL(statx, HERE, "", AT_EMPTY_PATH, 0x7ff, &all);
	CALL(statx, HERE, "", 0, 0x7ff, &all);
	CALL(statx, HERE, "y1", AT_SYMLINK_FOLLOW, 0x7ff, &all);
	CALL(statx, HERE, "y1", 0x6000, 0x7ff, &all);
	CALL(statx, HERE, "y1", 0, (int)0x80000000, &all);
	CALL(statx, HERE, "y1", 0, 0x7ff, BAD);
	CALL(statx, NONE, "y1", 0, 0x7ff, &all);
	CALL(statx, HERE, "none", 0, 0x7ff, BAD);
	CALL(faccessat2, HERE, "y1", R_OK | W_OK, AT_EACCESS);
	CALL(faccessat2, HERE, "y1", X_OK, AT_EACCESS);
	CALL(faccessat2, HERE, "", R_OK, AT_EMPTY_PATH);
	CALL(faccessat2, HERE, "y1", R_OK, AT_SYMLINK_FOLLOW);
	CALL(faccessat2, HERE, "y1", 8, AT_SYMLINK_FOLLOW);
	CALL(faccessat2, HERE, "none", 0, AT_SYMLINK_NOFOLLOW);
}

static void closing(void)
{
	CALL(dup2, 1, 20);
	CALL(dup2, 1, 21);
	CALL(close_range, 21, 20, 0);
	CALL(close_range, 20, 21, 1);
	CALL(close_range, 21, -1, CLOSE_RANGE_CLOEXEC);
	CALL(fcntl, 20, F_GETFD, NULL);
	CALL(fcntl, 21, F_GETFD, NULL);
	CALL(close_range, 20, 20, CLOSE_RANGE_UNSHARE);
	CALL(fcntl, 20, F_GETFD, NULL);
	CALL(close_range, 20, -1, 0);
	CALL(close, 21);
}

/* The last: what follows would be in another root. */
static void roots(void)
{
	CALL(mkdir, "yd", 0700);
	CALL(chroot, "none");
	CALL(chroot, "y1");
	CALL(chroot, BAD);
	CALL(chmod, "yd", 0);
	CALL(chroot, "yd");
	CALL(chmod, "yd", 0700);
	CALL(chroot, ".");
	CALL(stat, "/y1", &s);
	CALL(stat, "/../y1", &s);
	CALL(stat, "/tmp", &s);
	CALL(chdir, "yd");
}

void changes_calls(void)
{
	make("y1", "0123456789");
	copies();
	times();
	attributes();
	closing();
	roots();
}
