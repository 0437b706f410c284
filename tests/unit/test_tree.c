/*
 * Single properties of the tree: limits, the archive's bytes under a file's
 * own, and what lack of memory leaves behind.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/fs/mount_options.h"
#include "tests/unit/tree_fixture.h"

#define PAGE 4096u

static u8 archive[3 * PAGE + 100];
static u8 bytes[4 * PAGE];

static void test_limits(void)
{
	struct inode *file, *other;

	CHECK(tree_set_up(2, 4));
	CHECK_EQ(make_node(root, "a", S_IFREG | 0644, NULL, &file), 0);
	CHECK_EQ(file->ops->write(file, bytes, 3 * PAGE, 0), 2 * PAGE);
	CHECK_EQ(file->ops->write(file, bytes, 1, 2 * PAGE), -ENOSPC);
	CHECK_EQ(file->ops->allocate(file, 0, 3 * PAGE, false), -ENOSPC);
	CHECK_EQ(file->ops->setxattr(file, "user.a", "x", 1, 0), -ENOSPC);
	CHECK_EQ(file->blocks, 16);
	CHECK_EQ(file->ops->truncate(file, 1), 0);
	CHECK_EQ(file->ops->setxattr(file, "user.a", "x", 1, 0), 0);
	CHECK_EQ(super->pages, 2);
	/* The root counts, and each name. */
	CHECK_EQ(make_node(root, "b", S_IFDIR | 0755, NULL, &other), 0);
	CHECK_EQ(root->ops->link(root, "c", file), 0);
	CHECK_EQ(root->ops->link(root, "d", file), -ENOSPC);
	CHECK_EQ(make_node(root, "d", S_IFREG, NULL, &other), -ENOSPC);
	CHECK_EQ(root->ops->unlink(root, "c"), 0);
	CHECK_EQ(make_node(root, "d", S_IFREG, NULL, &other), 0);
	CHECK(tree_tear_down());
}

static bool reads(struct inode *file, u64 offset, u8 byte)
{
	u8 found;

	return inode_read(file, &found, 1, offset) == 1 && found == byte;
}

static void test_archive_bytes(void)
{
	struct inode *file;

	memset(archive, 'a', sizeof(archive));
	CHECK(tree_set_up(0, 0));
	CHECK_EQ(make_node(root, "a", S_IFREG | 0644, NULL, &file), 0);
	tree_set_base(tree_node_of(file), archive, sizeof(archive));
	CHECK_EQ(inode_read(file, bytes, sizeof(bytes), 0), sizeof(archive));
	CHECK(memcmp(bytes, archive, sizeof(archive)) == 0);
	CHECK_EQ(super->pages, 0);
	CHECK_EQ(file->blocks, 32);
	CHECK_EQ(file->ops->write(file, "b", 1, PAGE + 1), 1);
	CHECK_EQ(super->pages, 1);
	CHECK_EQ(file->blocks, 32);
	CHECK(reads(file, PAGE, 'a') && reads(file, PAGE + 1, 'b') &&
	      reads(file, PAGE + 2, 'a') && reads(file, 2 * PAGE, 'a'));
	/* Cut and lengthened, it shows zeroes and not the archive. */
	CHECK_EQ(file->ops->truncate(file, PAGE + 2), 0);
	CHECK_EQ(file->ops->truncate(file, 3 * PAGE), 0);
	CHECK(reads(file, PAGE + 1, 'b') && reads(file, PAGE + 2, 0) &&
	      reads(file, 2 * PAGE, 0) && reads(file, 0, 'a'));
	CHECK_EQ(file->blocks, 16);
	CHECK_EQ(file->ops->allocate(file, 1, 2, true), 0);
	CHECK(reads(file, 0, 'a') && reads(file, 1, 0) && reads(file, 3, 'a'));
	CHECK(archive[1] == 'a' && archive[PAGE + 1] == 'a');
	CHECK(tree_tear_down());
}

