/*
 * Calls that change files, with what they leave behind: contents and
 * attributes.
 * See tests/oracle/changes.h.
 */
#include "kernel/abi/mman.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/time.h"
#include "tests/oracle/changes.h"

static struct kernel_stat s;
static char bytes[8192];

void changes_contents(void)
{
	int fd = (int)sys_open("data", O_RDWR | O_CREAT | O_EXCL, 0644);

	CALL(write, fd, "hello", 5);
	CALL(pwrite64, fd, "world", 5, 10000);
	CALL(lseek, fd, 0, SEEK_CUR);
	CALL(lseek, fd, 0, SEEK_END);
	CALL(lseek, fd, 0, SEEK_DATA);
	CALL(lseek, fd, 0, SEEK_HOLE);
	CALL(lseek, fd, 5000, SEEK_DATA);
	CALL(lseek, fd, 9000, SEEK_HOLE);
	CALL(lseek, fd, 10005, SEEK_DATA);
	show("data");
	CALL(ftruncate, fd, 3);
	CALL(ftruncate, fd, 8);
	CALL(pread64, fd, bytes, 100, 0);
	VALUE(bytes[2]);
	VALUE(bytes[3]);
	show("data");
	CALL(ftruncate, fd, -1);
	CALL(truncate, "data", 1l << 40);
	show("data");
	CALL(truncate, "data", 0);
	CALL(truncate, "none", 0);
	CALL(truncate, "a", 0);
	CALL(truncate, "fifo", 0);
	CALL(fallocate, fd, 0, 0, 10000);
	show("data");
	CALL(fallocate, fd, 3, 0, 8192);
	show("data");
	CALL(fallocate, fd, 1, 20000, 4096);
	show("data");
	CALL(fallocate, fd, 0, 0, 0);
	CALL(fallocate, fd, 2, 0, 10);
	CALL(fallocate, fd, 0, 1, 0x7fffffffffffffff);
	CALL(write, fd, "0123456789", 10);
	CALL(fcntl, fd, F_SETFL, (void *)(long)O_APPEND);
	CALL(write, fd, "end", 3);
	CALL(lseek, fd, 0, SEEK_CUR);
	CALL(write, fd, BAD, 5);
	CALL(pwrite64, fd, "x", 1, 0x7fffffffffffffff);
	CALL(fsync, fd);
	CALL(fdatasync, fd);
	CALL(sync);
	CALL(close, fd);
	CALL_OPEN(open, "data", O_RDONLY | O_TRUNC, 0);
	show("data");
	CALL_OPEN(open, "/tmp", O_TMPFILE | O_RDONLY, 0600);
	CALL(ftruncate, NONE, 0);
	fd = open_file("data", O_RDONLY);
	CALL(ftruncate, fd, 0);
	CALL(fallocate, fd, 0, 0, 10);
	CALL(close, fd);
}

void changes_modes(void)
{
	make("m", "text");
	CALL(chmod, "m", 07777);
	show("m");
	CALL(chmod, "m", 0100644);
	show("m");
	CALL(chmod, "none", 0);
	CALL(fchmod, NONE, 0);
	CALL(fchmodat, HERE, "m", 04755);
	CALL(chown, "m", -1u, -1u);
	show("m");
	CALL(chmod, "m", 02745);
	CALL(lchown, "m", -1u, -1u);
	show("m");
	CALL(chmod, "m", 06755);
	make("m", "longer text");
	show("m");
	CALL(chmod, "m", 06755);
	CALL(truncate, "m", 5);
	show("m");
	CALL(chown, "m", 0, 0);
	CALL(chown, "m", 1000, 1000);
	CALL(chown, "m", 1234, -1u);
	CALL(chown, "m", -1u, 1234);
	CALL(fchownat, HERE, "m", 0, 0, 0x4000);
	CALL(chmod, "m", 0600);
	CALL(stat, "m", &s);
	VALUE(s.uid);
	VALUE(s.gid);
	CALL(mkdir, "sgid", 0777);
	CALL(chown, "sgid", -1u, 50);
	CALL(chmod, "sgid", 02777);
	CALL(mkdir, "sgid/below", 0777);
	make("sgid/file", "");
	show("sgid/below");
	CALL(stat, "sgid/file", &s);
	VALUE(s.gid);
}

