/*
 * The bytes of a tree's regular files.
 *
 * A page of a file is one of three: its own frame, FRAME_USER and counted by
 * the file; a page of the boot archive, which is copied before it is written;
 * or a hole, which reads as zeroes. Bytes behind the end of the file are
 * zero in each frame of its own, so that a file that grows shows nothing old.
 *
 * To take away or add many pages passes yield points. Whoever would write
 * meanwhile, or do such a thing too, waits; who reads does not.
 */
#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/frame.h"
#include "kernel/task/sched.h"
#include "kernel/task/wait.h"

#define PAGES_PER_YIELD 32 /* each may be far from the next */
#define SIZE_MOST ((u64)INT64_MAX)

const u8 zero_page[PAGE_SIZE];

/* Some file's pages are not changing any more. */
static struct wait_queue settled = WAIT_QUEUE_INIT(settled);

static void wait_for_others(const struct tree_node *node)
{
	/* One that is to die does not sleep, and comes to its end soon. */
	while (node->is_changing)
		if (wait_killable(&settled) != 0)
			sched_yield();
}

static void begin_change(struct tree_node *node)
{
	wait_for_others(node);
	node->is_changing = true;
}

static void end_change(struct tree_node *node)
{
	node->is_changing = false;
	wake_all(&settled);
}

/* Counts pages, with a yield point now and then. */
static void count_page(unsigned *count)
{
	if (++*count % PAGES_PER_YIELD == 0)
		yield_point();
}

static u64 pages_of(u64 size)
{
	return (size >> PAGE_SHIFT) + ((size & PAGE_MASK) != 0);
}

void tree_set_base(struct tree_node *node, const void *base, u64 size)
{
	ASSERT(node->pages.count == 0);
	node->base = base;
	node->base_size = size;
	node->inode.size = size;
	node->inode.blocks = pages_of(size) * TREE_BLOCKS;
}

static const void *tree_bytes(struct inode *inode, u64 offset, size_t *size)
{
	struct tree_node *node = tree_node_of(inode);
	u64 index = offset >> PAGE_SHIFT, next;
	paddr_t frame;

	*size = 0;
	if (offset >= inode->size)
		return NULL;
	frame = page_map_find(&node->pages, index);
	if (frame == 0 && offset < node->base_size) {
		next = page_map_next(&node->pages, index);
		*size = node->base_size - offset;
		if (next < pages_of(node->base_size))
			*size = (next << PAGE_SHIFT) - offset;
		return node->base + offset;
	}
	*size = min_u64(PAGE_SIZE - (offset & PAGE_MASK),
			inode->size - offset);
	return (frame ? (const u8 *)frame_address(frame) : zero_page) +
	       (offset & PAGE_MASK);
}

/* The archive's bytes of a page, in `to`, which is zero. */
static void copy_base(const struct tree_node *node, u64 index, void *to)
{
	u64 offset = index << PAGE_SHIFT;

	if (offset < node->base_size)
		memcpy(to, node->base + offset,
		       min_u64(node->base_size - offset, PAGE_SIZE));
}

/* The file's own frame at `index`, made where there is none. */
static int own_page(struct tree_node *node, u64 index, paddr_t *out)
{
	struct super_block *super = node->inode.super;
	paddr_t frame = page_map_find(&node->pages, index);
	int error = -ENOMEM;

	*out = frame;
	if (frame != 0)
		return 0;
	lock(&super->lock);
	if (!tree_charge_pages(super, 1)) {
		unlock(&super->lock);
		return -ENOSPC;
	}
	frame = frame_alloc(FRAME_USER);
	if (frame != 0) {
		copy_base(node, index, frame_address(frame));
		error = page_map_insert(&node->pages, index, frame);
		if (error)
			frame_put(frame);
	}
	if (error)
		super->pages--;
	else if (index >= pages_of(node->base_size))
		node->inode.blocks += TREE_BLOCKS;
	unlock(&super->lock);
	*out = frame;
	return error;
}

