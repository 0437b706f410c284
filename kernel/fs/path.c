/*
 * Following a path, name by name.
 *
 * Invariants: each directory on the way was checked for search permission;
 * ".." never leaves the root; at most LINKS_MAX symbolic links are followed,
 * and what they expand to fits in PATH_MAX, so that a walk always ends. The
 * walk holds its root, one other inode at a time, and no lock.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/slab.h"
#include "kernel/security/audit.h"
#include "kernel/security/cred.h"
#include "kernel/task/sched.h"

#define LINKS_MAX 40 /* as Linux's MAXSYMLINKS */

struct walk {
	struct inode *root;
	const struct cred *cred;
	struct inode *at;  /* where the walk stands, counted */
	const char *rest;  /* what is still to follow */
	char *expanded;    /* PATH_MAX bytes that hold `rest`, or NULL */
	unsigned links;
};

static void stand_on(struct walk *walk, struct inode *inode)
{
	inode_put(walk->at);
	walk->at = inode;
}

/* Puts the text of `link` in front of the rest. */
static int expand_link(struct walk *walk, struct inode *link)
{
	size_t rest_size = strlen(walk->rest) + 1;
	char *text = kalloc_bytes(PATH_MAX);
	i64 length;

	if (text == NULL)
		return -ENOMEM;
	length = link->ops->readlink(link, walk->cred, text, PATH_MAX);
	if (length == 0)
		length = -ENOENT;
	else if (length > 0 && (u64)length + rest_size > PATH_MAX)
		length = -ENAMETOOLONG;
	if (length < 0) {
		kfree_bytes(text, PATH_MAX);
		return (int)length;
	}
	memcpy(text + length, walk->rest, rest_size);
	if (walk->expanded != NULL)
		kfree_bytes(walk->expanded, PATH_MAX);
	walk->expanded = text;
	walk->rest = text;
	if (text[0] == '/') {
		inode_get(walk->root);
		stand_on(walk, walk->root);
	}
	return 0;
}

/* In a directory where anyone may put a link, and only its owner take it
 * away, a link that ends a path is followed for its owner, or where it is the
 * directory's owner's: as Linux's protected_symlinks. */
static int may_follow(const struct walk *walk, const struct inode *link)
{
	const struct inode *dir = walk->at;

	if (*walk->rest != '\0' || !(dir->mode & S_ISVTX) ||
	    !(dir->mode & S_IWOTH) || link->uid == dir->uid ||
	    link->uid == walk->cred->fsuid)
		return 0;
	return audit_deny(-EACCES, AUDIT_FOLLOW, "symbolic link");
}

static int follow_link(struct walk *walk, struct inode *link)
{
	struct inode *target;
	int error;

	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	if (link->ops->follow == NULL)
		return expand_link(walk, link);
	error = link->ops->follow(link, walk->cred, &target);
	if (error == 0)
		stand_on(walk, target);
	return error;
}

/* Takes the next name off the rest. Its length, or -ENAMETOOLONG. */
static int take_name(struct walk *walk, char *name)
{
	size_t length = 0;

	while (walk->rest[length] != '/' && walk->rest[length] != '\0')
		length++;
	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, walk->rest, length);
	name[length] = '\0';
	walk->rest += length;
	return (int)length;
}

/* Follows one name from the directory where the walk stands. A link that
 * ends the path is followed only when `follow` is set. */
static int step(struct walk *walk, bool follow)
{
	char name[NAME_MAX + 1];
	struct inode *next = NULL, *mounted;
	int error;

	/* A path of two thousand names may ask a long directory for each. */
	yield_point();
	if (!S_ISDIR(walk->at->mode))
		return -ENOTDIR;
	error = inode_permission(walk->at, MAY_EXEC, walk->cred);
	if (error)
		return error;
	error = take_name(walk, name);
	if (error < 0)
		return error;
	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") == 0) {
		if (walk->at == walk->root)
			return 0;
		next = walk->at->parent;
		inode_get(next);
	} else {
		error = walk->at->ops->lookup(walk->at, name, &next);
		if (error)
			return error;
	}
	while ((mounted = mounted_on(next)) != NULL) {
		inode_get(mounted);
		inode_put(next);
		next = mounted;
		yield_point();
	}
	if (S_ISLNK(next->mode) && (follow || *walk->rest == '/')) {
		error = may_follow(walk, next);
		if (error == 0)
			error = follow_link(walk, next);
		inode_put(next);
		return error;
	}
	stand_on(walk, next);
	return 0;
}

