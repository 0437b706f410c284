/*
 * The line discipline against Linux's: random modes, keys, reads and writes
 * go to kernel/dev/tty_line.c and to a pseudo terminal of this host alike,
 * and both show and deliver the same.
 *
 * Linux works on what is typed in a thread of its own, so an answer may take
 * a moment: a round that differs is tried again, more slowly. Where there is
 * no /dev/ptmx nothing is compared. Hosted only.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kernel/dev/tty_line.h"
#include "tests/unit/test.h"

#define ROUNDS 100u
#define STEPS 60u
#define ATTEMPTS 4u
#define PAUSE_US 100u
#define WAIT_MOST_US 200000u
#define OFFER 512u

static int master, slave;
static struct tty_line line;
static unsigned pace; /* 1, and more for a round that is tried again */
static uint64_t seed;
static bool talks; /* tell what differs */

static unsigned pick(unsigned count)
{
	return (unsigned)(test_random(&seed) >> 20) % count;
}

static bool chance(unsigned percent)
{
	return pick(100) < percent;
}

static bool open_pair(void)
{
	int unlock = 0, number;
	char path[32];

	master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (master < 0)
		return false;
	if (ioctl(master, TIOCSPTLCK, &unlock) != 0 ||
	    ioctl(master, TIOCGPTN, &number) != 0) {
		close(master);
		return false;
	}
	snprintf(path, sizeof(path), "/dev/pts/%d", number);
	slave = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (slave < 0)
		close(master);
	return slave >= 0;
}

static void show(const char *name, const u8 *bytes, size_t size)
{
	fprintf(stderr, "#   %s %zu:", name, size);
	for (size_t i = 0; i < size; i++)
		fprintf(stderr, " %02x", bytes[i]);
	fprintf(stderr, "\n");
}

static bool differs(const char *what, const u8 *ours, size_t our_size,
		    const u8 *theirs, size_t their_size)
{
	if (our_size == their_size && memcmp(ours, theirs, our_size) == 0)
		return false;
	if (talks) {
		const struct kernel_termios *t = &line.termios;

		fprintf(stderr, "# %s, modes %x %x %x\n", what, t->iflag,
			t->oflag, t->lflag);
		show("ours", ours, our_size);
		show("Linux", theirs, their_size);
		show("keys", t->cc, TERMIOS_CC);
	}
	return true;
}

/* What is on the screen now is the same in both. */
static bool same_output(const char *what)
{
	static u8 ours[TTY_OUTPUT_SIZE], theirs[TTY_OUTPUT_SIZE];
	size_t our_size = 0, their_size = 0, part;
	const u8 *from;
	unsigned waited = 0;

	while ((part = tty_line_output(&line, &from)) > 0) {
		memcpy(ours + our_size, from, part);
		our_size += part;
		tty_line_sent(&line, part);
	}
	for (;;) {
		ssize_t got = read(master, theirs + their_size,
				   sizeof(theirs) - their_size);

		if (got > 0)
			their_size += (size_t)got;
		else if (their_size >= our_size || waited > WAIT_MOST_US)
			break;
		else
			waited += PAUSE_US, usleep(PAUSE_US);
	}
	return !differs(what, ours, our_size, theirs, their_size);
}

/* Lets Linux's thread come to what was typed: a poll that finds nothing
 * waits for it, but what is there already hides the rest. */
static void settle(void)
{
	struct pollfd polls = { slave, POLLIN, 0 };

	poll(&polls, 1, 0);
	usleep(PAUSE_US * pace);
}

static const u32 input_flags[] = { ISTRIP, INLCR, IGNCR, ICRNL, IXON, IXANY,
				   IUTF8, PARMRK };
static const u32 output_flags[] = { ONLCR, OCRNL, ONOCR, ONLRET, TAB3 };
static const u32 local_flags[] = { ISIG, ECHOE, ECHOK, ECHONL, ECHOCTL,
				   ECHOPRT, ECHOKE, IEXTEN };
static const u8 alphabet[] = "ab_ .\t\t\b\x7f\x15\x17\x04\r\n\n\x12\x16\x03"
			     "\x1a\x1c\x11\x13\xc3\xa9\xe2\x82\xac\xff\x01 ";

/* Linux counts the column of an echoed 0xff even without OPOST. */
static u8 some_byte(void)
{
	u8 byte = chance(90) ? alphabet[pick(sizeof(alphabet))] :
			       (u8)pick(256);

	return byte == 0xff && !(line.termios.oflag & OPOST) ? 'a' : byte;
}

