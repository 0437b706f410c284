/*
 * The line discipline's way to the screen: OPOST, and what is echoed.
 * See kernel/dev/tty_line.h.
 *
 * Invariant: what does not fit is lost for an echo only; a writer is told.
 */
#include <string.h>

#include "kernel/dev/tty_line.h"

/* The most that one byte becomes: a tab as blanks. */
#define WIDEST 8u
#define TAB 8u

static size_t room(const struct tty_line *line)
{
	return TTY_OUTPUT_SIZE - (line->out - line->sent);
}

static void put(struct tty_line *line, u8 byte)
{
	if (room(line) > 0)
		line->output[line->out++ % TTY_OUTPUT_SIZE] = byte;
}

static void put_newline(struct tty_line *line)
{
	u32 flags = line->termios.oflag;

	if (flags & ONLRET)
		line->column = 0;
	if (flags & ONLCR) {
		put(line, '\r');
		line->column = 0;
	}
	line->start_column = line->column;
	put(line, '\n');
}

static void put_return(struct tty_line *line)
{
	u32 flags = line->termios.oflag;

	if ((flags & ONOCR) && line->column == 0)
		return;
	if (!(flags & OCRNL) || (flags & ONLRET))
		line->start_column = line->column = 0;
	put(line, flags & OCRNL ? '\n' : '\r');
}

static void put_tab(struct tty_line *line)
{
	u32 blanks = TAB - line->column % TAB;

	line->column += blanks;
	if ((line->termios.oflag & TAB3) != TAB3) {
		put(line, '\t');
		return;
	}
	while (blanks-- > 0)
		put(line, ' ');
}

static void move_left(struct tty_line *line)
{
	if (line->column > 0)
		line->column--;
}

void tty_echo_raw(struct tty_line *line, u8 byte)
{
	if (!(line->termios.oflag & OPOST)) {
		put(line, byte);
		return;
	}
	switch (byte) {
	case '\n':
		put_newline(line);
		return;
	case '\r':
		put_return(line);
		return;
	case '\t':
		put_tab(line);
		return;
	case '\b':
		move_left(line);
		break;
	default:
		if (!tty_is_control(byte) && !tty_is_continuation(line, byte))
			line->column++;
		break;
	}
	put(line, byte);
}

void tty_echo(struct tty_line *line, u8 byte)
{
	if (!tty_local(line, ECHOCTL) || !tty_is_control(byte) ||
	    byte == '\t') {
		tty_echo_raw(line, byte);
		return;
	}
	put(line, '^');
	put(line, byte ^ 0x40);
	line->column += 2;
}

void tty_echo_finish(struct tty_line *line)
{
	if (line->erasing)
		tty_echo_raw(line, '/');
	line->erasing = false;
}

void tty_echo_erase_tab(struct tty_line *line, u32 columns, bool after_tab)
{
	u32 count;

	if (!after_tab)
		columns += line->start_column;
	for (count = TAB - columns % TAB; count > 0; count--) {
		put(line, '\b');
		move_left(line);
	}
}

bool tty_line_can_write(const struct tty_line *line)
{
	return room(line) >= TTY_ECHO_RESERVE + WIDEST;
}

size_t tty_line_write(struct tty_line *line, const u8 *from, size_t size)
{
	size_t done = 0;

	while (done < size && tty_line_can_write(line))
		tty_echo_raw(line, from[done++]);
	return done;
}

size_t tty_line_output(const struct tty_line *line, const u8 **from)
{
	size_t first = line->sent % TTY_OUTPUT_SIZE;

	*from = line->output + first;
	if (line->stopped)
		return 0;
	return min_u64(line->out - line->sent, TTY_OUTPUT_SIZE - first);
}

void tty_line_sent(struct tty_line *line, size_t size)
{
	line->sent += size;
}

void tty_line_flush_output(struct tty_line *line)
{
	line->sent = line->out;
}
