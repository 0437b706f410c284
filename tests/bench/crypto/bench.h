/*
 * What the benchmark of crypto/ and each library that is measured share.
 *
 * A library is a table of contenders. One is prepared once, which sets its key
 * and what else does not depend on a message, and then run again and again;
 * each run takes one message from work.in to work.out, its nonce or IV
 * included. A library that works in place may do so in work.out, which holds
 * a copy of work.in before the first run.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LARGE 16384 /* bytes of a message */
#define SMALL 64

enum op {
#define OP(ID, ...) OP_##ID,
#include "tests/bench/crypto/ops.def"
#undef OP
	OPS
};

struct contender {
	enum op op;
	const char *name;
	/* False where the processor or the library has it not. */
	bool (*prepare)(const void *with);
	void (*run)(const void *with);
	const void *with;
};

/* The message. A tag goes behind it. */
struct work {
	size_t size, key_size; /* bytes */
	uint8_t key[64], iv[16];
	uint8_t *in, *out;
	/* For curves: another's public value, and a signature of the message
	 * by `key`. */
	uint8_t public[32], signature[64];
};
extern struct work work;

/* What Ravelin has, of several forms of an operation the best one last; then
 * the peers. A contender without a name ends a table. */
const struct contender *ours(void);
extern const struct contender openssl[], gcrypt[], sodium[], nettle[],
	mbedtls[], bearssl[];

/* Stops with what went wrong. */
_Noreturn void give_up(const char *what, const char *name);

#endif