/* Takes the frame at `index` away: what is under it shows again. */
static void drop_page(struct tree_node *node, u64 index)
{
	paddr_t frame = page_map_remove(&node->pages, index);

	if (frame == 0)
		return;
	frame_put(frame);
	node->inode.super->pages--;
	if (index >= pages_of(node->base_size))
		node->inode.blocks -= TREE_BLOCKS;
}

static void drop_pages(struct tree_node *node, u64 from, u64 end)
{
	u64 index = page_map_next(&node->pages, from);
	unsigned count = 0;

	while (index < end) {
		drop_page(node, index);
		count_page(&count);
		index = page_map_next(&node->pages, index);
	}
}

/* For the last user: nobody else sees the node. */
void tree_free_pages(struct tree_node *node)
{
	unsigned count = 0;

	while (node->pages.count > 0) {
		drop_page(node, page_map_next(&node->pages, 0));
		count_page(&count);
	}
}

static bool all_zero(const u8 *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* The archive's own frame of a page, when it is a whole one and holds
 * nothing behind the file's end; else 0. */
static paddr_t archive_frame(const struct tree_node *node, u64 index)
{
	u64 offset = index << PAGE_SHIFT;
	const u8 *data;
	size_t there;
	paddr_t frame;

	if (offset >= node->base_size)
		return 0;
	data = node->base + offset;
	there = min_u64(node->base_size - offset, PAGE_SIZE);
	if ((uintptr_t)data & PAGE_MASK)
		return 0;
	frame = frame_of(data);
	if (frame_type_of(frame) != FRAME_ARCHIVE ||
	    !all_zero(data + there, PAGE_SIZE - there))
		return 0;
	return frame;
}

static int tree_page(struct inode *inode, u64 index, bool shared,
		     paddr_t *frame)
{
	struct tree_node *node = tree_node_of(inode);

	if (index >= pages_of(inode->size))
		return -EIO;
	if (shared) {
		int error = own_page(node, index, frame);

		if (error)
			return error;
	} else {
		*frame = page_map_find(&node->pages, index);
		if (*frame == 0)
			*frame = archive_frame(node, index);
	}
	if (*frame != 0) {
		frame_get(*frame);
		return 0;
	}
	/* A copy for the one who asks. */
	*frame = frame_alloc(FRAME_USER);
	if (*frame == 0)
		return -ENOMEM;
	copy_base(node, index, frame_address(*frame));
	return 0;
}

static i64 tree_write(struct inode *inode, const void *from, size_t size,
		      u64 offset)
{
	struct tree_node *node = tree_node_of(inode);
	size_t done = 0;

	if (offset >= SIZE_MOST)
		return -EFBIG;
	wait_for_others(node);
	size = min_u64(size, SIZE_MOST - offset);
	while (done < size) {
		u64 at = offset + done;
		size_t inside = at & PAGE_MASK;
		size_t piece = min_u64(size - done, PAGE_SIZE - inside);
		paddr_t frame;
		int error = own_page(node, at >> PAGE_SHIFT, &frame);

		if (error && done == 0)
			return error;
		if (error)
			break;
		memcpy((u8 *)frame_address(frame) + inside,
		       (const u8 *)from + done, piece);
		done += piece;
		inode->size = max_u64(inode->size, at + piece);
	}
	if (done > 0)
		inode_touch(inode, TIME_MODIFIED | TIME_CHANGED);
	return (i64)done;
}

/* Zero bytes in what stands of a page; a hole stays one. */
static int zero_part(struct tree_node *node, u64 start, u64 end)
{
	u64 index = start >> PAGE_SHIFT;
	paddr_t frame = page_map_find(&node->pages, index);
	int error = 0;

	if (start == end || (frame == 0 && start >= node->base_size))
		return 0;
	if (frame == 0)
		error = own_page(node, index, &frame);
	if (error == 0)
		memset((u8 *)frame_address(frame) + (start & PAGE_MASK), 0,
		       end - start);
	return error;
}

/* The archive's part becomes shorter. */
static void cut_base(struct tree_node *node, u64 size)
{
	u64 first = pages_of(size), end = pages_of(node->base_size);
	unsigned count = 0;

	node->base_size = size;
	for (u64 index = first; index < end; index++) {
		if (page_map_find(&node->pages, index) == 0)
			node->inode.blocks -= TREE_BLOCKS;
		count_page(&count);
	}
}

static int tree_truncate(struct inode *inode, u64 size)
{
	struct tree_node *node = tree_node_of(inode);
	u64 end = round_up(size, PAGE_SIZE);
	paddr_t last;

	ASSERT(size <= SIZE_MOST);
	begin_change(node);
	if (size < inode->size) {
		inode->size = size;
		if (size < node->base_size)
			cut_base(node, size);
		drop_pages(node, pages_of(size), PAGE_MAP_END);
		last = page_map_find(&node->pages, size >> PAGE_SHIFT);
		if (last != 0)
			memset((u8 *)frame_address(last) + (size & PAGE_MASK),
			       0, end - size);
	}
	inode->size = size;
	end_change(node);
	inode_touch(inode, TIME_MODIFIED | TIME_CHANGED);
	return 0;
}

/* [start, end) without pages; the archive's bytes need one of zeroes. */
static int punch(struct tree_node *node, u64 start, u64 end)
{
	u64 head = min_u64(round_up(start, PAGE_SIZE), end);
	u64 tail = max_u64(round_down(end, PAGE_SIZE), head);
	u64 base = round_up(node->base_size, PAGE_SIZE);
	unsigned count = 0;
	int error;

	if (start >= end)
		return 0;
	error = zero_part(node, start, head);
	for (u64 at = head; at < min_u64(tail, base) && error == 0;
	     at += PAGE_SIZE) {
		error = zero_part(node, at, at + PAGE_SIZE);
		count_page(&count);
	}
	if (error == 0)
		error = zero_part(node, tail, end);
	if (error == 0 && max_u64(head, base) < tail)
		drop_pages(node, max_u64(head, base) >> PAGE_SHIFT,
			   tail >> PAGE_SHIFT);
	return error;
}

/* [start, end) with pages. */
static int fill(struct tree_node *node, u64 start, u64 end)
{
	const struct super_block *super = node->inode.super;
	u64 first = start >> PAGE_SHIFT, last = pages_of(end);
	unsigned count = 0;

	/* What cannot fit is refused before a page of it is taken. */
	if (last - first > super->pages_most - min_u64(super->pages_most,
						       super->pages) +
				   node->pages.count)
		return -ENOSPC;
	for (u64 index = first; index < last; index++) {
		paddr_t frame;
		int error = own_page(node, index, &frame);

		if (error)
			return error;
		count_page(&count);
	}
	return 0;
}

static int tree_allocate(struct inode *inode, u64 offset, u64 size,
			 bool is_punch)
{
	struct tree_node *node = tree_node_of(inode);
	u64 end = offset + size; /* fits: the caller checked */
	int error;

	begin_change(node);
	error = is_punch ? punch(node, offset, min_u64(end, inode->size)) :
			   fill(node, offset, end);
	end_change(node);
	return error;
}

static u64 tree_seek(struct inode *inode, u64 offset, bool hole)
{
	struct tree_node *node = tree_node_of(inode);
	u64 base = pages_of(node->base_size);
	u64 index = offset >> PAGE_SHIFT;
	u64 end = pages_of(inode->size), next;
	unsigned count = 0;

	if (!hole) {
		if (index >= base)
			index = page_map_next(&node->pages, index);
	} else {
		while (index < end &&
		       (index < base ||
			page_map_find(&node->pages, index) != 0)) {
			index++;
			count_page(&count);
		}
	}
	if (index >= end)
		return inode->size;
	next = index << PAGE_SHIFT;
	return max_u64(next, offset);
}

const struct inode_ops tree_regular_ops = {
	.bytes = tree_bytes,
	.page = tree_page,
	.write = tree_write,
	.truncate = tree_truncate,
	.allocate = tree_allocate,
	.seek = tree_seek,
	.release = tree_release,
	TREE_XATTR_OPS,
};
