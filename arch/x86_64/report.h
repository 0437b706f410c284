/*
 * The architecture's part of a panic report.
 */
#ifndef ARCH_X86_64_REPORT_H
#define ARCH_X86_64_REPORT_H

#include "arch/x86_64/frame.h"

/* The registers that a panic is to show: those of the fault. */
void report_set_frame(const struct trap_frame *frame);
/* Panics if a trap that the compiler planted stands at the frame's rip, and
 * says what it means: a failed kCFI check, or an array bound or overflow
 * check. Returns if it is another instruction. */
void report_trap_instruction(const struct trap_frame *frame);

#endif
