/*
 * The calls of random programs that credentials decide: on files, and kill.
 * See tests/oracle/random/guest.h.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/oracle/random/guest.h"
#include "user/program.h"

/* A byte that a program can write without changing the file, which nothing
 * puts right: in an ELF file's identification it is 0 and means nothing
 * (System V ABI, EI_PAD), in our scripts it is a blank. */
#define SPARE_BYTE 15

static const unsigned opens[RANDOM_OPENS] = {
	O_RDONLY, O_WRONLY, O_RDWR, O_RDONLY | O_NOATIME, O_WRONLY | O_TRUNC,
};

bool is_on_file(const struct random_call *call)
{
	switch (call->kind) {
	case KIND_OPEN:
	case KIND_CREATE:
	case KIND_MKNOD:
	case KIND_ACCESS:
	case KIND_CHMOD:
	case KIND_CHOWN:
	case KIND_SETXATTR:
	case KIND_REMOVEXATTR:
		return true;
	default:
		return false;
	}
}

/* Opens, and where it may writes a byte: which takes the privileges of the
 * file. A program is never truncated. */
static long open_it(const char *path, uint8_t way, enum random_file_kind kind)
{
	unsigned flags = opens[way % RANDOM_OPENS];
	long fd, wrote = 0;

	if (kind != FILE_DATA)
		flags &= ~O_TRUNC;
	fd = sys_open(path, (int)flags, 0);
	if (fd < 0)
		return fd;
	if (flags & O_ACCMODE)
		wrote = sys_pwrite64((int)fd, kind == FILE_SCRIPT ? " " : "",
				     1, SPARE_BYTE);
	sys_close((int)fd);
	return wrote;
}

/* What is new is looked at, and removed if possible. */
static long make_it(const struct random_call *call, struct seen_file *seen)
{
	static const unsigned nodes[] = { S_IFCHR | 0666, S_IFREG | 04644,
					  S_IFIFO | 0600, S_IFBLK | 0666 };
	char path[PATH_SIZE];
	size_t length;
	long result;

	files_path(path, random_directory(call->arguments[0]));
	length = strlen(path);
	memcpy(path + length, "/new", 5);
	if (call->kind == KIND_MKNOD)
		result = sys_mknod(path, nodes[call->arguments[1] % 4], 0x103);
	else
		result = sys_open(path, O_WRONLY | O_CREAT | O_EXCL,
				  random_mode(call->arguments[1]));
	files_look(path, seen);
	if (result >= 0 && call->kind == KIND_CREATE)
		sys_close((int)result);
	if (result >= 0)
		result = sys_unlink(path);
	return result;
}

long call_on_file(const struct random_call *call, struct seen_file *seen)
{
	const uint8_t *a = call->arguments;
	unsigned index = random_file_index(a[0]);
	struct random_attribute attribute;
	char path[PATH_SIZE];
	long result;

	if (call->kind == KIND_CREATE || call->kind == KIND_MKNOD)
		return make_it(call, seen);
	files_path(path, random_files[index].path);
	switch (call->kind) {
	case KIND_OPEN:
		result = open_it(path, a[1], random_files[index].kind);
		break;
	case KIND_ACCESS:
		result = sys_access(path, a[1] % 8);
		break;
	case KIND_CHMOD:
		result = sys_chmod(path, random_mode(a[1]));
		break;
	case KIND_CHOWN:
		result = sys_chown(path, random_user(a[1]),
				   random_group(a[2]));
		break;
	case KIND_SETXATTR:
		attribute = random_attribute(a[1]);
		result = files_set_attribute(path, &attribute);
		break;
	default:
		result = sys_removexattr(path, CAPABILITY_XATTR);
	}
	files_look(path, seen);
	return result;
}
