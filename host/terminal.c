/*
 * Carries the keys of a terminal to the machine, and says its size.
 *
 *   terminal CONTROL PID
 *
 * Copies standard input to standard output until its end. At the start and at
 * each SIGWINCH the line `winsize ROWS COLUMNS` goes to the FIFO CONTROL, as
 * far as standard input is a terminal. Ctrl-] three times in a row sends
 * SIGINT to process PID, whose terminal takes no Ctrl-C while the machine
 * has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ESCAPE 0x1d /* Ctrl-] */
#define ESCAPES 3

static volatile sig_atomic_t resized = 1;

static void fail(const char *what)
{
	fprintf(stderr, "terminal: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void on_resize(int number)
{
	(void)number;
	resized = 1;
}

static void say_size(int control)
{
	struct winsize size;
	char line[64];
	int length;

	resized = 0;
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0)
		return;
	length = snprintf(line, sizeof(line), "winsize %u %u\n", size.ws_row,
			  size.ws_col);
	/* A machine that does not listen misses a size, no more. */
	if (write(control, line, (size_t)length) != length)
		return;
}

/* Is the sequence complete that ends the machine? */
static bool has_escaped(const unsigned char *bytes, ssize_t size)
{
	static unsigned in_a_row;

	for (ssize_t i = 0; i < size; i++) {
		in_a_row = bytes[i] == ESCAPE ? in_a_row + 1 : 0;
		if (in_a_row == ESCAPES)
			return true;
	}
	return false;
}

static bool send_all(const unsigned char *bytes, ssize_t size)
{
	while (size > 0) {
		ssize_t part = write(STDOUT_FILENO, bytes, (size_t)size);

		if (part < 0 && errno != EINTR)
			return false;
		if (part > 0) {
			bytes += part;
			size -= part;
		}
	}
	return true;
}

int main(int count, char **words)
{
	struct sigaction action = { .sa_handler = on_resize };
	unsigned char bytes[4096];
	int control;

	if (count != 3) {
		fprintf(stderr, "usage: terminal CONTROL PID\n");
		return 2;
	}
	/* For reading too, so that it need not wait for the machine. */
	control = open(words[1], O_RDWR | O_NONBLOCK);
	if (control < 0)
		fail(words[1]);
	sigaction(SIGWINCH, &action, NULL); /* it interrupts the read */
	for (;;) {
		ssize_t size;

		if (resized)
			say_size(control);
		size = read(STDIN_FILENO, bytes, sizeof(bytes));
		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return 0;
		if (has_escaped(bytes, size))
			return kill((pid_t)atoi(words[2]), SIGINT) != 0;
		if (!send_all(bytes, size))
			return 0;
	}
}
