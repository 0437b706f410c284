/*
 * Calls on open files: open, read, write, seek, vectors, sendfile, devices.
 * See tests/oracle/calls.h; /data is what tests/oracle/root.sh makes.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "tests/oracle/calls.h"

#define NUMBERS "/data/numbers" /* 10000 bytes */

static void open_names(void)
{
	CALL_OPEN(open, "", O_RDONLY, 0);
	CALL_OPEN(open, NULL, O_RDONLY, 0);
	CALL_OPEN(open, BAD, O_RDONLY, 0);
	CALL_OPEN(open, BEYOND, O_RDONLY, 0);
	CALL_OPEN(open, KERNEL, O_RDONLY, 0);
	CALL_OPEN(open, NEITHER, O_RDONLY, 0);
	CALL_OPEN(open, "/nowhere", O_RDONLY, 0);
	CALL_OPEN(open, "/nowhere/x", O_RDONLY, 0);
	CALL_OPEN(open, "/data/plain/", O_RDONLY, 0);
	CALL_OPEN(open, "/data/plain/x", O_RDONLY, 0);
	CALL_OPEN(open, "/data/loop", O_RDONLY, 0);
	CALL_OPEN(open, "/data/dangling", O_RDONLY, 0);
	CALL_OPEN(open, "/data/link", O_NOFOLLOW, 0);
	CALL_OPEN(open, "/data/secret", O_RDONLY, 0);
	CALL_OPEN(open, "/data/closed/x", O_RDONLY, 0);
	CALL_OPEN(open, "/proc/self", O_NOFOLLOW, 0);
	CALL_OPEN(open, "/proc/99999", O_RDONLY, 0);
	CALL_OPEN(open, "/proc/01", O_RDONLY, 0);
	CALL_OPEN(open, "/proc/self/fd/00", O_RDONLY, 0);
	CALL_OPEN(open, "/proc/self/fd/0/x", O_RDONLY, 0);
	CALL_OPEN(open, long_text('/', 4095), O_PATH | O_NOFOLLOW, 0);
	CALL_OPEN(open, long_text('/', 4096), O_PATH, 0);
	CALL_OPEN(open, long_text('a', 255), O_RDONLY, 0);
	CALL_OPEN(open, long_text('a', 256), O_RDONLY, 0);
	CALL_OPEN(open, long_text('a', 5000), O_RDONLY, 0);
}

