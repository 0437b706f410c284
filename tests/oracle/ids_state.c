/*
 * A process's state, as far as ids and capabilities go, in a line. See
 * tests/oracle/ids.h.
 */
#include "tests/oracle/ids.h"

#include <stdbool.h>

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
