/*
 * What the tests of leases share: a file, its leases, and a holder that
 * counts how often it was told of a break.
 */
#ifndef TESTS_USER_LEASES_H
#define TESTS_USER_LEASES_H

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "tests/user/handler.h"
#include "tests/user/ids.h"

#define LEASED "/tmp/leased"

static volatile int told, told_code;

static inline void on_break(int signal, struct kernel_siginfo *info,
			    void *frame)
{
	(void)signal, (void)frame;
	told++;
	told_code = info->code;
}

static inline long set_lease(int fd, unsigned long kind)
{
	return sys_fcntl(fd, F_SETLEASE, (void *)kind);
}

static inline long get_lease(int fd)
{
	return sys_fcntl(fd, F_GETLEASE, NULL);
}

static inline int open_leased(unsigned flags)
{
	return (int)sys_open(LEASED, (int)flags, 0644);
}

/* A file of five bytes that nobody has open. */
static inline void make_leased(void)
{
	int fd = open_leased(O_WRONLY | O_CREAT | O_TRUNC);

	CHECK_EQ(sys_write(fd, "hello", 5), 5);
	CHECK_EQ(sys_close(fd), 0);
	told = 0;
}

/* Open for reading, with that lease; or -1. */
static inline int hold(unsigned long kind)
{
	int fd = open_leased(O_RDONLY);

	told = 0;
	return set_lease(fd, kind) == 0 ? fd : -1;
}

/* Makes the file, and hears of breaks without being called away by them. */
static inline int run_lease_suite(const struct test_suite *suite)
{
	int status;

	handle(SIGIO, on_break, SA_RESTART);
	make_leased();
	status = run_suite(suite);
	sys_unlink(LEASED);
	return status;
}

#endif
