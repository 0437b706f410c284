/*
 * The calls on user ids, group ids and capabilities, each with the state that
 * it leaves; and those that set the clock, none of which does. Every sequence
 * runs in a child of its own, because there is no way back.
 *
 * What a state tells leaves CAP_SYS_RESOURCE out, which a container may lack,
 * and the program gives up CAP_SYS_TIME first of all. Random sequences are
 * those of tests/oracle/random/. See tests/oracle/calls.h.
 */
#include "tests/oracle/ids.h"

#include "kernel/abi/signal.h"
#include "kernel/abi/time.h"

#define STEP(name, ...)                        \
	do {                                   \
		CALL(name, __VA_ARGS__);       \
		show_state();                  \
	} while (0)

static void show_state(void)
{
	char text[STATE_TEXT];

	report_bytes(text, state_text(text));
}

/* Runs `work` in a child, and tells how that ended if not well. */
static void in_child(const char *name, void (*work)(void))
{
	int status = -1, pid;

	report_bytes(name, strlen(name));
	report_flush();
	pid = (int)sys_fork();
	if (pid == 0) {
		work();
		report_flush();
		sys_exit_group(0);
	}
	sys_wait4(pid, &status, 0, NULL);
	if (status)
		VALUE(status);
}

static void users(void)
{
	unsigned r, e, s;

	STEP(setreuid, 0, 1000);
	STEP(setreuid, 1000, 0);
	STEP(setreuid, KEEP, 1000);
	STEP(setfsuid, 0);
	STEP(setreuid, 0, KEEP);
	STEP(setuid, 1001);
	STEP(setuid, 0);
	STEP(setresuid, 1, 2, 3);
	STEP(setuid, 3);
	STEP(setuid, 2);
	STEP(setresuid, 3, 1, 3);
	STEP(setresuid, KEEP, KEEP, 1);
	STEP(setfsuid, 3);
	STEP(setresuid, KEEP, KEEP, KEEP);
	STEP(setresuid, KEEP, 1, KEEP);
	STEP(setuid, 0);
	STEP(setuid, KEEP);
	CALL(getresuid, &r, &e, BAD);
	CALL(getresuid, BAD, &e, &s);
}

static void groups(void)
{
	unsigned list[] = { 9, 3, 7, 3 };

	STEP(setgroups, 4, list);
	STEP(setgroups, 1, BAD);
	STEP(setgroups, -1, list);
	STEP(setregid, 5, 6);
	STEP(setgid, 7);
	STEP(setresgid, 5, 6, 7);
	STEP(setfsgid, 9);
	STEP(setuid, 1000);
	STEP(setgid, 9);
	STEP(setgid, 7);
	STEP(setfsgid, 5);
	STEP(setregid, 6, KEEP);
	STEP(setregid, KEEP, 7);
	STEP(setresgid, 9, KEEP, KEEP);
	STEP(setgid, KEEP);
	list[0] = KEEP;
	STEP(setgroups, 1, list);
	STEP(setgroups, 65537, list);
}

static void kept(void)
{
	STEP(prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0);
	STEP(setuid, 1000);
	STEP(prctl, PR_SET_KEEPCAPS, 2, 0, 0, 0);
	set_caps(CAPS_KNOWN, CAPS_KNOWN, 1);
	show_state();
	STEP(setuid, 0);
	STEP(prctl, PR_CAP_AMBIENT, 2, 0, 0, 0);
	STEP(setresuid, 1000, 1001, 1001);
}

static void files(void)
{
	STEP(setfsuid, 1000);
	STEP(setresuid, KEEP, 0, KEEP);
	STEP(setfsuid, 1);
	STEP(setfsuid, 0);
	STEP(prctl, PR_SET_SECUREBITS, 4, 0, 0, 0);
	STEP(setfsuid, 1000);
	STEP(setuid, 1000);
}