static void open_flags(void)
{
	CALL_OPEN(open, "/data", O_WRONLY, 0);
	CALL_OPEN(open, "/data", O_RDWR, 0);
	CALL_OPEN(open, "/data", O_RDONLY | O_CREAT, 0);
	CALL_OPEN(open, "/data/", O_RDWR | O_CREAT, 0);
	CALL_OPEN(open, "/data/new", O_RDWR | O_CREAT, 0644);
	CALL_OPEN(open, "/data/new/", O_RDWR | O_CREAT, 0644);
	CALL_OPEN(open, "/data/dangling", O_RDWR | O_CREAT, 0644);
	CALL_OPEN(open, "/data/dangling", O_RDWR | O_CREAT | O_EXCL, 0644);
	CALL_OPEN(open, "/nowhere/x", O_RDWR | O_CREAT, 0644);
	CALL_OPEN(open, "/proc/nowhere", O_RDWR | O_CREAT, 0644);
	CALL_OPEN(open, "/data/plain", O_RDONLY | O_CREAT | O_EXCL, 0);
	CALL_OPEN(open, "/data/plain", O_DIRECTORY, 0);
	CALL_OPEN(open, "/data/plain", O_DIRECTORY | O_CREAT, 0);
	CALL_OPEN(open, "/data/plain", O_WRONLY, 0);
	CALL_OPEN(open, "/data/plain", O_RDWR, 0);
	CALL_OPEN(open, "/data/plain", O_RDONLY | O_TRUNC, 0);
	CALL_OPEN(open, "/data", O_TMPFILE | O_RDONLY, 0);
	CALL_OPEN(open, "/data", O_TMPFILE | O_RDWR, 0600);
	CALL_OPEN(open, "/data/plain", O_ACCMODE, 0);
	CALL_OPEN(open, "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	CALL_OPEN(openat, 3, "x", O_RDONLY, 0);
	CALL_OPEN(openat, NONE, "/data/plain", O_RDONLY, 0);
	CALL_OPEN(openat, AT_FDCWD, "plain", O_RDONLY, 0);
	CALL(open, "/data", O_RDONLY, 0);
	CALL(openat, 3, "plain", O_RDONLY, 0);
	CALL(openat, 4, "x", O_RDONLY, 0);
	CALL(openat, 3, "", O_RDONLY, 0);
	CALL(openat, 3, "../data/./folder/../plain", O_CLOEXEC, 0);
	CALL(fcntl, 5, F_GETFD, NULL);
	CALL(close, 5);
	CALL(close, 5);
	CALL(close, 4);
	CALL(close, 3);
	CALL(close, -1);
}

static void path_only(void)
{
	static const char name[] = "/data/plain";

	CALL(open, "/data/secret", O_PATH, 0);
	CALL(openat, AT_FDCWD, name, O_PATH | O_CREAT | O_RDWR, 0);
	CALL(open, "/data/link", O_PATH | O_NOFOLLOW, 0);
	CALL(read, 4, space, 1);
	CALL(write, 4, space, 1);
	CALL(lseek, 4, 0, SEEK_SET);
	CALL(fcntl, 4, F_GETFL, NULL);
	CALL(fcntl, 4, F_SETFL, NULL);
	CALL(ioctl, 4, FIONREAD, space);
	CALL(fstat, 4, space);
	CALL(fgetxattr, 4, "user.x", space, 10);
	CALL(fchdir, 4);
	CALL(getdents64, 4, space, 100);
	CALL(readlinkat, 5, "", space, 100);
	CALL(dup, 4);
	for (int fd = 3; fd < 7; fd++)
		sys_close(fd);
}

void calls_open(void)
{
	open_names();
	open_flags();
	path_only();
}

void calls_read(void)
{
	int file = open_file(NUMBERS, O_RDONLY);
	int folder = open_file("/data", O_RDONLY);

	CALL(read, NONE, space, 1);
	CALL(read, -1, space, 1);
	CALL(read, folder, space, 1);
	CALL(read, file, BAD, 10);
	CALL(read, file, CONSTANT, 10);
	CALL(read, file, BEYOND, 10);
	CALL(read, file, KERNEL, 10);
	CALL(read, file, NEITHER, 10);
	CALL(read, file, MINUS_1, 10);
	CALL(read, file, space, -1);
	CALL(read, file, BAD, 0);
	CALL(read, file, KERNEL, 0);
	CALL(read, file, space, 16);
	report_bytes(space, 15);
	CALL(pread64, file, space, 8, 9992);
	CALL(pread64, file, space, 100, 9999);
	CALL(pread64, file, space, 100, 10000);
	CALL(pread64, file, space, 10, 1l << 62);
	CALL(pread64, file, space, 10, -1);
	CALL(pread64, file, BAD, 10, 20000);
	CALL(pread64, folder, space, 10, 0);
	CALL(pwrite64, file, space, 10, 0);
	CALL(pwrite64, file, space, 10, -1);
	CALL(write, file, space, 1);
	CALL(write, file, space, 0);
	CALL(write, folder, space, 1);
	CALL(write, NONE, space, 1);
	CALL(lseek, file, 0, SEEK_CUR);
	CALL(lseek, file, -1, SEEK_SET);
	CALL(lseek, file, -17, SEEK_CUR);
	CALL(lseek, file, 1l << 62, SEEK_SET);
	CALL(lseek, file, 0x7fffffffffffffff, SEEK_CUR);
	CALL(read, file, space, 1);
	CALL(lseek, file, 0, 99);
	CALL(lseek, file, 0, -1);
	CALL(lseek, file, 0, SEEK_DATA);
	CALL(lseek, file, 10000, SEEK_DATA);
	CALL(lseek, file, 9999, SEEK_HOLE);
	CALL(lseek, file, -1, SEEK_DATA);
	CALL(lseek, file, -8, SEEK_END);
	CALL(read, file, space, 100);
	CALL(read, file, space, 100);
	CALL(lseek, folder, 0, SEEK_SET);
	CALL(lseek, NONE, 0, SEEK_SET);
	sys_close(file);
	sys_close(folder);
}

void calls_vectors(void)
{
	int file = open_file(NUMBERS, O_RDONLY);
	int null_fd = open_file("/dev/null", O_RDWR);
	struct iovec v[3] = { { (unsigned long)space, 3 },
			      { (unsigned long)space + 10, 0 },
			      { (unsigned long)space + 20, 5 } };

	CALL(readv, file, v, 3);
	CALL(readv, file, v, 0);
	CALL(readv, file, BAD, 0);
	CALL(readv, file, v, -1);
	CALL(readv, file, v, 1025);
	CALL(readv, file, BAD, 1);
	CALL(readv, NONE, v, 3);
	CALL(writev, null_fd, v, 3);
	CALL(writev, file, v, 3);
	v[1].size = -1ul;
	CALL(readv, file, v, 3);
	v[1].size = 5;
	v[1].base = 8;
	CALL(readv, file, v, 3);
	CALL(lseek, file, 0, SEEK_CUR);
	v[0].base = 8;
	CALL(readv, file, v, 3);
	CALL(writev, null_fd, v, 3);
	v[1].base = (unsigned long)KERNEL;
	CALL(readv, file, v, 3);
	v[0] = (struct iovec){ (unsigned long)space, 0x7ffffff0 };
	v[1] = (struct iovec){ (unsigned long)space, 0x7ffffff0 };
	CALL(writev, null_fd, v, 2);
	sys_close(file);
	sys_close(null_fd);
}

void calls_sendfile(void)
{
	int file = open_file(NUMBERS, O_RDONLY);
	int null_fd = open_file("/dev/null", O_RDWR);
	int folder = open_file("/data", O_RDONLY);
	long offset = 0;
	int fds[2];

	sys_pipe(fds);
	CALL(sendfile, null_fd, file, &offset, 10);
	VALUE(offset);
	CALL(sendfile, fds[1], file, &offset, 10);
	CALL(sendfile, fds[1], file, NULL, 7);
	CALL(lseek, file, 0, SEEK_CUR);
	CALL(read, fds[0], space, 100);
	report_bytes(space + 1, 5);
	offset = 9995;
	CALL(sendfile, null_fd, file, &offset, 1ul << 40);
	CALL(sendfile, null_fd, file, &offset, 10);
	offset = -1;
	CALL(sendfile, null_fd, file, &offset, 10);
	offset = 0x7fffffffffffffff;
	CALL(sendfile, NONE, file, &offset, 1);
	offset = 0;
	CALL(sendfile, NONE, file, &offset, -1ul);
	CALL(sendfile, null_fd, fds[0], &offset, 10);
	CALL(sendfile, file, file, NULL, 10);
	CALL(sendfile, NONE, file, NULL, 10);
	CALL(sendfile, null_fd, NONE, NULL, 10);
	CALL(sendfile, fds[1], fds[1], NULL, 10);
	CALL(sendfile, null_fd, file, BAD, 7);
	CALL(sendfile, null_fd, file, CONSTANT, 7);
	CALL(sendfile, null_fd, NONE, BAD, 7);
	CALL(sendfile, NONE, file, CONSTANT, 7);
	CALL(sendfile, null_fd, folder, NULL, 7);
	CALL(sendfile, null_fd, file, NULL, 0);
	for (int fd = 3; fd < 8; fd++)
		sys_close(fd);
}

static void memory_devices(void)
{
	int null_fd = open_file("/dev/null", O_RDWR);
	int zero_fd = open_file("/dev/zero", O_RDWR);
	int full_fd = open_file("/dev/full", O_RDWR);

	CALL(read, null_fd, space, 100);
	CALL(read, null_fd, BAD, 100);
	CALL(write, null_fd, BAD, 100);
	CALL(write, null_fd, space, 100);
	CALL(lseek, null_fd, 77, SEEK_SET);
	CALL(ioctl, null_fd, TCGETS, space);
	CALL(read, zero_fd, BAD, 100);
	CALL(read, zero_fd, BAD, 0);
	CALL(read, zero_fd, space, 100);
	CALL(pread64, zero_fd, space, 10, 5);
	CALL(write, zero_fd, space, 100);
	CALL(lseek, zero_fd, 77, SEEK_SET);
	CALL(lseek, zero_fd, 77, SEEK_END);
	CALL(read, full_fd, space, 5);
	CALL(write, full_fd, space, 1);
	CALL(write, full_fd, space, 0);
	CALL(write, full_fd, BAD, 1);
	sys_close(null_fd);
	sys_close(zero_fd);
	sys_close(full_fd);
}

void calls_devices(void)
{
	int random_fd, text_fd, bits = 0;

	memory_devices();
	random_fd = open_file("/dev/urandom", O_RDWR);
	CALL(read, random_fd, space, 100);
	CALL(read, random_fd, BAD, 5);
	CALL(read, random_fd, space, 0);
	CALL(pread64, random_fd, space, 5, 5);
	CALL(write, random_fd, space, 100);
	CALL(write, random_fd, BAD, 100);
	CALL(lseek, random_fd, 5, SEEK_SET);
	CALL(ioctl, random_fd, (int)RNDGETENTCNT, &bits);
	VALUE(bits);
	CALL(ioctl, random_fd, TCGETS, space);
	sys_close(random_fd);
	text_fd = open_file("/proc/self/stat", O_RDONLY);
	CALL(lseek, text_fd, 3, SEEK_SET);
	CALL(pread64, text_fd, space, 3, 1);
	CALL(lseek, text_fd, 0, SEEK_CUR);
	CALL(lseek, text_fd, 0, SEEK_END);
	CALL(write, text_fd, space, 1);
	CALL(read, text_fd, BAD, 4);
	CALL(read, text_fd, space, 1);
	sys_close(text_fd);
	CALL(open, "/dev/full", O_RDONLY | O_TRUNC, 0);
	CALL(write, 3, space, 1);
	sys_close(3);
	CALL(getrandom, space, 100, 0);
	CALL(getrandom, space, 0, 0);
	CALL(getrandom, space, SPACE_SIZE, 0);
	CALL(getrandom, BAD, 0, 0);
	CALL(getrandom, BAD, 10, 0);
	CALL(getrandom, CONSTANT, 10, 0);
	CALL(getrandom, KERNEL, 10, 0);
	CALL(getrandom, space, 10, 1);
	CALL(getrandom, space, 10, 2);
	CALL(getrandom, space, 10, 4);
	CALL(getrandom, space, 10, 6);
	CALL(getrandom, space, 10, 8);
	CALL(getrandom, space, 10, -1);
}
