/*
 * What /proc tells of a task's mounts: proc(5). What lies outside the task's
 * root is not shown.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/procfs.h"
#include "kernel/mm/slab.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

/* Writes one line; `path` is where it is mounted, `below` on what. */
typedef void (*line_fn)(struct text *text, const struct mount *mount,
			const struct mount *below, const char *path);

/* What readers take for the end of a word or of a line becomes octal. */
static void add_escaped(struct text *text, const char *from)
{
	for (; *from != '\0'; from++)
		if (*from == ' ' || *from == '\t' || *from == '\n' ||
		    *from == '\\')
			text_print(text, "\\%03o", (unsigned char)*from);
		else
			text_add(text, from, 1);
}

static void add_flags(struct text *text, unsigned flags)
{
	text_print(text, "%s%s%s%s,relatime", flags & MS_RDONLY ? "ro" : "rw",
		   flags & MS_NOSUID ? ",nosuid" : "",
		   flags & MS_NODEV ? ",nodev" : "",
		   flags & MS_NOEXEC ? ",noexec" : "");
}

static void show_mount(struct text *text, const struct mount *mount,
		       const struct mount *below, const char *path)
{
	const struct super_block *super = mount->super;

	(void)below;
	add_escaped(text, super->source);
	text_print(text, " ");
	add_escaped(text, path);
	text_print(text, " %s ", super->type->name);
	add_flags(text, super->flags);
	text_print(text, " 0 0\n");
}

static void show_info(struct text *text, const struct mount *mount,
		      const struct mount *below, const char *path)
{
	const struct super_block *super = mount->super;

	text_print(text, "%d %d %u:%u / ", mount->id, below->id,
		   DEVICE_MAJOR(super->device), DEVICE_MINOR(super->device));
	add_escaped(text, path);
	text_print(text, " ");
	add_flags(text, super->flags);
	text_print(text, " - %s ", super->type->name);
	add_escaped(text, super->source);
	text_print(text, " %s\n", super->flags & MS_RDONLY ? "ro" : "rw");
}

/* `path` has room for PATH_MAX bytes. */
static void show_one(struct text *text, struct mount_namespace *namespace,
		     struct mount *mount, struct inode *root, char *path,
		     line_fn show)
{
	const struct inode *top = mount->super->root;
	struct mount *below = mount;

	if (inode_path(root, mount->super->root, path, PATH_MAX) < 0)
		return;
	if (top->covers != NULL)
		below = namespace_find(namespace, top->covers->super);
	show(text, mount, below, path);
}

/* The first mount whose number is greater: they are in that order. */
static struct mount *mount_after(const struct mount_namespace *namespace,
				 int id)
{
	LIST_FOR_EACH(cursor, &namespace->mounts) {
		struct mount *mount = LIST_ENTRY(cursor, struct mount, node);

		if (mount->id > id)
			return mount;
	}
	return NULL;
}

/* Passes a yield point behind each: one has as long a path as there is. */
static int show_all(struct text *text, struct task *task, line_fn show)
{
	struct mount_namespace *namespace = task->mounts;
	struct inode *root;
	struct mount *mount;
	char *path;

	if (namespace == NULL) /* it has ended */
		return -EINVAL;
	path = kalloc_bytes(PATH_MAX);
	if (path == NULL)
		return -ENOMEM;
	root = task->folders->root;
	inode_get(root);
	namespace_get(namespace);
	for (int id = 0; !text->cut && (mount = mount_after(namespace, id));) {
		id = mount->id;
		show_one(text, namespace, mount, root, path, show);
		yield_point();
	}
	namespace_put(namespace);
	inode_put(root);
	kfree_bytes(path, PATH_MAX);
	return 0;
}

int proc_show_mounts(struct text *text, struct task *task)
{
	return show_all(text, task, show_mount);
}

int proc_show_mountinfo(struct text *text, struct task *task)
{
	return show_all(text, task, show_info);
}

int proc_show_namespace(struct text *text, struct task *task)
{
	if (task->mounts == NULL)
		return -ENOENT;
	text_print(text, "mnt:[%llu]",
		   (unsigned long long)task->mounts->number);
	return 0;
}
