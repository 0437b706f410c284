/*
 * Writes the reference of system calls, docs/syscalls.md, from the tables
 * that the kernel itself is made of: kernel/abi/syscalls.def and the three
 * beside it. `make reference` runs it, and a test of the style compares.
 *
 * Invariant: no line is longer than 80 columns and none ends in blanks.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARGUMENTS_MAX 6
#define COLUMNS 79
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct argument {
	const char *kind;
	const char *name;
	const char *detail;
};

struct call {
	unsigned number;
	const char *name;
	const char *mark;
	const char *capability;
	const char *text;
	unsigned count;
	struct argument arguments[ARGUMENTS_MAX];
};

#define ARG(kind, name, detail) { #kind, #name, #detail }
#define CALL0(nr, call, mark, cap, text) \
	{ nr, #call, #mark, #cap, text, 0, { { NULL, NULL, NULL } } },
#define CALL1(nr, call, mark, cap, text, a) \
	{ nr, #call, #mark, #cap, text, 1, { ARG a } },
#define CALL2(nr, call, mark, cap, text, a, b) \
	{ nr, #call, #mark, #cap, text, 2, { ARG a, ARG b } },
#define CALL3(nr, call, mark, cap, text, a, b, c) \
	{ nr, #call, #mark, #cap, text, 3, { ARG a, ARG b, ARG c } },
#define CALL4(nr, call, mark, cap, text, a, b, c, d) \
	{ nr, #call, #mark, #cap, text, 4, { ARG a, ARG b, ARG c, ARG d } },
#define CALL5(nr, call, mark, cap, text, a, b, c, d, e)  \
	{ nr, #call, #mark, #cap, text, 5,               \
	  { ARG a, ARG b, ARG c, ARG d, ARG e } },
#define CALL6(nr, call, mark, cap, text, a, b, c, d, e, f) \
	{ nr, #call, #mark, #cap, text, 6,                 \
	  { ARG a, ARG b, ARG c, ARG d, ARG e, ARG f } },
static const struct call calls[] = {
#include "kernel/abi/syscalls.def"
};
#undef ARG
#include "kernel/abi/syscalls_end.h"

/* A table's name stands in a line without a text, before its values. */
struct value {
	const char *table;
	unsigned long value;
	const char *text;
};

static const struct value values[] = {
#define TABLE(name) { #name, 0, NULL },
#define NAME(value, text) { NULL, value, text },
#define END_TABLE()
#include "kernel/abi/syscall_names.def"
};

struct face {
	unsigned number;
	const char *name;
	const char *text;
};

static const struct face prctls[] = {
#define PRCTL(number, name, handler, text) { number, #name, text },
#include "kernel/abi/prctl.def"
};

