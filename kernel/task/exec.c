/*
 * Turning a file into a running program. See kernel/task/exec.h, execve(2).
 *
 * Invariant: the new program is complete, in an address space of its own,
 * before anything of the old one is touched; from then on nothing can fail.
 */
#include "kernel/task/exec.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/write_access.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"
#include "kernel/security/cred.h"
#include "kernel/security/exec_cred.h"
#include "kernel/syscall.h"
#include "kernel/task/children.h"
#include "kernel/task/exec_map.h"
#include "kernel/task/exec_stack.h"
#include "kernel/task/exec_strings.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/script.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* --- the new program --- */

struct new_program {
	struct exec_file file;
	struct exec_file *interpreter; /* NULL: none */
	struct space *space;
	struct cred *cred;
	bool secure;      /* the file gave it more than its caller has */
	bool is_dumpable; /* unless its credentials say otherwise */
	vaddr_t entry, stack;
};

/* A program that its caller may not read must not be read through /proc
 * either. That these are the caller's ids is Linux's doing (begin_new_exec()
 * in fs/exec.c); cred_publish() looks at what changes. */
static bool may_dump(const struct exec_file *file)
{
	const struct cred *cred = current_task()->cred;

	return cred->uid == cred->euid && cred->gid == cred->egid &&
	       inode_allows(file->inode, MAY_READ, cred);
}

/* For the first program, which comes from none. */
static bool first_allows_wx;

void exec_allow_wx(void)
{
	first_allows_wx = true;
}

static int build(struct new_program *new, const char *path,
		 const struct exec_strings *strings)
{
	struct task *task = current_task();
	struct exec_stack stack = {
		.strings = strings,
		.image = &new->file.image,
		.path = path,
	};
	bool allows_wx = task->space ? task->space->allows_wx : first_allows_wx;
	int error = exec_read(&new->file, &new->interpreter, path, allows_wx);

	if (error)
		return error;
	error = exec_cred(new->file.inode, path, &new->cred, &new->secure);
	if (error)
		return error;
	new->is_dumpable = may_dump(&new->file) &&
			   (!new->interpreter || may_dump(new->interpreter));
	new->space = space_create();
	if (!new->space)
		return -ENOMEM;
	new->space->allows_wx = allows_wx;
	limits_apply(task->process, new->space);
	stack.space = new->space;
	stack.cred = new->cred;
	stack.secure = new->secure;
	error = exec_map(new->space, &new->file, new->interpreter, new->cred,
			 &new->entry);
	if (error)
		return error;
	stack.bias = new->file.bias;
	stack.base = new->interpreter ? new->interpreter->bias : 0;
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
	/* They may be others since it was built, for that took a while. */
	limits_apply(task->process, new->space);
	arch_use_space(new->space);
	if (old_space)
		space_put(old_space);
	task->executable = new->file.inode;
	executable_put(old_executable);
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

static void abandon(struct new_program *new)
{
	if (new->space)
		space_put(new->space);
	if (new->cred)
		cred_put(new->cred);
	executable_put(new->file.inode);
}

/* Puts the interpreter in the place of a script, and so on until there is a
 * file that is none. *inode is counted, as exec_find() does, whatever the
 * outcome. */
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
			error = exec_find(*script.interpreter ?
						     script.interpreter : ".",
					     &interpreter);
		if (error)
			return error;
		executable_put(*inode);
		*inode = interpreter;
		memcpy(name, line, sizeof(name));
		path = name + (script.interpreter - line);
	}
}

int exec_program(const char *path, struct exec_strings *strings,
		 vaddr_t *entry, vaddr_t *stack)
{
	struct new_program new;
	int error = exec_find(path, &new.file.inode);

	if (error)
		return error;
	new.interpreter = NULL;
	new.space = NULL;
	new.cred = NULL;
	error = follow_scripts(&new.file.inode, path, strings);
	if (!error)
		error = build(&new, path, strings);
	exec_file_free(new.interpreter);
	if (!error)
		error = leave_others();
	if (error) {
		abandon(&new);
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
