/* The list of what goes into the archive (entries.h). */
#include "host/entries.h"

#include <stdlib.h>
#include <string.h>

#include "host/links.h"
#include "host/report.h"

#define GUEST_PATH_MAX 4096 /* bytes, NUL included, as on Linux */
#define GUEST_NAME_MAX 255
#define INDEX_SIZE_FIRST 256

char *guest_path(const char *text)
{
	char *path = must_resize(NULL, strlen(text) + 1, 1);
	size_t length = 0;

	for (const char *name = text; *name != '\0';) {
		size_t size = strcspn(name, "/");

		if (size == 2 && memcmp(name, "..", 2) == 0)
			fail("%s: a path in the archive has no \"..\"", text);
		if (size > GUEST_NAME_MAX)
			fail("%s: a name is longer than %d bytes", text,
			     GUEST_NAME_MAX);
		if (size > 0 && !(size == 1 && *name == '.')) {
			if (length > 0)
				path[length++] = '/';
			memcpy(path + length, name, size);
			length += size;
		}
		name += size + (name[size] == '/');
	}
	path[length] = '\0';
	/* A directory gets a '/' behind its path in the archive. */
	if (length + 1 >= GUEST_PATH_MAX)
		fail("%s: the path is longer than %d bytes", text,
		     GUEST_PATH_MAX - 2);
	return path;
}

bool entries_hides(const char *path)
{
	static const char folder[] = ".ravelin";
	size_t length = sizeof(folder) - 1;

	return strncmp(path, folder, length) == 0 &&
	       (path[length] == '\0' || path[length] == '/');
}

/* Where the index has a path, or would have it. The hash is FNV-1a. */
static size_t *slot_of(const struct entries *entries, const char *path)
{
	uint64_t hash = 14695981039346656037ull;
	size_t at;

	for (const char *byte = path; *byte != '\0'; byte++)
		hash = (hash ^ (uint8_t)*byte) * 1099511628211ull;
	for (at = hash;; at++) {
		size_t *slot = &entries->index[at & (entries->index_size - 1)];

		if (*slot == 0 ||
		    strcmp(entries->items[*slot - 1].path, path) == 0)
			return slot;
	}
}

static bool replaces(const struct entry *new, const struct entry *old)
{
	return old->type != ENTRY_SYMLINK || new->type != ENTRY_DIRECTORY;
}

static void index_item(struct entries *entries, size_t item)
{
	size_t *slot = slot_of(entries, entries->items[item].path);

	if (*slot == 0 ||
	    replaces(&entries->items[item], &entries->items[*slot - 1]))
		*slot = item + 1;
}

/* Makes the index anew, at most half full. */
static void index_all(struct entries *entries)
{
	while (entries->index_size < 2 * (entries->count + 1))
		entries->index_size = entries->index_size > 0 ?
					      2 * entries->index_size :
					      INDEX_SIZE_FIRST;
	entries->index = must_resize(entries->index, entries->index_size,
				     sizeof(*entries->index));
	memset(entries->index, 0,
	       entries->index_size * sizeof(*entries->index));
	for (size_t i = 0; i < entries->count; i++)
		index_item(entries, i);
}

struct entry *entries_find(const struct entries *entries, const char *path)
{
	size_t item = entries->count > 0 ? *slot_of(entries, path) : 0;

	return item > 0 ? &entries->items[item - 1] : NULL;
}

struct entry *entries_add(struct entries *entries, const char *guest,
			  enum entry_type type)
{
	struct entry *entry;
	char *path = guest_path(guest);

	if (*path == '\0' && type != ENTRY_DIRECTORY)
		fail("\"%s\" is the root, which is a directory", guest);
	if (entries->count == entries->capacity) {
		entries->capacity = entries->capacity * 2 + 64;
		entries->items = must_resize(entries->items, entries->capacity,
					     sizeof(*entries->items));
	}
	entry = &entries->items[entries->count++];
	*entry = (struct entry){
		.path = path,
		.type = type,
		.order = entries->added++,
	};
	if (entries->index_size < 2 * (entries->count + 1))
		index_all(entries);
	else
		index_item(entries, entries->count - 1);
	return entry;
}

static int compare_paths(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = strcmp(left->path, right->path);

	if (order != 0)
		return order;
	return left->order < right->order ? -1 : left->order > right->order;
}

static int compare_inodes(const void *a, const void *b)
{
	const struct entry *left = *(struct entry *const *)a;
	const struct entry *right = *(struct entry *const *)b;

	if (left->device != right->device)
		return left->device < right->device ? -1 : 1;
	if (left->inode != right->inode)
		return left->inode < right->inode ? -1 : 1;
	return strcmp(left->path, right->path);
}

