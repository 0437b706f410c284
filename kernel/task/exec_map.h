/*
 * The files of a new program, and its mappings: those of the program itself
 * and of the interpreter (the dynamic linker) that it may name.
 */
#ifndef KERNEL_TASK_EXEC_MAP_H
#define KERNEL_TASK_EXEC_MAP_H

#include "kernel/mm/slab.h"
#include "kernel/task/elf.h"

struct cred;
struct inode;
struct space;

struct exec_file {
	struct inode *inode; /* as exec_find() counts; NULL: not found yet */
	u64 bias;            /* added to the image's addresses, once mapped */
	struct elf_image image;
};
SLAB_DECLARE(struct exec_file);

/* Gives back an interpreter, or NULL. */
void exec_file_free(struct exec_file *file);

/* A regular file that the current task may execute, in *out: counted, and not
 * to be written, until executable_put(). As open_exec() of Linux: -EACCES,
 * -ETXTBSY (someone may write it), and the path's errors. */
int exec_find(const char *path, struct inode **out);

/* Reads the headers of program->inode, and finds the interpreter that they
 * name, if they do: *interpreter, which is NULL before. 0; -ENOEXEC for what
 * is no program; for the interpreter, exec_find's errors, -EIO where a file
 * ends too early, -ELIBBAD for what can be none; for both -EACCES for a
 * segment that is writable and executable, unless `allows_wx` (`path` names
 * the program in the record), -ENOMEM. What was found is the caller's to free,
 * whatever the outcome. */
int exec_read(struct exec_file *program, struct exec_file **interpreter,
	      const char *path, bool allows_wx);

/* Maps both (`interpreter` may be NULL) into an empty space, and sets its
 * heap. The program's place is the one that it asks for or a random one; an
 * interpreter that may lie anywhere gets a random one of its own. *entry is
 * the first instruction's address. 0; -ENOEXEC, or for the interpreter
 * -ELIBBAD, when the headers ask for what cannot be; -EPERM for a low address
 * that `cred` may not have; -ENOMEM. */
int exec_map(struct space *space, struct exec_file *program,
	     struct exec_file *interpreter, const struct cred *cred,
	     vaddr_t *entry);

#endif
