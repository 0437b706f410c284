/*
 * What the tests of futexes share: the call itself, and children that wait.
 */
#ifndef TESTS_USER_FUTEX_H
#define TESTS_USER_FUTEX_H

#include "kernel/abi/errno.h"
#include "kernel/abi/futex.h"
#include "tests/user/child.h"

#define WOKEN 7 /* a child's status */


static inline long futex(volatile int *word, int operation, unsigned value)
{
	return sys_futex((void *)(unsigned long)word, operation, value, NULL,
			 NULL, 0);
}

static inline long two(volatile int *word, int operation, unsigned value,
		       long second, volatile int *word2, unsigned value3)
{
	return sys_futex((void *)(unsigned long)word, operation, value,
			 (void *)second, (void *)(unsigned long)word2, value3);
}

/* Wakes until as many have been woken as are there: they may yet have to
 * fall asleep. False after two seconds. */
static inline bool wake_until(volatile int *word, int operation, int wanted)
{
	int woken = 0;

	for (int i = 0; i < 2000 && woken < wanted; i++) {
		long got = two(word, operation, 100, 0, NULL,
			       FUTEX_ALL_BITS);

		if (got < 0)
			return false;
		woken += (int)got;
		sleep_ms(1);
	}
	return woken == wanted;
}

/* Waits until a child sleeps, as /proc tells it behind the program's name.
 * False after some seconds. */
static inline bool falls_asleep(int pid)
{
	char path[32], text[64];
	unsigned begin = 16;

	memcpy(path + begin, "/stat", sizeof("/stat"));
	for (; pid > 0; pid /= 10)
		path[--begin] = (char)('0' + pid % 10);
	begin -= strlen("/proc/");
	memcpy(path + begin, "/proc/", strlen("/proc/"));
	for (int i = 0; i < 5000; i++) {
		long size = read_file(path + begin, text, sizeof(text)), at;

		for (at = 0; at + 2 < size && text[at] != ')'; at++)
			;
		if (at + 2 < size && text[at + 2] == 'S')
			return true;
		sleep_ms(1);
	}
	return false;
}

/* A child's work: it waits while the word is 0. */
static inline int waits(void *word)
{
	EXPECT(futex(word, FUTEX_WAIT, 0), 0);
	return WOKEN;
}

#endif
