/*
 * Text on the first serial port, a 16550 (PC16550D data sheet, section 8).
 *
 * Firmware or emulator have set its speed. No wait is without an end: a
 * machine without the port must stop as well as one with it.
 */
#include "boot/text.h"

#include <stdbool.h>
#include <stdint.h>

#define SERIAL 0x3f8
#define LINE_STATUS (SERIAL + 5)
#define TRANSMITTER_EMPTY 0x20
#define MAX_POLLS 100000
#define SLEEP_ENABLE 0x2000 /* with a sleep type of 0: S5 on QEMU */

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

/* Whether this is no hardware (CPUID.01H:ECX bit 31, which hypervisors set
 * and processors never do: AMD APM volume 3, E.3.2). */
static bool is_virtual(void)
{
	uint32_t a = 1, b, c, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
	return c >> 31;
}

/* Ends an emulated machine, so that who started it hears of it: S5 by the
 * PM1 control register (ACPI 6.4, 4.8.3.2.1). Boot reads no ACPI tables; it
 * knows where the firmwares put the register on QEMU's machines, and writes
 * to no port of a real one. */
static void power_off_emulator(void)
{
	static const uint16_t pm1_control[] = {
		0x604,  /* SeaBIOS; OVMF on q35 */
		0xb004, /* OVMF on pc */
	};

	if (!is_virtual())
		return;
	for (unsigned i = 0; i < 2; i++)
		__asm__ volatile("outw %0, %1"
				 :
				 : "a"((uint16_t)SLEEP_ENABLE),
				   "Nd"(pm1_control[i]));
}

noreturn void text_refuse(const char *refusal)
{
	say("ravelin: boot: ");
	say(refusal);
	say("\n");
	power_off_emulator();
	for (;;)
		__asm__ volatile("cli; hlt");
}
