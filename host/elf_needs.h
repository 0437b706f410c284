/*
 * What an ELF file needs of others: its interpreter and its libraries.
 *
 * Pure, and the file is taken as an enemy's: it is not run, no byte outside
 * of it is looked at, and each string that is handed out ends inside it.
 */
#ifndef HOST_ELF_NEEDS_H
#define HOST_ELF_NEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_needs {
	bool is_elf;             /* one of this architecture, x86-64 */
	const char *interpreter; /* NULL: none */
	const char *rpath;       /* folders with ':' between; NULL: none */
	const char *runpath;
	bool no_default;      /* DF_1_NODEFLIB: no folder but those named */
	const uint8_t *table; /* the dynamic section, and its size */
	size_t table_size;
	const char *strings; /* its strings, and their size */
	size_t strings_size;
};

/* Reads the headers of a file of `size` bytes. False for what is no x86-64
 * ELF, needs nothing of others, or is too damaged to tell. */
bool elf_needs_read(const uint8_t *bytes, size_t size, struct elf_needs *out);

/* The name of the next library that is needed, or NULL. *at is 0 at first. */
const char *elf_needs_next(const struct elf_needs *needs, size_t *at);

#endif
