/*
 * The terminal as a device. See kernel/fs/tty.h.
 *
 * What is typed is taken from the stream when it arrives, by the interrupt,
 * so that Ctrl-C reaches its group though nobody reads. Interrupts are only
 * taken where the kernel has nothing half done, hence no lock.
 */
#include "kernel/fs/tty.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/stream.h"
#include "kernel/fs/device.h"
#include "kernel/fs/poll.h"
#include "kernel/fs/transfer.h"
#include "kernel/fs/tty_device.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/jobs.h"
#include "kernel/task/task.h"

#define VTIME_UNIT_NS 100000000ull /* a tenth of a second */
/* Bytes of input that are taken in one go, so that the host cannot hold us:
 * the rest waits for the next interrupt or reader. */
#define PUMP_MOST 8192u

struct tty the_tty;

bool tty_is_on(void)
{
	return the_tty.on;
}

static void hang_up(struct tty *tty)
{
	if (tty->hung_up)
		return;
	tty->hung_up = true;
	tty_line_flush_output(&tty->line);
	signal_send_group(tty->session, SIGHUP);
	signal_send_group(tty->session, SIGCONT);
}

static bool is_cut_off(const struct file *file)
{
	return (uintptr_t)file->private != the_tty.hangups;
}

bool tty_is_gone(const struct file *file)
{
	return the_tty.hung_up || is_cut_off(file);
}

int tty_open_now(struct file *file)
{
	file->private = (void *)(uintptr_t)the_tty.hangups;
	return 0;
}

/* Gives the discipline what has arrived, as far as it has room. */
static void feed(struct tty *tty)
{
	while (tty->arrived_first < tty->arrived_end &&
	       tty_line_has_room(&tty->line)) {
		int signal = tty_line_input(&tty->line,
					    tty->arrived[tty->arrived_first]);

		tty->arrived_first++;
		if (signal)
			signal_send_group(tty->foreground, signal);
	}
}

static void receive(struct tty *tty)
{
	for (u32 taken = 0; taken < PUMP_MOST;) {
		i64 size;

		feed(tty);
		if (tty->arrived_first < tty->arrived_end || tty->hung_up)
			return;
		size = stream_read(STREAM_IN, tty->arrived, TTY_PIECE, true);
		if (size == 0)
			hang_up(tty);
		if (size <= 0)
			return;
		tty->arrived_first = 0;
		tty->arrived_end = (u32)size;
		taken += (u32)size;
	}
}

static void push_output(struct tty *tty)
{
	const u8 *from;
	size_t size;

	while ((size = tty_line_output(&tty->line, &from)) > 0) {
		i64 sent = stream_write(STREAM_OUT, from, size, true);

		if (sent == -EPIPE)
			hang_up(tty);
		if (sent <= 0)
			return;
		tty_line_sent(&tty->line, (size_t)sent);
	}
}

void tty_resize(struct tty *tty, const struct kernel_winsize *size)
{
	bool same = size->rows == tty->size.rows &&
		    size->columns == tty->size.columns &&
		    size->x_pixels == tty->size.x_pixels &&
		    size->y_pixels == tty->size.y_pixels;

	tty->size = *size;
	if (!same)
		signal_send_group(tty->foreground, SIGWINCH);
}

static void hear_host(struct tty *tty)
{
	struct kernel_winsize size;
	u8 bytes[HOST_LINE_SIZE];
	size_t count = stream_control_read(bytes, sizeof(bytes));

	for (size_t i = 0; i < count; i++)
		if (host_line_winsize(&tty->host, bytes[i], &size))
			tty_resize(tty, &size);
}

void tty_pump(struct tty *tty)
{
	hear_host(tty);
	receive(tty);
	push_output(tty);
	if (tty->hung_up || tty_line_is_readable(&tty->line, 1))
		wake_all(&tty->readers);
	if (tty->hung_up || tty_line_can_write(&tty->line))
		wake_all(&tty->writers);
	poll_notify();
}

static void on_interrupt(void)
{
	tty_pump(&the_tty);
}

/* __tty_hangup() of Linux's drivers/tty/tty_io.c: what is on its way in either
 * direction goes, and the modes are as at first. */
void tty_hang_up(void)
{
	struct tty *tty = &the_tty;

	if (!tty_is_mine(tty))
		return;
	push_output(tty);
	tty_lose_session(tty);
	tty->hangups++;
	tty->arrived_first = tty->arrived_end;
	tty_line_init(&tty->line);
	wake_all(&tty->readers);
	wake_all(&tty->writers);
	poll_notify();
}

void tty_start(const struct kernel_winsize *size)
{
	struct tty *tty = &the_tty;

	tty_line_init(&tty->line);
	wait_queue_init(&tty->readers);
	wait_queue_init(&tty->writers);
	tty->size = *size;
	tty->on = true;
	stream_listen(on_interrupt);
}

