/*
 * The kernel's command line. See kernel/options.h.
 *
 * Invariant: the text is never changed and nothing is copied but into the
 * caller's buffer, so that it can be asked before there is any memory.
 */
#include "kernel/options.h"

#include <string.h>

static const char *line = "";

void options_init(const char *command_line)
{
	line = command_line;
}

const char *options_text(void)
{
	return line;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The next word at or after `*at`: its start, and its length in *size. */
static const char *next_word(const char **at, size_t *size)
{
	const char *start = *at;

	while (is_blank(*start))
		start++;
	*size = 0;
	while (start[*size] && !is_blank(start[*size]))
		(*size)++;
	*at = start + *size;
	return *size ? start : NULL;
}

/* Is `word` one of the words between the |s of `choices`? */
static bool is_choice(const char *choices, const char *word, size_t size)
{
	for (;;) {
		const char *end = strchr(choices, '|');
		size_t length = end ? (size_t)(end - choices) : strlen(choices);

		if (length == size && memcmp(choices, word, size) == 0)
			return true;
		if (!end)
			return false;
		choices = end + 1;
	}
}

/* May `word` stand there, as far as the option `name` goes? */
static bool is_option(const char *name, const char *values, const char *word,
		      size_t size)
{
	size_t length = strlen(name);

	if (size < length || memcmp(word, name, length) != 0)
		return false;
	if (values[0] == '\0')
		return size == length;
	if (size == length || word[length] != '=')
		return false;
	return (values[0] >= 'A' && values[0] <= 'Z') ||
	       is_choice(values, word + length + 1, size - length - 1);
}

static bool is_known(const char *word, size_t size)
{
	static const struct {
		const char *name, *values;
	} known[] = {
#define OPTION(name, values, text) { name, values },
#include "kernel/options.def"
#undef OPTION
	};

	for (unsigned i = 0; i < ARRAY_SIZE(known); i++)
		if (is_option(known[i].name, known[i].values, word, size))
			return true;
	return false;
}

const char *options_unknown(size_t *size)
{
	const char *at = line, *word;

	while ((word = next_word(&at, size)))
		if (!is_known(word, *size))
			return word;
	return NULL;
}

bool option_is_set(const char *name)
{
	const char *at = line, *word;
	size_t size;

	while ((word = next_word(&at, &size)))
		if (size == strlen(name) && memcmp(word, name, size) == 0)
			return true;
	return false;
}

const char *option_next(const char *name, const char *after, size_t *size)
{
	const char *at = after ? after : line, *word;
	size_t word_size, name_size = strlen(name);

	/* What is left of the word that `after` stands in is no word. */
	while (after && *at && !is_blank(*at))
		at++;
	while ((word = next_word(&at, &word_size))) {
		if (word_size > name_size && word[name_size] == '=' &&
		    memcmp(word, name, name_size) == 0) {
			*size = word_size - name_size - 1;
			return word + name_size + 1;
		}
	}
	return NULL;
}

/* The last value of name=, not terminated: its length in *size. */
static const char *find_value(const char *name, size_t *size)
{
	const char *found = NULL, *value = NULL;
	size_t value_size;

	*size = 0;
	while ((value = option_next(name, value, &value_size))) {
		found = value;
		*size = value_size;
	}
	return found;
}

bool option_value(const char *name, char *value, size_t size)
{
	size_t length;
	const char *found = find_value(name, &length);

	if (!found || size == 0)
		return false;
	if (length > size - 1)
		length = size - 1;
	memcpy(value, found, length);
	value[length] = '\0';
	return true;
}

/* Of the list's first word: up to a comma that is in no parentheses. */
static size_t first_of_list(const char *list, size_t size)
{
	unsigned depth = 0;
	size_t length = 0;

	for (; length < size && (depth > 0 || list[length] != ','); length++) {
		if (list[length] == '(')
			depth++;
		else if (list[length] == ')' && depth > 0)
			depth--;
	}
	return length;
}

bool option_lists(const char *name, const char *word)
{
	size_t size, word_size = strlen(word);
	const char *at = find_value(name, &size);

	while (at && size > 0) {
		size_t length = first_of_list(at, size);

		if (length == word_size && memcmp(at, word, length) == 0)
			return true;
		if (length == size)
			return false;
		at += length + 1;
		size -= length + 1;
	}
	return false;
}
