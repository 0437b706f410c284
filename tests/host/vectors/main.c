/*
 * Checks crypto/ against published vectors and other libraries; prints KTAP.
 *
 * usage: vectors FOLDER [SEED [ROUNDS]]
 *        vectors --answers    prints crypto/known_answers.def
 * FOLDER holds what tests/host/vectors.sh unpacked. ROUNDS random cases of each
 * algorithm are compared, made from SEED.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/host/vectors/read.h"
#include "tests/host/vectors/vectors.h"

static unsigned results, failures;
static unsigned long all_cases;
static uint64_t random_state;

void report(const char *name, unsigned long cases, bool agreed)
{
	failures += !agreed;
	all_cases += cases;
	printf("%s %u %s: %lu cases\n", agreed ? "ok" : "not ok", ++results,
	       name, cases);
	fflush(stdout);
}

/* splitmix64: any seed is as good as another. */
uint64_t random_word(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

size_t random_size(size_t below)
{
	uint64_t word = random_word();

	return (size_t)(word >> 8) % below >> (word % 8);
}

void random_fill(void *to, size_t size)
{
	uint8_t *byte = to;

	while (size--)
		*byte++ = (uint8_t)random_word();
}

static void check_files(const char *folder, const struct vector_file *files)
{
	for (; files->path; files++) {
		unsigned cases;
		bool good = vectors_check(folder, files, &cases);

		report(files->path, cases, good);
	}
}

int main(int argc, char **argv)
{
	unsigned rounds = argc > 3 ? (unsigned)atoi(argv[3]) : 300;

	if (argc < 2) {
		fputs("usage: vectors FOLDER [SEED [ROUNDS]]\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "--answers") == 0) {
		print_known_answers();
		return 0;
	}
	puts("KTAP version 1");
	check_known_answers();
	check_files(argv[1], hash_files);
	check_files(argv[1], cipher_files);
	check_files(argv[1], keyed_files);
	check_files(argv[1], curve_files);
	random_state = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	printf("# seed %llu, %u rounds\n", (unsigned long long)random_state,
	       rounds);
	all_cases = 0;
	hashes_compare(rounds);
	ciphers_compare(rounds);
	keyed_compare(rounds);
	curves_compare(rounds / 3);
	printf("# %lu random cases of seed %s\n", all_cases,
	       argc > 2 ? argv[2] : "1");
	printf("1..%u\n", results);
	return failures != 0;
}
