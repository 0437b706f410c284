/*
 * The fields of a tar archive: the ustar header block and the records of a
 * pax extended header (POSIX.1-2017, pax, "Interchange format").
 *
 * Invariant: everything here reads bytes that an enemy may have written. No
 * function reads outside the range that it is given.
 */
#ifndef KERNEL_FS_TAR_FIELDS_H
#define KERNEL_FS_TAR_FIELDS_H

#include "kernel/lib/types.h"

#define TAR_BLOCK 512 /* bytes; headers and data start at a multiple */

struct tar_header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char checksum[8];
	char type;
	char link[100];
	char magic[6];
	char version[2];
	char uname[32];
	char gname[32];
	char major[8];
	char minor[8];
	char prefix[155];
	char unused[12];
};
_Static_assert(sizeof(struct tar_header) == TAR_BLOCK, "ustar header");

/* One record of a pax header. Neither part is NUL-terminated. */
struct pax_record {
	const char *key;
	size_t key_size;
	const char *value;
	size_t value_size;
};

/* Magic, version and checksum are those of a ustar header. */
bool tar_header_is_valid(const struct tar_header *header);

/* Is the block all zero, as the two that end an archive are? */
bool tar_block_is_zero(const void *block);

/* A numeric field: octal digits, spaces before, spaces or NULs behind; or
 * base-256, marked by 0x80 in the first byte. An empty field is 0. False for
 * anything else, negative numbers and what needs more than 64 bits. */
bool tar_number(const char *field, size_t size, u64 *number);

/* All of `text` as a decimal number of at least one digit, in 64 bits. */
bool pax_decimal(const char *text, size_t size, u64 *number);

/* Takes the record at *position of a pax header's body of `size` bytes, and
 * moves *position behind it. 1, or 0 at the end, or -EINVAL when the bytes
 * there are no record ("LENGTH KEY=VALUE\n") that ends within the body. */
int pax_next(const char *body, size_t size, size_t *position,
	     struct pax_record *record);

bool pax_key_is(const struct pax_record *record, const char *key);

/* Is it one of GNU tar's of a file with holes? They change what the member's
 * data means. */
bool pax_is_sparse(const struct pax_record *record);

/* The key of a file's capabilities, as GNU tar, bsdtar and docker write it. */
#define PAX_CAPABILITY "SCHILY.xattr.security.capability"

#endif
