/*
 * Makes files of random programs, and shortens one that was found. Runs on
 * the host. See tests/oracle/random/random.h.
 *
 * usage: oracle_programs make SEED FIRST COUNT >FILE
 *        oracle_programs cut FILE NUMBER >FILE    it, and shorter ones
 *        oracle_programs pick FILE HASHES HASHES >FILE
 *                                     the shortest whose hashes differ
 * Program N of a seed is the same in every file that holds it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/oracle/random/random.h"

struct program {
	uint32_t count;
	struct random_call calls[RANDOM_CALLS_MOST];
};

static const unsigned weights[KIND_COUNT] = {
#define KIND(name, text, letters, weight) [KIND_##name] = weight,
#include "tests/oracle/random/kinds.def"
#undef KIND
};

/* Whole beginnings, that lead to where a random walk seldom comes. The bytes
 * are indices of tables.c. */
#define ROOT 0
#define USER 1
#define OTHER 2
#define SAME 3
static const struct program beginnings[] = {
	{ 0, { { 0 } } },
	{ 3, { { KIND_KEEPCAPS, { 1 } },
	       { KIND_SETRESUID, { USER, USER, USER } },
	       { KIND_CAPS_EFFECTIVE, { 0 } } } },
	{ 3, { { KIND_CAPS_INHERIT, { 0 } }, { KIND_AMBIENT_RAISE, { 7 } },
	       { KIND_SETRESUID, { USER, USER, USER } } } },
	{ 5, { { KIND_CAPS_INHERIT, { 3 } }, { KIND_AMBIENT_RAISE, { 6 } },
	       { KIND_AMBIENT_RAISE, { 7 } },
	       { KIND_SECUREBITS, { 9, 1 } }, /* fixup off: ambient stays */
	       { KIND_SETRESUID, { USER, USER, USER } } } },
	{ 1, { { KIND_SETRESUID, { USER, ROOT, ROOT } } } },
	{ 1, { { KIND_SETRESUID, { ROOT, USER, USER } } } },
	{ 2, { { KIND_SETRESGID, { USER, USER, USER } },
	       { KIND_SETRESUID, { USER, USER, USER } } } },
	{ 1, { { KIND_SECUREBITS, { 8, 1 } } } },
	{ 2, { { KIND_CAPS_INHERIT, { 0 } },
	       { KIND_SETRESUID, { OTHER, OTHER, OTHER } } } },
	{ 3, { { KIND_CAPS_INHERIT, { 0 } }, { KIND_KEEPCAPS, { 1 } },
	       { KIND_SETRESUID, { USER, USER, USER } } } },
};
#define BEGINNINGS (sizeof(beginnings) / sizeof(beginnings[0]))

static void die(const char *why)
{
	fprintf(stderr, "oracle_programs: %s\n", why);
	exit(1);
}

static void put(const void *bytes, size_t size)
{
	if (fwrite(bytes, size, 1, stdout) != 1)
		die("cannot write");
}

static void put_program(const struct program *program)
{
	put(program, sizeof(program->count) +
			     program->count * sizeof(program->calls[0]));
}

static void put_header(uint64_t seed, uint32_t first, uint32_t count)
{
	struct random_header header = { RANDOM_MAGIC, seed, first, count };

	put(&header, sizeof(header));
}

/* --- make ----------------------------------------------------------------- */

/* splitmix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom
 * number generators" (2014). */
static uint32_t next(uint64_t *state)
{
	uint64_t word = *state += 0x9e3779b97f4a7c15ull;

	word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9ull;
	word = (word ^ word >> 27) * 0x94d049bb133111ebull;
	return (uint32_t)(word >> 32);
}

static uint8_t pick_kind(uint64_t *state)
{
	unsigned sum = 0, chosen;

	for (unsigned kind = 0; kind < KIND_COUNT; kind++)
		sum += weights[kind];
	chosen = next(state) % sum;
	for (uint8_t kind = 0;; kind++) {
		if (chosen < weights[kind])
			return kind;
		chosen -= weights[kind];
	}
}

static void make_program(uint64_t seed, uint32_t number,
			 struct program *program)
{
	uint64_t state = seed;
	uint32_t count;

