/*
 * The known answers, and how they are read. See known_answers.h.
 */
#include "crypto/known_answers.h"

#include <string.h>

#define ANSWER(NAME, KEY, HEADER, SIZE, RESULT) \
	{ (NAME), (KEY), (HEADER), (SIZE), (RESULT) },

const struct known_answer known_answers[] = {
#include "crypto/known_answers.def"
};

const size_t known_answer_count = sizeof(known_answers) /
				  sizeof(known_answers[0]);

const struct known_answer *known_answers_of(const char *name, size_t *count)
{
	const struct known_answer *first = NULL;

	*count = 0;
	for (size_t i = 0; i < known_answer_count; i++) {
		if (strcmp(known_answers[i].name, name) != 0)
			continue;
		if (!first)
			first = &known_answers[i];
		++*count;
	}
	return first;
}

void answer_fill(uint8_t *bytes, size_t size, unsigned start)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(start + i);
}

static unsigned digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

size_t answer_read(uint8_t *bytes, const char *result)
{
	size_t size = 0;

	for (; result[0] && result[1] && size < ANSWER_SIZE_MAX; result += 2)
		bytes[size++] = (uint8_t)(digit(result[0]) << 4 |
					  digit(result[1]));
	return size;
}
