/*
 * The decision whether a task may access a file: mode bits first, then the
 * two capabilities that override them, capabilities(7).
 *
 * Invariants: no other place decides that; the capabilities are asked only
 * when the mode bits refuse; a refusal is recorded once, by the capability
 * that was lacking.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/super.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"

/* The one class that applies: owner, or else group, or else the others. That
 * the owner is refused what others may is intended, as on Linux. */
static bool mode_allows(const struct inode *inode, unsigned mask,
			const struct cred *cred)
{
	u32 mode = inode->mode;

	if (cred->fsuid == inode->uid)
		mode >>= 6;
	else if (cred_in_group(cred, inode->gid))
		mode >>= 3;
	return (mask & ~mode) == 0;
}

/* What would allow what the mode bits do not: CAP_DAC_READ_SEARCH, AUDIT_DAC
 * for CAP_DAC_OVERRIDE alone, or another number for nothing. */
static int what_lacks(const struct inode *inode, unsigned mask)
{
	bool directory = S_ISDIR(inode->mode);

	if (inode->is_setting)
		return AUDIT_OPEN;
	if (directory ? !(mask & MAY_WRITE) : mask == MAY_READ)
		return CAP_DAC_READ_SEARCH;
	if (!directory && (mask & MAY_EXEC) && !(inode->mode & S_IXANY))
		return AUDIT_EXECUTE;
	return AUDIT_DAC;
}

static bool capability_allows(int lacks, const struct cred *cred)
{
	if (lacks == CAP_DAC_READ_SEARCH && cred_has(cred, CAP_DAC_READ_SEARCH))
		return true;
	return (lacks == CAP_DAC_READ_SEARCH || lacks == AUDIT_DAC) &&
	       cred_has(cred, CAP_DAC_OVERRIDE);
}

/* Programs of a file system that is mounted noexec, whoever asks. */
static bool mount_refuses(const struct inode *inode, unsigned mask)
{
	return (mask & MAY_EXEC) && S_ISREG(inode->mode) &&
	       inode->super != NULL && inode->super->flags & MS_NOEXEC;
}

bool inode_allows(const struct inode *inode, unsigned mask,
		  const struct cred *cred)
{
	return !mount_refuses(inode, mask) &&
	       (mode_allows(inode, mask, cred) ||
		capability_allows(what_lacks(inode, mask), cred));
}

int inode_permission(struct inode *inode, unsigned mask,
		     const struct cred *cred)
{
	char name[64];
	int error;

	if ((mask & MAY_WRITE) && inode_is_read_only(inode) &&
	    (S_ISREG(inode->mode) || S_ISDIR(inode->mode) ||
	     S_ISLNK(inode->mode)))
		return -EROFS;
	error = mask & MAY_WRITE ? inode_check_flags(inode, FS_IMMUTABLE_FL) :
				   0;
	if (error)
		return error;
	if (inode_allows(inode, mask, cred))
		return 0;
	inode_name(inode, name, sizeof(name));
	return audit_deny(-EACCES,
			  mount_refuses(inode, mask) ?
				  AUDIT_EXECUTE : what_lacks(inode, mask),
			  name);
}
