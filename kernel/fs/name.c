/*
 * Names and paths of inodes, found by asking their directories.
 *
 * A name belongs to a directory's entry, and a hard-linked file has several.
 * One that its parent knows is taken, or the first that it lists.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/format.h"

struct name_search {
	u64 number;
	char *buffer;
	size_t size;
	bool found;
};

/* As far as it fits. */
static bool copy_name(char *buffer, size_t size, const char *name)
{
	size_t length = min_u64(strlen(name), size - 1);

	memcpy(buffer, name, length);
	buffer[length] = '\0';
	return true;
}

static bool match_entry(void *context, const struct dir_entry *entry)
{
	struct name_search *search = context;

	if (entry->number != search->number)
		return true;
	search->found = copy_name(search->buffer, search->size, entry->name);
	return false;
}

bool inode_name(struct inode *inode, char *buffer, size_t size)
{
	struct name_search search = { .buffer = buffer, .size = size };
	const char *name = NULL;
	u64 position = 0;

	/* What is mounted has the name of what lies under all of it. */
	while (inode->covers != NULL)
		inode = inode->covers;
	search.number = inode->number;

	if (inode->parent == NULL) {
		format_text(buffer, size, "%s:[%llu]",
			    S_ISSOCK(inode->mode) ? "socket" : "pipe",
			    (unsigned long long)inode->number);
		return true;
	}
	if (inode->parent == inode)
		return copy_name(buffer, size, "/");
	if (inode->parent->ops->name_of != NULL)
		name = inode->parent->ops->name_of(inode->parent, inode);
	if (name != NULL)
		return copy_name(buffer, size, name);
	inode->parent->ops->list(inode->parent, &position, match_entry,
				 &search);
	if (!search.found)
		format_text(buffer, size, "?");
	return search.found;
}

/* Puts `text` in front of what starts at *start. False: no room. */
static bool prepend(char *buffer, size_t *start, const char *text)
{
	size_t length = strlen(text);

	if (length > *start)
		return false;
	*start -= length;
	memcpy(buffer + *start, text, length);
	return true;
}

i64 inode_path(struct inode *root, struct inode *inode, char *buffer,
	       size_t size)
{
	char name[NAME_MAX + 1];
	size_t start;

	if (size < 2)
		return -ERANGE;
	start = size - 1;
	buffer[start] = '\0';
	if (inode == root)
		prepend(buffer, &start, "/");
	while (inode != root) {
		if (inode->parent == NULL || inode->parent == inode ||
		    !inode_name(inode, name, sizeof(name)))
			return -ENOENT;
		if (!prepend(buffer, &start, name) ||
		    !prepend(buffer, &start, "/"))
			return -ERANGE;
		inode = inode->parent;
	}
	memmove(buffer, buffer + start, size - start);
	return (i64)(size - start - 1);
}
