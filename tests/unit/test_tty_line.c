/*
 * The line discipline, termios(3): editing, echo, signals, flow, modes; and
 * the lines that the host says.
 */
#include <string.h>

#include "kernel/abi/signal.h"
#include "kernel/dev/host_line.h"
#include "kernel/dev/tty_line.h"
#include "tests/unit/test.h"

static struct tty_line line;
static u8 shown[TTY_OUTPUT_SIZE], got[TTY_INPUT_SIZE + 1];

/* Types a text; the last signal that came of it. */
static int type_bytes(const char *text, size_t size)
{
	int signal = 0;

	for (size_t i = 0; i < size; i++) {
		int one = tty_line_input(&line, (u8)text[i]);

		signal = one ? one : signal;
	}
	return signal;
}

static int type(const char *text)
{
	return type_bytes(text, strlen(text));
}

/* Is this what has been shown since the last call? */
static bool shows(const char *text)
{
	size_t size = 0, part;
	const u8 *from;

	while ((part = tty_line_output(&line, &from)) > 0) {
		memcpy(shown + size, from, part);
		tty_line_sent(&line, part);
		size += part;
	}
	return size == strlen(text) && memcmp(shown, text, size) == 0;
}

/* Does a read of at most `size` bytes get this? */
static bool gets_some(const char *text, size_t size)
{
	size_t count;

	if (!tty_line_is_readable(&line, 1))
		return false;
	count = tty_line_read(&line, got, size);
	return count == strlen(text) && memcmp(got, text, count) == 0;
}

static bool gets(const char *text)
{
	return gets_some(text, sizeof(got));
}

/* Fresh, with these local flags taken away and added. */
static void start(u32 without, u32 with)
{
	struct kernel_termios modes;

	tty_line_init(&line);
	modes = line.termios;
	modes.lflag = (modes.lflag & ~without) | with;
	tty_line_set(&line, &modes);
}

static void set_flags(u32 input, u32 output)
{
	struct kernel_termios modes = line.termios;

	modes.iflag = input;
	modes.oflag = output;
	tty_line_set(&line, &modes);
}

static void test_lines(void)
{
	start(0, 0);
	type("one");
	CHECK(!tty_line_is_readable(&line, 1));
	CHECK_EQ(tty_line_count(&line), 0);
	CHECK(shows("one"));
	type("\rtwo\nthr");
	CHECK(shows("\r\ntwo\r\nthr"));
	CHECK_EQ(tty_line_count(&line), 8);
	CHECK(gets_some("on", 2));
	CHECK(gets("e\n"));
	CHECK(gets("two\n"));
	CHECK(!tty_line_is_readable(&line, 1));
}

static void test_end_of_file(void)
{
	start(0, 0);
	type("\x04");
	CHECK(shows(""));
	CHECK(gets(""));
	CHECK(!tty_line_is_readable(&line, 1));
	type("abc\x04");
	CHECK_EQ(tty_line_count(&line), 3);
	CHECK(gets("abc"));
	CHECK(!tty_line_is_readable(&line, 1));
	/* A read that the text fills takes the end of file along. */
	type("abc\x04");
	CHECK(gets_some("abc", 3));
	CHECK(!tty_line_is_readable(&line, 1));
	/* A NUL that is typed is none. */
	type_bytes("\0\n", 2);
	CHECK(shows("abcabc^@\r\n"));
	CHECK_EQ(tty_line_read(&line, got, sizeof(got)), 2);
}

static void test_erase(void)
{
	start(0, 0);
	type("ab\x7f");
	CHECK(shows("ab\b \b"));
	type("\x01\x7f");
	CHECK(shows("^A\b \b\b \b"));
	type("\x7f\x7f\x7f");
	CHECK(shows("\b \b"));
	type("x\n");
	CHECK(gets("x\n"));
	/* What stands in a complete line is out of reach. */
	type("y\n\x7f\x7f");
	CHECK(gets("y\n"));
}

static void test_erase_utf8(void)
{
	start(0, 0);
	type("a\xe2\x82\xac");
	CHECK(shows("a\xe2\x82\xac"));
	type("\x7f");
	CHECK(shows("\b \b"));
	type("\n");
	CHECK(gets("a\n"));
	/* Without IUTF8 each byte is a character. */
	start(0, 0);
	set_flags(ICRNL, OPOST | ONLCR);
	type("\xc3\xa4\x7f\n");
	CHECK(gets("\xc3\n"));
}

static void test_erase_tab(void)
{
	start(0, 0);
	CHECK_EQ(tty_line_write(&line, (const u8 *)"# ", 2), 2);
	type("a\t");
	CHECK(shows("# a\t"));
	type("\x7f");
	CHECK(shows("\b\b\b\b\b"));
	type("\t\t\x7f");
	CHECK(shows("\t\t\b\b\b\b\b\b\b\b"));
}

