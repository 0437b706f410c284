/*
 * The line discipline's way from the keys to the program.
 * See kernel/dev/tty_line.h.
 */
#include "kernel/dev/tty_line.h"

#include <string.h>

#include "kernel/abi/signal.h"

#define CONTROL(letter) ((letter) & 0x1f)

static const struct kernel_termios sane = {
	.iflag = ICRNL | IXON | IUTF8,
	.oflag = OPOST | ONLCR,
	.cflag = B38400 | CS8 | CREAD | HUPCL,
	.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE |
		 IEXTEN,
	.cc = {
		[VINTR] = CONTROL('C'),
		[VQUIT] = CONTROL('\\'),
		[VERASE] = 0x7f,
		[VKILL] = CONTROL('U'),
		[VEOF] = CONTROL('D'),
		[VMIN] = 1,
		[VSTART] = CONTROL('Q'),
		[VSTOP] = CONTROL('S'),
		[VSUSP] = CONTROL('Z'),
		[VREPRINT] = CONTROL('R'),
		[VDISCARD] = CONTROL('O'),
		[VWERASE] = CONTROL('W'),
		[VLNEXT] = CONTROL('V'),
	},
};

static bool input_flag(const struct tty_line *line, u32 flag)
{
	return line->termios.iflag & flag;
}

static bool is_marked(const struct tty_line *line, size_t position)
{
	size_t bit = position % TTY_INPUT_SIZE;

	return line->marks[bit / 8] & 1u << bit % 8;
}

static void mark(struct tty_line *line, size_t position, bool on)
{
	size_t bit = position % TTY_INPUT_SIZE;
	u8 mask = (u8)(1u << bit % 8);

	if (on)
		line->marks[bit / 8] |= mask;
	else
		line->marks[bit / 8] &= (u8)~mask;
}

void tty_line_init(struct tty_line *line)
{
	memset(line, 0, sizeof(*line));
	line->termios = sane;
}

void tty_line_set(struct tty_line *line, const struct kernel_termios *termios)
{
	u32 changed = line->termios.lflag ^ termios->lflag;

	if (changed & ICANON) {
		memset(line->marks, 0, sizeof(line->marks));
		line->lines = line->read;
		line->erasing = false;
		line->literal = false;
	}
	if (changed & ICANON & termios->lflag && line->end != line->read) {
		mark(line, line->end - 1, true);
		line->lines = line->end;
	}
	if (!(termios->iflag & IXON) && input_flag(line, IXON))
		line->stopped = false;
	line->termios = *termios;
}

/* As much as is free but for one byte, that of a line's end. With PARMRK a
 * byte may become three. */
static i64 free_room(const struct tty_line *line)
{
	i64 room = (i64)(TTY_INPUT_SIZE - (line->end - line->read));

	if (input_flag(line, PARMRK))
		room = (room + 2) / 3;
	return room - 1;
}

/* A line that is longer than the buffer loses its end, not its newline. */
static bool may_overflow(const struct tty_line *line)
{
	return tty_local(line, ICANON) && line->lines == line->read;
}

bool tty_line_has_room(const struct tty_line *line)
{
	return free_room(line) > 0 || may_overflow(line);
}

static void store(struct tty_line *line, u8 byte)
{
	if (line->end - line->read == TTY_INPUT_SIZE)
		return;
	line->input[line->end % TTY_INPUT_SIZE] = byte;
	line->end++;
}

static void end_line(struct tty_line *line, u8 byte)
{
	mark(line, line->end, true);
	store(line, byte);
	line->lines = line->end;
}

/* Is the byte that of key `index`? NUL is a key that is switched off. */
static bool is_key(const struct tty_line *line, unsigned index, u8 byte)
{
	return byte != 0 && byte == line->termios.cc[index];
}

static void echo_start(struct tty_line *line)
{
	tty_echo_finish(line);
	if (line->lines == line->end)
		line->start_column = line->column;
}

/* A byte that means itself. */
static void take(struct tty_line *line, u8 byte, bool newline_as_such)
{
	if (tty_local(line, ECHO)) {
		if (byte == '\n' && newline_as_such) {
			tty_echo_finish(line);
			tty_echo_raw(line, '\n');
		} else {
			echo_start(line);
			tty_echo(line, byte);
		}
	}
	if (byte == 0xff && input_flag(line, PARMRK))
		store(line, byte);
	store(line, byte);
}

static int signal_of(const struct tty_line *line, u8 byte)
{
	if (!tty_local(line, ISIG))
		return 0;
	if (is_key(line, VINTR, byte))
		return SIGINT;
	if (is_key(line, VQUIT, byte))
		return SIGQUIT;
	return is_key(line, VSUSP, byte) ? SIGTSTP : 0;
}

static int take_signal(struct tty_line *line, u8 byte, int signal)
{
	if (!tty_local(line, NOFLSH)) {
		tty_line_flush_output(line);
		tty_line_flush_input(line);
	}
	if (input_flag(line, IXON))
		line->stopped = false;
	if (tty_local(line, ECHO))
		tty_echo(line, byte);
	return signal;
}

