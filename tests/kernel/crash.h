/*
 * Deliberate ends of the kernel, each in a boot of its own: the command line
 * word crash=NAME chooses one. See tests/host/crash.sh for what each must
 * print.
 */
#ifndef TESTS_KERNEL_CRASH_H
#define TESTS_KERNEL_CRASH_H

/* Crashes as the command line asks; returns if it does not ask. */
void crash_if_asked(void);

#endif
