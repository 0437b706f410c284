/*
 * The names of capabilities, and lists of them. See
 * kernel/security/capability.h.
 *
 * Pure: the same source runs hosted under the sanitizers. A list is outside
 * data, not terminated; nothing is read behind its size.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/security/capability.h"

#define PREFIX_SIZE 4 /* "CAP_" */
#define HEX_DIGITS_MOST 16

static const char *const names[CAP_COUNT] = {
#define CAP(number, name, gates) [number] = "CAP_" #name,
#include "kernel/abi/caps.def"
};

/* Each capability with a text has a gate, and no other one has. */
enum {
	WITH_TEXT = 0
#define CAP(number, name, text) | (u64)(sizeof(text) > 1) << (number)
#include "kernel/abi/caps.def"
	,
	WITH_GATE = 0
#define GATE(name, label, error, text, source) | 1ull << CAP_##name
#include "kernel/abi/caps.def"
};
_Static_assert((u64)WITH_TEXT == (u64)WITH_GATE,
	       "caps.def: a text without a GATE, or the reverse");

const char *capability_name(unsigned cap)
{
	return cap < CAP_COUNT ? names[cap] : NULL;
}

/* Are the words the same but for upper and lower case? `name` is terminated
 * and has capitals only. */
static bool is_word(const char *word, size_t size, const char *name)
{
	if (strlen(name) != size)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = word[i];

		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (c != name[i])
			return false;
	}
	return true;
}

/* The bit of a capability's name, with or without "cap_"; 0 for no name. */
static u64 bit_of(const char *word, size_t size)
{
	for (unsigned cap = 0; cap < CAP_COUNT; cap++)
		if (is_word(word, size, names[cap]) ||
		    is_word(word, size, names[cap] + PREFIX_SIZE))
			return 1ull << cap;
	return 0;
}

bool capability_hex(const char *text, size_t size, u64 *set)
{
	u64 value = 0;

	if (size == 0 || size > HEX_DIGITS_MOST)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = text[i];

		value <<= 4;
		if (c >= '0' && c <= '9')
			value |= (u64)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value |= (u64)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			value |= (u64)(c - 'A' + 10);
		else
			return false;
	}
	*set = value;
	return (value & ~CAP_ALL) == 0;
}

int capability_list(const char **text, size_t *size, u64 *set)
{
	const char *at = *text, *end = at + *size;

	*set = 0;
	if (is_word(at, *size, "NONE"))
		return 0;
	if (*size > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X'))
		return capability_hex(at + 2, *size - 2, set) ? 0 : -EINVAL;
	for (;;) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;
		u64 bit = bit_of(at, (size_t)(stop - at));

		*set |= bit;
		if (bit == 0) {
			*text = at;
			*size = (size_t)(stop - at);
			return -EINVAL;
		}
		if (!comma)
			return 0;
		at = comma + 1;
	}
}
