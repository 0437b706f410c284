/*
 * The first serial port, a 16550 at COM1, as the place where the log goes.
 */
#ifndef KERNEL_DEV_SERIAL_H
#define KERNEL_DEV_SERIAL_H

/* Sets the port to 115200 8N1 and makes it the log's sink. Does nothing when
 * no port answers. Allocates nothing: the first call of the boot. */
void serial_init(void);

#endif
