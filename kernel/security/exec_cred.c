/*
 * The credentials of a new program. See kernel/security/exec_cred.h.
 *
 * The steps are those of Linux 6.1, and in its order: bprm_fill_uid() of
 * fs/exec.c, then cap_bprm_creds_from_file() of security/commoncap.c. Whether
 * the ids change is told by the new effective ids beside the real ones, so
 * that it also holds for who runs with a set-id program's ids already.
 */
#include "kernel/security/exec_cred.h"

#include <arch/task.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/super.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/security/file_caps.h"
#include "kernel/task/task.h"

struct exec {
	const struct cred *old;
	struct cred *new;
	bool has_file_caps;
	bool is_effective; /* what is permitted is effective at once */
};

static void take_set_id_bits(struct cred *new, const struct inode *inode)
{
	if (current_task()->no_new_privs ||
	    (inode->super != NULL && inode->super->flags & MS_NOSUID))
		return;
	if (inode->mode & S_ISUID)
		new->euid = inode->uid;
	/* Without the group's x the bit once meant another thing (mandatory
	 * locking), and gives nothing. */
	if ((inode->mode & S_ISGID) && (inode->mode & S_IXGRP))
		new->egid = inode->gid;
}

/* P' = (B & fP) | (I & fI); an error as exec_cred() has it. */
static int take_file_caps(struct exec *exec, struct inode *inode,
			  const char *path)
{
	struct cred *new = exec->new;
	struct file_caps file;
	int error = file_caps_of(inode, &file);
	u64 missing;

	new->cap_permitted = 0;
	if (error)
		return error == -ENODATA ? 0 : error;
	exec->has_file_caps = true;
	exec->is_effective = file.effective;
	new->cap_permitted = (new->cap_bounding & file.permitted) |
			     (new->cap_inheritable & file.inheritable);
	missing = file.permitted & ~new->cap_permitted;
	/* The program does not ask what it got, so it is all or nothing. */
	if (file.effective && missing)
		return audit_deny(-EPERM, __builtin_ctzll(missing), path);
	return 0;
}

/* What being root is worth, unless the securebits say: nothing. */
static void privilege_root(struct exec *exec)
{
	struct cred *new = exec->new;

	if (new->securebits & SECBIT_NOROOT)
		return;
	/* A set-user-ID root program that has capabilities of its own gets
	 * these, and no more, for another user. */
	if (exec->has_file_caps && new->uid != 0 && new->euid == 0)
		return;
	if (new->uid == 0 || new->euid == 0)
		new->cap_permitted = new->cap_bounding | new->cap_inheritable;
	if (new->euid == 0)
		exec->is_effective = true;
}

/* no_new_privs: no more than there was. */
static void keep_within(struct cred *new, const struct cred *old)
{
	new->cap_permitted &= old->cap_permitted;
	new->euid = new->uid;
	new->egid = new->gid;
}

/* The rest of the formula, once P' is known but for the ambient set. */
static bool finish(struct exec *exec)
{
	const struct cred *old = exec->old;
	struct cred *new = exec->new;
	bool ids_change = new->euid != old->uid || new->egid != old->gid;
	bool gains = new->cap_permitted & ~old->cap_permitted;

	if ((ids_change || gains) && current_task()->no_new_privs)
		keep_within(new, old);
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;
	if (exec->has_file_caps || ids_change)
		new->cap_ambient = 0;
	new->cap_permitted |= new->cap_ambient;
	new->cap_effective = exec->is_effective ? new->cap_permitted :
						  new->cap_ambient;
	new->securebits &= ~SECBIT_KEEP_CAPS;
	return ids_change ||
	       (new->uid != 0 && (exec->is_effective ||
				  new->cap_permitted & ~new->cap_ambient));
}

int exec_cred(struct inode *inode, const char *path, struct cred **out,
	      bool *secure)
{
	struct exec exec = { .old = current_task()->cred };
	int error;

	exec.new = cred_copy(exec.old);
	if (!exec.new)
		return -ENOMEM;
	take_set_id_bits(exec.new, inode);
	error = take_file_caps(&exec, inode, path);
	if (error) {
		cred_put(exec.new);
		return error;
	}
	privilege_root(&exec);
	*secure = finish(&exec);
	*out = exec.new;
	return 0;
}
