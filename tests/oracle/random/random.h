/*
 * The random programs of the oracle: calls on credentials, and those that
 * credentials decide, as a file of bytes. See docs/HACKING.md.
 *
 * A file is a header, and then programs: the number of calls, and the calls.
 * The same file and the same program run on Linux and on Ravelin, and after
 * each call the whole state is added to a hash, one for each random program.
 * Invariant: what is recorded depends on the file alone.
 */
#ifndef TESTS_ORACLE_RANDOM_RANDOM_H
#define TESTS_ORACLE_RANDOM_RANDOM_H

#include <stdint.h>

#define RANDOM_MAGIC 0x0a326c6361726f52ull
#define RANDOM_CALLS_LEAST 16u
#define RANDOM_CALLS_MOST 64u

struct random_header {
	uint64_t magic;
	uint64_t seed; /* what made them, for those who read */
	uint32_t first; /* the first one's number */
	uint32_t count;
};

struct random_call {
	uint8_t kind;
	uint8_t arguments[3];
};

enum random_kind {
#define KIND(name, text, letters, weight) KIND_##name,
#include "tests/oracle/random/kinds.def"
#undef KIND
	KIND_COUNT
};

/* What a file is at the start. */
enum random_file_kind { FILE_ELF, FILE_SCRIPT, FILE_DATA };

struct random_attribute {
	uint8_t revision; /* 2 or 3, or 0 for none */
	uint8_t is_effective;
	uint32_t root; /* of revision 3 */
	uint64_t permitted, inheritable;
};

struct random_file {
	const char *path; /* below /random, where one works */
	const char *interpreter;
	enum random_file_kind kind;
	uint32_t uid, gid, mode;
	struct random_attribute attribute;
};

extern const struct random_file random_files[];
extern const unsigned random_file_count;

/* The meaning of an argument's byte, by its letter of kinds.def. */
uint32_t random_user(uint8_t byte);
uint32_t random_group(uint8_t byte);
uint32_t random_cap(uint8_t byte);
uint64_t random_set(uint8_t byte);
unsigned random_file_index(uint8_t byte);
const char *random_directory(uint8_t byte);
uint32_t random_mode(uint8_t byte);
struct random_attribute random_attribute(uint8_t byte);
uint32_t random_signal(uint8_t byte);

#define RANDOM_TARGETS 7u /* of kill */
#define RANDOM_OPENS 5u   /* ways to open: files.c */

#endif
