/*
 * What the host says on the control port: lines of words. Pure.
 *
 *   winsize ROWS COLUMNS   the host's terminal has that size, decimal
 *
 * A line that is none of these, or longer than HOST_LINE_SIZE, is passed
 * over.
 */
#ifndef KERNEL_DEV_HOST_LINE_H
#define KERNEL_DEV_HOST_LINE_H

#include "kernel/abi/termios.h"
#include "kernel/lib/types.h"

#define HOST_LINE_SIZE 32u /* bytes of a line without its newline */

struct host_line {
	char text[HOST_LINE_SIZE + 1];
	u32 length; /* more than HOST_LINE_SIZE: too long */
};

/* Takes one byte. True when it ended a winsize line: *size has changed. */
bool host_line_winsize(struct host_line *line, u8 byte,
		       struct kernel_winsize *size);

#endif
