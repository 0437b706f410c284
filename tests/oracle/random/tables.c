/*
 * What the bytes of a random program's arguments mean. What is there twice
 * comes up twice as often. See tests/oracle/random/random.h.
 */
#include "tests/oracle/random/random.h"

#include <stddef.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KEEP UINT32_MAX

#define ALL_CAPS ((1ull << 41) - 1)
/* SETGID, SETUID and SETPCAP, and DAC_OVERRIDE. */
#define FEW_CAPS 0x1c2ull
/* CHOWN, FOWNER, FSETID, KILL, SETUID, NET_RAW, SYS_ADMIN, BPF. */
#define MORE_CAPS 0x80002020b9ull

#define NONE { 0, 0, 0, 0, 0 }
#define CAPS(revision, effective, permitted, inheritable, root) \
	{ revision, effective, root, permitted, inheritable }
#define ELF NULL, FILE_ELF
#define DATA NULL, FILE_DATA
#define SCRIPT(interpreter) interpreter, FILE_SCRIPT

const struct random_file random_files[] = {
#define FILE(name, ...) { name, __VA_ARGS__ },
#include "tests/oracle/random/files.def"
#undef FILE
};
const unsigned random_file_count = COUNT_OF(random_files);

/* Mostly root, or one of two users; sometimes nobody at all. */
uint32_t random_user(uint8_t byte)
{
	static const uint32_t ids[] = { 0, 1000, 1001, KEEP, 0, 1000, 0, KEEP };

	return ids[byte % COUNT_OF(ids)];
}

uint32_t random_group(uint8_t byte)
{
	static const uint32_t ids[] = { 0, 1000, 1001, KEEP,
					0, 1000, 50,   KEEP };

	return ids[byte % COUNT_OF(ids)];
}

/* Mostly those that decide something here; any, and none, at times. */
uint32_t random_cap(uint8_t byte)
{
	static const uint8_t caps[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 13,
					21, 27, 31, 32, 39, 40 };

	return byte < 200 ? caps[byte % COUNT_OF(caps)] : byte % 64u;
}

static uint64_t spread(uint8_t byte)
{
	uint64_t word = (byte + 1) * 0x9e3779b97f4a7c15ull;

	word ^= word >> 29;
	word *= 0xbf58476d1ce4e5b9ull;
	return word ^ word >> 32;
}

uint64_t random_set(uint8_t byte)
{
	switch (byte % 8) {
	case 0:
	case 1:
		return ALL_CAPS;
	case 2:
		return byte < 128 ? 0 : 1ull << random_cap(byte / 8) & ALL_CAPS;
	case 3:
		return byte < 128 ? FEW_CAPS : MORE_CAPS;
	case 4: /* without one */
		return ALL_CAPS & ~(1ull << random_cap(byte / 8));
	case 5: /* a few */
		return spread(byte) & spread(byte ^ 0x55) & ALL_CAPS;
	case 6: /* most */
		return (spread(byte) | spread(byte ^ 0x55)) & ALL_CAPS;
	default:
		return spread(byte) & (byte < 128 ? ALL_CAPS : ~0ull);
	}
}

unsigned random_file_index(uint8_t byte)
{
	return byte % random_file_count;
}

const char *random_directory(uint8_t byte)
{
	static const char *const names[] = { ".", "folder", "shared", "open" };

	return names[byte % COUNT_OF(names)];
}

uint32_t random_mode(uint8_t byte)
{
	static const uint32_t modes[] = { 0755, 04755, 02755, 06755, 04711,
					  06777, 0600, 0, 02745, 07777 };

	return modes[byte % COUNT_OF(modes)];
}

struct random_attribute random_attribute(uint8_t byte)
{
	static const uint8_t revisions[] = { 2, 2, 3, 2, 1, 3, 2, 4 };
	struct random_attribute attribute = {
		revisions[byte % 8], byte / 8 % 2, byte / 32 % 4 ? 0 : 1000,
		random_set((uint8_t)(byte * 5)), random_set(byte / 2),
	};

	return attribute;
}

uint32_t random_signal(uint8_t byte)
{
	static const uint32_t signals[] = { 0, 10 /* SIGUSR1 */,
					    18 /* SIGCONT */, 65 };

	return signals[byte % COUNT_OF(signals)];
}
