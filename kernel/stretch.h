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

/* Asked before each of the functions below. */
extern bool stretch_is_on;

/* Switches it on where the command line says so. Needs frames_init(). */
void stretch_init(void);

/* A stretch begins. */
void stretch_begin(void);
/* It ends, and the next one begins: `kind` is the number of a system call or
 * one of STRETCH_*. */
void stretch_end(u64 kind);
/* The same for what the current task is at. */
void stretch_end_of_task(void);

#endif
