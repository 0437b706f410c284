/*
 * Reading an ELF program's headers, as if an enemy had written them.
 *
 * Pure: no memory is touched but the caller's, so that the same file is
 * tested on the host.
 */
#ifndef KERNEL_TASK_ELF_H
#define KERNEL_TASK_ELF_H

#include "kernel/lib/types.h"

#define ELF_SEGMENTS_MAX 16
/* All that is read of a file for its headers. */
#define ELF_HEADER_BYTES 4096
#define ELF_INTERPRETER_MOST 4096 /* bytes of its path, NUL included */

/* One mapping of a program, in whole pages but for the file's end. */
struct elf_load {
	u64 address;     /* page-aligned, before the load bias */
	u64 size;        /* of the mapping, whole pages */
	u64 file_offset; /* of `address`, page-aligned */
	u64 file_end;    /* the address behind the last byte of the file */
	u64 memory_end;  /* the address behind the last byte */
	unsigned flags;  /* ELF_READ | ELF_WRITE | ELF_EXECUTE */
};

struct elf_image {
	u64 entry;
	u64 headers; /* address of the program headers in memory; 0: none */
	unsigned header_count;
	u64 interpreter_offset; /* of its path in the file, unchecked */
	unsigned interpreter_size; /* 2 to the most, NUL included; 0: none */
	bool relocatable; /* ET_DYN: may lie anywhere */
	bool is_wx;       /* a load is both writable and executable */
	u64 low, high;    /* all loads lie in [low, high), whole pages */
	unsigned load_count;
	struct elf_load loads[ELF_SEGMENTS_MAX];
};

/* Reads the first `size` bytes (ELF_HEADER_BYTES, or the whole file if it is
 * shorter) of a file of `file_size` bytes. 0; -ENOEXEC for what is no
 * x86-64 program or is damaged. */
int elf_parse(const u8 *bytes, size_t size, u64 file_size,
	      struct elf_image *out);

#endif
