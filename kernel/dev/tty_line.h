/*
 * The line discipline of a terminal: what happens to bytes between the keys
 * and the program, and between the program and the screen; termios(3).
 *
 * Pure: it has no device and no task. The device gives it each byte that
 * arrives, takes away what it has to show, and asks it for what can be read.
 *
 * Invariants: read <= lines <= end while the mode is canonical, and end -
 * read is at most TTY_INPUT_SIZE; a bit of `marks` is set only between `read`
 * and `lines`, for the byte that ends a line there. A NUL with its mark is an
 * end of file that was typed.
 */
#ifndef KERNEL_DEV_TTY_LINE_H
#define KERNEL_DEV_TTY_LINE_H

#include "kernel/abi/termios.h"
#include "kernel/lib/types.h"

#define TTY_INPUT_SIZE 4096u
#define TTY_OUTPUT_SIZE 8192u
/* What writers leave free, so that keys are echoed while they write. */
#define TTY_ECHO_RESERVE 4096u

struct tty_line {
	struct kernel_termios termios;
	/* Positions count all bytes; modulo the size they index `input`. */
	size_t read;  /* the next byte to be read */
	size_t lines; /* behind the last complete line */
	size_t end;   /* behind the last byte that arrived */
	u8 input[TTY_INPUT_SIZE];
	u8 marks[TTY_INPUT_SIZE / 8];
	size_t sent; /* output that was taken away, and all output */
	size_t out;
	u8 output[TTY_OUTPUT_SIZE];
	u32 column;	  /* of the cursor, modulo 2^32 */
	u32 start_column; /* where the line that is typed began */
	bool literal;	  /* VLNEXT came: the next byte is no command */
	bool erasing;	  /* between the \ and / of ECHOPRT */
	bool stopped;	  /* VSTOP came: nothing is shown */
};

/* An empty line with the modes that a terminal has on Linux. */
void tty_line_init(struct tty_line *line);
/* Sets the modes. What was typed stays: raw bytes become a line, a line that
 * is not complete becomes readable, as n_tty has it. */
void tty_line_set(struct tty_line *line, const struct kernel_termios *termios);

/* Can a byte be taken now? If not it waits with the device. */
bool tty_line_has_room(const struct tty_line *line);
/* Takes one byte for which there is room. Returns the signal that it stands
 * for (SIGINT, SIGQUIT, SIGTSTP), or 0. */
int tty_line_input(struct tty_line *line, u8 byte);

/* Is there a line, or in raw mode at least `least` bytes (not 0)? */
bool tty_line_is_readable(const struct tty_line *line, size_t least);
/* How many bytes FIONREAD tells. */
size_t tty_line_count(const struct tty_line *line);
/* Moves up to `size` bytes, of one line at most in canonical mode. 0 when
 * that is an end of file. */
size_t tty_line_read(struct tty_line *line, u8 *to, size_t size);
void tty_line_flush_input(struct tty_line *line);

/* Takes bytes that a program writes; returns how many there was room for. */
size_t tty_line_write(struct tty_line *line, const u8 *from, size_t size);
bool tty_line_can_write(const struct tty_line *line);
/* What is to be shown now: its length, and in *from where it lies; 0 when
 * there is nothing, or when it is stopped. */
size_t tty_line_output(const struct tty_line *line, const u8 **from);
/* So much of that has been taken away. */
void tty_line_sent(struct tty_line *line, size_t size);
void tty_line_flush_output(struct tty_line *line);

/* Between the parts of the discipline. */

static inline bool tty_local(const struct tty_line *line, u32 flags)
{
	return (line->termios.lflag & flags) == flags;
}

static inline bool tty_is_control(u8 byte)
{
	return byte < 0x20 || byte == 0x7f;
}

/* A byte of a UTF-8 character that is not its first. */
static inline bool tty_is_continuation(const struct tty_line *line, u8 byte)
{
	return (line->termios.iflag & IUTF8) && (byte & 0xc0) == 0x80;
}

static inline u8 tty_at(const struct tty_line *line, size_t position)
{
	return line->input[position % TTY_INPUT_SIZE];
}

/* Echo: a byte as it is (but for OPOST), one that may be shown as ^X, the
 * end of an ECHOPRT, and moves of the cursor that are not sent. */
void tty_echo_raw(struct tty_line *line, u8 byte);
void tty_echo(struct tty_line *line, u8 byte);
void tty_echo_finish(struct tty_line *line);
/* Takes a tab away, before which `columns` columns stand since the start of
 * the line or since another tab. */
void tty_echo_erase_tab(struct tty_line *line, u32 columns, bool after_tab);
/* VERASE, VWERASE or VKILL: takes away what was typed, and its echo. */
void tty_erase(struct tty_line *line, u8 byte);

#endif
