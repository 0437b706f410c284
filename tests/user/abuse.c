/*
 * Every call of kernel/abi/syscalls.def with every argument wrong in turn:
 * bad pointers, huge lengths, bad descriptors, wrong flags. The other
 * arguments are sane. The answer is a negative errno or a sane value, and
 * the program lives; where a call has to follow a pointer, it is EFAULT.
 */
#include "tests/user/abuse.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/futex.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/socket.h"
#include "kernel/abi/system.h"

/* --- sane arguments ------------------------------------------------------ */

/* Where the kind alone does not say what makes the call work. */
static const struct {
	unsigned number, argument;
	unsigned long value;
} sane_values[] = {
	{ SYS_write, 0, RANDOM_FD },	 { SYS_writev, 0, RANDOM_FD },
	{ SYS_pwrite64, 0, RANDOM_FD },	 { SYS_close, 0, CLOSED_FD },
	{ SYS_getdents64, 0, FOLDER_FD },
	{ SYS_fchdir, 0, FOLDER_FD },	 { SYS_dup2, 1, SPARE_FD },
	{ SYS_dup3, 1, SPARE_FD },	 { SYS_chdir, 0, SANE_ROOT },
	{ SYS_readlink, 0, SANE_LINK },	 { SYS_readlinkat, 1, SANE_LINK },
	{ SYS_mmap, 2, PROT_READ },	 { SYS_mmap, 1, PAGE },
	{ SYS_mmap, 3, MAP_PRIVATE | MAP_ANONYMOUS },
	{ SYS_mprotect, 1, PAGE },	 { SYS_munmap, 1, PAGE },
	{ SYS_rt_sigaction, 0, 10 },	 { SYS_rt_sigaction, 3, 8 },
	{ SYS_rt_sigprocmask, 3, 8 },	 { SYS_poll, 1, 1 },
	{ SYS_readv, 2, 1 },		 { SYS_writev, 2, 1 },
	{ SYS_sendfile, 0, NULL_FD },	 { SYS_fcntl, 1, F_GETFD },
	{ SYS_set_robust_list, 1, 24 },
	{ SYS_futex, 1, FUTEX_WAKE },	 { SYS_futex, 3, SANE_TIME },
	{ SYS_prctl, 0, 16 },		 { SYS_prctl, 1, SANE_BUFFER },
	{ SYS_arch_prctl, 0, 0x1003 },	 { SYS_arch_prctl, 1, SANE_BUFFER },
	{ SYS_prlimit64, 1, 7 },	 { SYS_prlimit64, 2, 0 },
	{ SYS_flock, 1, 8 },		 { SYS_fallocate, 3, 1 },
	{ SYS_rmdir, 0, SANE_ROOT },	 { SYS_unlinkat, 2, 0 },
	{ SYS_brk, 0, 0 },		 { SYS_getgroups, 0, 16 },
	{ SYS_kill, 0, NO_PID },	 { SYS_tkill, 0, NO_PID },
	{ SYS_chroot, 0, SANE_ROOT },
	{ SYS_rt_sigpending, 1, 8 },	 { SYS_waitid, 3, WEXITED },
	{ SYS_mlockall, 0, MCL_CURRENT },
	{ SYS_socket, 0, AF_UNIX },	 { SYS_socket, 1, SOCK_DGRAM },
	{ SYS_socketpair, 0, AF_UNIX },	 { SYS_socketpair, 1, SOCK_DGRAM },
	{ SYS_bind, 2, 16 },		 { SYS_connect, 2, 16 },
	{ SYS_sendto, 5, 16 },		 { SYS_setsockopt, 1, SOL_SOCKET },
	{ SYS_setsockopt, 2, SO_REUSEADDR }, { SYS_setsockopt, 4, 4 },
	{ SYS_getsockopt, 1, SOL_SOCKET }, { SYS_getsockopt, 2, SO_TYPE },
	{ SYS_sendmmsg, 2, 1 },		 { SYS_recvmmsg, 2, 1 },
	{ SYS_splice, 2, NULL_FD },	 { SYS_vmsplice, 2, 1 },
	{ SYS_ioprio_get, 0, 1 },	 { SYS_ioprio_set, 0, 1 },
};

