/*
 * The processes that kill(2) is tried on: of several users, and one of another
 * session. They block all signals, so that none that is sent does anything.
 * They are also ended together, by SIGKILL when the first process is done.
 */
#include "kernel/abi/signal.h"
#include "tests/oracle/random/guest.h"
#include "user/program.h"

static const struct {
	unsigned real, effective, saved;
	bool has_own_session;
} targets[RANDOM_TARGETS - 1] = {
	{ 0, 0, 0, false },	     { 1000, 1000, 1000, false },
	{ 1001, 1001, 1001, true },  { 1000, 0, 0, false },
	{ 0, 1000, 1001, true },     { 1001, 0, 1000, false },
};

static void be_target(unsigned which, int ready)
{
	unsigned long all = ~0ul;

	sys_rt_sigprocmask(SIG_BLOCK, &all, NULL, sizeof(all));
	if (targets[which].has_own_session)
		sys_setsid();
	sys_setresuid(targets[which].real, targets[which].effective,
		      targets[which].saved);
	sys_write(ready, "", 1);
	sys_close(ready);
	for (;;)
		sys_pause();
}

void targets_start(int32_t pids[RANDOM_TARGETS])
{
	int ends[2];
	char byte;

	sys_pipe2(ends, 0);
	for (unsigned i = 0; i < RANDOM_TARGETS - 1; i++) {
		pids[i] = (int32_t)sys_fork();
		if (pids[i] == 0)
			be_target(i, ends[1]);
		sys_read(ends[0], &byte, 1);
	}
	pids[RANDOM_TARGETS - 1] = (int32_t)sys_getpid();
	sys_close(ends[0]);
	sys_close(ends[1]);
}
