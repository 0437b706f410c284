/*
 * Odd uses of the three standard streams; the first argument names one.
 *
 * Run by tests/host/linux.sh on Linux and on Ravelin. What it finds out it
 * says on stderr, or in its status.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "user/program.h"

#define BLOCK 65536ul
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static char block[BLOCK];

static void say(const char *text, long value)
{
	int kept = (int)sys_dup(1);

	sys_dup2(2, 1);
	put(text);
	put(" ");
	put_number(value);
	put("\n");
	sys_dup2(kept, 1);
	sys_close(kept);
}

/* Writes all of it, however much each call takes. */
static void write_all(int fd, const char *bytes, unsigned long size)
{
	while (size) {
		long wrote = sys_write(fd, bytes, size);

		if (wrote <= 0)
			sys_exit_group(90);
		bytes += wrote;
		size -= (unsigned long)wrote;
	}
}

/* Closes stdin with most of it unread, then goes on writing. */
static int close_early(void)
{
	say("read", sys_read(0, block, 10));
	say("close", sys_close(0));
	say("read", sys_read(0, block, 10));
	write_all(1, block, 10);
	return 0;
}

static int write_to_closed(void)
{
	say("close", sys_close(1));
	say("write", sys_write(1, "x", 1));
	return 0;
}

/* A stdout that is a pipe without a reader: the program's own pipe. */
static int broken_pipe(void)
{
	int fds[2];

	sys_pipe(fds);
	sys_close(fds[0]);
	sys_dup2(fds[1], 1);
	sys_write(1, "x", 1);
	return 91;
}

static int ignored_broken_pipe(void)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };
	int fds[2];

	sys_rt_sigaction(SIGPIPE, &ignore, NULL, SIGNAL_SET_SIZE);
	sys_pipe(fds);
	sys_close(fds[0]);
	say("write", sys_write(fds[1], "x", 1));
	return 0;
}

/* Both outputs in turns, each with numbers of its own. */
static int mixed(void)
{
	for (int i = 0; i < 300; i++) {
		put_number(i);
		put(i % 3 ? " out\n" : " out ");
		if (i % 7 == 0)
			say("error", i);
	}
	return 0;
}

/* Reads in sizes that fit nothing, until the end, and sums it up. */
static int odd_sizes(void)
{
	static const unsigned long sizes[] = { 1, 7, 4095, 4097, 3, 65535, 0 };
	unsigned long total = 0, sum = 0, turn = 0;

	for (;;) {
		unsigned long size = sizes[turn++ % COUNT_OF(sizes)];
		long got = sys_read(0, block, size);

		if (got < 0 || (got == 0 && size))
			break;
		for (long i = 0; i < got; i++)
			sum = sum * 31 + (unsigned char)block[i];
		total += (unsigned long)got;
	}
	say("total", (long)total);
	say("sum", (long)(sum & 0xffffffff));
	say("again", sys_read(0, block, 100));
	return 0;
}

static int nothing(void)
{
	say("out", sys_write(1, "", 0));
	say("error", sys_write(2, "", 0));
	say("in", sys_read(0, block, 0));
	say("bad out", sys_write(1, (void *)8, 0));
	say("bad write", sys_write(1, (void *)8, 5));
	say("bad read", sys_read(0, (void *)8, 5));
	write_all(1, "end\n", 4);
	return 0;
}

/* 3 MB on stderr, every line another. */
static int much_error(void)
{
	unsigned long used = 0, all = 0;

	for (unsigned i = 0; all < 3000000; i++, used += 8, all += 8) {
		for (unsigned digit = 0; digit < 7; digit++)
			block[used + digit] = (char)('a' + (i >> digit * 4 &
							    15));
		block[used + 7] = '\n';
		if (used + 8 == BLOCK - 64) {
			write_all(2, block, used + 8);
			used = 0ul - 8;
		}
	}
	write_all(2, block, used);
	return 3;
}

/* What the streams are: pipes, one way each. */
static int kinds(void)
{
	struct kernel_stat s;
	struct pollfd polls[3] = { { 0, POLLIN, 0 }, { 1, POLLOUT, 0 },
				   { 2, POLLOUT, 0 } };

	for (int fd = 0; fd < 3; fd++) {
		say("stat", sys_fstat(fd, &s));
		say("kind", (long)(s.mode & S_IFMT));
		say("seek", sys_lseek(fd, 0, SEEK_CUR));
		say("tty", sys_ioctl(fd, 0x5401, block));
		say("flags", sys_fcntl(fd, F_GETFL, NULL) & ~(long)O_LARGEFILE);
		say("pread", sys_pread64(fd, block, 1, 0));
	}
	say("read 1", sys_read(1, block, 1));
	say("write 0", sys_write(0, block, 1));
	/* Each alone: the host takes its time, in either direction. */
	for (int fd = 0; fd < 3; fd++)
		say("poll", sys_poll(polls + fd, 1, -1));
	say("in", polls[0].revents & POLLIN);
	say("out", polls[1].revents);
	say("error", polls[2].revents);
	return 0;
}

/* Non-blocking at the end of the input. */
static int ended_input(void)
{
	struct pollfd polls = { 0, POLLIN, 0 };

	while (sys_read(0, block, BLOCK) > 0)
		;
	say("flags", sys_fcntl(0, F_SETFL, (void *)(unsigned long)O_NONBLOCK));
	say("read", sys_read(0, block, 1));
	say("poll", sys_poll(&polls, 1, 0));
	say("hung up", polls.revents & POLLHUP);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} uses[] = {
	{ "close_early", close_early },
	{ "write_to_closed", write_to_closed },
	{ "broken_pipe", broken_pipe },
	{ "ignored_broken_pipe", ignored_broken_pipe },
	{ "mixed", mixed },
	{ "odd_sizes", odd_sizes },
	{ "nothing", nothing },
	{ "much_error", much_error },
	{ "kinds", kinds },
	{ "ended_input", ended_input },
};

int program_main(int count, char **arguments, char **environment)
{
	(void)environment;
	for (unsigned i = 0; count > 1 && i < COUNT_OF(uses); i++)
		if (strcmp(uses[i].name, arguments[1]) == 0)
			return uses[i].run();
	return 92;
}
