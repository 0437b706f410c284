/*
 * The terminal of the machine: the line discipline between the streams and
 * the program, as /dev/console and /dev/tty; ioctl_tty(2).
 *
 * There is one, or none: then the streams are plain, and /dev/console hands
 * their bytes on.
 */
#ifndef KERNEL_FS_TTY_H
#define KERNEL_FS_TTY_H

#include "kernel/abi/termios.h"
#include "kernel/lib/types.h"

struct file;
struct process;

/* From now on there is a terminal on STREAM_IN and STREAM_OUT. */
void tty_start(const struct kernel_winsize *size);
bool tty_is_on(void);
/* It becomes the controlling terminal of the process' session, and its
 * group is in the foreground. A process without either leads both. */
void tty_control(struct process *leader);
/* Gives an open file the terminal as it is now. 0. */
int tty_open_now(struct file *file);
/* vhangup(2): the current session loses its terminal, if it has one. Whoever
 * has it open reads its end and writes -EIO; it can be opened anew. The leader
 * gets SIGHUP and SIGCONT. */
void tty_hang_up(void);
/* A session's leader ends: the session loses the terminal, and the group in
 * the foreground gets SIGHUP and SIGCONT. */
void tty_leave(const struct process *leader);
/* The group in the foreground of the terminal that a session has, which is
 * the console; -1: it has none. */
int tty_foreground_of(int session);
/* The machine ends: hands all output to the stream, also what VSTOP holds
 * back. Does not sleep. */
void tty_drain(void);

#endif
