/* What the tests of splice(2) and tee(2) share: two pipes, bytes to move. */
#ifndef TESTS_USER_SPLICES_H
#define TESTS_USER_SPLICES_H

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/socket.h"
#include "tests/user/thread.h"

#define PIPE_PAGES 16ul

static char bytes[2 * PIPE_PAGES * PAGE], seen[2 * PIPE_PAGES * PAGE];
static int p[2], q[2];

static inline void open_pipes_with(int flags)
{
	CHECK_EQ(sys_pipe2(p, flags), 0);
	CHECK_EQ(sys_pipe2(q, flags), 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 11 + i / 255);
}

static inline void open_pipes(void)
{
	open_pipes_with(O_NONBLOCK);
}

static inline void close_pipes(void)
{
	for (unsigned i = 0; i < 2; i++) {
		sys_close(p[i]);
		sys_close(q[i]);
	}
}

static inline long vmsplice(int fd, const void *at, size_t size, int flags)
{
	const struct iovec one = { (unsigned long)at, size };

	return sys_vmsplice(fd, &one, 1, flags);
}

static inline long resize(int fd, unsigned long size)
{
	return sys_fcntl(fd, F_SETPIPE_SZ, (void *)size);
}

#endif
