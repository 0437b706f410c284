/*
 * Power-off: the ACPI state S5, entered through the PM1 control registers
 * (ACPI 6.4, 4.8.3.2.1 and 7.4.2.6).
 */
#include "arch/x86_64/power.h"

#include "arch/x86_64/cpu.h"
#include "kernel/arch.h"

#define PM1_SLEEP_TYPE_SHIFT 10
#define PM1_SLEEP_TYPE_MASK (7u << PM1_SLEEP_TYPE_SHIFT)
#define PM1_SLEEP_ENABLE (1u << 13)

/* Before the tables are read: where the firmwares put QEMU's PIIX4 and ICH9,
 * whose S5 is 0. The second one is OVMF's on the machine pc. */
static struct acpi_info power = {
	.pm1a_control = 0x604,
	.pm1b_control = 0xb004,
};

void power_init(const struct acpi_info *acpi)
{
	if (acpi->power_off_known && acpi->pm1a_control != 0)
		power = *acpi;
}

static void enter_sleep(u16 port, u8 type)
{
	u16 control = in16(port) & (u16)~PM1_SLEEP_TYPE_MASK;

	out16(port, (u16)(control | type << PM1_SLEEP_TYPE_SHIFT |
			  PM1_SLEEP_ENABLE));
}

noreturn void arch_power_off(void)
{
	interrupts_off();
	enter_sleep(power.pm1a_control, power.power_off_a);
	if (power.pm1b_control != 0)
		enter_sleep(power.pm1b_control, power.power_off_b);
	arch_halt();
}
