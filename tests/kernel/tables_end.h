/* The end of page tables that a test has made by hand. */
#ifndef TESTS_KERNEL_TABLES_END_H
#define TESTS_KERNEL_TABLES_END_H

#include "kernel/arch.h"
#include "kernel/mm/space.h"

/* Drops what is mapped, with one user of each frame, and all tables. */
static inline void tables_end(paddr_t root)
{
	vaddr_t at = SPACE_START;

	while (at != USER_END)
		arch_user_drop(root, &at, USER_END, 128);
	at = SPACE_START;
	while (!arch_user_trim(root, &at, USER_END))
		;
	arch_space_destroy(root);
}

#endif
