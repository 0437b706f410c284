/*
 * Times commands from their start to the first byte that they send.
 *
 *   first_byte ROUNDS LAST-WORD LAST-WORD -- COMMAND WORD...
 *
 * Runs the command ROUNDS times with each of the two last words, in turns,
 * and prints for each last word a line `median minimum` in microseconds. The
 * byte is awaited on descriptor 3 of the command; its standard input stays
 * open and silent; descriptors 1, 2, 4 and 5 lead nowhere. The command is
 * killed when the byte has come.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define VARIANTS 2
#define ROUNDS_MAX 1000
#define WAIT_MAX_MS 60000

static void fail(const char *what)
{
	fprintf(stderr, "first_byte: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

static void become(char **command, int input, int output)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(output, 10) < 0 || dup2(input, 0) < 0 ||
	    dup2(null, 1) < 0 || dup2(null, 2) < 0 || dup2(null, 4) < 0 ||
	    dup2(null, 5) < 0 || dup2(10, 3) < 0)
		_exit(125);
	close(10);
	execvp(command[0], command);
	_exit(127);
}

/* The time of one run, in microseconds. */
static uint64_t run(char **command)
{
	struct pollfd wait = { .events = POLLIN };
	int input[2], output[2];
	uint64_t start, time;
	char byte;
	pid_t child;

	if (pipe2(input, O_CLOEXEC) < 0 || pipe2(output, O_CLOEXEC) < 0)
		fail("pipe");
	start = now_us();
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0)
		become(command, input[0], output[1]);
	close(input[0]);
	close(output[1]);
	wait.fd = output[0];
	if (poll(&wait, 1, WAIT_MAX_MS) != 1 || read(output[0], &byte, 1) != 1)
		start = 0;
	time = now_us() - start;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(input[1]);
	close(output[0]);
	if (start == 0) {
		fprintf(stderr, "first_byte: no byte came\n");
		exit(1);
	}
	return time;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int main(int count, char **words)
{
	static uint64_t times[VARIANTS][ROUNDS_MAX];
	long rounds = count > 1 ? atol(words[1]) : 0;
	char **command;
	int length = count - 5;

	if (length < 1 || rounds < 1 || rounds > ROUNDS_MAX ||
	    strcmp(words[4], "--") != 0) {
		fprintf(stderr, "usage: first_byte ROUNDS LAST-WORD LAST-WORD "
				"-- COMMAND WORD...\n");
		return 2;
	}
	command = calloc((size_t)length + 2, sizeof(*command));
	if (command == NULL)
		fail("memory");
	memcpy(command, words + 5, (size_t)length * sizeof(*command));
	for (long i = 0; i < rounds; i++)
		for (int v = 0; v < VARIANTS; v++) {
			command[length] = words[2 + v];
			times[v][i] = run(command);
		}
	for (int v = 0; v < VARIANTS; v++) {
		qsort(times[v], (size_t)rounds, sizeof(times[v][0]), compare);
		printf("%llu %llu\n",
		       (unsigned long long)times[v][rounds / 2],
		       (unsigned long long)times[v][0]);
	}
	free(command);
	return 0;
}