void tty_drain(void)
{
	struct tty *tty = &the_tty;
	const u8 *from;

	tty->line.stopped = false;
	while (tty->on && !tty->hung_up &&
	       tty_line_output(&tty->line, &from) > 0) {
		push_output(tty);
		stream_drain();
	}
}

int tty_wait_output(struct tty *tty)
{
	for (;;) {
		int error;

		push_output(tty);
		if (tty->hung_up)
			return -EIO;
		if (tty->line.out == tty->line.sent)
			return 0;
		error = wait_on(&tty->writers);
		if (error)
			return error;
	}
}

/* When a read that has `done` bytes gives up, by VMIN and VTIME; 0: never. */
static u64 read_deadline(const struct tty *tty, size_t done)
{
	const struct kernel_termios *modes = &tty->line.termios;

	if ((modes->lflag & ICANON) || modes->cc[VTIME] == 0)
		return 0;
	if (modes->cc[VMIN] > 0 && done == 0)
		return 0;
	return clock_monotonic_ns() + modes->cc[VTIME] * VTIME_UNIT_NS;
}

/* Has a read all that it waits for, by the modes as they are now? */
static bool read_is_done(const struct tty *tty, size_t done, size_t size)
{
	const struct kernel_termios *modes = &tty->line.termios;

	return (modes->lflag & ICANON) || done >= modes->cc[VMIN] ||
	       done == size;
}

/* Does a read return at once where there is nothing to read? */
static bool read_only_looks(const struct tty *tty)
{
	const struct kernel_termios *modes = &tty->line.termios;

	return !(modes->lflag & ICANON) && modes->cc[VMIN] == 0 &&
	       modes->cc[VTIME] == 0;
}

static i64 read_bytes(const struct file *file, u8 *to, size_t size)
{
	struct tty *tty = &the_tty;
	u64 deadline_ns = read_deadline(tty, 0);
	size_t done = 0;

	for (;;) {
		int error = 0;

		if (is_cut_off(file))
			return (i64)done;
		tty_pump(tty);
		if (tty_line_is_readable(&tty->line, 1)) {
			done += tty_line_read(&tty->line, to + done,
					      size - done);
			tty_pump(tty); /* there is room for more */
			if (read_is_done(tty, done, size))
				return (i64)done;
			deadline_ns = read_deadline(tty, done);
			continue;
		}
		if (tty->hung_up || read_only_looks(tty))
			return (i64)done;
		error = file->flags & O_NONBLOCK ?
				-EAGAIN :
				wait_on_until(&tty->readers, deadline_ns);
		if (error == -ETIMEDOUT)
			return (i64)done;
		if (error)
			return done > 0 ? (i64)done : error;
	}
}

static i64 tty_read(struct file *file, struct uptr to, size_t size,
		    u64 *position)
{
	struct tty *tty = &the_tty;
	struct bounce bounce;
	i64 result;

	(void)position;
	if (size == 0 || is_cut_off(file))
		return 0;
	result = tty_check_job(tty, SIGTTIN);
	if (result)
		return result;
	if (!bounce_take(&bounce, min_u64(size, TTY_INPUT_SIZE)))
		return -ENOMEM;
	result = read_bytes(file, bounce.bytes, bounce.size);
	if (result > 0 && copy_to_user(to, bounce.bytes, (size_t)result))
		result = -EFAULT;
	bounce_drop(&bounce);
	return result;
}

static i64 tty_send(struct file *file, const void *from, size_t size)
{
	struct tty *tty = &the_tty;
	size_t done = 0;
	i64 result = 0;

	if (tty->line.termios.lflag & TOSTOP && !tty_is_gone(file))
		result = tty_check_job(tty, SIGTTOU);
	while (result == 0 && done < size) {
		if (tty_is_gone(file)) {
			result = -EIO;
			break;
		}
		done += tty_line_write(&tty->line, (const u8 *)from + done,
				       size - done);
		push_output(tty);
		if (done == size || tty_line_can_write(&tty->line))
			continue;
		result = file->flags & O_NONBLOCK ? -EAGAIN :
						    wait_on(&tty->writers);
	}
	return done > 0 ? (i64)done : result;
}

static unsigned tty_poll(struct file *file)
{
	struct tty *tty = &the_tty;
	const u8 *cc = tty->line.termios.cc;
	size_t least = cc[VTIME] == 0 && cc[VMIN] > 0 ? cc[VMIN] : 1;
	unsigned events = 0;

	if (tty_is_gone(file))
		return POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLERR |
		       POLLHUP;
	if (tty_line_is_readable(&tty->line, least))
		events |= POLLIN | POLLRDNORM;
	if (tty_line_can_write(&tty->line) && !tty->line.stopped)
		events |= POLLOUT | POLLWRNORM;
	return events;
}

const struct file_ops tty_ops = {
	.read = tty_read,
	.send = tty_send,
	.ioctl = tty_ioctl,
	.poll = tty_poll,
};

int tty_open(struct file *file, const struct cred *cred)
{
	(void)cred;
	return tty_is_mine(&the_tty) ? tty_open_now(file) : -ENXIO;
}
