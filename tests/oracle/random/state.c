/*
 * The state that is recorded after each call. See tests/oracle/random/guest.h.
 */
#include "kernel/abi/elf.h"
#include "tests/oracle/random/guest.h"
#include "tests/user/caps.h"

#define KEEP (~0u)

static uint32_t is_secure;
static const char *own_path;

/* Behind the environment stand pairs of a tag and a value: System V ABI for
 * AMD64, 3.4.3. */
void state_read_auxiliary(char **environment)
{
	unsigned long *at;

	while (*environment)
		environment++;
	for (at = (unsigned long *)environment + 1; at[0] != AT_NULL; at += 2)
		if (at[0] == AT_SECURE)
			is_secure = (uint32_t)at[1];
		else if (at[0] == AT_EXECFN)
			own_path = (const char *)at[1];
}

const char *state_own_path(void)
{
	return own_path;
}

static void read_sets(struct record *record)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece p[2] = { { 0 } };

	sys_capget(&header, p);
	record->effective = p[0].effective | (uint64_t)p[1].effective << 32;
	record->permitted = p[0].permitted | (uint64_t)p[1].permitted << 32;
	record->inheritable = p[0].inheritable |
			      (uint64_t)p[1].inheritable << 32;
}

/* Those of `set` that are in the ambient, or else the bounding set. */
static uint64_t ask(uint64_t set, bool is_ambient)
{
	uint64_t there = 0;

	for (unsigned long cap = 0; cap < CAP_COUNT; cap++) {
		if (!(set >> cap & 1))
			continue;
		if (is_ambient ? sys_prctl(PR_CAP_AMBIENT,
					   PR_CAP_AMBIENT_IS_SET, cap, 0, 0) :
				 sys_prctl(PR_CAPBSET_READ, cap, 0, 0, 0))
			there |= 1ull << cap;
	}
	return there;
}

/* These take a call for each capability. On Linux, where that is most of the
 * time that a program takes, they are read in full where a process begins or
 * ends, or the call was about them; between these only what was there is asked
 * for. With place.reads_all they are always read in full, as on Ravelin; that
 * it is all the same on Linux is part of the control. */
static void read_slow_sets(struct record *record, bool in_full,
			   bool about_bounding)
{
	static uint64_t bounding, ambient;

	if (in_full || about_bounding)
		bounding = ask(ALL_CAPS, false);
	ambient = ask(in_full ? ALL_CAPS : ambient, true);
	record->bounding = bounding;
	record->ambient = ambient;
}

static void read_quick(struct record *record)
{
	int signal = 0;

	read_sets(record);
	sys_getresuid(&record->uids[0], &record->uids[1], &record->uids[2]);
	record->uids[3] = (uint32_t)sys_setfsuid(KEEP);
	sys_getresgid(&record->gids[0], &record->gids[1], &record->gids[2]);
	record->gids[3] = (uint32_t)sys_setfsgid(KEEP);
	record->group_count = (uint32_t)sys_getgroups(7, record->groups);
	record->securebits = (uint32_t)sys_prctl(PR_GET_SECUREBITS, 0, 0, 0,
						 0);
	record->no_new_privs = (uint32_t)sys_prctl(PR_GET_NO_NEW_PRIVS, 0, 0,
						   0, 0);
	record->is_dumpable = (uint32_t)sys_prctl(PR_GET_DUMPABLE, 0, 0, 0,
						  0);
	sys_prctl(PR_GET_PDEATHSIG, (unsigned long)&signal, 0, 0, 0);
	record->death_signal = (uint32_t)signal;
	record->is_secure = is_secure;
}

/* In words of eight bytes: FNV-1a (RFC 9923) with a shift, since a product
 * carries upwards only. */
static uint64_t add_to_hash(uint64_t hash, const struct record *record)
{
	const uint64_t *words = (const uint64_t *)record;

	for (unsigned i = 0; i < sizeof(*record) / sizeof(*words); i++) {
		hash = (hash ^ words[i]) * 0x100000001b3ull;
		hash ^= hash >> 32;
	}
	return hash;
}

static bool is_whole(const struct random_call *call)
{
	return call->kind == KIND_FORK || call->kind == KIND_EXECVE ||
	       call->kind == KIND_AMBIENT || call->kind == KIND_AMBIENT_RAISE ||
	       place.index + 1 >= place.end || place.index == 0;
}

void state_record(const struct random_call *call, int64_t result,
		  const struct seen_file *file)
{
	struct record record = { .result = result };

	read_quick(&record);
	read_slow_sets(&record, place.reads_all || is_whole(call),
		       call->kind == KIND_BOUNDING_DROP);
	if (file)
		record.file = *file;
	place.hash = add_to_hash(place.hash, &record);
	if (place.tells)
		text_tell(call, &record);
}

void state_fill(struct record *record)
{
	read_quick(record);
	read_slow_sets(record, true, true);
}