static const struct {
	const char *level;
	struct face face;
} sockopts[] = {
#define SOCKOPT(level, number, name, form, text) \
	{ "SOL_" #level, { number, #name, text } },
#include "kernel/abi/sockopts.def"
};

static const struct face capabilities[] = {
#define CAP(number, name, text) { number, "CAP_" #name, text },
#include "kernel/abi/caps.def"
};

/* What hangs on a capability, or on another one as well. */
struct gate {
	const char *capability;
	const char *other;
	const char *error;
	const char *text;
	const char *source;
};

static const struct gate gates[] = {
#define GATE(name, label, error, text, source) \
	{ "CAP_" #name, NULL, #error, text, source },
#define GATE_OR(name, other, label, error, text, source) \
	{ "CAP_" #name, "CAP_" #other, #error, text, source },
#include "kernel/abi/caps.def"
};

static const char *const kinds[][2] = {
	{ "INT", "a number, 32 bits, signed" },
	{ "UINT", "a number, 32 bits" },
	{ "LONG", "a number, 64 bits" },
	{ "SIZE", "a size or count" },
	{ "FD", "a file descriptor" },
	{ "OFFSET", "an offset in a file, signed" },
	{ "ADDRESS", "an address" },
	{ "MODE", "permission bits" },
	{ "PATH", "in: a path" },
	{ "TEXT", "in: a string" },
	{ "IN", "in: bytes, as many as" },
	{ "OUT", "out: bytes, at most" },
	{ "IN_STRUCT", "in: struct" },
	{ "OUT_STRUCT", "out: struct" },
	{ "INOUT_STRUCT", "in and out: struct" },
	{ "STRINGS", "in: strings, NULL behind the last" },
	{ "FLAGS", "flags:" },
	{ "ENUM", "one of" },
};

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static const char *kind_text(const char *kind)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (same(kinds[i][0], kind))
			return kinds[i][1];
	fprintf(stderr, "mkreference: no words for the kind %s\n", kind);
	exit(1);
}

static void write_argument(const struct argument *a)
{
	printf("    %-12s %s", a->name, kind_text(a->kind));
	if (same(a->detail, "AT"))
		printf(", or AT_FDCWD");
	else if (!same(a->detail, "0"))
		printf(" %s", a->detail);
	printf("\n");
}

static void write_call(const struct call *c)
{
	printf("\n### %s (%u)\n\nIt %s.", c->name, c->number, c->text);
	if (!same(c->capability, "ANYONE"))
		printf(" It needs %s.", c->capability);
	if (same(c->mark, "FRAME"))
		printf(" It replaces the program's registers.");
	printf("\n\n    %s(", c->name);
	for (unsigned i = 0; i < c->count; i++)
		printf("%s%s", i ? ", " : "", c->arguments[i].name);
	printf(")\n");
	if (c->count)
		printf("\n");
	for (unsigned i = 0; i < c->count; i++)
		write_argument(&c->arguments[i]);
}

/* Is the table one of bits? Then its values are told in hexadecimal. */
static bool is_flags(const char *table)
{
	for (size_t i = 0; i < COUNT_OF(calls); i++)
		for (unsigned j = 0; j < calls[i].count; j++)
			if (same(calls[i].arguments[j].kind, "FLAGS") &&
			    same(calls[i].arguments[j].detail, table))
				return true;
	return false;
}

static void write_values(void)
{
	bool flags = false;

	for (size_t i = 0; i < COUNT_OF(values); i++) {
		const struct value *v = &values[i];

		if (v->text == NULL) {
			printf("\n### %s\n\n", v->table);
			flags = is_flags(v->table);
		} else if (flags || v->value > 0xfff) {
			printf("    %#10lx  %s\n", v->value, v->text);
		} else {
			printf("    %10lu  %s\n", v->value, v->text);
		}
	}
}

static void write_prctls(void)
{
	for (size_t i = 0; i < COUNT_OF(prctls); i++)
		printf("    %2u  %-20s  %s\n", prctls[i].number, prctls[i].name,
		       prctls[i].text);
}

static void write_sockopts(void)
{
	for (size_t i = 0; i < COUNT_OF(sockopts); i++)
		printf("    %-10s  %2u  %-17s  %s\n", sockopts[i].level,
		       sockopts[i].face.number, sockopts[i].face.name,
		       sockopts[i].face.text);
}

/* The names of those that gate nothing. */
static void write_ungated(void)
{
	size_t column = 0;

	for (size_t i = 0; i < COUNT_OF(capabilities); i++) {
		const char *name = capabilities[i].name;

		if (*capabilities[i].text)
			continue;
		if (column + 1 + strlen(name) > COLUMNS) {
			printf("\n");
			column = 0;
		}
		column += (size_t)printf("%s%s", column ? " " : "", name);
	}
	printf("\n");
}

static void write_gate(const struct gate *gate)
{
	printf("- %s\n  %s", gate->text,
	       same(gate->error, "SILENT") ? "no effect" : gate->error);
	if (gate->other)
		printf(", or %s", gate->other);
	printf("; %s\n", gate->source);
}

static void write_gated(void)
{
	for (size_t i = 0; i < COUNT_OF(capabilities); i++) {
		const struct face *c = &capabilities[i];

		if (!*c->text)
			continue;
		printf("\n### %s (%u): %s\n\n", c->name, c->number, c->text);
		for (size_t j = 0; j < COUNT_OF(gates); j++)
			if (same(gates[j].capability, c->name))
				write_gate(&gates[j]);
	}
}

/* How many capabilities gate something. */
static size_t count_gated(void)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(capabilities); i++)
		count += *capabilities[i].text != '\0';
	return count;
}

int main(void)
{
	printf("# System calls\n\n"
	       "Made by `make reference` from kernel/abi/*.def: change those, "
	       "not this file.\n\n"
	       "Numbers, structures and errno values are Linux's for x86-64, "
	       "and the man pages\ntell what each call means; "
	       "[ARCHITECTURE.md](ARCHITECTURE.md) lists where this\nkernel "
	       "departs from them. A number that is not below answers ENOSYS, "
	       "and the\nkernel's log names it once. There are %zu calls.\n\n"
	       "## Calls\n",
	       COUNT_OF(calls));
	for (size_t i = 0; i < COUNT_OF(calls); i++)
		write_call(&calls[i]);
	printf("\n## Faces of prctl\n\n");
	write_prctls();
	printf("\nEvery other option answers EINVAL.\n"
	       "\n## Faces of setsockopt and getsockopt\n\n");
	write_sockopts();
	printf("\nEvery other option answers ENOPROTOOPT.\n"
	       "\n## Capabilities\n\n%zu of them gate something, by %zu gates. "
	       "For each gate: what it allows, what\ncomes without it, and "
	       "which function asks in Linux 6.1. `tests/user/matrix.c`\n"
	       "tries each with that capability alone, and with all others.\n",
	       count_gated(), COUNT_OF(gates));
	write_gated();
	printf("\n### None yet\n\nThese can be held, but gate nothing:\n\n");
	write_ungated();
	printf("\n## Names of values\n\n"
	       "As the tracer prints them. Not every value is offered.\n");
	write_values();
	return 0;
}
