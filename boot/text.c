/*
 * Text on the first serial port, a 16550 (PC16550D data sheet, section 8).
 *
 * Firmware or emulator have set its speed. No wait is without an end: a
 * machine without the port must stop as well as one with it.
 */
#include "boot/text.h"

#include <stdint.h>

#define SERIAL 0x3f8
#define LINE_STATUS (SERIAL + 5)
#define TRANSMITTER_EMPTY 0x20
#define MAX_POLLS 100000

static void out_byte(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t in_byte(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static void say(const char *text)
{
	for (; *text != '\0'; text++) {
		for (int i = 0; i < MAX_POLLS; i++)
			if (in_byte(LINE_STATUS) & TRANSMITTER_EMPTY)
				break;
		out_byte(SERIAL, (uint8_t)*text);
	}
}

noreturn void text_refuse(const char *refusal)
{
	say("ravelin: boot: ");
	say(refusal);
	say("\n");
	for (;;)
		__asm__ volatile("cli; hlt");
}
