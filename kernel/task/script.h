/*
 * Scripts: the line "#!INTERPRETER [ARGUMENT]" that a file may begin with,
 * and what execve makes of it. Pure, so that the same file is tested on the
 * host; the line is taken as an enemy's.
 */
#ifndef KERNEL_TASK_SCRIPT_H
#define KERNEL_TASK_SCRIPT_H

#include "kernel/lib/types.h"

struct exec_strings;

/* All that is read of a file for its line, as on Linux (BINPRM_BUF_SIZE). */
#define SCRIPT_LINE_SIZE 256
/* So many scripts may be each other's interpreters, as on Linux. */
#define SCRIPTS_MOST 5

struct script {
	const char *interpreter; /* may be "" */
	const char *argument;    /* NULL: none */
};

/* Reads the first bytes of a file, with zeroes behind its end, and cuts them
 * into the strings of *out. 0, or -ENOEXEC for what is no script, names
 * nothing, or is too long for its interpreter's end to be seen. */
int script_parse(char line[SCRIPT_LINE_SIZE], struct script *out);

/* Turns the arguments, of which there is one at least, into those of the
 * interpreter: argv[0] gives way to the interpreter's path, its argument and
 * `path`, the script's. 0, or -E2BIG or -ENOMEM with nothing changed. */
int script_arguments(struct exec_strings *strings, const struct script *script,
		     const char *path);

#endif