static u32 some_flags(const u32 *flags, size_t count, unsigned percent)
{
	u32 result = 0;

	for (size_t i = 0; i < count; i++)
		result |= chance(percent) ? flags[i] : 0;
	return result;
}

static void some_modes(struct kernel_termios *modes)
{
	static struct tty_line fresh;

	tty_line_init(&fresh);
	*modes = fresh.termios;
	modes->lflag |= NOFLSH; /* what is flushed depends on the moment */
	if (chance(30))
		return;
	modes->iflag = some_flags(input_flags, ARRAY_SIZE(input_flags), 35);
	modes->oflag = some_flags(output_flags, ARRAY_SIZE(output_flags), 40);
	modes->oflag |= chance(80) ? OPOST : 0;
	modes->lflag = some_flags(local_flags, ARRAY_SIZE(local_flags), 60);
	modes->lflag |= (chance(80) ? ICANON : 0) | (chance(85) ? ECHO : 0) |
			NOFLSH;
	modes->cc[VEOL] = chance(20) ? 'b' : 0;
	modes->cc[VEOL2] = chance(20) ? '.' : 0;
	if (chance(10))
		modes->cc[pick(17)] = some_byte();
	modes->cc[VTIME] = 0;
	modes->cc[VMIN] = 1;
}

static bool set_modes(void)
{
	struct kernel_termios modes;

	/* What VSTOP holds back passes OPOST later on Linux. */
	if (line.out != line.sent)
		return true;
	settle();
	usleep(10 * PAUSE_US * pace);
	some_modes(&modes);
	tty_line_set(&line, &modes);
	ioctl(slave, TCSETS, &modes);
	return same_output("after a change of modes");
}

static bool type(void)
{
	u8 byte = some_byte();

	if (!tty_line_has_room(&line))
		return true;
	tty_line_input(&line, byte);
	if (write(master, &byte, 1) != 1)
		return differs("a key not taken", &byte, 1, &byte, 0);
	settle();
	return same_output("what a key shows");
}

static bool say(void)
{
	u8 bytes[8];
	size_t size = 1 + pick(sizeof(bytes));

	if (line.stopped)
		return true;
	for (size_t i = 0; i < size; i++)
		bytes[i] = some_byte();
	tty_line_write(&line, bytes, size);
	if (write(slave, bytes, size) != (ssize_t)size)
		return !differs("a write cut short", bytes, size, bytes, 0);
	return same_output("what a write shows");
}

static bool take(void)
{
	u8 ours[OFFER], theirs[OFFER];
	size_t size = 1 + pick(chance(50) ? 8 : OFFER), our_size;
	bool there = tty_line_is_readable(&line, 1);
	int count = -1;
	ssize_t got;

	settle();
	ioctl(slave, FIONREAD, &count);
	if ((size_t)count != tty_line_count(&line) && talks)
		fprintf(stderr, "# FIONREAD %zu, Linux %d\n",
			tty_line_count(&line), count);
	if ((size_t)count != tty_line_count(&line))
		return false;
	our_size = tty_line_read(&line, ours, size);
	got = read(slave, theirs, size);
	if (there != (got >= 0)) {
		if (talks)
			fprintf(stderr, "# readable: %d, Linux %zd\n", there,
				got);
		return false;
	}
	return !there || !differs("what a read gets", ours, our_size, theirs,
				  (size_t)got);
}

static bool run_round(uint64_t from)
{
	bool same = open_pair();

	if (!same)
		return false;
	seed = from;
	tty_line_init(&line);
	ioctl(slave, TCSETS, &line.termios);
	same = set_modes();
	for (unsigned i = 0; same && i < STEPS; i++) {
		unsigned kind = pick(100);

		if (kind < 75)
			same = type();
		else if (kind < 85)
			same = say();
		else if (kind < 95)
			same = take();
		else
			same = set_modes();
	}
	close(slave);
	close(master);
	return same;
}

static void test_random_rounds(void)
{
	if (!open_pair()) {
		fprintf(stderr, "# no pseudo terminal: nothing compared\n");
		return;
	}
	close(slave);
	close(master);
	for (unsigned i = 1; i <= ROUNDS; i++) {
		bool same = false;

		for (pace = 1; !same && pace <= 1u << (2 * ATTEMPTS);
		     pace *= 4) {
			talks = pace == 1u << (2 * ATTEMPTS);
			same = run_round(i * 0x9e3779b97f4a7c15u);
		}
		if (!same)
			fprintf(stderr, "# round %u\n", i);
		CHECK(same);
	}
}

TEST_SUITE(tty_pty, TEST(test_random_rounds));