/* A shared page is the file's own, another may be the archive's or a copy. */
static void test_pages(void)
{
	struct inode *file;
	paddr_t shared, private;

	CHECK(tree_set_up(0, 0));
	CHECK_EQ(make_node(root, "a", S_IFREG | 0644, NULL, &file), 0);
	CHECK_EQ(file->ops->truncate(file, 2 * PAGE), 0);
	CHECK_EQ(file->ops->page(file, 0, false, &private), 0);
	CHECK_EQ(file->ops->page(file, 0, true, &shared), 0);
	CHECK(private != shared);
	CHECK_EQ(frame_users(private), 1);
	CHECK_EQ(frame_users(shared), 2);
	*(u8 *)frame_address(shared) = 'x';
	CHECK(reads(file, 0, 'x'));
	CHECK_EQ(file->ops->write(file, "y", 1, 1), 1);
	CHECK_EQ(((u8 *)frame_address(shared))[1], 'y');
	CHECK_EQ(file->ops->page(file, 2, true, &private), -EIO);
	CHECK(tree_is_busy(super) == false);
	/* Cut off, it stays as long as it is mapped. */
	CHECK_EQ(file->ops->truncate(file, 0), 0);
	CHECK_EQ(frame_users(shared), 1);
	frame_put(shared);
	CHECK_EQ(file->ops->page(file, 0, false, &shared), -EIO);
	frame_put(private);
	CHECK(tree_tear_down());
}

static void test_sparse(void)
{
	const u64 far = 1ull << 40;
	struct inode *file;

	CHECK(tree_set_up(0, 0));
	CHECK_EQ(make_node(root, "a", S_IFREG | 0644, NULL, &file), 0);
	CHECK_EQ(file->ops->write(file, "x", 1, far), 1);
	CHECK_EQ(file->size, far + 1);
	CHECK_EQ(super->pages, 1);
	CHECK(reads(file, far / 2, 0) && reads(file, far, 'x'));
	CHECK_EQ(file->ops->seek(file, 5, false), far);
	CHECK_EQ(file->ops->seek(file, 5, true), 5);
	CHECK_EQ(file->ops->seek(file, far, true), far + 1);
	CHECK_EQ(file->ops->write(file, "x", 1, INT64_MAX), -EFBIG);
	CHECK_EQ(file->ops->truncate(file, INT64_MAX), 0);
	CHECK_EQ(file->ops->allocate(file, 0, INT64_MAX, true), 0);
	CHECK_EQ(super->pages, 0);
	CHECK(tree_tear_down());
}

static void test_busy(void)
{
	struct inode *dir, *file;

	CHECK(tree_set_up(0, 0));
	CHECK_EQ(make_node(root, "d", S_IFDIR | 0755, NULL, &dir), 0);
	CHECK_EQ(make_node(dir, "f", S_IFREG | 0644, NULL, &file), 0);
	CHECK_EQ(root->ops->link(root, "g", file), 0);
	CHECK(!tree_is_busy(super));
	inode_get(file);
	CHECK(tree_is_busy(super));
	CHECK_EQ(root->ops->unlink(root, "g"), 0);
	CHECK_EQ(dir->ops->unlink(dir, "f"), 0);
	CHECK(tree_is_busy(super));
	inode_put(file);
	CHECK(!tree_is_busy(super));
	CHECK(tree_tear_down());
}

/* One pass over everything; what fails only fails. */
static void use_all(void)
{
	static const char long_target[200] = { [0 ... 198] = 't' };
	struct inode *dir, *file, *link;
	paddr_t frame;

	if (make_node(root, "dir", S_IFDIR | 0755, NULL, &dir) ||
	    make_node(dir, "file", S_IFREG | 0644, NULL, &file))
		return;
	(void)make_node(dir, "link", S_IFLNK | 0777, long_target, &link);
	(void)file->ops->write(file, bytes, sizeof(bytes), 100);
	(void)file->ops->write(file, bytes, 10, 1ull << 33);
	(void)file->ops->setxattr(file, "user.a", bytes, 100, 0);
	(void)file->ops->setxattr(file, "user.a", bytes, 200, 0);
	(void)file->ops->allocate(file, 50, 500, true);
	if (file->ops->page(file, 3, true, &frame) == 0)
		frame_put(frame);
	(void)root->ops->link(root, "second", file);
	(void)dir->ops->rename(dir, "file", root, "a longer name");
	(void)file->ops->truncate(file, 5);
}

static bool survives(void (*fail_at)(u64 n))
{
	for (u64 n = 1; n < 60; n++) {
		bool clean;

		fail_at(0);
		slab_shrink();
		if (!tree_set_up(0, 0))
			return false;
		fail_at(n);
		use_all();
		fail_at(0);
		clean = tree_tear_down();
		if (!clean)
			return false;
	}
	return true;
}

static void test_lack_of_objects(void)
{
	CHECK(survives(slabs_fail_at));
}

