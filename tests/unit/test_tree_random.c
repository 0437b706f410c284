/*
 * 100 000 random operations on a tree beside a simple model: arrays of
 * names and of bytes. After each change the counts agree, and what is read
 * is what was written.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "tests/unit/tree_fixture.h"

#define OPERATIONS 100000
#define NODES 24
#define NAMES 6
#define BYTES 30000u
#define NOTHING (-1)

struct model_node {
	struct inode *inode; /* NULL: this place is free */
	bool is_dir;
	int parent;          /* of a directory */
	int entries[NAMES];  /* nodes, or NOTHING */
	u32 names;           /* how many entries name it */
	u32 size;
	u8 bytes[BYTES];
};

static struct model_node model[NODES]; /* 0 is the root */
static const char *const names[NAMES] = { "a", "b", "cc", "a-long-name", "..c",
					  "z" };
static u64 seed;
static u8 buffer[BYTES];

static unsigned pick(unsigned limit)
{
	return (unsigned)(test_random(&seed) % limit);
}

static int pick_dir(void)
{
	int at = (int)pick(NODES);

	while (model[at].inode == NULL || !model[at].is_dir)
		at = (at + 1) % NODES;
	return at;
}

/* A file, or NOTHING. */
static int pick_file(void)
{
	int at = (int)pick(NODES);

	for (int i = 0; i < NODES; i++, at = (at + 1) % NODES)
		if (model[at].inode != NULL && !model[at].is_dir)
			return at;
	return NOTHING;
}

static int free_place(void)
{
	for (int i = 0; i < NODES; i++)
		if (model[i].inode == NULL)
			return i;
	return NOTHING;
}

static bool is_empty(const struct model_node *node)
{
	for (int i = 0; i < NAMES; i++)
		if (node->is_dir && node->entries[i] != NOTHING)
			return false;
	return true;
}

static void forget_name(int at)
{
	if (--model[at].names == 0)
		model[at].inode = NULL;
}

static void op_create(void)
{
	int dir = pick_dir(), name = (int)pick(NAMES), at = free_place();
	bool is_dir = pick(3) == 0;
	struct model_node *node;

	if (at == NOTHING || model[dir].entries[name] != NOTHING)
		return;
	node = &model[at];
	memset(node, 0, sizeof(*node));
	CHECK_EQ(make_node(model[dir].inode, names[name],
			   is_dir ? S_IFDIR | 0755 : S_IFREG | 0644, NULL,
			   &node->inode), 0);
	node->is_dir = is_dir;
	node->parent = dir;
	node->names = 1;
	for (int i = 0; i < NAMES; i++)
		node->entries[i] = NOTHING;
	model[dir].entries[name] = at;
}

static void op_unlink(void)
{
	int dir = pick_dir(), name = (int)pick(NAMES);
	int at = model[dir].entries[name];
	struct inode *folder = model[dir].inode;
	int expected;

	if (at == NOTHING)
		return;
	expected = is_empty(&model[at]) ? 0 : -ENOTEMPTY;
	CHECK_EQ(folder->ops->unlink(folder, names[name]), expected);
	if (expected)
		return;
	model[dir].entries[name] = NOTHING;
	forget_name(at);
}

static void op_link(void)
{
	int dir = pick_dir(), name = (int)pick(NAMES), at = pick_file();
	struct inode *folder = model[dir].inode;

	if (at == NOTHING || model[dir].entries[name] != NOTHING)
		return;
	CHECK_EQ(folder->ops->link(folder, names[name], model[at].inode), 0);
	model[dir].entries[name] = at;
	model[at].names++;
}

static bool lies_in(int dir, int at)
{
	while (dir != at && dir != 0)
		dir = model[dir].parent;
	return dir == at;
}

static void op_rename(void)
{
	int from = pick_dir(), to = pick_dir();
	int name = (int)pick(NAMES), new_name = (int)pick(NAMES);
	int at = model[from].entries[name];
	int there = model[to].entries[new_name];
	struct inode *folder = model[from].inode;
	int expected = 0;

	/* What the calls refuse before they come to the tree. */
	if (at == NOTHING || lies_in(to, at) ||
	    (there != NOTHING && (model[there].is_dir != model[at].is_dir ||
				  lies_in(from, there))))
		return;
	if (there != NOTHING && there != at && !is_empty(&model[there]))
		expected = -ENOTEMPTY;
	CHECK_EQ(folder->ops->rename(folder, names[name], model[to].inode,
				     names[new_name]), expected);
	if (expected || there == at)
		return;
	model[from].entries[name] = NOTHING;
	model[to].entries[new_name] = at;
	model[at].parent = to;
	if (there != NOTHING)
		forget_name(there);
}

