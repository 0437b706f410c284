/* A file of this machine's disk in memory, to be read. */
#ifndef HOST_MAPPING_H
#define HOST_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mapping {
	const uint8_t *bytes;
	size_t size;
};

/* False, with errno set, for what cannot be read, is no regular file, or is
 * empty (EINVAL). */
bool mapping_open(const char *path, struct mapping *out);

void mapping_close(struct mapping *mapping);

#endif
