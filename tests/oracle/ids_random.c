/*
 * Random sequences of the calls on ids and capabilities: on Linux and on
 * Ravelin each leads through the same states. See tests/oracle/ids.h.
 */
#include "tests/oracle/ids.h"

#include "kernel/abi/signal.h"

#define PROGRAMS 600ul
#define PROGRAMS_IN_LINE 10ul
#define CALLS 24
#define SEED 0x6964732072756c65ul

/* --- the state ------------------------------------------------------------ */

static char *add_hex(char *to, unsigned long value)
{
	char digits[16];
	int count = 0;

	do {
		digits[count++] = "0123456789abcdef"[value % 16];
		value /= 16;
	} while (value);
	while (count > 0)
		*to++ = digits[--count];
	*to++ = ' ';
	return to;
}

static unsigned long low_bits(int option, unsigned long what, bool is_ambient)
{
	unsigned long set = 0;

	for (unsigned long cap = 0; cap <= 40; cap++)
		if (sys_prctl(option, is_ambient ? what : cap,
			      is_ambient ? cap : 0, 0, 0) == 1)
			set |= 1ul << cap;
	return set & CAPS_KNOWN;
}

static unsigned long known(unsigned low, unsigned high)
{
	return (low | (unsigned long)high << 32) & CAPS_KNOWN;
}

static char *add_capabilities(char *to)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece p[2] = { { 0 } };

	sys_capget(&header, p);
	to = add_hex(to, known(p[0].effective, p[1].effective));
	to = add_hex(to, known(p[0].permitted, p[1].permitted));
	to = add_hex(to, known(p[0].inheritable, p[1].inheritable));
	to = add_hex(to, low_bits(PR_CAPBSET_READ, 0, false));
	return add_hex(to, low_bits(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET,
				    true));
}

unsigned long state_text(char text[STATE_TEXT])
{
	unsigned ids[3], groups[32];
	char *at = text;
	long count;
	int signal = 0;

	sys_getresuid(&ids[0], &ids[1], &ids[2]);
	for (int i = 0; i < 3; i++)
		at = add_hex(at, ids[i]);
	at = add_hex(at, (unsigned long)sys_setfsuid(KEEP));
	sys_getresgid(&ids[0], &ids[1], &ids[2]);
	for (int i = 0; i < 3; i++)
		at = add_hex(at, ids[i]);
	at = add_hex(at, (unsigned long)sys_setfsgid(KEEP));
	count = sys_getgroups(32, groups);
	*at++ = '(';
	for (long i = 0; i < count && i < 8; i++)
		at = add_hex(at, groups[i]);
	*at++ = ')';
	*at++ = ' ';
	at = add_capabilities(at);
	sys_prctl(PR_GET_PDEATHSIG, (unsigned long)&signal, 0, 0, 0);
	at = add_hex(at, (unsigned long)sys_prctl(PR_GET_SECUREBITS, 0, 0, 0,
						  0));
	at = add_hex(at, (unsigned long)sys_prctl(PR_GET_DUMPABLE, 0, 0, 0,
						  0));
	at = add_hex(at, (unsigned long)signal);
	return (unsigned long)(at - text) - 1;
}

void give_up_the_clock(void)
{
	if (sys_getuid() == 0)
		set_caps(CAPS_KNOWN, CAPS_KNOWN, 0);
}

/* --- the sequences -------------------------------------------------------- */

/* xorshift64*: S. Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled" (2016). */
static unsigned long next(unsigned long *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dul >> 33;
}

/* Mostly root, or one of two users; sometimes nobody at all. */
static unsigned pick_id(unsigned long *state)
{
	static const unsigned ids[] = { 0, 0, 0, 1000, 1000, 1001, KEEP, KEEP };

	return ids[next(state) % 8];
}

/* Of those that decide about these calls, on files, and none. */
static unsigned long pick_cap(unsigned long *state)
{
	static const unsigned char caps[] = { 0, 1, 3, 5, 6, 7, 8, 9, 27, 32,
					      40, 41 };

	return caps[next(state) % sizeof(caps)];
}

static unsigned long pick_caps(unsigned long *state)
{
	unsigned long set = 0;

	switch (next(state) % 4) {
	case 0:
		return CAPS_KNOWN;
	case 1:
		return 0xe1; /* all that sets ids and the sets */
	default:
		for (int i = 0; i < 6; i++)
			set |= 1ul << pick_cap(state);
		return set & CAPS_KNOWN;
	}
}

