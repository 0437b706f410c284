/* A program's capability sets as numbers: bit n is capability n. */
#ifndef TESTS_USER_CAPS_H
#define TESTS_USER_CAPS_H

#include "kernel/abi/capability.h"
#include "user/program.h"

#define ALL_CAPS ((1ul << CAP_COUNT) - 1)

static inline long set_caps(unsigned long effective, unsigned long permitted,
			    unsigned long inheritable)
{
	struct kernel_cap_header header = { CAP_VERSION_3, 0 };
	struct kernel_cap_piece p[2];

	for (int i = 0; i < 2; i++)
		p[i] = (struct kernel_cap_piece){
			(unsigned)(effective >> 32 * i),
			(unsigned)(permitted >> 32 * i),
			(unsigned)(inheritable >> 32 * i) };
	return sys_capset(&header, p);
}

/* All but one, or all: for a program that began with all of them. */
static inline long without_cap(int cap)
{
	return set_caps(ALL_CAPS & ~(1ul << cap), ALL_CAPS, 0);
}

static inline long with_all_caps(void)
{
	return set_caps(ALL_CAPS, ALL_CAPS, 0);
}

#endif
