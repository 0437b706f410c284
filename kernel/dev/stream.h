/*
 * The program's standard streams and the control channel: the ports of a
 * virtio-serial device (VIRTIO 1.1, 5.3).
 *
 * Port 1 carries standard input, 2 output, 3 error, 4 control. Bytes pass
 * unchanged; the host closing port 1 is end of file. On port 4 both sides
 * send lines: the kernel "seed HEX" and "exit N", or "panic", the host
 * "winsize ROWS COLUMNS".
 */
#ifndef KERNEL_DEV_STREAM_H
#define KERNEL_DEV_STREAM_H

#include "kernel/lib/types.h"

enum stream {
	STREAM_IN = 1,
	STREAM_OUT = 2,
	STREAM_ERROR = 3,
	STREAM_CONTROL = 4,
};

/* Finds the device on the PCI bus and opens its ports. False if there is
 * none: the streams then read as ended and drop what is written. */
bool stream_init(void);
/* Reads 1..size bytes into kernel memory; sleeps until there are some. 0 at
 * the end of the stream, -EINTR when the task is to die, -EAGAIN when
 * `nonblock` and there are none. */
i64 stream_read(enum stream port, void *to, size_t size, bool nonblock);
/* Writes all `size` bytes, sleeping while the host is slow. Returns the
 * bytes taken; -EPIPE when the host has closed the port; -EINTR; -EAGAIN. */
i64 stream_write(enum stream port, const void *from, size_t size,
		 bool nonblock);
/* POLLIN, POLLOUT, POLLHUP as they stand. */
unsigned stream_poll(enum stream port);
/* Waits, without sleeping, until the host has taken all output. */
void stream_drain(void);
/* Reads what the host has said on the control port, without sleeping: up to
 * `size` bytes, 0 when there is nothing. */
size_t stream_control_read(void *to, size_t size);
/* Calls `listener` at each interrupt of the device, with interrupts off: it
 * may read and write streams without sleeping, and wake tasks. */
void stream_listen(void (*listener)(void));
/* Says a control line, "exit 0\n", without sleeping; for the end only. */
void stream_control(const char *line);

#endif
