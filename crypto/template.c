/*
 * The parser of names that are put together, and the list of what may be.
 * See template.h.
 */
#include "crypto/template.h"

#include <string.h>

#include "crypto/modes.h"

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

/* Ends the part that began at `start`, before `at`. */
static bool end_part(struct template_name *parsed, const char *start,
		     const char *at)
{
	if (at == start || parsed->count == TEMPLATE_PARTS)
		return false;
	parsed->parts[parsed->count++] =
		(struct name_part){ start, (size_t)(at - start) };
	return true;
}

/* One character at a depth of parentheses. `before` is the one before it. A
 * part of the whole ends at a comma or a parenthesis of depth 1. */
static bool is_in_place(char c, char before, unsigned depth)
{
	bool ends = c == ')' || c == ',';

	if (is_name_char(c))
		return before != ')';
	if (c == '(')
		return is_name_char(before) && depth < TEMPLATE_DEPTH;
	return ends && depth > 0 && (is_name_char(before) || before == ')');
}

bool template_parse(const char *name, struct template_name *parsed)
{
	const char *start = name;
	unsigned depth = 0;
	char before = 0;
	size_t size = 0;

	memset(parsed, 0, sizeof(*parsed));
	for (; name[size] && size < ALGORITHM_NAME_SIZE; size++) {
		const char *at = name + size;
		bool ended = depth == 0 && before == ')';

		if (ended || !is_in_place(*at, before, depth))
			return false;
		if (*at == '(' && depth++ == 0) {
			parsed->head = (struct name_part){ name, size };
			start = at + 1;
		}
		if (depth == 1 && (*at == ')' || *at == ',')) {
			if (!end_part(parsed, start, at))
				return false;
			start = at + 1;
		}
		if (*at == ')')
			depth--;
		before = *at;
	}
	return size < ALGORITHM_NAME_SIZE && depth == 0 && before == ')';
}

#define MAKE_SKCIPHER(MODE)                                              \
	static void make_##MODE(struct algorithm *made, void *memory,    \
				const struct algorithm *inner)           \
	{                                                                \
		MODE##_of(memory, inner->cipher);                        \
		made->skcipher = memory;                                 \
	}

MAKE_SKCIPHER(ecb)
MAKE_SKCIPHER(cbc)
MAKE_SKCIPHER(ctr)
MAKE_SKCIPHER(xts)

static void make_gcm(struct algorithm *made, void *memory,
		     const struct algorithm *inner)
{
	gcm_of(memory, inner->cipher);
	made->aead = memory;
}

static void make_cmac(struct algorithm *made, void *memory,
		      const struct algorithm *inner)
{
	cmac_of(memory, inner->cipher);
	made->digest = memory;
}

static void make_hmac(struct algorithm *made, void *memory,
		      const struct algorithm *inner)
{
	hmac_of(memory, inner->digest->hash);
	made->digest = memory;
}

#define EACH_CIPHER " aes blowfish des des3_ede idea serpent "
#define EACH_HASH " md5 sha1 sha224 sha256 sha384 sha512 sha3-224 sha3-256" \
	" sha3-384 sha3-512 "

/* Linux's names, also of the drivers. */
static const struct template templates[] = {
	{ "ecb", ALGORITHM_SKCIPHER, ALGORITHM_CIPHER, "ecb(", ")",
	  EACH_CIPHER, make_ecb },
	{ "cbc", ALGORITHM_SKCIPHER, ALGORITHM_CIPHER, "cbc(", ")",
	  EACH_CIPHER, make_cbc },
	{ "ctr", ALGORITHM_SKCIPHER, ALGORITHM_CIPHER, "ctr(", ")",
	  EACH_CIPHER, make_ctr },
	{ "xts", ALGORITHM_SKCIPHER, ALGORITHM_CIPHER, "xts(", ")",
	  " aes serpent ", make_xts },
	{ "gcm", ALGORITHM_AEAD, ALGORITHM_CIPHER, "gcm_base(ctr(",
	  "),ghash-generic)", " aes ", make_gcm },
	{ "cmac", ALGORITHM_DIGEST, ALGORITHM_CIPHER, "cmac(", ")",
	  " aes des3_ede ", make_cmac },
	{ "hmac", ALGORITHM_DIGEST, ALGORITHM_DIGEST, "hmac(", ")",
	  EACH_HASH, make_hmac },
};

static bool is_part(const struct name_part *part, const char *text)
{
	return part->size == strlen(text) &&
	       memcmp(part->text, text, part->size) == 0;
}

/* "gcm_base(ctr(X),ghash)" is what "gcm(X)" stands for. */
static bool gcm_inner(const struct template_name *parsed,
		      struct name_part *inner)
{
	const struct name_part *ctr = &parsed->parts[0];

	if (parsed->count != 2 || ctr->size < sizeof("ctr(x)") - 1 ||
	    memcmp(ctr->text, "ctr(", 4) != 0 ||
	    (!is_part(&parsed->parts[1], "ghash") &&
	     !is_part(&parsed->parts[1], "ghash-generic")))
		return false;
	*inner = (struct name_part){ ctr->text + 4, ctr->size - 5 };
	return true;
}

const struct template *template_of(enum algorithm_type type,
				   const struct template_name *parsed,
				   struct name_part *inner)
{
	struct name_part head = parsed->head;

	if (is_part(&head, "gcm_base")) {
		if (!gcm_inner(parsed, inner))
			return NULL;
		head = (struct name_part){ "gcm", 3 };
	} else if (parsed->count == 1) {
		*inner = parsed->parts[0];
	} else {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++)
		if (templates[i].type == type &&
		    is_part(&head, templates[i].head))
			return &templates[i];
	return NULL;
}

bool template_allows(const struct template *by, const char *name)
{
	size_t size = strlen(name);

	for (const char *at = by->allowed; *at; at++)
		if (at[0] == ' ' && strncmp(at + 1, name, size) == 0 &&
		    at[1 + size] == ' ')
			return size > 0;
	return false;
}
