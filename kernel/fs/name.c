/*
 * Names and paths of inodes, found by asking their directories.
 *
 * No inode keeps its name: a name belongs to a directory's entry, and a
 * hard-linked file has several. The first that its parent lists is taken.
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

static bool match_entry(void *context, const struct dir_entry *entry)
{
	struct name_search *search = context;

	if (entry->number != search->number)
		return true;
	format_text(search->buffer, search->size, "%s", entry->name);
	search->found = true;
	return false;
}

bool inode_name(struct inode *inode, char *buffer, size_t size)
{
	struct name_search search = { .buffer = buffer, .size = size };
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
	if (inode->parent == inode) {
		format_text(buffer, size, "/");
		return true;
	}
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