static void test_erase_word_and_line(void)
{
	start(ECHO, 0);
	type("one two_2.  \x17\n");
	CHECK(gets("one \n"));
	type("one two\x15three\n");
	CHECK(gets("three\n"));
	CHECK(shows(""));
	start(0, 0);
	type("ab\x15");
	CHECK(shows("ab\b \b\b \b"));
	start(ECHOKE, 0);
	type("ab\x15");
	CHECK(shows("ab^U\r\n"));
	start(ECHOKE | ECHOK, 0);
	type("ab\x15");
	CHECK(shows("ab^U"));
	/* Without IEXTEN there is no VWERASE. */
	start(IEXTEN | ECHO, 0);
	type("a b\x17\n");
	CHECK(gets("a b\x17\n"));
}

static void test_echo_flags(void)
{
	start(ECHOE, 0);
	type("a\x7f");
	CHECK(shows("a^?"));
	start(ECHOCTL, 0);
	type("\x01");
	CHECK(shows("\x01"));
	start(ECHO, ECHONL);
	type("a\n");
	CHECK(shows("\r\n"));
	start(0, ECHOPRT);
	type("abc\x7f\x7fx\n");
	CHECK(shows("abc\\cb/x\r\n"));
	CHECK(gets("ax\n"));
	start(0, 0);
	type("ab\x12");
	CHECK(shows("ab^R\r\nab"));
}

static void test_literal(void)
{
	start(0, 0);
	CHECK_EQ(type("\x16\x03\x16\x04\x16\x7fz\n"), 0);
	CHECK(shows("^\b^C^\b^D^\b^?z\r\n"));
	CHECK(gets("\x03\x04\x7fz\n"));
}

static void test_signals(void)
{
	start(0, 0);
	type("old\nhalf");
	CHECK_EQ(type("\x03"), SIGINT);
	CHECK(shows("^C"));
	CHECK(!tty_line_is_readable(&line, 1));
	CHECK_EQ(type("\x1c"), SIGQUIT);
	CHECK_EQ(type("\x1a"), SIGTSTP);
	CHECK(shows("^Z"));
	type("new\n");
	CHECK(gets("new\n"));
	start(0, NOFLSH);
	CHECK_EQ(type("a\n\x03"), SIGINT);
	CHECK(gets("a\n"));
	start(ISIG, 0);
	CHECK_EQ(type("\x03\n"), 0);
	CHECK(gets("\x03\n"));
}

static void test_flow(void)
{
	start(0, 0);
	type("\x13" "ab");
	CHECK(line.stopped);
	CHECK_EQ(tty_line_write(&line, (const u8 *)"cd", 2), 2);
	CHECK(shows(""));
	type("\x11");
	CHECK(shows("abcd"));
	type("\x13");
	set_flags(0, 0);
	CHECK(!line.stopped);
	set_flags(IXON | IXANY, 0);
	type("\x13x");
	CHECK(!line.stopped);
	/* Ctrl-C lets go as well. */
	type("\x13\x03");
	CHECK(!line.stopped);
}

static void test_input_flags(void)
{
	start(ICANON | ECHO, 0);
	set_flags(INLCR | IGNCR, 0);
	type("a\r\n");
	CHECK(gets("a\r"));
	set_flags(ISTRIP, 0);
	type("\xe1");
	CHECK(gets("a"));
	set_flags(PARMRK, 0);
	type("\xff");
	CHECK(gets("\xff\xff"));
}

static void test_output_flags(void)
{
	start(0, 0);
	tty_line_write(&line, (const u8 *)"a\tb\n\r", 5);
	CHECK(shows("a\tb\r\n\r"));
	set_flags(0, OPOST | TAB3 | OCRNL | ONOCR);
	tty_line_write(&line, (const u8 *)"\rab\tc\r", 6);
	CHECK(shows("ab      c\n"));
	set_flags(0, ONLCR);
	tty_line_write(&line, (const u8 *)"a\n", 2);
	CHECK(shows("a\n"));
}

static void test_raw(void)
{
	start(ICANON | ECHO | ISIG, 0);
	set_flags(0, 0);
	type("\x04\x7f\r\n");
	CHECK(tty_line_is_readable(&line, 4));
	CHECK(!tty_line_is_readable(&line, 5));
	CHECK_EQ(tty_line_count(&line), 4);
	CHECK(gets_some("\x04", 1));
	CHECK(gets("\x7f\r\n"));
	CHECK(shows(""));
}

static void test_change_of_mode(void)
{
	struct kernel_termios canonical, raw;

	start(0, 0);
	canonical = raw = line.termios;
	raw.lflag &= ~ICANON;
	type("half");
	CHECK(!tty_line_is_readable(&line, 1));
	tty_line_set(&line, &raw);
	CHECK(gets_some("ha", 2));
	tty_line_set(&line, &canonical);
	CHECK(gets("lf"));
	CHECK(!tty_line_is_readable(&line, 1));
	type("x\x7fy\n");
	CHECK(gets("y\n"));
}

