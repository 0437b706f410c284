/* The list of what goes into the archive (entries.h). */
#include "host/entries.h"

#include <stdlib.h>
#include <string.h>

#include "host/report.h"

#define GUEST_PATH_MAX 4096 /* bytes, NUL included, as on Linux */
#define GUEST_NAME_MAX 255

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
	entry = &entries->items[entries->count];
	*entry = (struct entry){
		.path = path,
		.type = type,
		.order = entries->count++,
	};
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

static void sort(struct entries *entries)
{
	if (entries->count > 0)
		qsort(entries->items, entries->count, sizeof(struct entry),
		      compare_paths);
}

static void drop_duplicates(struct entries *entries)
{
	size_t kept = 0;

	for (size_t i = 0; i < entries->count; i++) {
		struct entry *next = &entries->items[i + 1];

		if (i + 1 < entries->count &&
		    strcmp(entries->items[i].path, next->path) == 0)
			continue;
		entries->items[kept++] = entries->items[i];
	}
	entries->count = kept;
}

struct entry *entries_find(const struct entries *entries, const char *path)
{
	for (size_t i = 0; i < entries->count; i++)
		if (strcmp(entries->items[i].path, path) == 0)
			return &entries->items[i];
	return NULL;
}

/* Looks in the first `count` entries, which are sorted. */
static struct entry *find_sorted(const struct entries *entries, size_t count,
				 const char *path)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(path, entries->items[middle].path);

		if (order == 0)
			return &entries->items[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void add_parents(struct entries *entries)
{
	size_t given = entries->count;

	for (size_t i = 0; i < given; i++) {
		char *path = entries->items[i].path;

		for (char *slash = strchr(path, '/'); slash != NULL;
		     slash = strchr(slash + 1, '/')) {
			char *parent = must_copy(path, (size_t)(slash - path));
			struct entry *there;

			there = find_sorted(entries, given, parent);
			if (there == NULL)
				entries_add(entries, parent, ENTRY_DIRECTORY)
					->mode = 0755;
			else if (there->type != ENTRY_DIRECTORY)
				fail("/%s: /%s is not a directory", path,
				     parent);
			free(parent);
		}
	}
	sort(entries);
	drop_duplicates(entries);
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
		target = find_sorted(entries, entries->count, entry->target);
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
	sort(entries);
	drop_duplicates(entries);
	add_parents(entries);
	join_shared_files(entries);
	check_hard_links(entries);
	if (entries->count > 0)
		qsort(entries->items, entries->count, sizeof(struct entry),
		      compare_output);
}
