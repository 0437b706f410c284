/*
 * The line discipline's editing: VERASE, VWERASE and VKILL, and what the
 * screen shows of them. See kernel/dev/tty_line.h.
 *
 * Invariant: only what is behind the last complete line is taken away, and a
 * UTF-8 character (IUTF8) as a whole.
 */
#include "kernel/dev/tty_line.h"

/* Letters, digits and _; of bytes beyond ASCII those that are letters of
 * Latin-1, among them every first byte of a UTF-8 character. */
static bool is_of_word(u8 byte)
{
	if (byte >= 0xc0)
		return byte != 0xd7 && byte != 0xf7;
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* Where the last character begins; `end` when there is no whole one. */
static size_t last_character(const struct tty_line *line)
{
	size_t at = line->end;

	while (at != line->lines) {
		at--;
		if (!tty_is_continuation(line, tty_at(line, at)))
			return at;
	}
	return line->end;
}

/* The columns before a tab, since the start or since another tab. */
static void echo_tab_away(struct tty_line *line)
{
	u32 columns = 0;
	bool after_tab = false;

	for (size_t at = line->end; at != line->lines && !after_tab;) {
		u8 byte = tty_at(line, --at);

		if (byte == '\t')
			after_tab = true;
		else if (tty_is_control(byte))
			columns += tty_local(line, ECHOCTL) ? 2 : 0;
		else if (!tty_is_continuation(line, byte))
			columns++;
	}
	tty_echo_erase_tab(line, columns, after_tab);
}

static void echo_blank(struct tty_line *line)
{
	tty_echo_raw(line, '\b');
	tty_echo_raw(line, ' ');
	tty_echo_raw(line, '\b');
}

/* Paper: what is taken away is printed again, between \ and /. */
static void echo_printed(struct tty_line *line, size_t from, size_t to)
{
	if (!line->erasing)
		tty_echo_raw(line, '\\');
	line->erasing = true;
	tty_echo(line, tty_at(line, from));
	while (++from != to) {
		tty_echo_raw(line, tty_at(line, from));
		if (line->column > 0)
			line->column--;
	}
}

/* Shows that the character from `end` (which is moved already) up to `to` is
 * gone. */
static void echo_erased(struct tty_line *line, size_t to, bool single)
{
	u8 byte = tty_at(line, line->end);

	if (tty_local(line, ECHOPRT)) {
		echo_printed(line, line->end, to);
	} else if (single && !tty_local(line, ECHOE)) {
		tty_echo(line, line->termios.cc[VERASE]);
	} else if (byte == '\t') {
		echo_tab_away(line);
	} else {
		if (tty_is_control(byte) && tty_local(line, ECHOCTL))
			echo_blank(line);
		if (!tty_is_control(byte) || tty_local(line, ECHOCTL))
			echo_blank(line);
	}
}

/* A terminal that cannot take a line away from the screen: the line goes,
 * and the key is shown. */
static void kill_at_once(struct tty_line *line)
{
	line->end = line->lines;
	if (!tty_local(line, ECHO))
		return;
	tty_echo_finish(line);
	tty_echo(line, line->termios.cc[VKILL]);
	if (tty_local(line, ECHOK))
		tty_echo_raw(line, '\n');
}

void tty_erase(struct tty_line *line, u8 byte)
{
	const u8 *cc = line->termios.cc;
	bool single = byte == cc[VERASE];
	bool word = !single && byte == cc[VWERASE] &&
		    tty_local(line, IEXTEN);
	bool word_seen = false;

	if (line->end == line->lines)
		return;
	if (!single && !word &&
	    !tty_local(line, ECHO | ECHOK | ECHOKE | ECHOE)) {
		kill_at_once(line);
		return;
	}
	while (line->end != line->lines) {
		size_t to = line->end, from = last_character(line);

		if (from == to)
			break;
		if (word) {
			bool inside = is_of_word(tty_at(line, from));

			if (word_seen && !inside)
				break;
			word_seen |= inside;
		}
		line->end = from;
		if (tty_local(line, ECHO))
			echo_erased(line, to, single);
		if (single)
			break;
	}
	if (line->end == line->lines && tty_local(line, ECHO))
		tty_echo_finish(line);
}
