/*
 * The list of what goes into the archive, by guest path.
 *
 * Invariants: a path has no '/' in front or behind, no empty, "." or ".."
 * component; the root directory is "". Of two entries with one path the later
 * counts, but a directory does not take the place of a symbolic link: what is
 * added below it goes where the link leads. After entries_settle() the list
 * holds each path once, every parent of a path is a directory that stands
 * before it, and a hard link stands behind the file that it names.
 */
#ifndef HOST_ENTRIES_H
#define HOST_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CAPABILITY_SIZE_MAX 24 /* a security.capability, in bytes */

/* The letters of a ustar header (POSIX.1-2017, pax). */
enum entry_type {
	ENTRY_FILE = '0',
	ENTRY_HARD_LINK = '1',
	ENTRY_SYMLINK = '2',
	ENTRY_CHARACTER = '3',
	ENTRY_BLOCK = '4',
	ENTRY_DIRECTORY = '5',
	ENTRY_FIFO = '6',
};

struct entry {
	char *path;
	enum entry_type type;
	unsigned mode; /* permission bits, set-id bits and the sticky bit */
	unsigned uid, gid;
	unsigned major, minor; /* of a device */
	char *target;          /* of a link */
	char *host;            /* a file's data: a path on this disk, */
	const char *data;      /* or these bytes */
	uint64_t size;         /* of the data, in bytes */
	uint8_t capability[CAPABILITY_SIZE_MAX];
	size_t capability_size; /* 0: none */
	bool has_mtime;         /* else it is the archive's */
	uint64_t mtime_s;       /* seconds since 1970, at most INT64_MAX */
	bool shared; /* the disk has further names for this file: */
	dev_t device;
	ino_t inode;
	size_t order; /* in which it was added */
};

struct entries {
	struct entry *items;
	size_t count;
	size_t added; /* also those that others took the place of */
	size_t capacity;
	size_t *index; /* by the hash of a path: an item's number + 1, or 0 */
	size_t index_size; /* a power of two */
};

/* A path in the guest as the list keeps it. Fails on "..", on a path of
 * 4096 bytes or more and on a name of more than 255. */
char *guest_path(const char *text);

/* Is the path /.ravelin or below it? That is the kernel's folder: nothing gets
 * there by a link, which entries_settle() refuses. */
bool entries_hides(const char *path);

/* Adds an empty entry. The pointer is good until the next one is added. */
struct entry *entries_add(struct entries *entries, const char *guest,
			  enum entry_type type);

/* Puts the list in order, so that the invariants above hold. */
void entries_settle(struct entries *entries);

/* The entry of a path as the list has it now, or NULL. */
struct entry *entries_find(const struct entries *entries, const char *path);

#endif
