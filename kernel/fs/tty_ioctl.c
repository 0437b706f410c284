/*
 * The requests of a terminal about its modes, its size and its buffers,
 * ioctl_tty(2). See kernel/fs/tty.h.
 *
 * TIOCSTI, which types for the user, is EIO for everybody, as on a Linux
 * with dev.tty.legacy_tiocsti=0.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/signal.h"
#include "kernel/fs/tty_device.h"
#include "kernel/lib/usercopy.h"

/* Validate, then wait, then act. Programs that print their bytes first: modes
 * are as the last byte was written for. */
static i64 set_modes(struct tty *tty, u32 request, struct uptr argument)
{
	struct kernel_termios modes;
	i64 error;

	if (copy_from_user(&modes, argument, sizeof(modes)))
		return -EFAULT;
	if (request != TCSETS) {
		error = tty_wait_output(tty);
		if (error)
			return error;
	}
	if (request == TCSETSF)
		tty_line_flush_input(&tty->line);
	tty_line_set(&tty->line, &modes);
	tty_pump(tty);
	return 0;
}

/* What is still with the host goes with what the discipline holds. */
static i64 flush(struct tty *tty, u64 which)
{
	if (which > TCIOFLUSH)
		return -EINVAL;
	if (which != TCOFLUSH) {
		tty->arrived_first = tty->arrived_end;
		tty_line_flush_input(&tty->line);
	}
	if (which != TCIFLUSH)
		tty_line_flush_output(&tty->line);
	tty_pump(tty);
	return 0;
}

/* tcflow(3). To hold the keyboard's side back its keys are sent to it. */
static i64 flow(struct tty *tty, u64 action)
{
	const u8 *cc = tty->line.termios.cc;
	u8 key = cc[action == TCIOFF ? VSTOP : VSTART];

	switch (action) {
	case TCOOFF:
	case TCOON:
		tty->line.stopped = action == TCOOFF;
		break;
	case TCIOFF:
	case TCION:
		if (key != 0)
			tty_line_write(&tty->line, &key, 1);
		break;
	default:
		return -EINVAL;
	}
	tty_pump(tty);
	return 0;
}

static i64 set_size(struct tty *tty, struct uptr argument)
{
	struct kernel_winsize size;

	if (copy_from_user(&size, argument, sizeof(size)))
		return -EFAULT;
	tty_resize(tty, &size);
	return 0;
}

static i64 give_count(struct uptr argument, size_t count)
{
	int value = (int)count;

	return copy_to_user(argument, &value, sizeof(value));
}

/* Values of their own are told: others may change the terminal's meanwhile. */
static i64 give_modes(const struct tty *tty, struct uptr argument)
{
	struct kernel_termios modes = tty->line.termios;

	return copy_to_user(argument, &modes, sizeof(modes));
}

static i64 give_size(const struct tty *tty, struct uptr argument)
{
	struct kernel_winsize size = tty->size;

	return copy_to_user(argument, &size, sizeof(size));
}

/* What a group in the background may not do. */
static i64 change(struct tty *tty, u32 request, struct uptr argument)
{
	int error = tty_check_job(tty, SIGTTOU);

	if (error)
		return error;
	switch (request) {
	case TCFLSH:
		return flush(tty, argument.addr);
	case TCXONC:
		return flow(tty, argument.addr);
	case TCSBRK:
	case TCSBRKP: /* there is no line to break, but it waits */
		return tty_wait_output(tty);
	default:
		return set_modes(tty, request, argument);
	}
}

i64 tty_ioctl(struct file *file, u32 request, struct uptr argument)
{
	struct tty *tty = &the_tty;

	if (tty_is_gone(file))
		return request == TIOCSPGRP ? -ENOTTY : -EIO;
	switch (request) {
	case TCGETS:
		return give_modes(tty, argument);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCFLSH:
	case TCXONC:
	case TCSBRK:
	case TCSBRKP:
		return change(tty, request, argument);
	case TIOCGWINSZ:
		return give_size(tty, argument);
	case TIOCSWINSZ:
		return set_size(tty, argument);
	case FIONREAD:
		return give_count(argument, tty_line_count(&tty->line));
	case TIOCOUTQ:
		return give_count(argument, tty->line.out - tty->line.sent);
	case TIOCGETD:
		return give_count(argument, 0);
	case TIOCSTI:
		return -EIO;
	default:
		return tty_job_ioctl(tty, request, argument);
	}
}
