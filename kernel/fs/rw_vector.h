/* The buffers that readv(2), sendmsg(2) and their like name, checked. */
#ifndef KERNEL_FS_RW_VECTOR_H
#define KERNEL_FS_RW_VECTOR_H

#include "kernel/abi/fcntl.h"
#include "kernel/lib/types.h"

#define VECTOR_FEW 8 /* buffers for which no memory is asked */

struct vector {
	struct iovec few[VECTOR_FEW];
	struct iovec *buffers;
	size_t count;
	size_t total; /* bytes, at most RW_SIZE_MAX */
};

/* Fetches and checks a program's vector. 0, -EINVAL (the count, a size),
 * -EFAULT or -ENOMEM. After 0, vector_drop(). */
int vector_take(struct vector *vector, struct uptr from, int count);
void vector_drop(struct vector *vector);

#endif
