/*
 * Capabilities: the one question whether a task may do a privileged thing.
 *
 * Invariant: every privileged act asks capable(), which alone looks at the
 * effective set, and every refusal passes audit_deny().
 */
#ifndef KERNEL_SECURITY_CAPABILITY_H
#define KERNEL_SECURITY_CAPABILITY_H

#include "kernel/lib/types.h"

struct cred;

enum capability {
#define CAP(number, name, gates) CAP_##name = number,
#include "kernel/abi/caps.def"
	CAP_COUNT = 41,
};

#define CAP_ALL ((1ull << CAP_COUNT) - 1)

/* Is `cap` in the effective set of `cred`? Records nothing: only for a
 * decision that records its own refusal, once, when all else refused too. */
bool cred_has(const struct cred *cred, enum capability cap);
/* May `cred` use `cap`? A false answer is recorded by audit_deny with
 * `object` as what it was about (a name or NULL). */
bool cred_capable(const struct cred *cred, enum capability cap,
		  const char *object);
/* The same for the current task. */
bool capable(enum capability cap, const char *object);
/* "CAP_CHOWN" and so on; NULL for a number that is none. */
const char *capability_name(unsigned cap);

/* Reads a list of capabilities, `*size` bytes: "none", "0x" and the set in
 * hexadecimal, or names with commas between, each with or without "cap_", in
 * any case. 0, or -EINVAL for a word that is none of these: *text and *size
 * are then that word's. */
int capability_list(const char **text, size_t *size, u64 *set);
/* Reads a set in hexadecimal: 1 to 16 digits, no bit but those of
 * capabilities. False for anything else. */
bool capability_hex(const char *text, size_t size, u64 *set);

#endif