	/* Two rounds, so that neighbours have nothing in common. */
	state = ((uint64_t)next(&state) << 32 | next(&state)) + number;
	state = (uint64_t)next(&state) << 32 | next(&state);
	*program = beginnings[next(&state) % BEGINNINGS];
	count = RANDOM_CALLS_LEAST +
		next(&state) % (RANDOM_CALLS_MOST - RANDOM_CALLS_LEAST + 1);
	while (program->count < count) {
		struct random_call *call = &program->calls[program->count++];
		uint32_t bytes;

		call->kind = pick_kind(&state);
		bytes = next(&state);
		for (unsigned i = 0; i < 3; i++)
			call->arguments[i] = (uint8_t)(bytes >> 8 * i);
	}
}

static void make(uint64_t seed, uint32_t first, uint32_t count)
{
	struct program program;

	put_header(seed, first, count);
	for (uint32_t i = 0; i < count; i++) {
		make_program(seed, first + i, &program);
		put_program(&program);
	}
}

/* --- cut and pick --------------------------------------------------------- */

static FILE *open_programs(const char *name, struct random_header *header)
{
	FILE *file = fopen(name, "rb");

	if (!file || fread(header, sizeof(*header), 1, file) != 1 ||
	    header->magic != RANDOM_MAGIC)
		die("that is no file of programs");
	return file;
}

static void read_program(FILE *file, struct program *program)
{
	if (fread(&program->count, sizeof(program->count), 1, file) != 1 ||
	    program->count > RANDOM_CALLS_MOST ||
	    fread(program->calls, sizeof(program->calls[0]), program->count,
		  file) != program->count)
		die("the file of programs is cut");
}

static void cut(const char *name, uint32_t number)
{
	struct random_header header;
	FILE *file = open_programs(name, &header);
	struct program whole;
	uint32_t count = 1;

	if (number < header.first || number - header.first >= header.count)
		die("that program is not in the file");
	for (uint32_t i = header.first; i <= number; i++)
		read_program(file, &whole);
	fclose(file);
	for (int writes = 0; writes < 2; writes++) {
		if (writes) {
			put_header(header.seed, 0, count);
			put_program(&whole);
		}
		for (uint32_t size = whole.count; size > 0; size /= 2)
			for (uint32_t at = 0; at + size <= whole.count;
			     at += size) {
				struct program less = whole;

				count += !writes;
				less.count -= size;
				memcpy(less.calls + at, whole.calls + at + size,
				       (whole.count - at - size) *
					       sizeof(whole.calls[0]));
				if (writes)
					put_program(&less);
			}
	}
}

/* Of those whose lines differ, a shortest one; status 2 for none. */
static int pick(const char *name, const char *one, const char *other)
{
	struct random_header header;
	FILE *file = open_programs(name, &header);
	FILE *hashes[2] = { fopen(one, "r"), fopen(other, "r") };
	struct program program, best = { .count = UINT32_MAX };
	char lines[2][64];

	if (!hashes[0] || !hashes[1])
		die("no hashes");
	for (uint32_t i = 0; i < header.count; i++) {
		read_program(file, &program);
		if (!fgets(lines[0], sizeof(lines[0]), hashes[0]) ||
		    !fgets(lines[1], sizeof(lines[1]), hashes[1]))
			die("too few hashes");
		if (strcmp(lines[0], lines[1]) != 0 &&
		    program.count < best.count)
			best = program;
	}
	if (best.count == UINT32_MAX)
		return 2;
	put_header(header.seed, 0, 1);
	put_program(&best);
	return 0;
}

static uint64_t number_of(const char *word)
{
	char *end;
	uint64_t number = strtoull(word, &end, 0);

	if (*end || end == word)
		die("that is no number");
	return number;
}

int main(int count, char **words)
{
	int status = 0;

	if (count == 5 && strcmp(words[1], "make") == 0)
		make(number_of(words[2]), (uint32_t)number_of(words[3]),
		     (uint32_t)number_of(words[4]));
	else if (count == 4 && strcmp(words[1], "cut") == 0)
		cut(words[2], (uint32_t)number_of(words[3]));
	else if (count == 5 && strcmp(words[1], "pick") == 0)
		status = pick(words[2], words[3], words[4]);
	else
		die("make, cut or pick?");
	if (fflush(stdout) != 0)
		die("cannot write");
	return status;
}
