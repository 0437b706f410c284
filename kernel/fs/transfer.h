/*
 * Moving bytes between the kernel and a program in pieces, with a declared
 * point between them, so that no call holds the processor for long.
 */
#ifndef KERNEL_FS_TRANSFER_H
#define KERNEL_FS_TRANSFER_H

#include "kernel/lib/types.h"

struct file;

#define TRANSFER_PIECE 16384u /* bytes between two declared points */

/* Copies `size` bytes to the program. Returns how many arrived (fewer when
 * the task is to die), or -EFAULT when none did. `from` may be NULL for 0. */
i64 transfer_out(struct uptr to, const void *from, size_t size);
/* The same with zero bytes. */
i64 transfer_zeroes(struct uptr to, size_t size);
/* Reads the program's bytes piece by piece and gives each to the file's
 * `send`. What fits in one piece is sent in one call. Returns the bytes
 * taken, or the first error when there were none. */
i64 transfer_in(struct file *file, struct uptr from, size_t size);

/* A buffer in the kernel for one piece; small ones lie on the stack. */
struct bounce {
	u8 *bytes;
	size_t size; /* at most TRANSFER_PIECE */
	u8 small[256];
};

/* Makes room for min(want, TRANSFER_PIECE) bytes. False on lack of memory. */
bool bounce_take(struct bounce *bounce, size_t want);
void bounce_drop(struct bounce *bounce);

#endif
