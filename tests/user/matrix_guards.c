/*
 * Gates on what guards a file besides its mode: its flags, and the leases
 * that others have on it. See matrix.h.
 */
#include "tests/user/matrix.h"

#include "kernel/abi/ioctl.h"

/* A file of USER's with these flags, open; its descriptor. */
static int flagged(int flags)
{
	int fd = -1;

	if (make_file("file", 0644, USER))
		fd = (int)sys_open("file", O_RDONLY, 0);
	if (fd >= 0 && sys_ioctl(fd, (int)FS_IOC_SETFLAGS, &flags) != 0)
		return -1;
	return fd;
}

/* USER changes them, and takes them all away, for the file is to go. */
static long change_flags(int fd, int to)
{
	int got = -1, none = 0;
	long result;

	become_tried();
	result = sys_ioctl(fd, (int)FS_IOC_SETFLAGS, &to);
	if (sys_ioctl(fd, (int)FS_IOC_GETFLAGS, &got) != 0)
		return -BROKEN;
	sys_ioctl(fd, (int)FS_IOC_SETFLAGS, &none);
	return with_effect(result, got == to);
}

long gate_set_immutable(void)
{
	int fd = flagged(0);

	NEED(fd >= 0);
	return change_flags(fd, FS_IMMUTABLE_FL);
}

long gate_clear_append(void)
{
	int fd = flagged(FS_APPEND_FL);

	NEED(fd >= 0);
	return change_flags(fd, 0);
}

long gate_lease_other(void)
{
	long fd, result;

	NEED(make_file("file", 0644, OTHER_USER));
	become_tried();
	fd = sys_open("file", O_RDONLY, 0);
	NEED(fd >= 0);
	result = sys_fcntl((int)fd, F_SETLEASE, F_RDLCK);
	return with_effect(result,
			   sys_fcntl((int)fd, F_GETLEASE, 0) == F_RDLCK);
}