static void take_literal_next(struct tty_line *line)
{
	line->literal = true;
	if (!tty_local(line, ECHO))
		return;
	tty_echo_finish(line);
	if (tty_local(line, ECHOCTL)) {
		tty_echo_raw(line, '^');
		tty_echo_raw(line, '\b');
	}
}

static void reprint(struct tty_line *line, u8 byte)
{
	tty_echo_finish(line);
	tty_echo(line, byte);
	tty_echo_raw(line, '\n');
	for (size_t at = line->lines; at != line->end; at++)
		tty_echo(line, tty_at(line, at));
}

static bool ends_line(const struct tty_line *line, u8 byte)
{
	return is_key(line, VEOL, byte) ||
	       (is_key(line, VEOL2, byte) && tty_local(line, IEXTEN));
}

/* The keys of canonical mode. Returns false when the byte is none. */
static bool take_key(struct tty_line *line, u8 byte)
{
	bool extended = tty_local(line, IEXTEN);

	if (is_key(line, VERASE, byte) || is_key(line, VKILL, byte) ||
	    (extended && is_key(line, VWERASE, byte))) {
		tty_erase(line, byte);
	} else if (extended && is_key(line, VLNEXT, byte)) {
		take_literal_next(line);
	} else if (extended && tty_local(line, ECHO) &&
		   is_key(line, VREPRINT, byte)) {
		reprint(line, byte);
	} else if (byte == '\n') {
		if (line->termios.lflag & (ECHO | ECHONL))
			tty_echo_raw(line, '\n');
		end_line(line, '\n');
	} else if (is_key(line, VEOF, byte)) {
		end_line(line, '\0');
	} else if (ends_line(line, byte)) {
		if (tty_local(line, ECHO)) {
			if (line->lines == line->end)
				line->start_column = line->column;
			tty_echo(line, byte);
		}
		if (byte == 0xff && input_flag(line, PARMRK))
			store(line, byte);
		end_line(line, byte);
	} else {
		return false;
	}
	return true;
}

/* Does a newline end a line, or come of INLCR's table? Only then is it
 * echoed as such; else it is a control character like any other. */
static bool newline_is_known(const struct tty_line *line, u8 typed)
{
	return typed == '\r' || tty_local(line, ICANON) ||
	       input_flag(line, INLCR);
}

/* VSTART and VSTOP. */
static bool take_flow(struct tty_line *line, u8 byte)
{
	bool start = is_key(line, VSTART, byte);

	if (!input_flag(line, IXON) || (!start && !is_key(line, VSTOP, byte)))
		return false;
	line->stopped = !start;
	return true;
}

int tty_line_input(struct tty_line *line, u8 byte)
{
	bool as_such;
	int signal;

	if (free_room(line) < 0 && may_overflow(line))
		line->end--;
	if (input_flag(line, ISTRIP))
		byte &= 0x7f;
	if (line->literal) {
		line->literal = false;
		take(line, byte, false);
		return 0;
	}
	if (take_flow(line, byte))
		return 0;
	signal = signal_of(line, byte);
	if (signal)
		return take_signal(line, byte, signal);
	if (input_flag(line, IXON) && input_flag(line, IXANY))
		line->stopped = false;
	as_such = newline_is_known(line, byte);
	if (byte == '\r' && input_flag(line, IGNCR))
		return 0;
	if (byte == '\r' && input_flag(line, ICRNL))
		byte = '\n';
	else if (byte == '\n' && input_flag(line, INLCR))
		byte = '\r';
	if (!tty_local(line, ICANON) || !take_key(line, byte))
		take(line, byte, as_such);
	return 0;
}

bool tty_line_is_readable(const struct tty_line *line, size_t least)
{
	if (tty_local(line, ICANON))
		return line->lines != line->read;
	return line->end - line->read >= least;
}

size_t tty_line_count(const struct tty_line *line)
{
	size_t count = 0;

	if (!tty_local(line, ICANON))
		return line->end - line->read;
	for (size_t at = line->read; at != line->lines; at++)
		count += !is_marked(line, at) || tty_at(line, at) != 0;
	return count;
}

static size_t read_line(struct tty_line *line, u8 *to, size_t size)
{
	bool ended = false;
	size_t done = 0;

	while (line->read != line->lines && !ended) {
		u8 byte = tty_at(line, line->read);

		ended = is_marked(line, line->read);
		/* An end of file goes with what stands before it, even
		 * where that fills the buffer. */
		if (!ended || byte != 0) {
			if (done == size)
				break;
			to[done++] = byte;
		}
		mark(line, line->read, false);
		line->read++;
	}
	return done;
}

size_t tty_line_read(struct tty_line *line, u8 *to, size_t size)
{
	size_t done = 0;

	if (tty_local(line, ICANON))
		return read_line(line, to, size);
	while (done < size && line->read != line->end)
		to[done++] = tty_at(line, line->read++);
	return done;
}

void tty_line_flush_input(struct tty_line *line)
{
	memset(line->marks, 0, sizeof(line->marks));
	line->read = line->lines = line->end;
	line->erasing = false;
}
