/*
 * Measures crypto/ against other libraries, all in this process.
 *
 * The machine is shared and its clock is not constant, so nothing is compared
 * but what ran within the same few milliseconds: contenders run in turns, in
 * windows of about a millisecond, and what counts is the median of the
 * ratios, one for each round. Peers that are clearly slower than the best one
 * leave after a few rounds. Before that, all must give the same output.
 *
 * usage: bench_crypto [--only TEXT] [--rounds N] [--forms] [--plot FILE]
 *   --only    the rows whose name holds TEXT
 *   --forms   each form that Ravelin has, not only the best one
 *   --plot    the ratios for gnuplot: name, ratio, target
 * The status is 0 whether or not the targets are met: times are no test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/ed25519.h"
#include "crypto/x25519.h"
#include "tests/bench/crypto/bench.h"

#define WINDOW_NS 1200000.0
#define ROUNDS_MAX 1001
#define FIRST_ROUNDS 7
#define CLEARLY_SLOWER 1.3
#define CONTENDERS_MAX 8

struct work work;

static const struct row {
	const char *name;
	enum op op;
	size_t key_size, size, result; /* bytes; size 0 for an absent row */
	double target;
} rows[] = {
#define OP(ID, NAME, KEY, WHOLE, EXTRA, TO_LARGE, TO_SMALL)         \
	{ NAME, OP_##ID, KEY, (TO_LARGE) > 0 ? LARGE : 0,                \
	  (WHOLE) * LARGE + (EXTRA), TO_LARGE },                    \
	{ NAME, OP_##ID, KEY, (TO_SMALL) > 0 ? SMALL : 0,                \
	  (WHOLE) * SMALL + (EXTRA), TO_SMALL },
#include "tests/bench/crypto/ops.def"
#undef OP
};

/* One contender of a row, and what was measured of it. */
struct runner {
	const struct contender *by;
	unsigned long calls; /* in a window */
	double best_ns;      /* of a call */
	double ratios[ROUNDS_MAX];
	unsigned rounds;
	bool left;
};

static unsigned rounds = 41;
static const char *only = "";
static bool all_forms;
static FILE *plot;

_Noreturn void give_up(const char *what, const char *name)
{
	fprintf(stderr, "bench_crypto: %s: %s\n", name, what);
	exit(1);
}

/* Of the processor, not of the wall: what other processes take is not ours. */
static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds of a call, over one window. */
static double window(struct runner *runner)
{
	const struct contender *by = runner->by;
	double start = now_ns(), ns;

	for (unsigned long i = 0; i < runner->calls; i++)
		by->run(by->with);
	ns = (now_ns() - start) / (double)runner->calls;
	if (ns < runner->best_ns)
		runner->best_ns = ns;
	return ns;
}