static unsigned long sane_pointer(unsigned kind, unsigned detail)
{
	switch (kind) {
	case KIND_PATH:
		return SANE_PATH;
	case KIND_TEXT:
		return SANE_TEXT;
	case KIND_STRINGS:
		return SANE_STRINGS;
	case KIND_ADDRESS:
		return SPARE_PAGE;
	default:
		break;
	}
	switch (detail) {
	case DETAIL_iovec:
		return SANE_VECTOR;
	case DETAIL_timespec:
		return kind == KIND_IN_STRUCT ? SANE_TIME : SANE_BUFFER;
	case DETAIL_sigset:
		return kind == KIND_IN_STRUCT ? SANE_SET : SANE_BUFFER;
	case DETAIL_sigaction:
		return kind == KIND_IN_STRUCT ? SANE_ACTION : SANE_BUFFER;
	case DETAIL_pollfd:
		return SANE_POLL;
	case DETAIL_offset:
		return SANE_OFFSET;
	case DETAIL_sockaddr:
		return kind == KIND_IN_STRUCT ? SANE_ADDRESS : SANE_BUFFER;
	case DETAIL_socklen:
		return SANE_LENGTH;
	case DETAIL_msghdr:
	case DETAIL_mmsghdr:
		return SANE_LETTER;
	default:
		return SANE_BUFFER;
	}
}

static bool is_of_sockets(unsigned number)
{
	return (number >= SYS_socket && number <= SYS_getsockopt) ||
	       number == SYS_accept4 || number == SYS_sendmmsg ||
	       number == SYS_recvmmsg;
}

static unsigned long sane_value(const struct abuse_call *call, unsigned index)
{
	unsigned kind = call->kinds[index], detail = call->details[index];

	for (unsigned i = 0; i < COUNT_OF(sane_values); i++)
		if (sane_values[i].number == call->number &&
		    sane_values[i].argument == index)
			return sane_values[i].value;
	switch (kind) {
	case KIND_FD:
		if (is_of_sockets(call->number))
			return SOCKET_FD;
		return detail == DETAIL_AT ? (unsigned long)AT_FDCWD : FILE_FD;
	case KIND_SIZE:
		return 64;
	case KIND_INT:
	case KIND_UINT:
	case KIND_LONG:
	case KIND_OFFSET:
	case KIND_MODE:
	case KIND_FLAGS:
	case KIND_ENUM:
		return 0;
	default:
		return sane_pointer(kind, detail);
	}
}

/* --- one call ------------------------------------------------------------ */

static const struct abuse_call *current;
static unsigned wrong_answers;

static bool makes_descriptors(unsigned number)
{
	return number == SYS_open || number == SYS_openat ||
	       number == SYS_dup || number == SYS_dup2 ||
	       number == SYS_dup3 || number == SYS_fcntl ||
	       number == SYS_pipe || number == SYS_pipe2 ||
	       number == SYS_socket || number == SYS_socketpair;
}

static long run(const unsigned long *a)
{
	long result;

	abuse_restore_memory();
	result = raw_call(current->number, (long)a[0], (long)a[1], (long)a[2],
			  (long)a[3], (long)a[4], (long)a[5]);
	if (current->number == SYS_mmap && result > 0)
		sys_munmap((void *)result, a[1]);
	abuse_restore_files();
	if (makes_descriptors(current->number))
		abuse_close_files();
	return result;
}

static void complain(const unsigned long *a, unsigned index, long result)
{
	if (wrong_answers++ < 20)
		note("%s: argument %d is 0x%x, result %d", current->name,
		     (long)index, a[index], result);
}

/* Runs the current call with argument `index` so; a negative `wanted` is the
 * only good answer, 0 allows any sane one. */
static void try_value(unsigned index, unsigned long value, long wanted)
{
	unsigned long a[CALL_ARGUMENTS_MAX] = { 0 };
	long result;

	for (unsigned i = 0; i < current->count; i++)
		a[i] = sane_value(current, i);
	a[index] = value;
	result = run(a);
	if (!abuse_is_sane(result) || (wanted != 0 && result != wanted))
		complain(a, index, result);
}

/* --- kinds of wrong arguments -------------------------------------------- */

