/*
 * Control messages as programs write them, cmsg(3): a header with a size,
 * data, and room up to the next multiple of 8. The sizes are an enemy's.
 */
#ifndef KERNEL_NET_CONTROL_H
#define KERNEL_NET_CONTROL_H

#include "kernel/abi/socket.h"
#include "kernel/lib/types.h"

/* Where a walk over `size` bytes stands; it begins at 0. */
struct control_walk {
	const u8 *bytes;
	size_t size;
	size_t at;
};

struct control_item {
	struct kernel_cmsghdr header;
	const u8 *data; /* NULL: there was none any more */
	size_t size;    /* of the data */
};

/* The next message, in *item. 0, or -EINVAL for a size that is less than a
 * header's or more than what is left. What is too short for a header at the
 * end is nothing, as on Linux. */
int control_next(struct control_walk *walk, struct control_item *item);

#endif
