/*
 * The table of calls that the two halves of the test "abuse" go by. See
 * tests/user/abuse.h.
 */
#include "tests/user/abuse.h"

#define NAME_OF(kind, name, detail) KIND_##kind
#define DETAIL_OF(kind, name, detail) DETAIL_##detail
#define K(argument) NAME_OF argument
#define D(argument) DETAIL_OF argument
#define CALL(nr, call, n, ...) \
	{ .name = #call, .number = nr, .count = n, __VA_ARGS__ },
#define CALL0(nr, call, mark, cap, text) CALL(nr, call, 0)
#define CALL1(nr, call, mark, cap, text, p) \
	CALL(nr, call, 1, .kinds = { K(p) }, .details = { D(p) })
#define CALL2(nr, call, mark, cap, text, p, q) \
	CALL(nr, call, 2, .kinds = { K(p), K(q) }, .details = { D(p), D(q) })
#define CALL3(nr, call, mark, cap, text, p, q, r) \
	CALL(nr, call, 3, .kinds = { K(p), K(q), K(r) },         \
	     .details = { D(p), D(q), D(r) })
#define CALL4(nr, call, mark, cap, text, p, q, r, s)             \
	CALL(nr, call, 4, .kinds = { K(p), K(q), K(r), K(s) },   \
	     .details = { D(p), D(q), D(r), D(s) })
#define CALL5(nr, call, mark, cap, text, p, q, r, s, t)          \
	CALL(nr, call, 5, .kinds = { K(p), K(q), K(r), K(s), K(t) }, \
	     .details = { D(p), D(q), D(r), D(s), D(t) })
#define CALL6(nr, call, mark, cap, text, p, q, r, s, t, u)       \
	CALL(nr, call, 6,                                        \
	     .kinds = { K(p), K(q), K(r), K(s), K(t), K(u) },    \
	     .details = { D(p), D(q), D(r), D(s), D(t), D(u) })
const struct abuse_call abuse_calls[] = {
#include "kernel/abi/syscalls.def"
};
#include "kernel/abi/syscalls_end.h"
const unsigned abuse_call_count = COUNT_OF(abuse_calls);
