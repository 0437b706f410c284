/*
 * Alarms, and waiting for files with an end: setitimer, select, ppoll.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/time.h"
#include "tests/user/child.h"

#define NS_PER_MS 1000000l
#define US_PER_S 1000000l
#define BAD ((void *)0x1000)

/* --- alarms --------------------------------------------------------------- */

static volatile int alarms;

static void count_alarm(int signal)
{
	(void)signal;
	alarms++;
}

__asm__(".globl come_back\n"
	"come_back:\n"
	"	movl $15, %eax\n"
	"	syscall\n");
void come_back(void);

static void set_handler(int signal, void (*handler)(int))
{
	struct kernel_sigaction action = {
		.handler = (unsigned long)handler,
		.flags = SA_RESTORER,
		.restorer = (unsigned long)come_back,
	};

	CHECK_EQ(sys_rt_sigaction(signal, &action, NULL, 8), 0);
}

static void test_alarm(void)
{
	static const struct kernel_itimerval five = { { 0, 20000 },
						      { 0, 20000 } };
	static const struct kernel_itimerval none, bad = { { 0, 0 },
							   { 0, US_PER_S } };
	struct kernel_itimerval left;
	long start = now_ms(), pid;

	set_handler(SIGALRM, count_alarm);
	CHECK_EQ(sys_setitimer(ITIMER_REAL, &five, NULL), 0);
	while (alarms < 5)
		CHECK_EQ(sys_pause(), -EINTR);
	CHECK(now_ms() - start >= 100 && now_ms() - start < 10000);
	CHECK_EQ(sys_setitimer(ITIMER_REAL, &none, &left), 0);
	CHECK_EQ(left.period.microseconds, 20000);
	CHECK(left.left.seconds == 0 && left.left.microseconds <= 20000);
	CHECK_EQ(sys_alarm(100), 0);
	CHECK_EQ(sys_getitimer(ITIMER_REAL, &left), 0);
	CHECK(left.left.seconds >= 90 && left.period.microseconds == 0);
	CHECK_EQ(sys_alarm(0), 100);
	CHECK_EQ(sys_alarm(0), 0);
	CHECK_EQ(sys_setitimer(ITIMER_REAL, &bad, NULL), -EINVAL);
	CHECK_EQ(sys_setitimer(3, &five, NULL), -EINVAL);
	CHECK_EQ(sys_setitimer(-1, &five, NULL), -EINVAL);
	CHECK_EQ(sys_getitimer(3, &left), -EINVAL);
	CHECK_EQ(sys_setitimer(ITIMER_REAL, BAD, NULL), -EFAULT);
	CHECK_EQ(sys_getitimer(ITIMER_REAL, BAD), -EFAULT);
	/* A child has none. */
	sys_alarm(100);
	pid = sys_fork();
	if (pid == 0)
		sys_exit_group((int)sys_alarm(0));
	CHECK_EQ(collect((int)pid), 0);
	CHECK_EQ(sys_alarm(0), 100);
}

/* The time that this program has run. */
static long ran_ms(void)
{
	struct kernel_timespec time = { 0, 0 };

	sys_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.seconds * 1000 + time.nanoseconds / NS_PER_MS;
}

/* They stand still while the program sleeps. */
static void test_running_time(void)
{
	static const struct kernel_itimerval often = { { 0, 20000 },
						       { 0, 30000 } };
	static const struct kernel_itimerval once = { { 0, 0 }, { 1, 0 } };
	static const struct kernel_itimerval none;
	static const struct kernel_timespec moment = { 0, 100000000 };
	static const int signals[] = { 0, SIGVTALRM, SIGPROF };
	struct kernel_itimerval left;
	long start;

	for (int timer = ITIMER_VIRTUAL; timer <= ITIMER_PROF; timer++) {
		set_handler(signals[timer], count_alarm);
		alarms = 0;
		CHECK_EQ(sys_setitimer(timer, &often, NULL), 0);
		start = ran_ms();
		CHECK_EQ(sys_nanosleep(&moment, NULL), 0);
		CHECK_EQ(alarms, 0);
		while (alarms < 3 && ran_ms() - start < 2000)
			;
		CHECK_EQ(alarms, 3);
		CHECK(ran_ms() - start >= 70 && ran_ms() - start < 500);
		CHECK_EQ(sys_setitimer(timer, &once, &left), 0);
		CHECK_EQ(left.period.microseconds, 20000);
		CHECK(left.left.seconds == 0 &&
		      left.left.microseconds <= 20000);
		CHECK_EQ(sys_getitimer(timer, &left), 0);
		CHECK(left.left.seconds == 0 &&
		      left.left.microseconds > 500000);
		CHECK_EQ(left.period.microseconds, 0);
		CHECK_EQ(sys_setitimer(timer, &none, NULL), 0);
		CHECK_EQ(sys_getitimer(timer, &left), 0);
		CHECK_EQ(left.left.seconds + left.left.microseconds, 0);
	}
}

