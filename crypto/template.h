/*
 * Names of algorithms that are put together: "cbc(aes)", "hmac(sha256)",
 * "gcm_base(ctr(aes),ghash)".
 *
 * Invariant: what may be put together is a fixed list; whoever chooses the
 * name, a program too, gets nothing else. At most two are inside each other.
 */
#ifndef CRYPTO_TEMPLATE_H
#define CRYPTO_TEMPLATE_H

#include "crypto/algorithm.h"

#define TEMPLATE_DEPTH 2 /* "a(b(c))" */
#define TEMPLATE_PARTS 2 /* "a(b,c)" */

struct name_part {
	const char *text; /* in the name that was parsed: not terminated */
	size_t size;	  /* bytes */
};

struct template_name {
	struct name_part head;
	struct name_part parts[TEMPLATE_PARTS];
	unsigned count; /* of the parts, one at least */
};

/* Takes a name apart, a terminated text that nobody has looked at. False for
 * what is no template's name: no parenthesis, one too many, too deep, an
 * empty part, a character that no name has, or too long. */
bool template_parse(const char *name, struct template_name *parsed);

/* What a mode makes of the algorithm inside. */
struct template {
	const char *head;	  /* as names have it */
	enum algorithm_type type; /* of what it makes */
	enum algorithm_type inner;
	const char *driver_head;  /* as drivers' names have it, to both sides */
	const char *driver_tail;  /* of the driver inside */
	const char *allowed;	  /* the names inside, each between blanks */
	void (*make)(struct algorithm *made, void *description,
		     const struct algorithm *inner);
};

/* The template of a parsed name, and the part that names the algorithm inside;
 * NULL for one that is not on the list. */
const struct template *template_of(enum algorithm_type type,
				   const struct template_name *parsed,
				   struct name_part *inner);
/* May `name`, of an algorithm and not of a driver, stand inside? */
bool template_allows(const struct template *by, const char *name);

#endif
