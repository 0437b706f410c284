/*
 * A small writer of tar for the tests of the archive reader, and the archive
 * that it wrote last, being read.
 *
 * What is read is a copy at the end of its buffer, so that the sanitizer
 * sees a read behind it.
 */
#ifndef TESTS_UNIT_ARCHIVE_BUILDER_H
#define TESTS_UNIT_ARCHIVE_BUILDER_H

#include "kernel/fs/archive.h"
#include "kernel/fs/tar_fields.h"

#define AREA_SIZE 81920

extern u8 area[AREA_SIZE]; /* what is written */
extern size_t area_size;   /* bytes of it so far */
extern struct archive archive;
extern struct archive_entry entry;

void begin(void);
void set_octal(char *field, size_t size, u64 number);
void set_checksum(struct tar_header *header);

/* Appends a header and its data, and returns the header for changes, behind
 * which set_checksum() is called again. */
struct tar_header *add(char type, const char *name, const char *link,
		       const void *data, size_t size);

/* Appends an extended header with `size` bytes of records. */
void add_pax(const char *records, size_t size);
#define ADD_PAX(text) add_pax(text, sizeof(text) - 1)

/* Appends the two blocks that end an archive. */
void finish(void);

/* An archive with an entry of each type and every key of a record. */
void build_whole(void);
#define WHOLE_COUNT 9 /* its entries */

/* Starts to read a copy of the first `size` bytes; returns the copy. */
u8 *open_part(size_t size);

/* Does `entry` keep what archive.h promises? */
bool entry_is_sound(void);

#endif
