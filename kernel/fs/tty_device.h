/*
 * What the parts of the terminal share. See kernel/fs/tty.h.
 */
#ifndef KERNEL_FS_TTY_DEVICE_H
#define KERNEL_FS_TTY_DEVICE_H

#include "kernel/dev/host_line.h"
#include "kernel/dev/tty_line.h"
#include "kernel/fs/vfs.h"
#include "kernel/task/wait.h"

#define TTY_PIECE 256u

struct tty {
	struct tty_line line;
	struct kernel_winsize size;
	struct host_line host;
	/* From the stream, for the discipline has no room. */
	u8 arrived[TTY_PIECE];
	u32 arrived_first, arrived_end;
	int session;	/* that it controls, or 0 */
	int foreground; /* process group, or 0 */
	int lost_session; /* that vhangup(2) took it from, and the group */
	int lost_foreground; /* that its leader's end tells */
	u32 hangups; /* by vhangup(2): who opened it before has it no more */
	bool on;
	bool hung_up; /* the host has closed a stream */
	struct wait_queue readers;
	struct wait_queue writers;
};

extern struct tty the_tty;

/* Is it over for this open file: by the host, or by vhangup(2)? */
bool tty_is_gone(const struct file *file);

/* Moves all that can be moved between the streams and the discipline, and
 * wakes who waits for that. Never sleeps; interrupts call it too. */
void tty_pump(struct tty *tty);
/* Sleeps until all output is with the stream. 0, -EIO when it has hung up,
 * or what ended the sleep early. */
int tty_wait_output(struct tty *tty);
void tty_resize(struct tty *tty, const struct kernel_winsize *size);

/* Is it the current task's controlling terminal? */
bool tty_is_mine(const struct tty *tty);
/* The session loses it: tty_signal_session_leader() of Linux. */
void tty_lose_session(struct tty *tty);
/* May the current task use it now? Of a group in the background only by this
 * rule: its group gets `signal` (SIGTTIN, SIGTTOU) and the call is made again
 * later, -ERESTARTSYS; who ignores or blocks SIGTTOU may, and with SIGTTIN,
 * or in a group that nobody would continue, gets -EIO. */
int tty_check_job(struct tty *tty, int signal);
/* The requests about sessions and groups; -ENOTTY for any other. */
i64 tty_job_ioctl(struct tty *tty, u32 request, struct uptr argument);
i64 tty_ioctl(struct file *file, u32 request, struct uptr argument);

#endif
