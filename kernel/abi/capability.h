/* Structures and numbers of capget(2) and capset(2). */
#ifndef KERNEL_ABI_CAPABILITY_H
#define KERNEL_ABI_CAPABILITY_H

#include <stdint.h>

#define CAP_VERSION_1 0x19980330u
#define CAP_VERSION_2 0x20071026u
#define CAP_VERSION_3 0x20080522u

struct kernel_cap_header {
	uint32_t version;
	int32_t pid;
};
_Static_assert(sizeof(struct kernel_cap_header) == 8, "no padding");

/* 32 capabilities of the three sets. */
struct kernel_cap_piece {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};
_Static_assert(sizeof(struct kernel_cap_piece) == 12, "no padding");

/* securebits, capabilities(7): what being root is worth. The bit above each
 * locks it. */
#define SECBIT_NOROOT 0x1u
#define SECBIT_NO_SETUID_FIXUP 0x4u
#define SECBIT_KEEP_CAPS 0x10u
#define SECBIT_NO_CAP_AMBIENT_RAISE 0x40u
#define SECBIT_ALL 0x55u
#define SECBIT_LOCKS (SECBIT_ALL << 1)
#define SECBIT_KEEP_CAPS_LOCKED (SECBIT_KEEP_CAPS << 1)

/* A file's capabilities, the value of security.capability: capabilities(7),
 * "File capability extended attribute versioning". All is little-endian. The
 * first word holds the revision and the effective flag; revision 1 has one
 * piece, 2 and 3 have two, and 3 ends with the user id of the root to whom
 * they are worth something. */
#define CAPABILITY_REVISION_MASK 0xff000000u
#define CAPABILITY_REVISION_1 0x01000000u
#define CAPABILITY_REVISION_2 0x02000000u
#define CAPABILITY_REVISION_3 0x03000000u
#define CAPABILITY_EFFECTIVE 0x1u
#define CAPABILITY_SIZE_1 12
#define CAPABILITY_SIZE_2 20
#define CAPABILITY_SIZE_3 24

struct kernel_file_caps {
	uint32_t magic;
	struct {
		uint32_t permitted;
		uint32_t inheritable;
	} pieces[2];
	uint32_t root;
};
_Static_assert(sizeof(struct kernel_file_caps) == CAPABILITY_SIZE_3,
	       "no padding");

/* prctl(2), PR_CAP_AMBIENT. */
#define PR_CAP_AMBIENT_IS_SET 1
#define PR_CAP_AMBIENT_RAISE 2
#define PR_CAP_AMBIENT_LOWER 3
#define PR_CAP_AMBIENT_CLEAR_ALL 4

#endif