/* Hard links that were asked for go last, in the order of their paths. */
static int compare_output(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	bool left_last = left->type == ENTRY_HARD_LINK && !left->shared;
	bool right_last = right->type == ENTRY_HARD_LINK && !right->shared;

	if (left_last != right_last)
		return left_last ? 1 : -1;
	return strcmp(left->path, right->path);
}

/* Sorts by path, with one entry for each. */
static void arrange(struct entries *entries)
{
	size_t kept = 0;

	if (entries->count > 0)
		qsort(entries->items, entries->count, sizeof(struct entry),
		      compare_paths);
	for (size_t i = 0; i < entries->count; i++) {
		struct entry *entry = &entries->items[i];
		struct entry *last = &entries->items[kept - (kept > 0)];

		if (kept == 0 || strcmp(last->path, entry->path) != 0)
			entries->items[kept++] = *entry;
		else if (replaces(entry, last))
			*last = *entry;
	}
	entries->count = kept;
	index_all(entries);
}

/* Moves what lies below a symbolic link to where that leads. False when
 * nothing does. */
static bool follow_links(struct entries *entries)
{
	char **paths = must_resize(NULL, entries->count + 1, sizeof(*paths));
	bool moved = false;

	/* The index holds while the paths are as they were. */
	for (size_t i = 0; i < entries->count; i++) {
		struct entry *entry = &entries->items[i];

		paths[i] = links_follow_parents(entries, entry->path);
		if (entry->type == ENTRY_HARD_LINK)
			entry->target = links_follow_parents(entries,
							     entry->target);
	}
	for (size_t i = 0; i < entries->count; i++) {
		char *old = entries->items[i].path;

		if (strcmp(old, paths[i]) != 0) {
			if (entries_hides(paths[i]))
				fail("/%s leads to /%s, which is the kernel's",
				     old, paths[i]);
			moved = true;
		}
		free(old);
		entries->items[i].path = paths[i];
	}
	free(paths);
	return moved;
}

static void add_parents(struct entries *entries)
{
	size_t given = entries->count;

	for (size_t i = 0; i < given; i++) {
		char *path = entries->items[i].path;

		for (char *slash = strchr(path, '/'); slash != NULL;
		     slash = strchr(slash + 1, '/')) {
			char *parent = must_copy(path, (size_t)(slash - path));
			struct entry *there = entries_find(entries, parent);

			if (there == NULL)
				entries_add(entries, parent, ENTRY_DIRECTORY)
					->mode = 0755;
			else if (there->type != ENTRY_DIRECTORY)
				fail("/%s: /%s is not a directory", path,
				     parent);
			free(parent);
		}
	}
	arrange(entries);
}

/* Of the names that the disk has for one file, the first in the archive
 * carries the data and the others become links to it. */
static void join_shared_files(struct entries *entries)
{
	struct entry **shared, *first = NULL;
	size_t count = 0;

	shared = must_resize(NULL, entries->count + 1, sizeof(*shared));
	for (size_t i = 0; i < entries->count; i++)
		if (entries->items[i].shared)
			shared[count++] = &entries->items[i];
	if (count > 0)
		qsort(shared, count, sizeof(*shared), compare_inodes);
	for (size_t i = 0; i < count; i++) {
		struct entry *entry = shared[i];

		if (first != NULL && first->device == entry->device &&
		    first->inode == entry->inode &&
		    first->mode == entry->mode && first->uid == entry->uid &&
		    first->gid == entry->gid) {
			entry->type = ENTRY_HARD_LINK;
			entry->target = first->path;
			entry->size = 0;
			entry->capability_size = 0;
		} else {
			first = entry;
		}
	}
	free(shared);
}

static void check_hard_links(const struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct entry *entry = &entries->items[i], *target;

		if (entry->type != ENTRY_HARD_LINK || entry->shared)
			continue;
		target = entries_find(entries, entry->target);
		if (target == NULL)
			fail("/%s: there is no /%s to link to", entry->path,
			     entry->target);
		if (target->type == ENTRY_DIRECTORY ||
		    (target->type == ENTRY_HARD_LINK && !target->shared))
			fail("/%s: /%s is a %s", entry->path, entry->target,
			     target->type == ENTRY_DIRECTORY ?
				     "directory" :
				     "hard link itself");
	}
}

void entries_settle(struct entries *entries)
{
	unsigned rounds = 0;

	/* What is moved may be a link itself. */
	do {
		if (rounds++ > LINKS_MAX)
			fail("links that lead to links without an end");
		arrange(entries);
	} while (follow_links(entries));
	add_parents(entries);
	join_shared_files(entries);
	check_hard_links(entries);
	if (entries->count > 0)
		qsort(entries->items, entries->count, sizeof(struct entry),
		      compare_output);
	index_all(entries);
}
