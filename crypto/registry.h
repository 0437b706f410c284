/*
 * The registry of algorithms by name.
 *
 * Pure: its memory is the caller's, who also says what the processor can run,
 * and keeps others out while it changes.
 *
 * Invariants: of two entries no two have the same driver's name and type; an
 * entry that is BROKEN, or that this processor cannot run, is not found.
 */
#ifndef CRYPTO_REGISTRY_H
#define CRYPTO_REGISTRY_H

#include "crypto/algorithm.h"

enum registry_state {
	REGISTRY_UNTESTED, /* nobody but its test may use it */
	REGISTRY_GOOD,
	REGISTRY_BROKEN,
};

struct registry_entry {
	struct registry_entry *next;
	const struct algorithm *algorithm;
	struct registry_entry *inner; /* what it is made of, or NULL */
	enum registry_state state;
};

struct registry {
	uint32_t features; /* of PROCESSOR_ */
	struct registry_entry *first;
};

/* Room for an algorithm that is put together. */
struct registry_instance {
	struct registry_entry entry;
	struct algorithm algorithm;
	char name[ALGORITHM_NAME_SIZE], driver[ALGORITHM_NAME_SIZE];
	union {
		struct skcipher skcipher;
		struct aead aead;
		struct digest digest;
	} description;
};

/* Has the processor all that the algorithm needs? */
bool registry_can_run(const struct registry *registry,
		      const struct algorithm *algorithm);

/* Adds `entry`, whose algorithm is set, as UNTESTED; false where the driver's
 * name is taken. */
bool registry_add(struct registry *registry, struct registry_entry *entry);

/* The entry of the driver's name, else the best of the algorithm's name, of
 * which `flags` are all set; NULL for none. */
struct registry_entry *registry_get(const struct registry *registry,
				    enum algorithm_type type,
				    const char *name, uint32_t flags);

/* Puts together what `name` says from what is in the registry, with an inner
 * algorithm of which `flags` are set, into `made`. It is not added. Returns
 * CRYPTO_UNKNOWN for what is not to be had. */
int registry_make(const struct registry *registry,
		  struct registry_instance *made, enum algorithm_type type,
		  const char *name, uint32_t flags);

#endif
