/*
 * How long the kernel keeps the processor: the longest stretch of each system
 * call, of exceptions and of interrupts, from an entry or a declared point to
 * the next point, a sleep, or the program.
 *
 * Off unless `stretch` is on the kernel's command line. What is counted is
 * arch_cycles(). Under QEMU's `-icount shift=0` an instruction is a nanosecond
 * of the machine's time, and the cycle counter counts those: then a stretch is
 * a number of instructions, and another run has the same.
 */
#ifndef KERNEL_STRETCH_H
#define KERNEL_STRETCH_H

#include "kernel/lib/types.h"
#include "kernel/syscall.h"

/* What is no system call stands behind them. A program's fault, and what is
 * done on the way out, signals and the end of a task: */
#define STRETCH_TRAP SYSCALL_MAX
#define STRETCH_INTERRUPT (SYSCALL_MAX + 1)

/* Switches it on where the command line says so. Needs frames_init(). */
void stretch_init(void);

/* What the functions below come to while it is on. */
extern bool stretch_is_on;
void stretch_note_begin(void);
void stretch_note_end(u64 kind);
void stretch_note_end_of_task(void);

/* A stretch begins. */
static inline void stretch_begin(void)
{
	if (stretch_is_on)
		stretch_note_begin();
}

/* It ends, and the next one begins: `kind` is the number of a system call or
 * one of STRETCH_*. */
static inline void stretch_end(u64 kind)
{
	if (stretch_is_on)
		stretch_note_end(kind);
}

/* The same for what the current task is at. */
static inline void stretch_end_of_task(void)
{
	if (stretch_is_on)
		stretch_note_end_of_task();
}

#endif