static const struct kernel_timespec some[2] = { { 1000, 1 }, { 2000, 2 } };
static const struct kernel_timespec omit[2] = { { 5, UTIME_OMIT },
						{ 3000, 3 } };
static const struct kernel_timespec neither[2] = { { 5, UTIME_OMIT },
						   { 5, UTIME_OMIT } };
static const struct kernel_timespec wrong[2] = { { 5, 1000000000 },
						 { 5, 0 } };
static const struct kernel_timespec now[2] = { { 5, UTIME_NOW },
					       { 5, UTIME_NOW } };

void changes_times(void)
{
	make("t", "");
	CALL(utimensat, HERE, "t", some, 0);
	CALL(stat, "t", &s);
	VALUE(s.atime_s);
	VALUE(s.mtime_ns);
	CALL(utimensat, HERE, "t", omit, 0);
	CALL(stat, "t", &s);
	VALUE(s.atime_s);
	VALUE(s.mtime_s);
	CALL(utimensat, HERE, "none", neither, 0);
	CALL(utimensat, HERE, "t", wrong, 0);
	CALL(utimensat, HERE, "t", now, 0);
	CALL(utimensat, HERE, "t", NULL, 0);
	CALL(utimensat, HERE, "t", BAD, 0);
	CALL(utimensat, HERE, "none", NULL, 0);
	CALL(utimensat, HERE, NULL, NULL, 0);
	CALL(utimensat, NONE, NULL, NULL, 0);
	CALL(utimensat, HERE, "t", NULL, 0x4000);
}

void changes_attributes(void)
{
	static const char capability[20] = { 1, 0, 0, 2, 0, 4 };

	make("x", "text");
	CALL(setxattr, "x", "security.capability", capability, 20, 0);
	CALL(setxattr, "x", "security.capability", capability, 20, 1);
	CALL(setxattr, "x", "security.capability", capability, 19, 0);
	CALL(setxattr, "x", "security.other", "v", 1, 0);
	CALL(setxattr, "x", "security.other", "vv", 2, XATTR_REPLACE);
	CALL(setxattr, "x", "security.none", "v", 1, XATTR_REPLACE);
	CALL(setxattr, "x", "trusted.t", "v", 1, 0);
	CALL(setxattr, "x", "odd.t", "v", 1, 0);
	CALL(setxattr, "x", "", "v", 1, 0);
	CALL(setxattr, "x", "trusted.t", "v", 1, 4);
	CALL(setxattr, "x", "trusted.t", "v", 100000, 0);
	CALL(setxattr, "none", "trusted.t", "v", 1, 0);
	CALL(getxattr, "x", "security.capability", bytes, 100);
	CALL(getxattr, "x", "security.other", bytes, 1);
	CALL(getxattr, "x", "security.other", bytes, 0);
	CALL(getxattr, "x", "trusted.t", bytes, 9);
	CALL(getxattr, "x", "trusted.none", bytes, 9);
	CALL(removexattr, "x", "trusted.none");
	CALL(removexattr, "x", "security.other");
	make("x", "new");
	CALL(getxattr, "x", "security.capability", bytes, 100);
	CALL(setxattr, "x", "security.capability", capability, 20, 0);
	CALL(chown, "x", -1u, -1u);
	CALL(getxattr, "x", "security.capability", bytes, 100);
	CALL(setxattr, "x", "security.capability", capability, 20, 0);
	CALL(truncate, "x", 1);
	CALL(getxattr, "x", "security.capability", bytes, 100);
	CALL(removexattr, "x", "trusted.t");
	CALL(listxattr, "x", bytes, 100);
	CALL(fgetxattr, NONE, "security.capability", bytes, 100);
}

