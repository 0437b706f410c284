/*
 * Ring-3 tests: programs of the boot archive, named one a line in the file
 * /tests/list, run one after another.
 */
#ifndef TESTS_KERNEL_PROGRAMS_H
#define TESTS_KERNEL_PROGRAMS_H

#include <stdbool.h>

unsigned programs_count(void);
/* Runs them all as tests number index + 1 and up; true if all passed. Each
 * must end with the status that its line asks for (0 unless it says
 * otherwise), and leave as many free pages as there were before. */
bool programs_run(unsigned index);

/* Runs one, and `step` just before its first instruction unless that is NULL.
 * True if the kernel has as many free pages and objects as before. */
bool program_run(const char *path, void (*step)(void), int *status);

#endif
