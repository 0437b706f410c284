/*
 * The program's standard streams as open files.
 *
 * Each is a FIFO to the program: fstat shows a pipe, it has no position and
 * is no terminal. /dev/stdin and its like open it anew.
 */
#ifndef KERNEL_FS_STREAM_FILE_H
#define KERNEL_FS_STREAM_FILE_H

#include "kernel/dev/stream.h"
#include "kernel/fs/vfs.h"

/* Opens STREAM_IN for reading, STREAM_OUT or STREAM_ERROR for writing: one
 * user in *out. 0 or -ENOMEM. */
int stream_file(enum stream port, struct file **out);
/* The streams belong to this user from now on (root's before), so that the
 * program may open /dev/stdout again. */
void stream_set_owner(u32 uid, u32 gid);

#endif
