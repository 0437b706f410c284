/*
 * The capabilities of a file, as its attribute security.capability holds
 * them: capabilities(7), "File capabilities".
 *
 * Invariant: the bytes come from outside, from a boot archive or a program;
 * nothing is taken of them before their size and revision fit together.
 */
#ifndef KERNEL_SECURITY_FILE_CAPS_H
#define KERNEL_SECURITY_FILE_CAPS_H

#include "kernel/lib/types.h"

struct inode;

struct file_caps {
	u64 permitted;
	u64 inheritable;
	bool effective; /* all that the program is permitted, it has at once */
};

/* Parses an attribute's `size` bytes, of any revision. 0; -EINVAL for what is
 * none; -ENODATA for what is worth something only to the root of another user
 * namespace, which there is none of. */
int file_caps_parse(const void *value, size_t size, struct file_caps *out);

/* What setxattr(2) takes: revisions 2 and 3. 0 or -EINVAL. */
int file_caps_check(const void *value, size_t size);

/* Makes of an attribute's CAPABILITY_SIZE_3 bytes at `value`, of which `size`
 * are filled, what getxattr(2) shows: revision 2, or 3 for another's root.
 * The size; -EINVAL for another revision, -EOVERFLOW for nobody's. */
i64 file_caps_show(void *value, size_t size);

/* Those of a file that execve(2) takes into account: 0; -ENODATA when it has
 * none, or its file system is mounted nosuid; -EINVAL for damaged ones. */
int file_caps_of(struct inode *inode, struct file_caps *out);

#endif