void changes_locks(void)
{
	struct kernel_flock lock = { .type = F_WRLCK, .start = 5,
				     .length = 10 };
	int fd = open_file("x", O_RDWR), other = open_file("x", O_RDONLY);

	CALL(flock, fd, LOCK_EX);
	CALL(flock, other, LOCK_SH | LOCK_NB);
	CALL(flock, fd, LOCK_SH);
	CALL(flock, other, LOCK_SH | LOCK_NB);
	CALL(flock, other, LOCK_EX | LOCK_NB);
	CALL(flock, fd, 16);
	CALL(flock, NONE, LOCK_SH);
	CALL(fcntl, fd, F_SETLK, &lock);
	CALL(fcntl, other, F_SETLK, &lock);
	CALL(fcntl, fd, F_GETLK, &lock);
	VALUE(lock.type);
	lock.type = 7;
	CALL(fcntl, fd, F_SETLK, &lock);
	lock.type = F_RDLCK;
	lock.start = -1;
	CALL(fcntl, fd, F_SETLK, &lock);
	lock.start = 7;
	lock.length = 0;
	CALL(fcntl, fd, F_SETLKW, &lock);
	CALL(fcntl, fd, F_SETLK, BAD);
	sys_close(fd);
	sys_close(other);
}

void changes_mapping(void)
{
	const int rights = PROT_READ | PROT_WRITE;
	int fd = (int)sys_open("map", O_RDWR | O_CREAT, 0600);
	char *shared, *private;

	sys_ftruncate(fd, 10000);
	CALL_OK(mmap, NULL, 12288, rights, MAP_SHARED, fd, 0);
	shared = (char *)sys_mmap(NULL, 12288, rights, MAP_SHARED, fd, 0);
	private = (char *)sys_mmap(NULL, 12288, rights, MAP_PRIVATE, fd, 0);
	shared[1] = 'a';
	CALL(pread64, fd, bytes, 4, 0);
	VALUE(bytes[1]);
	VALUE(private[1]);
	private[1] = 'p';
	VALUE(shared[1]);
	CALL(pwrite64, fd, "b", 1, 5000);
	VALUE(shared[5000]);
	CALL(close, fd);
	fd = open_file("map", O_RDONLY);
	CALL_OK(mmap, NULL, 4096, rights, MAP_SHARED, fd, 0);
	shared = (char *)sys_mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	CALL(mprotect, shared, 4096, rights);
	VALUE(shared[1]);
	CALL(close, fd);
	CALL(unlink, "map");
	VALUE(shared[1]);
}

void changes_mounts(void)
{
	static struct kernel_statfs f;

	CALL(rmdir, "/proc");
	CALL(mkdir, "mnt", 0755);
	CALL(mount, "x", "none", "tmpfs", 0, NULL);
	CALL(mount, "x", "mnt", "nofs", 0, NULL);
	CALL(mount, "x", "f", "tmpfs", 0, NULL);
	CALL(mount, "x", "mnt", "tmpfs", 0, "size=zz");
	CALL(mount, "x", "mnt", "tmpfs", 0, "size=8k,mode=700");
	CALL(stat, "mnt", &s);
	VALUE(s.mode);
	CALL(statfs, "mnt", &f);
	VALUE(f.type);
	VALUE(f.block_size);
	VALUE(f.blocks);
	VALUE(f.blocks_free);
	VALUE(f.name_most);
	make("mnt/f", "1");
	CALL(truncate, "mnt/f", 100000);
	CALL(rename, "mnt/f", "f2");
	CALL(link, "mnt/f", "f2");
	CALL(rename, "mnt", "mnt2");
	CALL(rmdir, "mnt");
	CALL(chdir, "mnt");
	CALL(umount2, "/tmp/mnt", 0);
	CALL(chdir, "..");
	CALL(mount, NULL, "mnt", NULL, MS_REMOUNT | MS_RDONLY, NULL);
	CALL(mkdir, "mnt/d", 0755);
	CALL(unlink, "mnt/f");
	CALL(chmod, "mnt/f", 0);
	CALL(utimensat, HERE, "mnt/f", NULL, 0);
	CALL(umount2, "mnt", 0x100);
	CALL(umount2, "mnt", 0);
	CALL(umount2, "mnt", 0);
	CALL(umount2, "none", 0);
	CALL(rmdir, "mnt");
}
