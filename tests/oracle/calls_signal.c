/*
 * Signals that queue, process groups and what becomes of them. See
 * tests/oracle/calls.h.
 *
 * Children say what they found in a page that they share with this program;
 * a number of a process is never printed.
 */
#include <stdbool.h>

#include "kernel/abi/mman.h"
#include "kernel/abi/sched.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/oracle/calls.h"

#define RT(n) (SIGRTMIN + 2 + (n)) /* behind the C library's own two */
#define BIT(signal) (1ul << ((signal) - 1))

static const struct kernel_timespec now = { 0, 0 };
static const unsigned long all = ~0ul;
static struct kernel_siginfo info;
static int self;

static void block_all(void)
{
	sys_rt_sigprocmask(SIG_SETMASK, &all, NULL, 8);
}

static const struct kernel_siginfo *value(int code, unsigned long number)
{
	memset(&info, 0, sizeof(info));
	info.code = code;
	info.error = 3;
	info.field.sender.pid = 12;
	info.field.sender.uid = 34;
	info.field.sender.value = number;
	info.field.words[2] = 56;
	return &info;
}

/* What is told of the next one, but for numbers of processes. */
static void take(void)
{
	memset(&info, 0, sizeof(info));
	CALL(rt_sigtimedwait, &all, &info, &now, 8);
	VALUE(info.code);
	VALUE(info.error);
	VALUE(info.field.sender.value);
	VALUE(info.field.words[2]);
	VALUE(info.field.sender.pid == self ? -1 : info.field.sender.pid);
}

static void queues(void)
{
	CALL(rt_sigqueueinfo, self, RT(1), value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, self, RT(0), value(SI_QUEUE, 2));
	CALL(rt_sigqueueinfo, self, RT(1), value(SI_QUEUE, 3));
	CALL(rt_sigqueueinfo, self, RT(0), value(SI_QUEUE, 4));
	CALL(rt_sigqueueinfo, self, SIGUSR1, value(SI_QUEUE, 5));
	CALL(rt_sigqueueinfo, self, SIGUSR1, value(SI_QUEUE, 6));
	CALL(rt_sigqueueinfo, self, SIGCHLD, value(CLD_EXITED, 7));
	CALL(rt_sigqueueinfo, self, 64, value(SI_USER, 8));
	CALL(kill, self, SIGUSR1);
	CALL(kill, self, SIGTERM);
	CALL(rt_sigqueueinfo, self, SIGSEGV, value(SEGV_MAPERR, 9));
	for (int i = 0; i < 10; i++)
		take();
	/* A thread's own come first on Linux: it has no others here. */
	CALL(rt_tgsigqueueinfo, self, self, RT(2), value(SI_QUEUE, 10));
	CALL(rt_tgsigqueueinfo, self, self, RT(2), value(SI_TIMER, 11));
	CALL(tkill, self, SIGUSR2);
	CALL(tkill, self, SIGUSR2);
	for (int i = 0; i < 4; i++)
		take();
	/* What stops and what continues take each other back. */
	CALL(kill, self, SIGTSTP);
	CALL(kill, self, SIGTTIN);
	CALL(kill, self, SIGCONT);
	take();
	take();
	CALL(kill, self, SIGCONT);
	CALL(kill, self, SIGTTOU);
	take();
	take();
}

