/*
 * The log's serial port: see kernel/dev/serial.h.
 *
 * Invariant: no byte waits for ever: a port that stops taking bytes is given
 * up, and the log goes on in its ring alone. Registers: National
 * Semiconductor PC16550D, section 8.
 */
#include "kernel/dev/serial.h"

#include "kernel/arch.h"
#include "kernel/lib/print.h"

#define COM1 0x3f8
#define DATA (COM1 + 0)
#define INTERRUPT_ENABLE (COM1 + 1)
#define FIFO_CONTROL (COM1 + 2)
#define LINE_CONTROL (COM1 + 3)
#define MODEM_CONTROL (COM1 + 4)
#define LINE_STATUS (COM1 + 5)
#define DIVISOR_LOW DATA
#define DIVISOR_HIGH INTERRUPT_ENABLE

#define LINE_DIVISOR 0x80 /* gives access to the divisor */
#define LINE_8N1 0x03
#define FIFO_ON 0x07     /* on, both emptied */
#define MODEM_READY 0x03 /* DTR and RTS */
#define MODEM_LOOPBACK 0x10
#define STATUS_RECEIVED 0x01
#define STATUS_EMPTY 0x20 /* room for a whole FIFO */

#define FIFO_SIZE 16
#define POLLS_MAX 1000000u /* a full FIFO leaves in 1.4 ms */
#define TEST_BYTE 0xae

static bool port_works;

static bool wait_for_status(u8 bit)
{
	for (unsigned i = 0; i < POLLS_MAX; i++)
		if (arch_port_in8(LINE_STATUS) & bit)
			return true;
	return false;
}

/* The log's sink. */
static void serial_write(const char *text, size_t size)
{
	for (size_t i = 0; i < size && port_works; i++) {
		if (i % FIFO_SIZE == 0 && !wait_for_status(STATUS_EMPTY)) {
			port_works = false;
			return;
		}
		arch_port_out8(DATA, (u8)text[i]);
	}
}

void serial_init(void)
{
	arch_port_out8(INTERRUPT_ENABLE, 0);
	arch_port_out8(LINE_CONTROL, LINE_DIVISOR);
	arch_port_out8(DIVISOR_LOW, 1); /* 115200 baud */
	arch_port_out8(DIVISOR_HIGH, 0);
	arch_port_out8(LINE_CONTROL, LINE_8N1);
	arch_port_out8(FIFO_CONTROL, FIFO_ON);

	/* A port that is there hands its own byte back. */
	arch_port_out8(MODEM_CONTROL, MODEM_LOOPBACK | MODEM_READY);
	arch_port_out8(DATA, TEST_BYTE);
	port_works = wait_for_status(STATUS_RECEIVED) &&
		     arch_port_in8(DATA) == TEST_BYTE;
	if (!port_works)
		return;
	arch_port_out8(MODEM_CONTROL, MODEM_READY);
	log_set_sink(serial_write);
}
