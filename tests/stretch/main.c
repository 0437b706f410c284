/*
 * No call keeps the processor for longer than a millisecond: of each case the
 * longest stretches of the kernel, as /proc/ravelin/stretch tells them.
 *
 * For a machine that counts instructions, with `stretch` on the kernel's
 * command line. Descriptor 1 gets KTAP, with the longest of each call at the
 * end. usage: stretch [CASE...]
 */
#include "tests/stretch/stretch.h"

/* Instructions, of a slice of ten million. */
#define BOUND 1000000l
#define CALLS_MOST 600
#define NAME_SIZE 24
#define TABLE "/proc/ravelin/stretch"

struct call {
	char name[NAME_SIZE];
	long longest;
	const char *part, *where; /* the case that it was in */
};
static struct call calls[CALLS_MOST];
static unsigned call_count;
static char table[65536];

static const struct stretch_part *const parts[] = {
	&stretch_memory, &stretch_areas, &stretch_files, &stretch_names,
	&stretch_tasks, &stretch_sockets, &stretch_crypto,
};

/* The next line of the table, "NUMBER NAME", taken apart; NULL at its end. */
static const char *next_line(const char *at, long *number,
			     char name[static NAME_SIZE])
{
	unsigned length = 0;

	for (*number = 0; *at == ' '; at++)
		;
	for (; *at >= '0' && *at <= '9'; at++)
		*number = *number * 10 + (*at - '0');
	if (*at++ != ' ')
		return NULL;
	for (; *at != '\n' && *at != '\0' && length < NAME_SIZE - 1; at++)
		name[length++] = *at;
	name[length] = '\0';
	return *at == '\n' ? at + 1 : NULL;
}

static void keep(const char *name, long longest, const char *part,
		 const char *where)
{
	unsigned i = 0;

	while (i < call_count && strcmp(calls[i].name, name) != 0)
		i++;
	if (i == CALLS_MOST)
		return;
	if (i == call_count)
		memcpy(calls[call_count++].name, name, strlen(name) + 1);
	if (longest > calls[i].longest) {
		calls[i].longest = longest;
		calls[i].part = part;
		calls[i].where = where;
	}
}

/* Reads what the case left. False where a stretch was too long, or there was
 * none: then nothing is measured. */
static bool look(const char *part, const char *where)
{
	long size = read_file(TABLE, table, sizeof(table) - 1), longest;
	const char *at = table;
	char name[NAME_SIZE];
	bool good = size > 0;

	table[size > 0 ? size : 0] = '\0';
	while ((at = next_line(at, &longest, name)) != NULL) {
		keep(name, longest, part, where);
		if (longest <= BOUND)
			continue;
		note("%s: %d instructions, more than %d", name, longest,
		     BOUND);
		good = false;
	}
	return good;
}

static int begin_anew(void)
{
	int fd = (int)sys_openat(AT_FDCWD, TABLE, O_WRONLY, 0);
	long done = sys_write(fd, "\n", 1);

	sys_close(fd);
	return done == 1 ? 0 : -1;
}

static int run_in_child(void *argument)
{
	int line = ((const struct stretch_case *)argument)->run();

	if (line)
		note("line %d", (long)line);
	return line != 0;
}

/* Pid 1 collects what the cases leave behind, too. */
static void collect_all(void)
{
	while (sys_wait4(-1, NULL, 0, NULL) > 0)
		;
}

static bool run_case(const char *part, const struct stretch_case *one)
{
	int status = begin_anew();

	if (status == 0)
		status = run_child(run_in_child, (void *)one);
	if (status)
		note("status %d", (long)status);
	collect_all();
	return look(part, one->name) && status == 0;
}

static void tell_longest(void)
{
	for (unsigned i = 0; i < call_count; i++)
		note("longest %s %d %s.%s", calls[i].name, calls[i].longest,
		     calls[i].part, calls[i].where);
}

static bool is_chosen(const char *name, int count, char **arguments)
{
	bool chosen = count < 2;

	for (int i = 1; i < count; i++)
		chosen = chosen || strcmp(arguments[i], name) == 0;
	return chosen;
}

int program_main(int count, char **arguments, char **environment)
{
	unsigned total = 0, failed = 0;

	(void)environment;
	put("KTAP version 1\n");
	for (unsigned p = 0; p < COUNT_OF(parts); p++)
		for (unsigned i = 0; i < parts[p]->count; i++) {
			const struct stretch_case *one = &parts[p]->cases[i];
			bool good;

			if (!is_chosen(one->name, count, arguments))
				continue;
			good = run_case(parts[p]->name, one);
			failed += !good;
			put(good ? "ok " : "not ok ");
			put_number(++total);
			put(" ");
			put(parts[p]->name);
			put(".");
			put(one->name);
			put("\n");
		}
	tell_longest();
	put("1..");
	put_number(total);
	put("\n");
	return failed != 0;
}
