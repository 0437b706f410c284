/*
 * What the parts of the program `oracle_random` share. It runs a random
 * program in a child; where that executes a file, the new image goes on with
 * it, by what lies in two open files.
 */
#ifndef TESTS_ORACLE_RANDOM_GUEST_H
#define TESTS_ORACLE_RANDOM_GUEST_H

#include <stdbool.h>

#include "tests/oracle/random/random.h"

/* The descriptors that stay open over execve: how far it is, and the file of
 * programs. */
#define SAVED_FD 3
#define PROGRAMS_FD 4

#define FOLDER "/random"
#define PATH_SIZE 64

/* What is known of a file after a call on it. Zero for other calls. */
struct seen_file {
	uint32_t mode, uid, gid;
	int32_t attribute_size; /* of security.capability, or the errno */
	uint8_t attribute[24];
};

/* What is recorded after each call. Without padding: it is hashed. */
struct record {
	int64_t result;
	uint64_t effective, permitted, inheritable, bounding, ambient;
	uint32_t uids[4], gids[4]; /* real, effective, saved, fs */
	uint32_t group_count, groups[7];
	uint32_t securebits;
	uint32_t no_new_privs;
	uint32_t is_dumpable;
	uint32_t death_signal;
	uint32_t is_secure; /* AT_SECURE of the image */
	uint32_t unused;
	struct seen_file file;
};
_Static_assert(sizeof(struct record) == 176, "no padding");

/* Where a random program is. What lies in SAVED_FD is this. */
struct place {
	uint64_t hash;
	uint64_t offset; /* of its calls in PROGRAMS_FD */
	uint32_t count;
	uint32_t index, end; /* the next call, and where this process ends */
	uint32_t tells; /* each call and its record on standard output */
	int32_t targets[RANDOM_TARGETS];
	uint32_t reads_all; /* every set, bit by bit, after each call */
};

extern struct place place;
extern struct random_call calls[RANDOM_CALLS_MOST];

/* state.c */
void state_read_auxiliary(char **environment);
const char *state_own_path(void);
void state_fill(struct record *record);
/* Adds what a call gave to the hash, and tells it if wanted. */
void state_record(const struct random_call *call, int64_t result,
		  const struct seen_file *file);

/* text.c: a line for the call, a line or two for the record. */
void text_tell(const struct random_call *call, const struct record *record);

/* files.c: of all files, and of one that a call may have changed. */
void files_make(void);
void files_restore(unsigned index);
void files_path(char path[PATH_SIZE], const char *name);
long files_set_attribute(const char *path,
			 const struct random_attribute *attribute);
void files_look(const char *path, struct seen_file *seen);

/* file_calls.c, credential_calls.c: makes the call. */
long call_on_file(const struct random_call *call, struct seen_file *seen);
long call_on_credentials(const struct random_call *call);
/* The kinds that call_on_file() makes. */
bool is_on_file(const struct random_call *call);

/* targets.c */
void targets_start(int32_t targets[RANDOM_TARGETS]);

#endif