/* Pointers that a call need not follow, or may find to be NULL. */
static const struct {
	unsigned number, argument;
	bool never; /* not followed at all; otherwise only NULL is let be */
} loose_pointers[] = {
	{ SYS_wait4, 1, true },		 { SYS_wait4, 3, true },
	{ SYS_nanosleep, 1, true },	 { SYS_clock_nanosleep, 3, true },
	{ SYS_getgroups, 1, true },	 { SYS_execve, 1, true },
	{ SYS_execve, 2, true },	 { SYS_rt_sigaction, 1, false },
	{ SYS_rt_sigaction, 2, false },	 { SYS_rt_sigprocmask, 1, false },
	{ SYS_rt_sigprocmask, 2, false }, { SYS_gettimeofday, 0, false },
	{ SYS_time, 0, false },		 { SYS_clock_getres, 1, false },
	{ SYS_prlimit64, 2, false },	 { SYS_prlimit64, 3, false },
	{ SYS_sendfile, 2, false },	 { SYS_utimes, 1, false },
	{ SYS_utime, 1, false },	 { SYS_futimesat, 2, false },
	/* Written only once something was copied. */
	{ SYS_copy_file_range, 1, true },
	{ SYS_copy_file_range, 3, true },
	{ SYS_utimensat, 2, false },	 { SYS_times, 0, false },
	/* No file is a module. */
	{ SYS_init_module, 2, true },	 { SYS_finit_module, 1, true },
	/* A version that is none comes first. */
	{ SYS_capget, 1, true },
	/* No child, no priority. */
	{ SYS_waitid, 2, true },	 { SYS_waitid, 4, true },
	{ SYS_sched_getparam, 1, false },
	{ SYS_sched_setparam, 1, false },
	{ SYS_sched_setscheduler, 2, false },
	{ SYS_setitimer, 1, false },	 { SYS_setitimer, 2, false },
	/* Nobody connects to this socket, and little waits in it. */
	{ SYS_accept, 1, true },	 { SYS_accept, 2, true },
	{ SYS_accept4, 1, true },	 { SYS_accept4, 2, true },
	{ SYS_recvfrom, 1, true },	 { SYS_recvfrom, 4, true },
	{ SYS_sendto, 4, false },	 { SYS_recvmmsg, 4, false },
	{ SYS_sendmmsg, 1, true }, /* shutdown came before */
	/* Written only where one of the files is a pipe. */
	{ SYS_splice, 1, true },	 { SYS_splice, 3, true },
	{ SYS_getcpu, 0, false },	 { SYS_getcpu, 1, false },
};

static long wanted_for(unsigned index, bool null)
{
	for (unsigned i = 0; i < COUNT_OF(loose_pointers); i++)
		if (loose_pointers[i].number == current->number &&
		    loose_pointers[i].argument == index &&
		    (null || loose_pointers[i].never))
			return 0;
	return -EFAULT;
}

/* Where nothing can be read or written. */
static const unsigned long bad_pointers[] = {
	1, 0xfff, 0xffff,
	SCRATCH - 8,			/* not mapped */
	SCRATCH_END, SCRATCH_END + PAGE,
	NO_ACCESS_PAGE,
	0x7ffffffff000, 0x7fffffffffff, /* behind the last user page */
	0x800000000000, 0xffff7fffffffffff, /* not canonical */
	0xffff800000000000,
	0xffff880000000000, 0xffff880000100000, /* the direct map */
	0xffffc90000004000, 0xffffd00000000000,
	0xffffffff80000000, 0xffffffff80100000, /* the kernel */
	0xffffffffffffe000, -4096ul, -64ul, -8ul, -1ul,
};

static void try_pointers(unsigned index)
{
	unsigned kind = current->kinds[index];
	bool out = kind == KIND_OUT || kind == KIND_OUT_STRUCT ||
		   kind == KIND_INOUT_STRUCT;
	bool whole = kind != KIND_IN && kind != KIND_OUT &&
		     current->details[index] != DETAIL_0;

	try_value(index, 0, wanted_for(index, true));
	for (unsigned i = 0; i < COUNT_OF(bad_pointers); i++)
		try_value(index, bad_pointers[i], wanted_for(index, false));
	if (out)
		try_value(index, READ_ONLY_PAGE, wanted_for(index, false));
	/* Across the end of memory. The first bytes of a buffer may count. */
	try_value(index, SCRATCH_END - 1, whole ? wanted_for(index, false) : 0);
	try_value(index, 0x7ffffffff000 - 1,
		  whole ? wanted_for(index, false) : 0);
}

static void try_list(unsigned index, const unsigned long *values,
		     unsigned count, long wanted)
{
	for (unsigned i = 0; i < count; i++)
		try_value(index, values[i], wanted);
}

static void try_sizes(unsigned index)
{
	static const unsigned long sizes[] = {
		0, 1, 4095, 4097, 0x7fffffff, 0x80000000, 0xffffffff,
		1ul << 32, 0x7ffff000, 0x7ffffffff000, 1ul << 47,
		0x7fffffffffffffff, 1ul << 63, -4096ul, -1ul,
	};

	try_list(index, sizes, COUNT_OF(sizes), 0);
}

static void try_descriptors(unsigned index)
{
	static const unsigned long fds[] = {
		-1ul, 249, 255, 256, 1ul << 30, 0x7fffffff, 0x80000000,
		-100ul - 1, 0xffffffff, 1ul << 32 | 249,
	};
	/* Some calls look at other arguments first; dup2's second is where
	 * to, and mmap's is not looked at. */
	bool free_choice = current->number == SYS_mmap ||
			   (index > 0 && current->number != SYS_sendfile) ||
			   current->details[index] == DETAIL_AT;

	try_list(index, fds, COUNT_OF(fds), free_choice ? 0 : -EBADF);
	/* A descriptor of another kind. */
	try_value(index, FOLDER_FD, 0);
	try_value(index, RANDOM_FD, 0);
	try_value(index, NULL_FD, 0);
}

