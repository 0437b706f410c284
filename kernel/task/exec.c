/*
 * Turning a file into a running program. See kernel/task/exec.h, execve(2).
 *
 * Invariant: the new program is complete, in an address space of its own,
 * before anything of the old one is touched; from then on nothing can fail.
 */
#include "kernel/task/exec.h"

#include <arch/page.h>
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/lease.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/random.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/security/exec_cred.h"
#include "kernel/syscall.h"
#include "kernel/task/children.h"
#include "kernel/task/elf.h"
#include "kernel/task/exec_stack.h"
#include "kernel/task/exec_strings.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/script.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* Where a position-independent program starts, as on Linux: two thirds up
 * the address space, moved by up to 2^28 pages. */
#define PIE_BASE 0x555555554000ull
#define PIE_RANDOM_PAGES 0xfffffffull
#define HEAP_RANDOM_PAGES 0x1fffull

/* --- the file --- */

static int read_headers(struct inode *inode, struct elf_image *image)
{
	u8 *bytes = kalloc_bytes(ELF_HEADER_BYTES);
	i64 size;
	int error;

	if (!bytes)
		return -ENOMEM;
	size = inode_read(inode, bytes, ELF_HEADER_BYTES, 0);
	error = size < 0 ? (int)size :
			   elf_parse(bytes, (size_t)size, inode->size, image);
	kfree_bytes(bytes, ELF_HEADER_BYTES);
	return error;
}

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

static u64 choose_bias(const struct elf_image *image)
{
	if (!image->relocatable)
		return 0;
	return PIE_BASE - image->low +
	       ((random_layout_word() & PIE_RANDOM_PAGES) << PAGE_SHIFT);
}

static int map_image(struct space *space, struct elf_image *image, u64 bias,
		     struct inode *inode)
{
	for (unsigned i = 0; i < image->load_count; i++) {
		struct elf_load *load = &image->loads[i];
		int error;

		load->flags = area_rights(load->flags);
		error = map_load(space, load, bias, inode);
		if (error)
			return error;
	}
	space->heap_start = image->high + bias +
			    ((random_layout_word() & HEAP_RANDOM_PAGES)
			     << PAGE_SHIFT);
	space->heap_end = space->heap_start;
	return 0;
}

/* --- the new program --- */

struct new_program {
	struct inode *inode;
	struct space *space;
	struct cred *cred;
	bool secure;      /* the file gave it more than its caller has */
	bool is_dumpable; /* unless its credentials say otherwise */
	vaddr_t entry, stack;
};

/* A program that its caller may not read must not be read through /proc
 * either. That these are the caller's ids is Linux's doing (begin_new_exec()
 * in fs/exec.c); cred_publish() looks at what changes. */
static bool may_dump(const struct inode *inode, const struct cred *cred)
{
	return cred->uid == cred->euid && cred->gid == cred->egid &&
	       inode_allows(inode, MAY_READ, cred);
}

static int build(struct new_program *new, const char *path,
		 const struct exec_strings *strings)
{
	struct elf_image image;
	struct exec_stack stack = {
		.strings = strings,
		.image = &image,
		.path = path,
	};
	int error = read_headers(new->inode, &image);

	if (error == -EACCES)
		return audit_deny(error, AUDIT_WX, path);
	if (error)
		return error;
	error = exec_cred(new->inode, path, &new->cred, &new->secure);
	if (error)
		return error;
	new->is_dumpable = may_dump(new->inode, current_task()->cred);
	new->space = space_create();
	if (!new->space)
		return -ENOMEM;
	/* As cap_mmap_addr() asks the new program. */
	if (!image.relocatable && image.low < SPACE_START &&
	    !cred_capable(new->cred, CAP_SYS_RAWIO, path))
		return -EPERM;
	limits_apply(current_task()->process, new->space);
	stack.space = new->space;
	stack.cred = new->cred;
	stack.secure = new->secure;
	stack.bias = choose_bias(&image);
	error = map_image(new->space, &image, stack.bias, new->inode);
	if (error)
		return error == -EINVAL ? -ENOEXEC : error;
	new->entry = image.entry + stack.bias;
	return exec_stack_build(&stack, &new->stack);
}

/* The new program has what was shared for itself. 0; -EAGAIN, -EINTR (the
 * process ends anyway, or another thread's execve goes on), -ENOMEM: where
 * other threads have ended by then, so does the process, as on Linux. */
