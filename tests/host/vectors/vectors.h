/*
 * Published test vectors, and comparison with other libraries: what the files
 * of this tool share.
 *
 * A file of vectors is lines of NAME = VALUE or NAME: VALUE, comments from #
 * on, and section headers [NAME = VALUE] or [NAME]. That is NIST's .rsp and
 * Crypto++'s form alike. A case is checked when all of its fields are there:
 * at a blank line, or as soon as the field `ends` has come.
 *
 * Invariants: each case counts as passed, failed or skipped with a reason, and
 * a file must hold just as many as its table says: a reader that misses half
 * of it fails. Other forms than lines of fields have a reader of their own.
 */
#ifndef TESTS_HOST_VECTORS_VECTORS_H
#define TESTS_HOST_VECTORS_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct vectors; /* a file that is being read */

/* What becomes of a case. A skipped one says why: vector_skip(). */
enum verdict { FAILED, PASSED, SKIPPED };

struct vector_file {
	const char *path; /* below the folder of vectors */
	/* Checks one case; with NULL, `read` is called once instead. */
	enum verdict (*check)(struct vectors *file);
	void (*read)(struct vectors *file, FILE *stream);
	const void *with;    /* whatever `check` wants of it */
	const char *ends;    /* the field that ends a case, or NULL */
	unsigned cases;      /* that must pass */
	unsigned skipped;    /* that must be skipped */
	const char *section; /* where ends is set: fields live until this one */
};

/* What a file's `with` says. */
const void *vector_with(const struct vectors *file);
/* A place for what a file's cases hand on; zeros at its start. */
#define VECTOR_SCRATCH_SIZE 4096
uint8_t *vector_scratch(struct vectors *file);

/* Has the case such a field, be it a section's? */
bool has_field(const struct vectors *file, const char *name);
/* The text of a field. That it is missing ends the tool, as each fault of a
 * file's form does. */
const char *field_text(const struct vectors *file, const char *name);
unsigned long field_number(const struct vectors *file, const char *name);
/* The bytes of a field, valid while the case is checked. Hexadecimal, with 0x
 * or without; "text" in quotes; r3 before either is three times. */
const uint8_t *field_bytes(struct vectors *file, const char *name,
			   size_t *size);
/* Memory for output, valid while the case is checked. */
uint8_t *vector_buffer(struct vectors *file, size_t size);

/* Are the bytes those of the field, and as many? */
enum verdict is_field(struct vectors *file, const char *name,
		      const uint8_t *bytes, size_t size);
/* SKIPPED; the reason is a constant text. */
enum verdict vector_skip(struct vectors *file, const char *reason);

/* Counts a case, for a reader of another form. */
void vector_count(struct vectors *file, enum verdict verdict);

/* One line of KTAP: `cases` were compared, and all agreed or not. */
void report(const char *name, unsigned long cases, bool agreed);

/* Random bytes from the seed of this run: the same for the same seed. */
uint64_t random_word(void);
/* 0 to below - 1; small numbers are as frequent as great ones. */
size_t random_size(size_t below);
void random_fill(void *to, size_t size);

/* The files of each kind, ended by an entry without a path; and the random
 * comparisons, `rounds` cases of each algorithm. */
extern const struct vector_file cipher_files[], curve_files[], hash_files[],
	keyed_files[];
void ciphers_compare(unsigned rounds);
void curves_compare(unsigned rounds);
void hashes_compare(unsigned rounds);
void keyed_compare(unsigned rounds);

/* What the self-tests know, as libgcrypt and OpenSSL have it; and printed, for
 * crypto/known_answers.def. */
void check_known_answers(void);
void print_known_answers(void);

/* The hash function that files call so, as in "SHA-256"; or NULL. */
const struct hash_function *hash_called(const char *name);

#endif
