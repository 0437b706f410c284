/* Switching the machine off; arch_power_off() itself is in kernel/arch.h. */
#ifndef ARCH_X86_64_POWER_H
#define ARCH_X86_64_POWER_H

#include "kernel/dev/acpi.h"

/* Keeps what arch_power_off() will need, since it may run after a panic. */
void power_init(const struct acpi_info *acpi);

#endif
