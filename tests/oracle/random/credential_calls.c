/*
 * The calls of random programs that change credentials, and kill(2).
 * See tests/oracle/random/guest.h.
 */
#include "tests/oracle/random/guest.h"
#include "tests/user/caps.h"

static const unsigned char securebits[] = {
	0,    0x01, 0x04, 0x10, 0x40, 0x05, 0x14, 0x41, 0x0f, 0x02, 0x08,
	0x20, 0x80, 0x03, 0x30, 0xc0, 0x55, 0xff, 0x2f, 0x11, 0x45,
};

static uint64_t wide(uint32_t low, uint32_t high)
{
	return low | (uint64_t)high << 32;
}

/* capset(2) by what the process has. */
static long change_sets(const struct random_call *call)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece p[2] = { { 0 } };
	const uint8_t *a = call->arguments;
	uint64_t effective, permitted, inheritable;

	sys_capget(&header, p);
	effective = wide(p[0].effective, p[1].effective);
	permitted = wide(p[0].permitted, p[1].permitted);
	inheritable = wide(p[0].inheritable, p[1].inheritable);
	switch (call->kind) {
	case KIND_CAPS_LOWER:
		permitted &= random_set(a[1]);
		effective &= random_set(a[0]) & permitted;
		inheritable &= random_set(a[2]);
		break;
	case KIND_CAPS_INHERIT:
		inheritable = permitted & random_set(a[0]);
		break;
	case KIND_CAPS_INHERIT_ANY:
		inheritable = random_set(a[0]);
		break;
	default:
		effective = permitted & random_set(a[0]);
	}
	return set_caps(effective, permitted, inheritable);
}

static long change_securebits(const struct random_call *call)
{
	const uint8_t *a = call->arguments;
	unsigned long bits = securebits[a[0] % sizeof(securebits)];

	if (call->kind == KIND_SECUREBITS_MORE)
		bits |= (unsigned long)sys_prctl(PR_GET_SECUREBITS, 0, 0, 0,
						 0);
	else if (a[1] % 16 == 0)
		bits |= 1ul << a[1] / 8;
	return sys_prctl(PR_SET_SECUREBITS, bits, 0, 0, 0);
}

static long change_ambient(const struct random_call *call)
{
	const uint8_t *a = call->arguments;
	unsigned long wrong = a[2] % 16 == 0;

	if (call->kind == KIND_AMBIENT_RAISE)
		return sys_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE,
				 random_cap(a[0]), 0, 0);
	return sys_prctl(PR_CAP_AMBIENT, a[0] % 6,
			 a[1] % 4 ? random_cap(a[1]) : 0, wrong, 0);
}

static long make_prctl(const struct random_call *call)
{
	const uint8_t *a = call->arguments;

	switch (call->kind) {
	case KIND_BOUNDING_DROP:
		return sys_prctl(PR_CAPBSET_DROP, random_cap(a[0]), 0, 0, 0);
	case KIND_KEEPCAPS:
		return sys_prctl(PR_SET_KEEPCAPS, a[0] % 8 ? a[0] % 2 : 2, 0,
				 0, 0);
	case KIND_NO_NEW_PRIVS:
		return sys_prctl(PR_SET_NO_NEW_PRIVS, a[0] % 3, a[1] % 4 == 0,
				 0, 0);
	case KIND_DUMPABLE:
		return sys_prctl(PR_SET_DUMPABLE, a[0] % 3, 0, 0, 0);
	default:
		return sys_prctl(PR_SET_PDEATHSIG, a[0] % 8 ? 17 : a[0], 0, 0,
				 0);
	}
}

static long set_some_groups(const uint8_t a[3])
{
	unsigned groups[4];

	for (unsigned i = 0; i < 4; i++)
		groups[i] = random_group((uint8_t)(a[1] + i * a[2]));
	return sys_setgroups(a[0] % 5, groups);
}

static long set_ids(const struct random_call *call)
{
	const uint8_t *a = call->arguments;

	switch (call->kind) {
	case KIND_SETUID:
		return sys_setuid(random_user(a[0]));
	case KIND_SETREUID:
		return sys_setreuid(random_user(a[0]), random_user(a[1]));
	case KIND_SETRESUID:
		return sys_setresuid(random_user(a[0]), random_user(a[1]),
				     random_user(a[2]));
	case KIND_SETFSUID:
		return sys_setfsuid(random_user(a[0]));
	case KIND_SETGID:
		return sys_setgid(random_group(a[0]));
	case KIND_SETREGID:
		return sys_setregid(random_group(a[0]), random_group(a[1]));
	case KIND_SETRESGID:
		return sys_setresgid(random_group(a[0]), random_group(a[1]),
				     random_group(a[2]));
	case KIND_SETFSGID:
		return sys_setfsgid(random_group(a[0]));
	default:
		return set_some_groups(a);
	}
}

long call_on_credentials(const struct random_call *call)
{
	const uint8_t *a = call->arguments;

	switch (call->kind) {
	case KIND_CAPSET:
		return set_caps(random_set(a[0]), random_set(a[1]),
				random_set(a[2]));
	case KIND_CAPS_LOWER:
	case KIND_CAPS_INHERIT:
	case KIND_CAPS_INHERIT_ANY:
	case KIND_CAPS_EFFECTIVE:
		return change_sets(call);
	case KIND_SECUREBITS:
	case KIND_SECUREBITS_MORE:
		return change_securebits(call);
	case KIND_AMBIENT:
	case KIND_AMBIENT_RAISE:
		return change_ambient(call);
	case KIND_KILL:
		return sys_kill(place.targets[a[0] % RANDOM_TARGETS],
				(int)random_signal(a[1]));
	case KIND_BOUNDING_DROP:
	case KIND_KEEPCAPS:
	case KIND_NO_NEW_PRIVS:
	case KIND_DUMPABLE:
	case KIND_DEATH_SIGNAL:
		return make_prctl(call);
	default:
		return set_ids(call);
	}
}
