/*
 * ELF for x86-64: the parts of System V ABI (generic ABI chapters 4 and 5,
 * AMD64 supplement) that a loader of programs needs, and the numbers of the
 * auxiliary vector, getauxval(3).
 */
#ifndef KERNEL_ABI_ELF_H
#define KERNEL_ABI_ELF_H

#include <stdint.h>

#define ELF_MAGIC 0x464c457fu /* 0x7f E L F, as a little-endian word */
#define ELF_CLASS_64 2
#define ELF_DATA_LITTLE 1
#define ELF_TYPE_EXEC 2
#define ELF_TYPE_DYN 3
#define ELF_MACHINE_X86_64 62

struct elf_header {
	uint32_t magic;
	uint8_t class;
	uint8_t data;
	uint8_t version;
	uint8_t abi;
	uint8_t padding[8];
	uint16_t type;
	uint16_t machine;
	uint32_t file_version;
	uint64_t entry;
	uint64_t program_offset;
	uint64_t section_offset;
	uint32_t flags;
	uint16_t header_size;
	uint16_t program_entry_size;
	uint16_t program_count;
	uint16_t section_entry_size;
	uint16_t section_count;
	uint16_t section_names;
};
_Static_assert(sizeof(struct elf_header) == 64, "ELF64 header");

#define ELF_SEGMENT_LOAD 1
#define ELF_SEGMENT_INTERP 3
#define ELF_SEGMENT_PHDR 6
#define ELF_SEGMENT_STACK 0x6474e551

#define ELF_EXECUTE 1
#define ELF_WRITE 2
#define ELF_READ 4

struct elf_segment {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t address;
	uint64_t physical;
	uint64_t file_size;
	uint64_t memory_size;
	uint64_t align;
};
_Static_assert(sizeof(struct elf_segment) == 56, "ELF64 program header");

#define AT_NULL 0
#define AT_PHDR 3
#define AT_PHENT 4
#define AT_PHNUM 5
#define AT_PAGESZ 6
#define AT_BASE 7
#define AT_FLAGS 8
#define AT_ENTRY 9
#define AT_UID 11
#define AT_EUID 12
#define AT_GID 13
#define AT_EGID 14
#define AT_PLATFORM 15
#define AT_HWCAP 16
#define AT_CLKTCK 17
#define AT_SECURE 23
#define AT_RANDOM 25
#define AT_HWCAP2 26
#define AT_EXECFN 31
#define AT_MINSIGSTKSZ 51

#endif
