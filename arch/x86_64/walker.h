/*
 * Visits all page tables below a root, and checks what must hold in them.
 * It trusts nothing but the frames' types.
 */
#ifndef ARCH_X86_64_WALKER_H
#define ARCH_X86_64_WALKER_H

#include "kernel/lib/types.h"

/* One present entry. Rights are those that all levels together leave. */
struct table_mapping {
	vaddr_t address; /* the first that it covers */
	u64 size;        /* bytes */
	paddr_t frame;   /* the page, or the table it leads to */
	unsigned level;  /* of the table that holds it; 1 for 4 KiB pages */
	bool is_table;   /* it leads to a table */
	bool writable;
	bool executable;
	bool user;
	bool user_bit; /* on this entry itself */
	bool is_both;  /* marked as writable and executable on purpose */
};

/* Calls `visit` for each present entry, tables before what they hold, in the
 * order of addresses, until it returns false. True if it never did. */
bool tables_visit(paddr_t root,
		  bool (*visit)(void *context, const struct table_mapping *m),
		  void *context);

struct table_finding {
	const char *what; /* which rule is broken */
	vaddr_t address;
	paddr_t frame;
};

/* True if all rules hold below `root`. Otherwise `*first` tells the first
 * place where one does not. The rules: no page is writable and executable,
 * but a program's that is marked;
 * in the kernel's half only the kernel's text is executable, and no entry is
 * open to programs; no writable page shows a frame of text, of read-only
 * data, of what is read-only since the boot ended, or of a page table; every
 * table is a FRAME_TABLE frame; a program's pages lie below
 * USER_END, are open to it, and show FRAME_USER or FRAME_ARCHIVE only. */
bool tables_audit(paddr_t root, struct table_finding *first);

#endif
