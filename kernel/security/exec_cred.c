/*
 * The credentials of a new program. See kernel/security/exec_cred.h.
 */
#include "kernel/security/exec_cred.h"

#include "kernel/abi/capability.h"
#include "kernel/fs/vfs.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

struct cred *exec_cred(const struct task *task, const struct inode *inode,
		       bool *secure)
{
	struct cred *new = cred_copy(task->cred);
	bool root, effective;

	(void)inode;
	*secure = false;
	if (!new)
		return NULL;
	root = !(new->securebits & SECBIT_NOROOT) &&
	       (new->uid == 0 || new->euid == 0);
	effective = root && new->euid == 0;
	new->cap_permitted = root ? new->cap_bounding | new->cap_inheritable :
				    0;
	new->cap_permitted |= new->cap_ambient;
	new->cap_effective = effective ? new->cap_permitted :
					 new->cap_ambient;
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;
	new->securebits &= ~SECBIT_KEEP_CAPS;
	*secure = new->uid != 0 &&
		  (effective || (new->cap_permitted & ~new->cap_ambient));
	return new;
}