/* A line that is too long keeps its newline; raw bytes wait outside. */
static void test_full(void)
{
	start(ECHO, 0);
	for (unsigned i = 0; i < TTY_INPUT_SIZE + 100; i++) {
		CHECK(tty_line_has_room(&line));
		tty_line_input(&line, 'x');
	}
	type("\n");
	CHECK(!tty_line_has_room(&line));
	CHECK_EQ(tty_line_read(&line, got, sizeof(got)), TTY_INPUT_SIZE);
	CHECK_EQ(got[TTY_INPUT_SIZE - 1], '\n');
	start(ECHO | ICANON, 0);
	for (unsigned i = 0; i < TTY_INPUT_SIZE - 1; i++) {
		CHECK(tty_line_has_room(&line));
		tty_line_input(&line, 'x');
	}
	CHECK(!tty_line_has_room(&line));
	tty_line_flush_input(&line);
	CHECK(tty_line_has_room(&line));
}

static void test_full_output(void)
{
	static u8 much[TTY_OUTPUT_SIZE];
	const u8 *from;
	size_t taken;

	start(0, 0);
	memset(much, '\n', sizeof(much));
	taken = tty_line_write(&line, much, sizeof(much));
	CHECK(taken > 0 && taken < sizeof(much));
	CHECK(!tty_line_can_write(&line));
	/* Keys are still echoed, up to the last byte and not beyond. */
	type("a");
	CHECK_EQ(line.output[(line.out - 1) % TTY_OUTPUT_SIZE], 'a');
	for (unsigned i = 0; i < TTY_OUTPUT_SIZE; i++)
		tty_line_input(&line, '\x01');
	CHECK_EQ(line.out - line.sent, TTY_OUTPUT_SIZE);
	tty_line_flush_output(&line);
	CHECK_EQ(tty_line_output(&line, &from), 0);
}

/* Whatever is typed, said, read and set: the bounds of the header hold. */
static void test_bounds(void)
{
	static const char keys[] = "ab \t\x7f\x17\x15\x04\n\r\x16\x03\xc3\xa4";
	uint64_t seed = 1;

	start(0, 0);
	for (unsigned i = 0; i < 200000; i++) {
		unsigned kind = (unsigned)(test_random(&seed) >> 32) % 100;
		struct kernel_termios modes = line.termios;
		u8 key = (u8)keys[(test_random(&seed) >> 32) % sizeof(keys)];

		if (kind < 90 && tty_line_has_room(&line)) {
			tty_line_input(&line, key);
		} else if (kind < 94) {
			tty_line_read(&line, got, test_random(&seed) % 64);
		} else if (kind < 98) {
			tty_line_sent(&line, (line.out - line.sent) / 2);
			tty_line_write(&line, &key, 1);
		} else {
			modes.lflag = (u32)test_random(&seed);
			modes.iflag = (u32)test_random(&seed);
			tty_line_set(&line, &modes);
		}
		CHECK(line.end - line.read <= TTY_INPUT_SIZE);
		CHECK(line.out - line.sent <= TTY_OUTPUT_SIZE);
		if (line.termios.lflag & ICANON)
			CHECK(line.lines - line.read <= line.end - line.read);
	}
}

static struct host_line host;
static struct kernel_winsize size;

/* How many times the size changed. */
static unsigned host_says(const char *text)
{
	unsigned count = 0;

	for (; *text != '\0'; text++)
		count += host_line_winsize(&host, (u8)*text, &size);
	return count;
}

static void test_host_lines(void)
{
	memset(&host, 0, sizeof(host));
	CHECK_EQ(host_says("winsize 24 80\n"), 1);
	CHECK_EQ(size.rows, 24);
	CHECK_EQ(size.columns, 80);
	CHECK_EQ(host_says("winsize 65535 1\nwinsize 3 4\n"), 2);
	CHECK_EQ(size.rows, 3);
	CHECK_EQ(host_says("winsize 65536 1\nwinsize 1\nwinsize 1 2 3\n"), 0);
	CHECK_EQ(host_says("winsize  1 2\nwinsize x 2\nwindow 1 2\n\n"), 0);
	CHECK_EQ(host_says("winsize 1 2 and more than the line can hold\n"), 0);
	CHECK_EQ(host_says("winsize 0000000000000000000000005 6\n"), 0);
	CHECK_EQ(size.rows, 3);
	CHECK_EQ(host_says("winsize 5 6\n"), 1);
	CHECK_EQ(size.rows, 5);
}

TEST_SUITE(tty_line, TEST(test_lines), TEST(test_end_of_file),
	   TEST(test_erase), TEST(test_erase_utf8), TEST(test_erase_tab),
	   TEST(test_erase_word_and_line), TEST(test_echo_flags),
	   TEST(test_literal), TEST(test_signals), TEST(test_flow),
	   TEST(test_input_flags), TEST(test_output_flags), TEST(test_raw),
	   TEST(test_change_of_mode), TEST(test_full), TEST(test_full_output),
	   TEST(test_bounds), TEST(test_host_lines));
