/*
 * Reads a tar archive in memory, as tar(1), busybox, bsdtar and docker write
 * it: the format before POSIX, ustar (POSIX.1-2017, pax), pax with its
 * extended and global headers, and GNU's with long names and numbers in
 * base 256 (GNU tar's manual, "Basic Tar Format").
 *
 * Pure, and the archive is taken as an enemy's: no byte outside of it is
 * looked at, and whatever it says, the reader comes to an end.
 */
#ifndef HOST_TAR_READ_H
#define HOST_TAR_READ_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/fs/tar_fields.h"

#define TAR_TEXT_MAX 4096 /* bytes of a path or a target, NUL included */

/* What an extended header says of the members behind it. */
struct tar_overrides {
	struct pax_record path, link, capability;
	uint64_t uid, gid, size, mtime_s;
	bool has_uid, has_gid, has_size, has_mtime;
};

struct tar_reader {
	const uint8_t *bytes;
	uint64_t size;
	uint64_t position; /* of the member's first header */
	const char *flaw;  /* why there is no next one */
	struct tar_overrides global;
};

struct tar_member {
	char type; /* '0' to '6', as in host/entries.h */
	unsigned mode, uid, gid, major, minor;
	uint64_t mtime_s;           /* up to INT64_MAX; 0 for before 1970 */
	const uint8_t *data;        /* of a file */
	uint64_t size;              /* of the data; 0 for all but files */
	const uint8_t *capability;  /* of a file: its security.capability */
	size_t capability_size;     /* 0: none */
	char path[TAR_TEXT_MAX];    /* as it stands there, not empty */
	char target[TAR_TEXT_MAX];  /* of a link, not empty */
};

void tar_read_open(struct tar_reader *reader, const void *bytes,
		   uint64_t size);

/* Reads the next member. 1, or 0 at the end, or -1 where reader->flaw tells
 * what is wrong at reader->position; *out holds nothing of use then, and
 * every further call says the same. */
int tar_read_next(struct tar_reader *reader, struct tar_member *out);

#endif
