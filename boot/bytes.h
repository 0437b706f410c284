/*
 * Copies and fills memory, for boot's own use.
 *
 * The kernel's memcpy and memset are out of boot's reach, 2 GiB away. The
 * build also turns the calls that a compiler makes up by itself from memcpy
 * and memset into calls of these two, which is why they look the same.
 */
#ifndef BOOT_BYTES_H
#define BOOT_BYTES_H

#include <stddef.h>

/* Copies `size` bytes; the two do not overlap. Returns `to`. */
void *boot_copy(void *to, const void *from, size_t size);
/* Sets `size` bytes to `byte`. Returns `to`. */
void *boot_fill(void *to, int byte, size_t size);

#endif
