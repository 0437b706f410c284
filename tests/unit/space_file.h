/*
 * A small file to map: its pages lie in frames of its own, and each is filled
 * with one byte, its index + 1. What counts on it and on its frames shows
 * what a mapping left behind.
 */
#ifndef TESTS_UNIT_SPACE_FILE_H
#define TESTS_UNIT_SPACE_FILE_H

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/frame.h"
#include "tests/unit/test.h"

#define FILE_PAGES 8

static paddr_t file_frames[FILE_PAGES];

static int file_page(struct inode *inode, u64 index, bool shared,
		     paddr_t *frame)
{
	(void)inode, (void)shared;
	if (index >= FILE_PAGES)
		return -EIO;
	frame_get(file_frames[index]);
	*frame = file_frames[index];
	return 0;
}

static const struct inode_ops file_inode_ops = { .page = file_page };
static struct inode file_inode = { .ops = &file_inode_ops };

static inline void file_set_up(void)
{
	refcount_init(&file_inode.users, 1);
	for (unsigned i = 0; i < FILE_PAGES; i++) {
		file_frames[i] = frame_alloc(FRAME_USER);
		memset(frame_address(file_frames[i]), (int)i + 1, 4096);
	}
}

/* Does nothing count on the file any more, and are its bytes its own? */
static inline bool file_is_untouched(void)
{
	for (unsigned i = 0; i < FILE_PAGES; i++) {
		const unsigned char *bytes = frame_address(file_frames[i]);

		if (frame_users(file_frames[i]) != 1 || bytes[0] != i + 1 ||
		    memcmp(bytes, bytes + 1, 4095) != 0)
			return false;
	}
	return file_inode.users.count == 1;
}

static inline void file_tear_down(void)
{
	for (unsigned i = 0; i < FILE_PAGES; i++)
		frame_put(file_frames[i]);
}

#endif