static void op_write(void)
{
	int at = pick_file();
	u32 offset = pick(BYTES - 1), size = pick(6000) + 1;
	struct model_node *node = &model[at];

	if (at == NOTHING)
		return;
	if (size > BYTES - offset)
		size = BYTES - offset;
	memset(buffer, (int)pick(256), size);
	CHECK_EQ(node->inode->ops->write(node->inode, buffer, size, offset),
		 size);
	memcpy(node->bytes + offset, buffer, size);
	if (offset + size > node->size)
		node->size = offset + size;
}

static void op_truncate(void)
{
	int at = pick_file();
	u32 size = pick(BYTES);
	struct model_node *node = &model[at];

	if (at == NOTHING)
		return;
	CHECK_EQ(node->inode->ops->truncate(node->inode, size), 0);
	if (size < node->size)
		memset(node->bytes + size, 0, node->size - size);
	node->size = size;
}

static void op_punch(void)
{
	int at = pick_file();
	u32 offset = pick(BYTES), size = pick(10000) + 1;
	struct model_node *node = &model[at];

	if (at == NOTHING)
		return;
	CHECK_EQ(node->inode->ops->allocate(node->inode, offset, size, true),
		 0);
	if (size > BYTES - offset)
		size = BYTES - offset;
	memset(node->bytes + offset, 0, size);
}

static void op_read(void)
{
	int at = pick_file();
	u32 offset = pick(BYTES);
	struct model_node *node = &model[at];
	u32 there;

	if (at == NOTHING)
		return;
	there = offset < node->size ? node->size - offset : 0;
	CHECK_EQ(node->inode->size, node->size);
	CHECK_EQ(inode_read(node->inode, buffer, BYTES, offset), there);
	CHECK(memcmp(buffer, node->bytes + offset, there) == 0);
}

struct listing {
	int dir;
	unsigned count;
	bool wrong;
};

static bool see_entry(void *context, const struct dir_entry *entry)
{
	struct listing *listing = context;
	bool found = false;

	for (int i = 0; i < NAMES; i++) {
		int at = model[listing->dir].entries[i];

		if (strcmp(entry->name, names[i]) == 0)
			found = at != NOTHING &&
				model[at].inode->number == entry->number;
	}
	listing->wrong |= !found;
	listing->count++;
	return true;
}

static void op_list(void)
{
	struct listing listing = { .dir = pick_dir() };
	struct model_node *node = &model[listing.dir];
	u64 position = 0;
	unsigned count = 0, folders = 0;

	CHECK_EQ(node->inode->ops->list(node->inode, &position, see_entry,
					&listing), 0);
	for (int i = 0; i < NAMES; i++) {
		count += node->entries[i] != NOTHING;
		folders += node->entries[i] != NOTHING &&
			   model[node->entries[i]].is_dir;
	}
	CHECK_EQ(listing.count, count);
	CHECK(!listing.wrong);
	CHECK_EQ(node->inode->links, 2 + folders);
	CHECK_EQ(node->inode->size, TREE_DIR_SIZE + count * TREE_ENTRY_SIZE);
}

static bool counts_agree(void)
{
	u64 entries = 1, pages = 0;

	for (int i = 0; i < NODES; i++) {
		if (model[i].inode == NULL)
			continue;
		entries += model[i].names;
		if (!model[i].is_dir) {
			pages += model[i].inode->blocks / TREE_BLOCKS;
			if (model[i].inode->links != model[i].names)
				return false;
		}
	}
	return super->inodes == entries && super->pages == pages &&
	       !tree_is_busy(super);
}

static void test_against_model(void)
{
	static void (*const operations[])(void) = {
		op_create, op_create, op_unlink, op_link,  op_rename,
		op_write,  op_write,  op_punch,	 op_read,  op_truncate,
		op_list,
	};

	seed = 42;
	memset(model, 0, sizeof(model));
	CHECK(tree_set_up(0, 0));
	model[0].inode = root;
	model[0].is_dir = true;
	for (int i = 0; i < NAMES; i++)
		model[0].entries[i] = NOTHING;
	for (unsigned i = 0; i < OPERATIONS; i++) {
		operations[pick(ARRAY_SIZE(operations))]();
		if (i % 16 == 0)
			CHECK(counts_agree());
	}
	CHECK(tree_tear_down());
}

TEST_SUITE(tree_random, TEST(test_against_model));
