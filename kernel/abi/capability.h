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

#endif