static void refusals(void)
{
	int other = self + 100000;

	CALL(rt_sigqueueinfo, self, 0, value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, self, 65, value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, self, -1, value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, self, SIGTERM, BAD);
	CALL(rt_sigqueueinfo, self, SIGTERM, NULL);
	CALL(rt_sigqueueinfo, other, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, other, 65, value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, other, SIGTERM, value(SI_USER, 1));
	CALL(rt_sigqueueinfo, other, SIGTERM, value(SI_KERNEL, 1));
	CALL(rt_sigqueueinfo, other, SIGTERM, value(SI_TKILL, 1));
	CALL(rt_sigqueueinfo, other, SIGTERM, value(SI_TIMER, 1));
	CALL(rt_sigqueueinfo, 0, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, -1, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_tgsigqueueinfo, self, self, 65, value(SI_QUEUE, 1));
	CALL(rt_tgsigqueueinfo, self, 0, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_tgsigqueueinfo, -1, self, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_tgsigqueueinfo, -1, 0, SIGTERM, value(SI_USER, 1));
	CALL(rt_tgsigqueueinfo, other, self, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_tgsigqueueinfo, self, other, SIGTERM, value(SI_QUEUE, 1));
	CALL(rt_tgsigqueueinfo, self, other, SIGTERM, value(SI_USER, 1));
	CALL(rt_tgsigqueueinfo, self, self, SIGTERM, BAD);
	value(-99, 1);
	CALL(rt_sigqueueinfo, self, 0, &info);
	info.rest[70] = 1;
	CALL(rt_sigqueueinfo, self, 0, &info);
	CALL(kill, other, 65);
	CALL(kill, self, 65);
	CALL(kill, self, -1);
	CALL(kill, -2147483647 - 1, 65);
	CALL(tkill, other, 65);
	CALL(tkill, 0, 65);
	CALL(rt_sigtimedwait, BAD, NULL, &now, 8);
	CALL(rt_sigtimedwait, &all, NULL, &now, 4);
	CALL(rt_sigtimedwait, &all, NULL, BAD, 8);
	CALL(rt_sigtimedwait, BAD, NULL, BAD, 4);
	CALL(rt_sigtimedwait, &all, BAD, &now, 8);
	CALL(kill, self, SIGUSR1);
	CALL(rt_sigtimedwait, &all, BAD, &now, 8);
	CALL(rt_sigtimedwait, &all, NULL, &now, 8);
}

static void times(void)
{
	struct kernel_timespec t = { 0, 1000000000 };
	unsigned long usr1 = BIT(SIGUSR1), none = 0;

	CALL(rt_sigtimedwait, &all, NULL, &t, 8);
	t = (struct kernel_timespec){ -1, 0 };
	CALL(rt_sigtimedwait, &all, NULL, &t, 8);
	t = (struct kernel_timespec){ 0, 20000000 };
	CALL(rt_sigtimedwait, &usr1, NULL, &t, 8);
	CALL(rt_sigtimedwait, &none, NULL, &t, 8);
	CALL(kill, self, SIGUSR2);
	CALL(rt_sigtimedwait, &usr1, NULL, &t, 8);
	CALL(rt_sigtimedwait, &all, NULL, &t, 8);
}

static void timers(void)
{
	static const struct kernel_itimerval hour = { { 7, 5 }, { 3600, 0 } };
	static const struct kernel_itimerval bad = { { 0, 1000000 }, { 1, 0 } };
	static const struct kernel_itimerval worse = { { 0, 0 }, { -1, 0 } };
	static const struct kernel_itimerval none = { { 7, 0 }, { 0, 0 } };
	struct kernel_itimerval old;

	for (int timer = -1; timer < 4; timer++) {
		VALUE(timer);
		CALL(setitimer, timer, &hour, NULL);
		CALL(setitimer, timer, &bad, NULL);
		CALL(setitimer, timer, &worse, NULL);
		CALL(setitimer, timer, BAD, NULL);
		CALL(getitimer, timer, BAD);
		memset(&old, 0, sizeof(old));
		CALL(getitimer, timer, &old);
		VALUE(old.period.seconds);
		VALUE(old.period.microseconds);
		VALUE(old.left.seconds >= 3598);
		CALL(setitimer, timer, &none, &old);
		CALL(getitimer, timer, &old);
		VALUE(old.period.seconds);
		VALUE(old.left.seconds);
	}
}

static void limits(void)
{
	struct kernel_rlimit before, none;

	sys_getrlimit(RLIMIT_SIGPENDING, &before);
	none = before;
	none.current = 0;
	CALL(setrlimit, RLIMIT_SIGPENDING, &none);
	CALL(rt_sigqueueinfo, self, RT(1), value(SI_QUEUE, 1));
	CALL(rt_sigqueueinfo, self, SIGUSR1, value(SI_QUEUE, 2));
	CALL(rt_sigqueueinfo, self, RT(2), value(SI_USER, 3));
	CALL(kill, self, RT(3));
	CALL(kill, self, RT(3));
	CALL(tkill, self, RT(4));
	CALL(kill, self, SIGTERM);
	for (int i = 0; i < 6; i++)
		take();
	CALL(tkill, self, SIGUSR2);
	take();
	CALL(setrlimit, RLIMIT_SIGPENDING, &before);
}

