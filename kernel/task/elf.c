/*
 * Reading an ELF program's headers. See kernel/task/elf.h.
 *
 * Invariants of what is accepted: the loads are sorted, share no page and lie
 * below USER_END when they may not be moved; no sum wraps; the file's part of
 * a load lies in the file and is no longer than its memory; the entry of a
 * program that names no interpreter lies in an executable load.
 */
#include "kernel/task/elf.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/lib/checked.h"
#include "kernel/mm/space.h"

static bool header_is_good(const struct elf_header *h)
{
	return h->magic == ELF_MAGIC && h->class == ELF_CLASS_64 &&
	       h->data == ELF_DATA_LITTLE && h->version == 1 &&
	       (h->type == ELF_TYPE_EXEC || h->type == ELF_TYPE_DYN) &&
	       h->machine == ELF_MACHINE_X86_64 &&
	       h->program_entry_size == sizeof(struct elf_segment) &&
	       h->program_count > 0;
}

/* Turns a load segment into whole pages; every sum is checked. */
static bool load_from_segment(const struct elf_segment *s, u64 file_size,
			      struct elf_load *load)
{
	u64 end, within = s->address & PAGE_MASK;

	if (s->file_size > s->memory_size ||
	    !range_fits(s->offset, s->file_size, file_size) ||
	    !range_fits(s->address, s->memory_size, USER_END) ||
	    (s->offset & PAGE_MASK) != within)
		return false;
	load->address = s->address - within;
	load->file_offset = s->offset - within;
	load->file_end = s->address + s->file_size;
	load->memory_end = s->address + s->memory_size;
	if (!checked_round_up(load->memory_end, PAGE_SIZE, &end))
		return false;
	load->size = end - load->address;
	load->flags = s->flags & (ELF_READ | ELF_WRITE | ELF_EXECUTE);
	return true;
}

static int add_load(struct elf_image *image, const struct elf_segment *s,
		    u64 file_size)
{
	struct elf_load *load = &image->loads[image->load_count];

	if (s->memory_size == 0)
		return 0;
	if (image->load_count == ELF_SEGMENTS_MAX ||
	    !load_from_segment(s, file_size, load))
		return -ENOEXEC;
	if ((load->flags & ELF_WRITE) && (load->flags & ELF_EXECUTE))
		image->is_wx = true;
	if (image->load_count == 0)
		image->low = load->address;
	else if (load->address < image->high)
		return -ENOEXEC;
	image->high = load->address + load->size;
	image->load_count++;
	return 0;
}

/* Where the program headers themselves lie in memory, for AT_PHDR. */
static void find_headers(struct elf_image *image, const struct elf_header *h)
{
	u64 size = (u64)h->program_count * sizeof(struct elf_segment);

	for (unsigned i = 0; i < image->load_count; i++) {
		const struct elf_load *l = &image->loads[i];
		u64 file_bytes = l->file_end - l->address;

		if (h->program_offset >= l->file_offset &&
		    range_fits(h->program_offset - l->file_offset, size,
			       file_bytes))
			image->headers = l->address + h->program_offset -
					 l->file_offset;
	}
	image->header_count = h->program_count;
}

static bool entry_is_good(const struct elf_image *image)
{
	for (unsigned i = 0; i < image->load_count; i++) {
		const struct elf_load *l = &image->loads[i];

		if (image->entry >= l->address &&
		    image->entry < l->memory_end &&
		    l->flags & ELF_EXECUTE)
			return true;
	}
	return false;
}

/* Only the first that is named counts, and a path of one byte is none: see
 * load_elf_binary() in Linux's fs/binfmt_elf.c. */
static int note_interpreter(struct elf_image *image,
			    const struct elf_segment *s)
{
	if (image->interpreter_size != 0)
		return 0;
	if (s->file_size < 2 || s->file_size > ELF_INTERPRETER_MOST)
		return -ENOEXEC;
	image->interpreter_offset = s->offset;
	image->interpreter_size = (unsigned)s->file_size;
	return 0;
}

int elf_parse(const u8 *bytes, size_t size, u64 file_size,
	      struct elf_image *out)
{
	struct elf_header h;
	struct elf_segment s;
	int error;

	memset(out, 0, sizeof(*out));
	if (size < sizeof(h))
		return -ENOEXEC;
	memcpy(&h, bytes, sizeof(h));
	if (!header_is_good(&h) ||
	    !range_fits(h.program_offset, (u64)h.program_count * sizeof(s),
			size))
		return -ENOEXEC;
	out->relocatable = h.type == ELF_TYPE_DYN;
	out->entry = h.entry;
	for (unsigned i = 0; i < h.program_count; i++) {
		memcpy(&s, bytes + h.program_offset + i * sizeof(s),
		       sizeof(s));
		error = 0;
		if (s.type == ELF_SEGMENT_INTERP)
			error = note_interpreter(out, &s);
		else if (s.type == ELF_SEGMENT_LOAD)
			error = add_load(out, &s, file_size);
		if (error)
			return error;
	}
	find_headers(out, &h);
	if (out->load_count == 0 ||
	    (out->interpreter_size == 0 && !entry_is_good(out)))
		return -ENOEXEC;
	return 0;
}
