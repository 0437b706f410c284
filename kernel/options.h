/*
 * The kernel's command line: words, and words of the form name=value,
 * separated by blanks.
 */
#ifndef KERNEL_OPTIONS_H
#define KERNEL_OPTIONS_H

#include "kernel/lib/types.h"

/* Remembers `command_line`, a NUL-terminated text that stays. */
void options_init(const char *command_line);
/* The whole of it. */
const char *options_text(void);
/* The first word that options.def does not know, or with a value that it does
 * not allow, not terminated: its length in *size. NULL when there is none. */
const char *options_unknown(size_t *size);
/* Does the word stand there by itself? */
bool option_is_set(const char *name);
/* The value of the first `name=` behind `after`, a value of this line (NULL:
 * of the first one), not terminated: its length in *size. NULL for none. */
const char *option_next(const char *name, const char *after, size_t *size);
/* Copies the value of the last `name=` into `value`, cut to `size` bytes with
 * its NUL. False when there is none. */
bool option_value(const char *name, char *value, size_t size);
/* Does the comma-separated value of `name=` hold `word`? A comma that stands
 * in parentheses is the word's own. */
bool option_lists(const char *name, const char *word);

#endif
