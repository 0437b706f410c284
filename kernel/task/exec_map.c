/*
 * The files and the mappings of a new program. See kernel/task/exec_map.h,
 * and load_elf_binary() in Linux's fs/binfmt_elf.c for the errors.
 *
 * Invariant: nothing here touches the program that runs. All that the headers
 * say was checked by elf.c; that two files' mappings do not overlap is checked
 * here.
 */
#include "kernel/task/exec_map.h"

#include <arch/page.h>

#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/lease.h"
#include "kernel/fs/write_access.h"
#include "kernel/lib/checked.h"
#include "kernel/missing.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/random.h"
#include "kernel/security/audit.h"
#include "kernel/task/task.h"

/* Where a position-independent program starts, as on Linux: two thirds up
 * the address space, moved by up to 2^28 pages. */
#define PIE_BASE 0x555555554000ull
#define PIE_RANDOM_PAGES 0xfffffffull
#define HEAP_RANDOM_PAGES 0x1fffull
/* How far the interpreter may lie below the place where mmap begins, so that
 * who knows where one library lies does not know the interpreter's place. */
#define INTERPRETER_RANDOM_PAGES 0xfffffull

SLAB_DEFINE(struct exec_file);

/* --- the files --- */

void exec_file_free(struct exec_file *file)
{
	if (file)
		executable_put(file->inode);
	kfree(file);
}

int exec_find(const char *path, struct inode **out)
{
	struct task *task = current_task();
	int error = path_walk(task->folders->root, task->folders->cwd, path,
			      true, task->cred, out);

	if (error == -ENOENT)
		missing_file(path);
	if (error)
		return error;
	if (!S_ISREG((*out)->mode))
		error = -EACCES;
	else
		error = inode_permission(*out, MAY_EXEC, task->cred);
	if (error == 0)
		error = lease_break(*out, O_RDONLY);
	if (error == 0)
		error = inode_deny_write(*out);
	if (error) {
		inode_put(*out);
		*out = NULL;
	}
	return error;
}

static int read_headers(struct exec_file *file, const char *path,
			bool allows_wx)
{
	struct inode *inode = file->inode;
	u8 *bytes = kalloc_bytes(ELF_HEADER_BYTES);
	i64 size;
	int error;

	if (!bytes)
		return -ENOMEM;
	size = inode_read(inode, bytes, ELF_HEADER_BYTES, 0);
	error = size < 0 ? (int)size :
			   elf_parse(bytes, (size_t)size, inode->size,
				     &file->image);
	kfree_bytes(bytes, ELF_HEADER_BYTES);
	if (error == 0 && file->image.is_wx && !allows_wx)
		return audit_deny(-EACCES, AUDIT_WX, path);
	return error;
}

static int find_interpreter(const struct exec_file *program,
			    struct inode **out)
{
	unsigned size = program->image.interpreter_size;
	char *name = kalloc_bytes(size);
	i64 got;
	int error;

	if (!name)
		return -ENOMEM;
	got = inode_read(program->inode, name, size,
			 program->image.interpreter_offset);
	if (got < 0)
		error = (int)got;
	else if (got < size)
		error = -EIO;
	else if (name[size - 1] != '\0')
		error = -ENOEXEC;
	else
		error = exec_find(name, out);
	kfree_bytes(name, size);
	return error;
}

int exec_read(struct exec_file *program, struct exec_file **interpreter,
	      const char *path, bool allows_wx)
{
	int error = read_headers(program, path, allows_wx);

	if (error || program->image.interpreter_size == 0)
		return error;
	*interpreter = kalloc(struct exec_file);
	if (!*interpreter)
		return -ENOMEM;
	error = find_interpreter(program, &(*interpreter)->inode);
	if (error)
		return error;
	if ((*interpreter)->inode->size < sizeof(struct elf_header))
		return -EIO;
	error = read_headers(*interpreter, path, allows_wx);
	return error == -ENOEXEC ? -ELIBBAD : error;
}

/* --- the mappings --- */

/* Zeroes from the file's end to the end of its last page: .bss starts there. */
static int zero_tail(struct space *space, u64 from)
{
	if ((from & PAGE_MASK) == 0)
		return 0;
	return space_write(space, from, zero_page,
			   PAGE_SIZE - (from & PAGE_MASK));
}

static int map_load(struct space *space, const struct elf_load *load, u64 bias,
		    struct inode *inode)
{
	u64 file_pages_end = round_up(load->file_end, PAGE_SIZE);
	u64 end = load->address + load->size;
	int error = 0;

	if (load->file_end > load->address)
		error = space_map(space, load->address + bias,
				  file_pages_end - load->address, load->flags,
				  inode, load->file_offset);
	else
		file_pages_end = load->address;
	if (!error && end > file_pages_end)
		error = space_map(space, file_pages_end + bias,
				  end - file_pages_end, load->flags, NULL, 0);
	if (!error && load->flags & AREA_WRITE &&
	    load->memory_end > load->file_end)
		error = zero_tail(space, load->file_end + bias);
	return error;
}

_Static_assert(ELF_READ == 4 && ELF_EXECUTE == 1, "area_rights turns them");

static unsigned area_rights(unsigned elf_flags)
{
	return (elf_flags & ELF_READ ? AREA_READ : 0) |
	       (elf_flags & ELF_WRITE ? AREA_WRITE : 0) |
	       (elf_flags & ELF_EXECUTE ? AREA_EXEC : 0);
}

/* Maps a file at its bias. -EINVAL when the headers ask for what cannot be. */
static int map_image(struct space *space, struct exec_file *file,
		     const struct cred *cred)
{
	struct elf_image *image = &file->image;
	int error = space_check_low(image->low + file->bias, cred);

	for (unsigned i = 0; i < image->load_count && error == 0; i++) {
		struct elf_load *load = &image->loads[i];

		load->flags = area_rights(load->flags);
		error = map_load(space, load, file->bias, file->inode);
	}
	return error;
}

static u64 random_distance(u64 pages_mask)
{
	return (random_layout_word() & pages_mask) << PAGE_SHIFT;
}

/* Where there is room for the interpreter. False: nowhere. */
static bool place_interpreter(struct space *space, struct exec_file *file)
{
	const struct elf_image *image = &file->image;
	u64 size = image->high - image->low, place;

	file->bias = 0;
	if (!image->relocatable)
		return space_is_free(space, image->low, size);
	place = space_find_below(space, size,
				 space->mmap_top -
				 random_distance(INTERPRETER_RANDOM_PAGES));
	file->bias = place - image->low;
	return place != 0;
}

int exec_map(struct space *space, struct exec_file *program,
	     struct exec_file *interpreter, const struct cred *cred,
	     vaddr_t *entry)
{
	int error;

	program->bias = program->image.relocatable ?
				PIE_BASE - program->image.low +
					random_distance(PIE_RANDOM_PAGES) :
				0;
	error = map_image(space, program, cred);
	if (error)
		return error == -EINVAL ? -ENOEXEC : error;
	space->heap_start = program->image.high + program->bias +
			    random_distance(HEAP_RANDOM_PAGES);
	space->heap_end = space->heap_start;
	*entry = program->image.entry + program->bias;
	if (interpreter == NULL)
		return 0;
	if (!place_interpreter(space, interpreter))
		return -ELIBBAD;
	error = map_image(space, interpreter, cred);
	*entry = interpreter->image.entry + interpreter->bias;
	return error == -EINVAL ? -ELIBBAD : error;
}