/* --- select --------------------------------------------------------------- */

static void test_select(void)
{
	struct kernel_timeval time = { 0, 50000 };
	unsigned long set[4] = { 0 }, writable[4] = { 0 };
	long start = now_ms();
	int fds[2];

	CHECK_EQ(sys_pipe(fds), 0);
	set[0] = 1ul << fds[0];
	CHECK_EQ(sys_select(fds[0] + 1, set, NULL, NULL, &time), 0);
	CHECK_EQ(set[0], 0);
	CHECK(now_ms() - start >= 50);
	CHECK_EQ(time.microseconds, 0);
	set[0] = 1ul << fds[0];
	writable[0] = 1ul << fds[1];
	CHECK_EQ(sys_select(fds[1] + 1, set, writable, NULL, NULL), 1);
	CHECK_EQ(set[0], 0);
	CHECK_EQ(writable[0], 1ul << fds[1]);
	CHECK_EQ(sys_write(fds[1], "x", 1), 1);
	set[0] = 1ul << fds[0];
	CHECK_EQ(sys_select(fds[1] + 1, set, writable, NULL, NULL), 2);
	sys_close(fds[1]);
	CHECK_EQ(sys_select(fds[1] + 1, set, writable, NULL, NULL), -EBADF);
	CHECK_EQ(sys_select(-1, NULL, NULL, NULL, NULL), -EINVAL);
	CHECK_EQ(sys_select(8, BAD, NULL, NULL, NULL), -EFAULT);
	CHECK_EQ(sys_select(8, NULL, NULL, NULL, BAD), -EFAULT);
	time.seconds = -1;
	CHECK_EQ(sys_select(8, NULL, NULL, NULL, &time), -EINVAL);
	sys_close(fds[0]);
}

/* The mask of the call lets the alarm through, and only in it. */
static void test_ppoll(void)
{
	static const struct kernel_itimerval soon = { { 0, 0 }, { 0, 50000 } };
	unsigned long alarm_bit = 1ul << (SIGALRM - 1), none = 0, now = 0;
	struct kernel_timespec time = { 10, 0 };
	struct {
		const void *mask;
		unsigned long size;
	} pair = { &none, 8 };

	CHECK_EQ(sys_rt_sigprocmask(SIG_BLOCK, &alarm_bit, NULL, 8), 0);
	alarms = 0;
	CHECK_EQ(sys_setitimer(ITIMER_REAL, &soon, NULL), 0);
	CHECK_EQ(sys_ppoll(NULL, 0, &time, &none, 8), -EINTR);
	CHECK_EQ(alarms, 1);
	CHECK_EQ(sys_setitimer(ITIMER_REAL, &soon, NULL), 0);
	CHECK_EQ(sys_pselect6(0, NULL, NULL, NULL, &time, &pair), -EINTR);
	CHECK_EQ(alarms, 2);
	CHECK_EQ(sys_rt_sigprocmask(SIG_UNBLOCK, &alarm_bit, &now, 8), 0);
	CHECK_EQ(now, alarm_bit);
	CHECK_EQ(sys_ppoll(NULL, 0, &time, &none, 4), -EINVAL);
	time.nanoseconds = -1;
	CHECK_EQ(sys_ppoll(NULL, 0, &time, NULL, 0), -EINVAL);
}

TEST_SUITE(alarm, TEST(test_alarm), TEST(test_running_time),
	   TEST(test_select), TEST(test_ppoll));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_alarm);
}
