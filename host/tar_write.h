/*
 * Writes a POSIX tar with pax extended headers (POSIX.1-2017, pax).
 *
 * Invariant: a file's data starts at a multiple of 4096 bytes in the archive,
 * so that a kernel which has the archive in memory maps its pages in place.
 * What pushes it there is a "comment" record in the file's extended header,
 * which every reader of tar ignores. Behind the data stand zeros up to the
 * next multiple of 512 only, since a reader expects the next header there:
 * a kernel copies the last page of a file whose size is no multiple of 4096.
 */
#ifndef HOST_TAR_WRITE_H
#define HOST_TAR_WRITE_H

#include <stdint.h>
#include <stdio.h>

#include "host/entries.h"

struct tar_writer {
	FILE *file;
	const char *path; /* of the output, for messages */
	uint64_t position; /* bytes written */
	uint64_t mtime_s;  /* of entries without one, seconds since 1970 */
};

void tar_write_entry(struct tar_writer *writer, const struct entry *entry);

/* Writes the two blocks that end an archive, and zeros up to a whole page. */
void tar_write_end(struct tar_writer *writer);

#endif