static int walk_on(struct walk *walk, bool follow)
{
	for (;;) {
		bool slash = *walk->rest == '/';
		int error;

		while (*walk->rest == '/')
			walk->rest++;
		if (*walk->rest == '\0')
			return slash && !S_ISDIR(walk->at->mode) ? -ENOTDIR :
								   0;
		error = step(walk, follow);
		if (error)
			return error;
	}
}

int path_walk(struct inode *root, struct inode *start, const char *path,
	      bool follow, const struct cred *cred, struct inode **out)
{
	struct walk walk = { .root = root, .cred = cred, .rest = path };
	int error;

	if (*path == '\0')
		return -ENOENT;
	walk.at = *path == '/' ? root : start;
	inode_get(walk.at);
	inode_get(root);
	error = walk_on(&walk, follow);
	inode_put(root);
	if (walk.expanded != NULL)
		kfree_bytes(walk.expanded, PATH_MAX);
	if (error)
		inode_put(walk.at);
	else
		*out = walk.at;
	return error;
}

/* Is there one name more, and no other behind it? */
static bool is_last(const char *rest)
{
	while (*rest != '/' && *rest != '\0')
		rest++;
	while (*rest == '/')
		rest++;
	return *rest == '\0';
}

bool path_last_is_name(const struct path_last *last)
{
	return last->name[0] != '\0' && strcmp(last->name, ".") != 0 &&
	       strcmp(last->name, "..") != 0;
}

/* Takes the last name. 1 when it is a link that was followed instead: what it
 * led to stands in front of the rest. */
static int take_last(struct walk *walk, bool follow, struct path_last *last)
{
	const char *start = walk->rest;
	struct inode *link;
	int error;

	if (!S_ISDIR(walk->at->mode))
		return -ENOTDIR;
	error = inode_permission(walk->at, MAY_EXEC, walk->cred);
	if (error)
		return error;
	error = take_name(walk, last->name);
	if (error < 0)
		return error;
	last->slash = *walk->rest == '/';
	if (!follow || !path_last_is_name(last) ||
	    walk->at->ops->lookup(walk->at, last->name, &link) != 0)
		return 0;
	if (!S_ISLNK(link->mode)) {
		inode_put(link);
		return 0;
	}
	inode_put(link);
	walk->rest = start;
	error = step(walk, true);
	return error ? error : 1;
}

static int walk_to_last(struct walk *walk, bool follow,
			struct path_last *last)
{
	for (;;) {
		int error;

		while (*walk->rest == '/')
			walk->rest++;
		last->name[0] = '\0';
		if (*walk->rest == '\0')
			return 0;
		if (is_last(walk->rest)) {
			error = take_last(walk, follow, last);
			if (error <= 0)
				return error;
			continue;
		}
		error = step(walk, true);
		if (error)
			return error;
	}
}

int path_walk_last(struct inode *root, struct inode *start, const char *path,
		   bool follow, const struct cred *cred,
		   struct path_last *out)
{
	struct walk walk = { .root = root, .cred = cred, .rest = path };
	int error;

	if (*path == '\0')
		return -ENOENT;
	walk.at = *path == '/' ? root : start;
	inode_get(walk.at);
	inode_get(root);
	out->slash = false;
	error = walk_to_last(&walk, follow, out);
	inode_put(root);
	if (walk.expanded != NULL)
		kfree_bytes(walk.expanded, PATH_MAX);
	if (error)
		inode_put(walk.at);
	else
		out->dir = walk.at;
	return error;
}