static unsigned long pick_bits(unsigned long *state)
{
	static const unsigned char bits[] = { 0, 1, 4, 4, 0x10, 0x40, 0x08,
					      0x20 };
	unsigned long choice = next(state) % 12;

	return choice < 8 ? bits[choice] :
	       choice < 11 ? next(state) & next(state) & 0xff : 1ul << 20;
}

static long set_some_caps(unsigned long *state)
{
	unsigned long permitted = pick_caps(state), effective = permitted;
	unsigned long inheritable = pick_caps(state);

	if (next(state) % 3 == 0)
		effective = pick_caps(state);
	if (next(state) % 3 == 0)
		inheritable &= permitted;
	return set_caps(effective, permitted, inheritable);
}

static long set_some_groups(unsigned long *state)
{
	unsigned groups[4];
	int count = (int)(next(state) % 5);

	for (int i = 0; i < 4; i++)
		groups[i] = pick_id(state);
	return sys_setgroups(count, groups);
}

static long make_prctl(unsigned long *state)
{
	switch (next(state) % 8) {
	case 0:
		return sys_prctl(PR_SET_KEEPCAPS, next(state) % 3, 0, 0, 0);
	case 1:
		return sys_prctl(PR_SET_SECUREBITS, pick_bits(state), 0, 0, 0);
	case 2:
		return sys_prctl(PR_CAPBSET_DROP, pick_cap(state), 0, 0, 0);
	case 3:
		return sys_prctl(PR_SET_DUMPABLE, next(state) % 3, 0, 0, 0);
	case 4:
		return sys_prctl(PR_SET_PDEATHSIG, SIGCHLD, 0, 0, 0);
	case 5:
		return sys_prctl(PR_CAP_AMBIENT, next(state) % 6,
				 next(state) % 4 ? pick_cap(state) : 0, 0, 0);
	default:
		return sys_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE,
				 pick_cap(state), 0, 0);
	}
}

/* Makes one call; which, in *kind. */
static long make_call(unsigned long *state, unsigned long *kind)
{
	unsigned a = pick_id(state), b = pick_id(state), c = pick_id(state);

	*kind = next(state) % 16;
	switch (*kind) {
	case 0:
		return sys_setuid(a);
	case 1:
		return sys_setreuid(a, b);
	case 2:
	case 3:
		return sys_setresuid(a, b, c);
	case 4:
	case 5:
		return sys_setfsuid(a);
	case 6:
		return sys_setgid(a);
	case 7:
		return sys_setregid(a, b);
	case 8:
		return sys_setresgid(a, b, c);
	case 9:
		return sys_setfsgid(a);
	case 10:
		return set_some_groups(state);
	case 11:
	case 12:
		return set_some_caps(state);
	default:
		return make_prctl(state);
	}
}

/* FNV-1a: RFC 9923. */
static unsigned long hash(unsigned long so_far, const char *text,
			  unsigned long size)
{
	for (unsigned long i = 0; i < size; i++)
		so_far = (so_far ^ (unsigned char)text[i]) * 0x100000001b3ul;
	return so_far;
}

unsigned long random_program(unsigned long number, bool tell)
{
	unsigned long state = (number + 1) * SEED, kind, length;
	unsigned long sum = 0xcbf29ce484222325ul;
	char text[STATE_TEXT + 64], *at;

	for (int i = 0; i < CALLS; i++) {
		long result = make_call(&state, &kind);

		at = add_hex(text, kind);
		at = add_hex(at, (unsigned long)(result & 0xffffffff));
		length = (unsigned long)(at - text);
		length += state_text(at);
		sum = hash(sum, text, length);
		if (tell)
			report_bytes(text, length);
	}
	return sum;
}

void random_programs(void)
{
	unsigned long count = sys_getuid() == 0 ? PROGRAMS : PROGRAMS / 10;
	unsigned long sum = 0;
	int ends[2] = { -1, -1 }, status;
	char text[32];

	sys_pipe2(ends, 0);
	report_flush();
	for (unsigned long i = 0; i < count; i++) {
		unsigned long one = 0;

		if (sys_fork() == 0) {
			one = random_program(i, false);
			sys_write(ends[1], &one, sizeof(one));
			sys_exit_group(0);
		}
		sys_wait4(-1, &status, 0, NULL);
		if (status == 0)
			sys_read(ends[0], &one, sizeof(one));
		sum = sum * 31 + one;
		if (i % PROGRAMS_IN_LINE == PROGRAMS_IN_LINE - 1)
			report_bytes(text, (unsigned long)(
				add_hex(add_hex(text, i), sum) - text) - 1);
	}
}