/* --- groups --------------------------------------------------------------- */

static volatile long *shared;

static void nap(void)
{
	static const struct kernel_timespec moment = { 0, 5000000 };

	sys_nanosleep(&moment, NULL);
}

static void wait_for(int what)
{
	for (int i = 0; i < 400 && shared[what] == 0; i++)
		nap();
}

static long end_of(long pid)
{
	int status = -1;

	sys_wait4((int)pid, &status, 0, NULL);
	return status;
}

/* The member of a group that loses its last parent: what it is told. */
static void leave_behind(bool stops)
{
	static const struct kernel_timespec long_time = { 1, 0 };
	long first = sys_fork(), second;

	if (first != 0) {
		end_of(first);
		wait_for(0);
		VALUE(shared[1]);
		VALUE(shared[2]);
		return;
	}
	sys_setpgid(0, 0);
	second = sys_fork();
	if (second != 0) {
		if (stops)
			sys_wait4((int)second, NULL, WUNTRACED, NULL);
		else
			nap();
		sys_exit_group(0);
	}
	if (stops)
		sys_kill((int)sys_getpid(), SIGSTOP);
	else
		for (int i = 0; i < 10; i++)
			nap();
	shared[1] = sys_rt_sigtimedwait(&all, NULL,
					stops ? &long_time : &now, 8);
	shared[2] = sys_rt_sigtimedwait(&all, NULL, &now, 8);
	shared[0] = 1;
	sys_exit_group(0);
}

/* In a session of its own nobody sees to its leader's group. */
static void orphan(void)
{
	long pid = sys_fork(), status;
	unsigned long none = 0;

	if (pid == 0) {
		shared[3] = sys_setsid() == sys_getpid();
		shared[4] = sys_setsid();
		shared[5] = sys_setpgid(0, 0);
		sys_rt_sigprocmask(SIG_SETMASK, &none, NULL, 8);
		sys_kill((int)sys_getpid(), SIGTSTP);
		sys_kill((int)sys_getpid(), SIGTTIN);
		sys_exit_group(7);
	}
	status = end_of(pid);
	VALUE(status);
	VALUE(shared[3]);
	VALUE(shared[4]);
	VALUE(shared[5]);
}

static void groups(void)
{
	int other = self + 100000;
	long pid = sys_fork(), sid;

	if (pid == 0)
		for (;;)
			nap();
	sid = sys_getsid(0);
	CALL(setpgid, -1, 0);
	CALL(setpgid, 0, -1);
	CALL(setpgid, other, -1);
	CALL(setpgid, other, 0);
	CALL(setpgid, pid, other);
	CALL(setpgid, pid, 0);
	VALUE(sys_getpgid(pid) == pid);
	CALL(setpgid, pid, sys_getpgrp());
	CALL(setpgid, pid, pid);
	VALUE(sys_getsid(pid) == sid);
	CALL(kill, -other, 0);
	CALL(kill, -other, 65);
	CALL(kill, -pid, 65);
	CALL(kill, -pid, 0);
	CALL(kill, -pid, RT(3));
	CALL(kill, pid, SIGKILL);
	VALUE(end_of(pid));
	CALL(setpgid, pid, 0);
	CALL(kill, pid, 0);
}

void calls_queue(void)
{
	unsigned long none = 0;

	self = (int)sys_getpid();
	block_all();
	queues();
	refusals();
	times();
	timers();
	limits();
	shared = (void *)sys_mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	leave_behind(true);
	shared[0] = 0;
	leave_behind(false);
	/* Where the program is pid 1 they have become its own. */
	while (sys_wait4(-1, NULL, 0, NULL) > 0)
		;
	orphan();
	groups();
	while (sys_rt_sigtimedwait(&all, NULL, &now, 8) > 0)
		;
	sys_rt_sigprocmask(SIG_SETMASK, &none, NULL, 8);
}