static int leave_others(void)
{
	struct task *task = current_task();
	bool was_alone = task->process->living == 1;
	int error = process_end_others();

	if (!error)
		error = signals_unshare(task->process);
	if (!error)
		error = fdtable_unshare(&task->files);
	if (error && !was_alone)
		process_end(task->process, SIGKILL);
	return error;
}

/* The point of no return. */
static void commit(struct new_program *new, const char *path)
{
	struct task *task = current_task();
	struct space *old_space = task->space;
	struct inode *old_executable = task->executable;
	const char *slash = strrchr(path, '/');

	fork_leave_memory();
	task->space = new->space;
	arch_use_space(new->space);
	if (old_space)
		space_put(old_space);
	task->executable = new->inode;
	if (old_executable)
		inode_put(old_executable);
	new->space->is_dumpable = new->is_dumpable;
	cred_publish(new->cred);
	if (new->secure) {
		task->death_signal = 0;
		limits_secure_exec(task->process);
	}
	task->process->has_executed = true;
	task->process->exit_signal = SIGCHLD;
	fdtable_exec(task->files);
	signals_exec(task);
	task_set_name(task, slash ? slash + 1 : path);
}

/* A file that may be executed, counted. */
static int find_program(const char *path, struct inode **out)
{
	struct task *task = current_task();
	int error = path_walk(task->folders->root, task->folders->cwd, path,
			      true, task->cred, out);

	if (error)
		return error;
	if (!S_ISREG((*out)->mode))
		error = -EACCES;
	else
		error = inode_permission(*out, MAY_EXEC, task->cred);
	if (error == 0)
		error = lease_break(*out, O_RDONLY);
	if (error)
		inode_put(*out);
	return error;
}

/* Puts the interpreter in the place of a script, and so on until there is a
 * file that is none. *inode is counted, whatever the outcome. */
static int follow_scripts(struct inode **inode, const char *path,
			  struct exec_strings *strings)
{
	char line[SCRIPT_LINE_SIZE], name[SCRIPT_LINE_SIZE];
	struct script script;

	for (unsigned scripts = 0;; scripts++) {
		struct inode *interpreter;
		i64 size;
		int error;

		if (scripts > SCRIPTS_MOST)
			return -ELOOP;
		memset(line, 0, sizeof(line));
		size = inode_read(*inode, line, sizeof(line), 0);
		if (size < 0)
			return (int)size;
		if (script_parse(line, &script) != 0)
			return 0;
		error = script_arguments(strings, &script, path);
		/* An empty path is the working directory's, as on Linux. */
		if (!error)
			error = find_program(*script.interpreter ?
						     script.interpreter : ".",
					     &interpreter);
		if (error)
			return error;
		inode_put(*inode);
		*inode = interpreter;
		memcpy(name, line, sizeof(name));
		path = name + (script.interpreter - line);
	}
}

int exec_program(const char *path, struct exec_strings *strings,
		 vaddr_t *entry, vaddr_t *stack)
{
	struct new_program new = { 0 };
	int error = find_program(path, &new.inode);

	if (error)
		return error;
	error = follow_scripts(&new.inode, path, strings);
	if (!error)
		error = build(&new, path, strings);
	if (!error)
		error = leave_others();
	if (error) {
		if (new.space)
			space_put(new.space);
		if (new.cred)
			cred_put(new.cred);
		inode_put(new.inode);
		return error;
	}
	commit(&new, path);
	*entry = new.entry;
	*stack = new.stack;
	return 0;
}

i64 sys_execve(struct uptr path, struct uptr argv, struct uptr envp)
{
	struct exec_strings strings;
	char *name = kalloc_bytes(PATH_MAX);
	vaddr_t entry, stack;
	i64 error;

	if (!name)
		return -ENOMEM;
	error = copy_string_from_user(name, path, PATH_MAX);
	if (error >= 0)
		error = limits_check_exec(current_task());
	if (error >= 0)
		error = exec_strings_init(&strings);
	if (error == 0) {
		error = exec_strings_read(&strings, argv, envp);
		if (!error)
			error = exec_program(name, &strings, &entry, &stack);
		exec_strings_free(&strings);
	}
	kfree_bytes(name, PATH_MAX);
	if (!error)
		arch_set_program(current_task(), entry, stack);
	return error;
}