static void choose_calls(struct runner *runner)
{
	runner->calls = 1;
	runner->best_ns = 1e12;
	for (;;) {
		double ns = window(runner);

		if (ns * (double)runner->calls > WINDOW_NS / 4) {
			runner->calls = (unsigned long)(WINDOW_NS / ns) + 1;
			return;
		}
		runner->calls *= 2;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const struct runner *runner)
{
	static double sorted[ROUNDS_MAX];

	memcpy(sorted, runner->ratios, runner->rounds * sizeof(double));
	qsort(sorted, runner->rounds, sizeof(double), compare);
	return sorted[runner->rounds / 2];
}

/* All that a row's contenders take is the same, and what they give too. */
static void start_row(const struct row *row)
{
	static uint8_t in[LARGE] __attribute__((aligned(64)));
	static uint8_t out[LARGE + 64] __attribute__((aligned(64)));
	static const uint8_t base[32] = { 77 };
	struct ed25519_key key;

	for (size_t i = 0; i < LARGE; i++)
		in[i] = (uint8_t)(i * 7 + (i >> 8));
	for (size_t i = 0; i < sizeof(work.key); i++)
		work.key[i] = (uint8_t)(i * 5 + 1);
	for (size_t i = 0; i < sizeof(work.iv); i++)
		work.iv[i] = (uint8_t)(i * 3);
	work.in = in;
	work.out = out;
	work.size = row->size;
	work.key_size = row->key_size;
	x25519_public(work.public, base);
	ed25519_set_key(&key, work.key);
	ed25519_sign(work.signature, &key, in, row->size);
}

static bool start_contender(struct runner *runner, const struct row *row,
			    uint8_t *result)
{
	memset(work.out, 0, LARGE + 64);
	memcpy(work.out, work.in, work.size);
	if (!runner->by->prepare(runner->by->with))
		return false;
	runner->by->run(runner->by->with);
	memcpy(result, work.out, row->result);
	choose_calls(runner);
	return true;
}

static unsigned start_peers(struct runner *peers, const struct row *row,
			    const uint8_t *expected)
{
	static const struct contender *const libraries[] = {
		openssl, gcrypt, sodium, nettle, mbedtls, bearssl,
	};
	static uint8_t result[LARGE + 64];
	unsigned count = 0;

	for (unsigned i = 0; i < 6; i++)
		for (const struct contender *c = libraries[i]; c->name; c++) {
			if (c->op != row->op)
				continue;
			peers[count] = (struct runner){ .by = c };
			if (!start_contender(&peers[count], row, result))
				continue;
			if (memcmp(result, expected, row->result) != 0)
				give_up(row->name, c->name);
			count++;
		}
	return count;
}

/* Slower ones leave when the first rounds are over. */
static void drop_slow(struct runner *peers, unsigned count)
{
	double least = 1e12;

	for (unsigned i = 0; i < count; i++)
		if (median(&peers[i]) < least)
			least = median(&peers[i]);
	for (unsigned i = 0; i < count; i++)
		peers[i].left = median(&peers[i]) > least * CLEARLY_SLOWER;
}

/* A ratio is the peer's time over ours: of the windows side by side. */
static void measure(struct runner *our, struct runner *peers, unsigned count)
{
	for (unsigned round = 0; round < rounds; round++) {
		if (round == FIRST_ROUNDS)
			drop_slow(peers, count);
		for (unsigned i = 0; i < count; i++) {
			double ns;

			if (peers[i].left)
				continue;
			/* Each is first in every other round. */
			ns = round % 2 ? window(our) : window(&peers[i]);
			peers[i].ratios[peers[i].rounds++] =
				round % 2 ? window(&peers[i]) / ns :
					    ns / window(our);
		}
	}
}

static void print_speed(const struct row *row, double ns)
{
	if (row->op == OP_ED25519_SIGN || row->op == OP_ED25519_VERIFY ||
	    row->op == OP_X25519)
		printf(" %7.1f k/s ", 1e6 / ns);
	else
		printf(" %7.3f GB/s", (double)row->size / ns);
}

static void print_row(const struct row *row, const struct runner *our,
		      const struct runner *peers, unsigned count)
{
	const struct runner *best = NULL;
	double ratio = 0;

	for (unsigned i = 0; i < count; i++)
		if (!best || median(&peers[i]) < ratio) {
			best = &peers[i];
			ratio = median(best);
		}
	if (!best)
		return;
	printf("%-17s %5zu %-20.20s", row->name, row->size, our->by->name);
	print_speed(row, our->best_ns);
	print_speed(row, best->best_ns);
	printf(" %-9s %6.2f %5.2f %s |", best->by->name, ratio, row->target,
	       ratio >= row->target ? "ok  " : "LESS");
	for (unsigned i = 0; i < count; i++)
		printf(" %s %.2f", peers[i].by->name, median(&peers[i]));
	putchar('\n');
	fflush(stdout);
	if (plot)
		fprintf(plot, "\"%s %zu\" %.4f %.2f\n", row->name, row->size,
			ratio, row->target);
}

static void run_row(const struct row *row)
{
	static struct runner our, peers[CONTENDERS_MAX];
	static uint8_t expected[LARGE + 64], result[LARGE + 64];
	const struct contender *last = NULL;
	unsigned count;

	start_row(row);
	for (const struct contender *c = ours(); c->name; c++) {
		if (c->op != row->op)
			continue;
		our = (struct runner){ .by = c };
		if (!start_contender(&our, row, result))
			continue;
		if (last && memcmp(result, expected, row->result) != 0)
			give_up(row->name, c->name);
		memcpy(expected, result, row->result);
		last = c;
		if (!all_forms)
			continue;
		count = start_peers(peers, row, expected);
		measure(&our, peers, count);
		print_row(row, &our, peers, count);
	}
	if (!last || all_forms)
		return;
	our = (struct runner){ .by = last };
	start_contender(&our, row, result);
	count = start_peers(peers, row, expected);
	measure(&our, peers, count);
	print_row(row, &our, peers, count);
}

static void read_arguments(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--forms") == 0) {
			all_forms = true;
			continue;
		}
		if (strcmp(argv[i], "--only") == 0)
			only = value;
		else if (strcmp(argv[i], "--rounds") == 0)
			rounds = (unsigned)strtoul(value, NULL, 0);
		else if (strcmp(argv[i], "--plot") == 0)
			plot = fopen(value, "w");
		else
			give_up("no such option", argv[i]);
		i++;
	}
	if (rounds < 1 || rounds > ROUNDS_MAX)
		give_up("1 to 1001", "--rounds");
}

int main(int argc, char **argv)
{
	read_arguments(argc, argv);
	printf("%-17s %5s %-20s %12s %12s %-9s %6s %5s\n", "", "bytes",
	       "form", "Ravelin", "peer", "fastest", "ratio", "goal");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].size != 0 && strstr(rows[i].name, only))
			run_row(&rows[i]);
	if (plot && fclose(plot) != 0)
		give_up("cannot be written", "--plot");
	return 0;
}
