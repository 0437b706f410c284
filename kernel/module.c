/*
 * Kernel modules: init_module(2), finit_module(2), delete_module(2).
 *
 * No file can be a module of this kernel, so that who may load one gets as
 * far as Linux gets with a module of another kernel: ENOEXEC. Who may not
 * gets no further than the capability, which syscalls.def names.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define MODULE_NAME_SIZE 56 /* MODULE_NAME_LEN: 64 less a pointer */
#define FINIT_FLAGS 7       /* MODULE_INIT_* of Linux 6.1 */

i64 sys_init_module(struct uptr image, unsigned long size,
		    struct uptr parameters)
{
	struct elf_header header;

	(void)parameters;
	if (size < sizeof(header))
		return -ENOEXEC;
	if (copy_from_user(&header, image, sizeof(header)) != 0)
		return -EFAULT;
	return -ENOEXEC;
}

i64 sys_finit_module(int fd, struct uptr parameters, int flags)
{
	struct file *file;
	bool is_readable;

	(void)parameters;
	if (flags & ~FINIT_FLAGS)
		return -EINVAL;
	file = fd_get(current_task()->files, fd);
	if (!file)
		return -EBADF;
	is_readable = file_may_read(file);
	file_put(file);
	return is_readable ? -ENOEXEC : -EBADF;
}

i64 sys_delete_module(struct uptr name, int flags)
{
	char text[MODULE_NAME_SIZE];
	i64 length = copy_string_from_user(text, name, sizeof(text));

	(void)flags;
	return length == -EFAULT ? -EFAULT : -ENOENT;
}
