/*
 * Every system call of kernel/abi/syscalls.def with good, boundary and bad
 * arguments, one line for each: `call(arguments) = result`.
 *
 * Run by tests/host/linux.sh, which compares what Linux and Ravelin print.
 * The last thing it does is to execute busybox. See tests/oracle/calls.h.
 */
#include "tests/oracle/calls.h"

#include "kernel/abi/fcntl.h"

#define LINES_SIZE 65536ul

char space[SPACE_SIZE];
const char constant[16] = "constant";

static char lines[LINES_SIZE];
static unsigned long used;

static const char *const errno_names[] = {
	[EPERM] = "EPERM", [ENOENT] = "ENOENT", [ESRCH] = "ESRCH",
	[EINTR] = "EINTR", [EIO] = "EIO", [ENXIO] = "ENXIO",
	[E2BIG] = "E2BIG", [ENOEXEC] = "ENOEXEC", [EBADF] = "EBADF",
	[ECHILD] = "ECHILD", [EAGAIN] = "EAGAIN", [ENOMEM] = "ENOMEM",
	[EACCES] = "EACCES", [EFAULT] = "EFAULT", [EBUSY] = "EBUSY",
	[EEXIST] = "EEXIST", [EXDEV] = "EXDEV", [ENODEV] = "ENODEV",
	[ENOTDIR] = "ENOTDIR", [EISDIR] = "EISDIR", [EINVAL] = "EINVAL",
	[ENFILE] = "ENFILE", [EMFILE] = "EMFILE", [ENOTTY] = "ENOTTY",
	[ETXTBSY] = "ETXTBSY", [EFBIG] = "EFBIG", [ENOSPC] = "ENOSPC",
	[ESPIPE] = "ESPIPE", [EROFS] = "EROFS", [EPIPE] = "EPIPE",
	[ERANGE] = "ERANGE", [ENAMETOOLONG] = "ENAMETOOLONG",
	[ENOSYS] = "ENOSYS", [ENOTEMPTY] = "ENOTEMPTY", [ELOOP] = "ELOOP",
	[ENODATA] = "ENODATA", [EOVERFLOW] = "EOVERFLOW",
	[EOPNOTSUPP] = "EOPNOTSUPP", [ELIBBAD] = "ELIBBAD",
	[EDOM] = "EDOM", [ENOTSOCK] = "ENOTSOCK",
	[EDESTADDRREQ] = "EDESTADDRREQ", [EMSGSIZE] = "EMSGSIZE",
	[EPROTOTYPE] = "EPROTOTYPE", [ENOPROTOOPT] = "ENOPROTOOPT",
	[EPROTONOSUPPORT] = "EPROTONOSUPPORT",
	[ESOCKTNOSUPPORT] = "ESOCKTNOSUPPORT",
	[EAFNOSUPPORT] = "EAFNOSUPPORT", [EADDRINUSE] = "EADDRINUSE",
	[EADDRNOTAVAIL] = "EADDRNOTAVAIL", [ENETUNREACH] = "ENETUNREACH",
	[ECONNRESET] = "ECONNRESET", [ENOBUFS] = "ENOBUFS",
	[EISCONN] = "EISCONN", [ENOTCONN] = "ENOTCONN",
	[ECONNREFUSED] = "ECONNREFUSED",
};
#define ERRNO_NAMES (sizeof(errno_names) / sizeof(errno_names[0]))

void report_flush(void)
{
	unsigned long done = 0;

	while (done < used) {
		long wrote = sys_write(1, lines + done, used - done);

		if (wrote <= 0)
			sys_exit_group(1);
		done += (unsigned long)wrote;
	}
	used = 0;
}

static void add(const char *bytes, unsigned long size)
{
	if (size > LINES_SIZE - used)
		report_flush();
	memcpy(lines + used, bytes, size);
	used += size;
}

static void add_text(const char *text)
{
	add(text, strlen(text));
}

static void add_number(long value)
{
	unsigned long rest = value < 0 ? 0ul - (unsigned long)value :
					 (unsigned long)value;
	char digits[24];
	unsigned at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		digits[--at] = '-';
	add(digits + at, sizeof(digits) - at);
}

static void add_result(long result)
{
	unsigned long error = 0ul - (unsigned long)result;

	if (result < 0 && error < ERRNO_NAMES && errno_names[error]) {
		add_text("-");
		add_text(errno_names[error]);
	} else {
		add_number(result);
	}
	add_text("\n");
}

void report(const char *text, long result)
{
	add_text(text);
	add_text(" = ");
	add_result(result);
}

void report_ok(const char *text, long result)
{
	if (result < 0 && result >= -4095) {
		report(text, result);
		return;
	}
	add_text(text);
	add_text(" = ok\n");
}

void report_open(const char *text, long result)
{
	report(text, result);
	if (result >= 0)
		sys_close((int)result);
}

void report_bytes(const char *bytes, unsigned long size)
{
	add_text("  ");
	add(bytes, size);
	add_text("\n");
}

char *long_text(char byte, unsigned long length)
{
	memset(space, byte, length);
	space[length] = '\0';
	return space;
}

int open_file(const char *path, unsigned flags)
{
	return (int)sys_open(path, (int)flags, 0);
}
