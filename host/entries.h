/*
 * The list of what goes into the archive, by guest path.
 *
 * Invariants: a path has no '/' in front or behind, no empty, "." or ".."
 * component; the root directory is "". After entries_settle() the list holds
 * each path once (the entry that was added last), every parent of a path is
 * a directory that stands before it, and a hard link stands behind the file
 * that it names.
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
	char *data;            /* or these bytes */
	uint64_t size;         /* of the data, in bytes */
	uint8_t capability[CAPABILITY_SIZE_MAX];
	size_t capability_size; /* 0: none */
	bool shared; /* the disk has further names for this file: */
	dev_t device;
	ino_t inode;
	size_t order; /* in which it was added */
};

struct entries {
	struct entry *items;
	size_t count;
	size_t capacity;
};

/* A path in the guest as the list keeps it. Fails on "..", on a path of
 * 4096 bytes or more and on a name of more than 255. */
char *guest_path(const char *text);

/* Adds an empty entry. The pointer is good until the next one is added. */
struct entry *entries_add(struct entries *entries, const char *guest,
			  enum entry_type type);

/* Puts the list in order, so that the invariants above hold. */
void entries_settle(struct entries *entries);

/* In a settled list: the entry of a path, or NULL. */
struct entry *entries_find(const struct entries *entries, const char *path);

#endif
