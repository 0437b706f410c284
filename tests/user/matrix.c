/*
 * The matrix of capabilities: each GATE of kernel/abi/caps.def is tried with
 * all capabilities but that one, with none, and with that one alone; one of a
 * GATE_OR also with the other one alone. See tests/user/matrix.h.
 *
 * Linux must pass too: tests/oracle/gates.sh runs this program there. What a
 * Linux lacks is skipped there, and told; here nothing is skipped.
 */
#include "tests/user/matrix.h"


struct gate {
	const char *label;
	const char *source;
	long (*try)(void);
	unsigned long cap;
	unsigned long other; /* as good as `cap`, or 0 */
	long error;
};

static const struct gate gates[] = {
#define GATE(name, label, error, text, source) \
	{ #label, source, gate_##label, 1ul << CAP_##name, 0, error },
#define GATE_OR(name, other, label, error, text, source) \
	{ #label, source, gate_##label, 1ul << CAP_##name, \
	  1ul << CAP_##other, error },
#include "kernel/abi/caps.def"
};

static unsigned long tried; /* the capabilities of this try */
static volatile int *result_at;

void become_tried(void)
{
	if (!become(USER, tried))
		sys_exit(BROKEN);
}

/* --- the tries ----------------------------------------------------------- */

static int run_try(void *argument)
{
	const struct gate *gate = argument;

	*result_at = -BROKEN;
	if (make_place())
		*result_at = (int)gate->try();
	return 0;
}

static long try_gate(const struct gate *gate, unsigned long caps)
{
	struct gate copy = *gate;

	tried = caps & held;
	if (run_child(run_try, &copy) != 0)
		return -BROKEN;
	/* What it had started. */
	while (sys_wait4(-1, NULL, 0, NULL) > 0)
		;
	return *result_at;
}

static const char *name_of(long result)
{
	static const struct {
		long number;
		const char *name;
	} names[] = {
#define ERROR(name, text) { name, #name },
#include "kernel/abi/errno_names.def"
#undef ERROR
		{ 0, "success" },
		{ SILENT, "success without effect" },
		{ CHANGED, "failure with effect" },
		{ BROKEN, "no preparation" },
	};

	for (unsigned i = 0; i < COUNT_OF(names); i++)
		if (names[i].number == -result)
			return names[i].name;
	return "an odd number";
}

/* One of a row's tries. True where it came out as it must, or is absent. */
static bool expect(const struct gate *gate, const char *with,
		   unsigned long caps, long expected)
{
	long result = try_gate(gate, caps);

	if (result == -ABSENT && on_linux) {
		note("skipped: %s is not on this Linux", gate->label);
		return true;
	}
	if (result == expected)
		return true;
	note("%s with %s gave %s (%d), not %s", gate->label, with,
	     name_of(result), result, name_of(expected));
	return false;
}

static bool is_here_only(const struct gate *gate)
{
	return find_text(gate->source, "here only") == gate->source;
}

/* Why a row cannot be tried on this Linux, or NULL. */
static const char *why_skipped(const struct gate *gate)
{
	if (!on_linux)
		return NULL;
	if (is_here_only(gate))
		return "Linux has no such path";
	return gate->cap & held ? NULL : "the capability is not to be had";
}

static bool try_row(const struct gate *gate)
{
	unsigned long either = gate->cap | gate->other;
	const char *reason = why_skipped(gate);
	bool good;

	if (reason) {
		note("skipped: %s, %s", gate->label, reason);
		return true;
	}
	good = expect(gate, "all but that", ALL_CAPS & ~either, -gate->error);
	good &= expect(gate, "none", 0, -gate->error);
	good &= expect(gate, "that alone", gate->cap, 0);
	if (gate->other & held)
		good &= expect(gate, "the other alone", gate->other, 0);
	return good;
}

static const struct gate *row;

static void test_row(void)
{
	CHECK(try_row(row));
}

int program_main(int count, char **arguments, char **environment)
{
	int status = 0;

	(void)environment;
	if (count == 2 && strcmp(arguments[1], EXECUTE) == 0)
		return EXECUTED;
	result_at = shared_page();
	if (!result_at || !prepare())
		return 1;
	begin_suite("matrix", COUNT_OF(gates));
	for (unsigned i = 0; i < COUNT_OF(gates); i++) {
		const struct test_case one = { gates[i].label, test_row };
		const struct test_suite part = { "matrix", &one, 1 };

		row = &gates[i];
		status |= run_part(&part, i + 1);
	}
	return status;
}
