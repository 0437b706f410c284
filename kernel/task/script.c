/*
 * The line of a script, by the rules of Linux's binfmt_script.c. See
 * kernel/task/script.h.
 *
 * Invariant: no byte past the line is looked at, and what is handed out ends
 * inside it. A path that may have been cut is never handed out; an argument
 * may be.
 */
#include "kernel/task/script.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/task/exec_strings.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_end(char c)
{
	return c == '\n' || c == '\0';
}

static char *skip_blanks(char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* What follows the interpreter, from the blank at `at` on, or NULL. Blanks
 * inside stay, those at the end of a line go. Where the file itself ends
 * before, they stay too, and no text at all is an empty argument. */
static const char *find_argument(char *at, char *last)
{
	char *start = skip_blanks(at, last), *end = start;

	while (end < last && !is_end(*end))
		end++;
	if (end < last && *end == '\0')
		return start;
	while (end > start && is_blank(end[-1]))
		end--;
	*end = '\0';
	return end > start ? start : NULL;
}

int script_parse(char line[SCRIPT_LINE_SIZE], struct script *out)
{
	char *end = line + SCRIPT_LINE_SIZE, *name, *gap;

	if (line[0] != '#' || line[1] != '!')
		return -ENOEXEC;
	name = gap = skip_blanks(line + 2, end);
	while (gap < end && !is_blank(*gap) && !is_end(*gap))
		gap++;
	if (gap == end || (gap == name && *gap == '\n'))
		return -ENOEXEC;
	out->interpreter = name;
	out->argument = is_blank(*gap) ? find_argument(gap, end - 1) : NULL;
	*gap = '\0';
	return 0;
}

static char *append(char *to, const char *text)
{
	size_t size = strlen(text) + 1;

	memcpy(to, text, size);
	return to + size;
}

int script_arguments(struct exec_strings *strings, const struct script *script,
		     const char *path)
{
	size_t old = strlen(strings->bytes) + 1;
	size_t new = strlen(script->interpreter) + 1 + strlen(path) + 1;
	char *at;
	int error;

	if (script->argument)
		new += strlen(script->argument) + 1;
	/* The first argument's room counts only once it is gone. */
	error = new > old ? exec_strings_reserve(strings, new - old) : 0;
	if (error)
		return error;
	at = strings->bytes;
	memmove(at + new, at + old, strings->used - old);
	at = append(at, script->interpreter);
	if (script->argument)
		at = append(at, script->argument);
	append(at, path);
	strings->used += new - old;
	strings->argument_count += script->argument ? 2 : 1;
	return 0;
}