static void bits(void)
{
	STEP(prctl, PR_SET_SECUREBITS, 0x33, 0, 0, 0);
	STEP(prctl, PR_SET_SECUREBITS, 0x32, 0, 0, 0);
	STEP(prctl, PR_SET_SECUREBITS, 0x31, 0, 0, 0);
	STEP(prctl, PR_SET_SECUREBITS, 1 << 20, 0, 0, 0);
	STEP(prctl, PR_SET_KEEPCAPS, 0, 0, 0, 0);
	STEP(prctl, PR_SET_KEEPCAPS, 2, 0, 0, 0);
	STEP(prctl, PR_SET_SECUREBITS, 0xff, 0, 0, 0);
	STEP(prctl, PR_CAPBSET_DROP, 5, 0, 0, 0);
	STEP(prctl, PR_CAPBSET_DROP, 64, 0, 0, 0);
	STEP(prctl, PR_CAP_AMBIENT, 1, 64, 0, 0);
	STEP(prctl, PR_CAP_AMBIENT, 4, 0, 0, 1);
	STEP(prctl, PR_CAP_AMBIENT, 4, 1, 0, 0);
	STEP(prctl, PR_CAP_AMBIENT, 9, 0, 0, 0);
	STEP(prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
	STEP(prctl, PR_SET_DUMPABLE, 2, 0, 0, 0);
	set_caps(0, CAPS_KNOWN, 0);
	STEP(prctl, PR_CAPBSET_DROP, 64, 0, 0, 0);
	STEP(prctl, PR_SET_SECUREBITS, 0xff, 0, 0, 0);
}

/* --- RLIMIT_NPROC: this many others, this limit -------------------------- */

#define LONELY_USER 54321

static void try_execve(struct kernel_rlimit nproc)
{
	static const char *const arguments[] = { "busybox", "true", NULL };

	CALL(setrlimit, RLIMIT_NPROC, &nproc);
	CALL(setuid, LONELY_USER);
	report_flush();
	CALL(execve, "/bin/busybox", arguments, arguments + 2);
	nproc.current = nproc.maximum;
	CALL(setrlimit, RLIMIT_NPROC, &nproc);
	report_flush();
	CALL(execve, "/bin/busybox", arguments, arguments + 2);
	report_flush();
	sys_exit_group(1);
}

/* The others are there from when they say so until `hold` closes. */
static void execute(unsigned long others, unsigned long limit)
{
	int ready[2], hold[2], status = -1;
	char byte = 0;

	sys_pipe2(ready, 0);
	sys_pipe2(hold, 0);
	for (unsigned long i = 0; i < others; i++) {
		if (sys_fork() == 0) {
			sys_close(hold[1]);
			sys_setuid(LONELY_USER);
			sys_write(ready[1], &byte, 1);
			sys_read(hold[0], &byte, 1);
			sys_exit_group(0);
		}
		sys_read(ready[0], &byte, 1);
	}
	if (sys_fork() == 0)
		try_execve((struct kernel_rlimit){ limit, 9 });
	while (sys_wait4(-1, &status, 0, NULL) > 0) {
		VALUE(status);
		if (hold[1] >= 0)
			sys_close(hold[1]);
		hold[1] = -1;
	}
	sys_close(ready[0]);
	sys_close(ready[1]);
	sys_close(hold[0]);
}

static void many_processes(void)
{
	for (unsigned long others = 0; others < 3; others++)
		for (unsigned long limit = 0; limit < 3; limit++) {
			VALUE(others);
			VALUE(limit);
			report_flush();
			execute(others, limit);
		}
}

/* --- clocks --------------------------------------------------------------- */

/* Without CAP_SYS_TIME: which error comes first. */
static void clocks(void)
{
	struct kernel_timespec good = { 2000000000, 0 };
	struct kernel_timespec bad = { 2000000000, 1000000000 };
	struct kernel_timespec before = { -1, 0 }, far = { 8277292036, 0 };
	struct kernel_timeval value = { 2000000000, 1000001 };
	int zone[2] = { 5000, 0 };

	for (int clock = -16; clock < 13; clock++) {
		VALUE(-clock);
		CALL(clock_settime, clock, BAD);
		CALL(clock_settime, clock, &good);
	}
	CALL(clock_settime, CLOCK_REALTIME, &bad);
	CALL(clock_settime, CLOCK_REALTIME, &before);
	CALL(clock_settime, CLOCK_REALTIME, &far);
	far.seconds--;
	CALL(clock_settime, CLOCK_REALTIME, &far);
	CALL(settimeofday, NULL, NULL);
	CALL(settimeofday, &good, NULL);
	CALL(settimeofday, &value, NULL);
	value.microseconds = 1000000;
	CALL(settimeofday, &value, NULL);
	CALL(settimeofday, BAD, NULL);
	CALL(settimeofday, NULL, BAD);
	CALL(settimeofday, NULL, zone);
}

static void cpu_clocks(void)
{
	struct kernel_timespec time = { 0, 0 };

	for (int clock = -16; clock < 0; clock++) {
		VALUE(-clock);
		CALL(clock_gettime, clock, &time);
		CALL(clock_getres, clock, &time);
	}
	CALL(clock_getres, -6, &time);
	VALUE(time.nanoseconds);
	CALL(clock_nanosleep, CLOCK_REALTIME_ALARM, 0, BAD, NULL);
}

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	give_up_the_clock();
	in_child("users", users);
	in_child("groups", groups);
	in_child("kept", kept);
	in_child("files", files);
	in_child("bits", bits);
	if (sys_getuid() == 0)
		in_child("many processes", many_processes);
	in_child("clocks", clocks);
	in_child("cpu clocks", cpu_clocks);
	report_flush();
	return 0;
}