static void test_lack_of_frames(void)
{
	CHECK(survives(frames_fail_at));
}

#define MANY 3000u

/* The name of number `n`: short, and like its neighbours'. */
static const char *name_of(unsigned n)
{
	static char name[8];

	name[0] = 'n';
	for (unsigned i = 5; i > 0; i--, n /= 10)
		name[i] = (char)('0' + n % 10);
	return name;
}

static bool has(struct inode *dir, unsigned n, struct inode *wanted)
{
	struct tree_node *node = tree_find(tree_node_of(dir), name_of(n));

	return node == (wanted ? tree_node_of(wanted) : NULL);
}

/* Two directories with the same many names; then some move, some change
 * places, and some go. */
static void test_many_names(void)
{
	struct inode *one, *other, *a, *b;

	CHECK(tree_set_up(0, 3 * MANY));
	CHECK_EQ(make_node(root, "one", S_IFDIR | 0755, NULL, &one), 0);
	CHECK_EQ(make_node(root, "other", S_IFDIR | 0755, NULL, &other), 0);
	CHECK_EQ(make_node(root, "a", S_IFREG | 0644, NULL, &a), 0);
	CHECK_EQ(make_node(root, "b", S_IFREG | 0644, NULL, &b), 0);
	for (unsigned n = 0; n < MANY; n++) {
		CHECK_EQ(one->ops->link(one, name_of(n), a), 0);
		/* The entry, its name, and then perhaps a larger table, which
		 * may be missing. */
		slabs_fail_at(n < MANY / 2 ? 3 : 0);
		CHECK_EQ(other->ops->link(other, name_of(n), b), 0);
		slabs_fail_at(0);
	}
	for (unsigned n = 0; n < MANY; n++)
		CHECK(has(one, n, a) && has(other, n, b) && has(root, n, NULL));
	for (unsigned n = 0; n < MANY; n += 4) {
		CHECK_EQ(one->ops->unlink(one, name_of(n)), 0);
		CHECK_EQ(other->ops->rename(other, name_of(n), root,
					    name_of(n)), 0);
		one->ops->exchange(one, name_of(n + 1), other, name_of(n + 1));
		CHECK_EQ(one->ops->rename(one, name_of(n + 2), other,
					  name_of(n + 2)), 0);
	}
	for (unsigned n = 0; n < MANY; n += 4) {
		CHECK(has(one, n, NULL) && has(other, n, NULL) &&
		      has(root, n, b));
		CHECK(has(one, n + 1, b) && has(other, n + 1, a));
		CHECK(has(one, n + 2, NULL) && has(other, n + 2, a));
		CHECK(has(one, n + 3, a) && has(other, n + 3, b));
	}
	CHECK_EQ(a->links, 1 + MANY - MANY / 4);
	CHECK_EQ(super->inodes, 5 + 2 * MANY - MANY / 2);
	CHECK(tree_tear_down());
}

static void test_mount_options(void)
{
	struct mount_options o;

	CHECK(mount_options_read("", &o));
	CHECK_EQ(o.mode, 01777);
	CHECK_EQ(o.pages_most, 0);
	CHECK(mount_options_read("size=1m,mode=0700,uid=5,gid=6,nr_inodes=2k",
				 &o));
	CHECK_EQ(o.pages_most, 256);
	CHECK_EQ(o.inodes_most, 2048);
	CHECK_EQ(o.mode, 0700);
	CHECK_EQ(o.uid, 5);
	CHECK_EQ(o.gid, 6);
	CHECK(mount_options_read("size=50%", &o));
	CHECK(o.pages_most > 0 && o.pages_most <= frames_total() / 2);
	CHECK(!mount_options_read("size=", &o));
	CHECK(!mount_options_read("size=5x", &o));
	CHECK(!mount_options_read("mode=9", &o));
	CHECK(!mount_options_read("mode=17777", &o));
	CHECK(!mount_options_read("uid=4294967295", &o));
	CHECK(!mount_options_read("size=99999999999999999999", &o));
	CHECK(!mount_options_read("size=18446744073709551615", &o));
	CHECK(!mount_options_read("huge=always", &o));
}

TEST_SUITE(tree, TEST(test_limits), TEST(test_archive_bytes),
	   TEST(test_pages), TEST(test_sparse), TEST(test_busy),
	   TEST(test_lack_of_objects), TEST(test_lack_of_frames),
	   TEST(test_many_names), TEST(test_mount_options));
