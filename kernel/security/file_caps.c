/*
 * The capabilities of a file. See kernel/security/file_caps.h.
 */
#include "kernel/security/file_caps.h"

#include <string.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/fs/super.h"
#include "kernel/security/capability.h"

/* The revision of the bytes, copied to *raw with zeroes for what they lack;
 * 0 when their size is not that of their revision. */
static u32 revision_of(const void *value, size_t size,
		       struct kernel_file_caps *raw)
{
	static const u8 sizes[] = { 0, CAPABILITY_SIZE_1, CAPABILITY_SIZE_2,
				    CAPABILITY_SIZE_3 };
	u32 revision;

	memset(raw, 0, sizeof(*raw));
	if (size > sizeof(*raw))
		return 0;
	memcpy(raw, value, size);
	revision = raw->magic & CAPABILITY_REVISION_MASK;
	if (revision > CAPABILITY_REVISION_3 ||
	    size != sizes[revision / CAPABILITY_REVISION_1])
		return 0;
	return revision;
}

int file_caps_parse(const void *value, size_t size, struct file_caps *out)
{
	struct kernel_file_caps raw;

	if (revision_of(value, size, &raw) == 0)
		return -EINVAL;
	if (raw.root != 0)
		return -ENODATA;
	out->permitted = (raw.pieces[0].permitted |
			  (u64)raw.pieces[1].permitted << 32) & CAP_ALL;
	out->inheritable = (raw.pieces[0].inheritable |
			    (u64)raw.pieces[1].inheritable << 32) & CAP_ALL;
	out->effective = raw.magic & CAPABILITY_EFFECTIVE;
	return 0;
}

int file_caps_check(const void *value, size_t size)
{
	struct kernel_file_caps raw;

	if (revision_of(value, size, &raw) < CAPABILITY_REVISION_2 ||
	    raw.root == UINT32_MAX)
		return -EINVAL;
	return 0;
}

i64 file_caps_show(void *value, size_t size)
{
	struct kernel_file_caps raw;

	if (revision_of(value, size, &raw) < CAPABILITY_REVISION_2)
		return -EINVAL;
	if (raw.root == UINT32_MAX)
		return -EOVERFLOW;
	if (raw.root != 0)
		return CAPABILITY_SIZE_3;
	raw.magic = CAPABILITY_REVISION_2 | (raw.magic & CAPABILITY_EFFECTIVE);
	memcpy(value, &raw, CAPABILITY_SIZE_2);
	return CAPABILITY_SIZE_2;
}

int file_caps_of(struct inode *inode, struct file_caps *out)
{
	u8 value[CAPABILITY_SIZE_3];
	i64 size;

	if (inode->ops->getxattr == NULL ||
	    (inode->super != NULL && inode->super->flags & MS_NOSUID))
		return -ENODATA;
	size = inode->ops->getxattr(inode, CAPABILITY_XATTR, value,
				    sizeof(value));
	if (size < 0)
		return size == -ERANGE ? -EINVAL : (int)size;
	return file_caps_parse(value, (size_t)size, out);
}
