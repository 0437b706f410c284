/*
 * Ways to end, in a program of the host's C library, linked statically: the
 * first argument names one, the second is its number. Run by
 * tests/host/linux.sh on Linux and on Ravelin: the statuses must be equal.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int zero;

static int overflow(int depth)
{
	volatile char room[4096];

	room[0] = (char)depth;
	return overflow(depth + 1) + room[0];
}

static void leave(void)
{
	write(1, "at exit\n", 8);
}

/* Ends from inside a handler of exit(3). */
static void leave_otherwise(void)
{
	_exit(33);
}

int main(int count, char **arguments)
{
	const char *name = count > 1 ? arguments[1] : "";
	int number = count > 2 ? atoi(arguments[2]) : 0;

	printf("before\n");
	fflush(stdout);
	if (strcmp(name, "null") == 0)
		*(volatile int *)(long)zero = 1;
	else if (strcmp(name, "undefined") == 0)
		__asm__ volatile("ud2");
	else if (strcmp(name, "divide") == 0)
		return 1 / zero;
	else if (strcmp(name, "overflow") == 0)
		return overflow(0);
	else if (strcmp(name, "abort") == 0)
		abort();
	else if (strcmp(name, "free") == 0)
		free((void *)&zero);
	else if (strcmp(name, "raise") == 0)
		raise(number);
	else if (strcmp(name, "return") == 0)
		return number;
	else if (strcmp(name, "exit_now") == 0)
		_exit(number);
	else if (strcmp(name, "exit_flushes") == 0)
		printf("not flushed");
	if (strcmp(name, "exit_in_exit") == 0)
		atexit(leave_otherwise);
	atexit(leave);
	exit(number);
}
