/*
 * The one thing that boot can say, and then it stops.
 */
#ifndef BOOT_TEXT_H
#define BOOT_TEXT_H

#include <stdnoreturn.h>

/* Says "ravelin: boot: " and `refusal` on the first serial port, and ends
 * the machine if it is an emulated one; else it stops this processor. */
noreturn void text_refuse(const char *refusal);

#endif