static void try_numbers(unsigned index)
{
	static const unsigned long numbers[] = {
		-1ul, 0x7fffffff, 0x80000000, 0xffffffff, 1ul << 32,
		1ul << 63, 0x7fffffffffffffff, 3, 99, 1000, 65535,
	};

	try_list(index, numbers, COUNT_OF(numbers), 0);
	for (unsigned bit = 0; bit < 32; bit++)
		try_value(index, 1ul << bit, 0);
}

static void try_call(void)
{
	for (unsigned i = 0; i < current->count; i++) {
		switch (current->kinds[i]) {
		case KIND_FD:
			try_descriptors(i);
			break;
		case KIND_SIZE:
			try_sizes(i);
			break;
		case KIND_ADDRESS:
			try_list(i, bad_pointers, COUNT_OF(bad_pointers), 0);
			break;
		case KIND_INT:
		case KIND_UINT:
		case KIND_LONG:
		case KIND_OFFSET:
		case KIND_MODE:
		case KIND_FLAGS:
		case KIND_ENUM:
			try_numbers(i);
			break;
		default:
			try_pointers(i);
		}
	}
}

/* No child, not offered, not open, not executable, no terminal, a root that
 * is read-only; a signal to nobody, no sleep to go on with, a session's first
 * task already, no room in memory that is all zero for a signal's stack, a
 * file open for reading, what is no capability, no module. */
static bool fails_by_right(long error)
{
	switch (current->number) {
	case SYS_kill:
	case SYS_tkill:
		return error == -ESRCH;
	case SYS_tgkill:
	case SYS_rt_tgsigqueueinfo:
	case SYS_ftruncate:
		return error == -EINVAL;
	case SYS_setxattr:
	case SYS_lsetxattr:
	case SYS_fsetxattr:
		return error == -EINVAL || error == -EROFS;
	case SYS_init_module:
	case SYS_finit_module:
		return error == -ENOEXEC;
	case SYS_delete_module:
		return error == -ENOENT;
	case SYS_restart_syscall:
		return error == -EINTR;
	case SYS_rt_sigqueueinfo:
	case SYS_setsid:
	case SYS_setpgid:
		return error == -EPERM;
	case SYS_sigaltstack:
		return error == -ENOMEM;
	case SYS_capget:
	case SYS_sched_setaffinity:
	case SYS_bind: /* a second time */
	case SYS_splice: /* no pipe */
		return error == -EINVAL;
	case SYS_listen:
	case SYS_accept:
	case SYS_accept4:
		return error == -EOPNOTSUPP;
	default:
		return error == -ECHILD || error == -ENOSYS ||
		       error == -EBADF || error == -EACCES ||
		       error == -ENOTTY || error == -EROFS ||
		       error == -EEXIST || error == -EISDIR || error == -EBUSY;
	}
}

static void test_wrong_arguments(void)
{
	for (unsigned i = 0; i < abuse_call_count; i++) {
		current = &abuse_calls[i];
		if (abuse_is_left_out(current->number))
			continue;
		if (current->count == 0) {
			long result = raw_call(current->number, 0, 0, 0, 0, 0,
					       0);

			CHECK(result >= 0 || fails_by_right(result));
		}
		try_call();
	}
	CHECK_EQ(wrong_answers, 0);
}

/* With its sane arguments each call works, or the test above means little. */
static void test_sane_arguments(void)
{
	for (unsigned i = 0; i < abuse_call_count; i++) {
		unsigned long a[CALL_ARGUMENTS_MAX] = { 0 };
		long result;

		current = &abuse_calls[i];
		if (abuse_is_left_out(current->number))
			continue;
		for (unsigned j = 0; j < current->count; j++)
			a[j] = sane_value(current, j);
		result = run(a);
		if (result >= 0 || fails_by_right(result))
			continue;
		note("%s: result %d", current->name, result);
		CHECK(result >= 0);
	}
}

TEST_SUITE(abuse, TEST(test_sane_arguments), TEST(test_wrong_arguments),
	   TEST(test_random_calls));

int program_main(int count, char **arguments, char **environment)
{
	int status;

	(void)count, (void)arguments, (void)environment;

	abuse_prepare();
	status = run_suite(&suite_abuse);
	sys_mount(NULL, "/", NULL, MS_REMOUNT, NULL);
	sys_mount(NULL, "/dev", NULL, MS_REMOUNT, NULL);
	return status;
}
