/*
 * Reads what an ELF file needs (elf_needs.h). The structures are those of the
 * System V ABI, generic part, chapters 4 and 5.
 *
 * Invariant: part() is the only way to the file's bytes.
 */
#include "host/elf_needs.h"

#include <string.h>

#include "kernel/abi/elf.h"

#define SEGMENT_DYNAMIC 2

#define TAG_END 0
#define TAG_NEEDED 1
#define TAG_STRINGS 5
#define TAG_STRINGS_SIZE 10
#define TAG_RPATH 15
#define TAG_RUNPATH 29
#define TAG_FLAGS_1 0x6ffffffb
#define FLAG_1_NO_DEFAULT 0x800

struct file {
	const uint8_t *bytes;
	size_t size;
	struct elf_header header;
};

struct tag {
	uint64_t type, value;
};

/* `size` bytes at `offset`, or NULL where the file does not have them. */
static const uint8_t *part(const struct file *file, uint64_t offset,
			   uint64_t size)
{
	if (offset > file->size || size > file->size - offset)
		return NULL;
	return file->bytes + offset;
}

static bool read_header(struct file *file)
{
	const uint8_t *at = part(file, 0, sizeof(file->header));

	if (at == NULL)
		return false;
	memcpy(&file->header, at, sizeof(file->header));
	return file->header.magic == ELF_MAGIC &&
	       file->header.class == ELF_CLASS_64 &&
	       file->header.data == ELF_DATA_LITTLE &&
	       file->header.machine == ELF_MACHINE_X86_64 &&
	       file->header.program_entry_size == sizeof(struct elf_segment);
}

static bool read_segment(const struct file *file, unsigned index,
			 struct elf_segment *out)
{
	uint64_t place = (uint64_t)index * sizeof(*out);
	const uint8_t *at;

	if (index >= file->header.program_count ||
	    file->header.program_offset > file->size)
		return false;
	at = part(file, file->header.program_offset + place, sizeof(*out));
	if (at != NULL)
		memcpy(out, at, sizeof(*out));
	return at != NULL;
}

/* The first segment of a type that lies in the file, in *bytes. */
static size_t find_segment(const struct file *file, uint32_t type,
			   const uint8_t **bytes)
{
	struct elf_segment segment;

	for (unsigned i = 0; read_segment(file, i, &segment); i++) {
		if (segment.type != type)
			continue;
		*bytes = part(file, segment.offset, segment.file_size);
		return *bytes != NULL ? (size_t)segment.file_size : 0;
	}
	return 0;
}

/* The bytes of the file that are loaded at an address, or NULL. */
static const uint8_t *loaded(const struct file *file, uint64_t address,
			     uint64_t size)
{
	struct elf_segment s;

	for (unsigned i = 0; read_segment(file, i, &s); i++) {
		uint64_t within = address - s.address;

		if (s.type == ELF_SEGMENT_LOAD && address >= s.address &&
		    within <= s.file_size && size <= s.file_size - within &&
		    part(file, s.offset, s.file_size) != NULL)
			return part(file, s.offset + within, size);
	}
	return NULL;
}

/* The string at `offset` of so many bytes, or NULL. */
static const char *string(const char *bytes, size_t size, uint64_t offset)
{
	if (offset >= size ||
	    memchr(bytes + offset, '\0', size - offset) == NULL)
		return NULL;
	return bytes + offset;
}

static bool next_tag(const struct elf_needs *needs, size_t *at,
		     struct tag *tag)
{
	if (*at > needs->table_size ||
	    needs->table_size - *at < sizeof(*tag))
		return false;
	memcpy(tag, needs->table + *at, sizeof(*tag));
	*at += sizeof(*tag);
	return tag->type != TAG_END;
}

static void read_strings(const struct file *file, struct elf_needs *needs)
{
	uint64_t address = 0, size = 0;
	struct tag tag;

	for (size_t at = 0; next_tag(needs, &at, &tag);) {
		if (tag.type == TAG_STRINGS)
			address = tag.value;
		else if (tag.type == TAG_STRINGS_SIZE)
			size = tag.value;
	}
	needs->strings = (const char *)loaded(file, address, size);
	needs->strings_size = needs->strings != NULL ? (size_t)size : 0;
}

static void read_folders(struct elf_needs *needs)
{
	struct tag tag;

	for (size_t at = 0; next_tag(needs, &at, &tag);) {
		const char **to = tag.type == TAG_RPATH ? &needs->rpath :
				  tag.type == TAG_RUNPATH ? &needs->runpath :
							    NULL;

		if (to != NULL)
			*to = string(needs->strings, needs->strings_size,
				     tag.value);
		if (tag.type == TAG_FLAGS_1)
			needs->no_default = tag.value & FLAG_1_NO_DEFAULT;
	}
	/* ld.so(8): where there is a RUNPATH, RPATH does not count. */
	if (needs->runpath != NULL)
		needs->rpath = NULL;
}

bool elf_needs_read(const uint8_t *bytes, size_t size, struct elf_needs *out)
{
	struct file file = { .bytes = bytes, .size = size };
	const uint8_t *path = NULL;
	size_t path_size;

	memset(out, 0, sizeof(*out));
	if (!read_header(&file))
		return false;
	out->is_elf = true;
	path_size = find_segment(&file, ELF_SEGMENT_INTERP, &path);
	out->interpreter = string((const char *)path, path_size, 0);
	out->table_size = find_segment(&file, SEGMENT_DYNAMIC, &out->table);
	read_strings(&file, out);
	read_folders(out);
	return out->interpreter != NULL || out->table_size > 0;
}

const char *elf_needs_next(const struct elf_needs *needs, size_t *at)
{
	struct tag tag;

	while (next_tag(needs, at, &tag)) {
		const char *name = NULL;

		if (tag.type == TAG_NEEDED)
			name = string(needs->strings, needs->strings_size,
				      tag.value);
		if (name != NULL && *name != '\0')
			return name;
	}
	return NULL;
}
