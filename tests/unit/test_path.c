/*
 * The path walk over a tree of five inodes:
 *
 *   /            a directory       /dir/file    a regular file
 *   /dir         a directory       /dir/secret  a directory without search
 *   /links       a directory whose every name is a symbolic link, with the
 *                target that the table below gives it
 *
 * kernel/fs/path.c is built once more, around a made-up tree and permission
 * check, so that this object also runs in a kernel that has the real ones.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/slab.h"
#include "tests/unit/test.h"

static int fake_permission(struct inode *inode, unsigned mask,
			   const struct cred *cred);
static void fake_get(struct inode *inode);
static void fake_put(struct inode *inode);
struct inode *fake_mounted_on(const struct inode *place);

#define inode_permission fake_permission
#define inode_get fake_get
#define inode_put fake_put
#define mounted_on fake_mounted_on
#define path_walk tested_path_walk
#define path_walk_last tested_path_walk_last
#define path_last_is_name tested_path_last_is_name
int tested_path_walk(struct inode *root, struct inode *start, const char *path,
		     bool follow, const struct cred *cred, struct inode **out);
int tested_path_walk_last(struct inode *root, struct inode *start,
			  const char *path, bool follow,
			  const struct cred *cred, struct path_last *out);
bool tested_path_last_is_name(const struct path_last *last);

#include "kernel/fs/path.c"

#define FOLDER_MODE (S_IFDIR | 0755)

static const struct inode_ops folder_ops, link_ops;
static struct inode root, dir, file, secret, links, link, mounted;
static const char *link_target;
static int balance; /* gets less puts */
static char long_text[PATH_MAX + 1];

static int fake_permission(struct inode *inode, unsigned mask,
			   const struct cred *cred)
{
	(void)cred;
	return mask == MAY_EXEC && inode == &secret ? -EACCES : 0;
}

static void fake_get(struct inode *inode)
{
	(void)inode;
	balance++;
}

static void fake_put(struct inode *inode)
{
	(void)inode;
	balance--;
}

struct inode *fake_mounted_on(const struct inode *place)
{
	return place->mounts ? &mounted : NULL;
}

static int find(struct inode *inode, struct inode **out)
{
	balance++;
	*out = inode;
	return 0;
}

static const struct {
	const char *name, *target;
} targets[] = {
	{ "to-file", "../dir/file" },
	{ "to-dir", "/dir" },
	{ "to-dir-slash", "/dir/" },
	{ "loop", "loop" },
	{ "dangling", "/nowhere" },
	{ "empty", "" },
	{ "long", long_text },
	{ "up", "../../.." },
};

static int lookup(struct inode *at, const char *name, struct inode **out)
{
	if (at == &root && strcmp(name, "dir") == 0)
		return find(&dir, out);
	if (at == &root && strcmp(name, "links") == 0)
		return find(&links, out);
	if (at == &dir && strcmp(name, "file") == 0)
		return find(&file, out);
	if (at == &dir && strcmp(name, "secret") == 0)
		return find(&secret, out);
	for (unsigned i = 0; at == &links && i < ARRAY_SIZE(targets); i++) {
		if (strcmp(name, targets[i].name) != 0)
			continue;
		link_target = targets[i].target;
		return find(&link, out);
	}
	/* chainN leads to chainN-1, and chain0 to the file. */
	if (at == &links && strncmp(name, "chain", 5) == 0) {
		static char next[16];
		unsigned number = (unsigned)(name[5] - '0') * 10 +
				  (unsigned)(name[6] - '0');

		memcpy(next, "chainNN", 8);
		next[5] = (char)('0' + (number - 1) / 10);
		next[6] = (char)('0' + (number - 1) % 10);
		link_target = number ? next : "/dir/file";
		return find(&link, out);
	}
	return -ENOENT;
}

static i64 read_target(struct inode *inode, const struct cred *cred,
		       char *buffer, size_t size)
{
	size_t length = min_u64(strlen(link_target), size);

	(void)inode, (void)cred;
	memcpy(buffer, link_target, length);
	return (i64)length;
}

static const struct inode_ops folder_ops = { .lookup = lookup };
static const struct inode_ops link_ops = { .readlink = read_target };

static void make(struct inode *inode, u32 mode, struct inode *parent)
{
	memset(inode, 0, sizeof(*inode));
	inode->ops = S_ISLNK(mode) ? &link_ops : &folder_ops;
	inode->mode = mode;
	inode->parent = parent;
}

static void make_tree(void)
{
	make(&root, FOLDER_MODE, &root);
	make(&dir, FOLDER_MODE, &root);
	make(&links, FOLDER_MODE, &root);
	make(&file, S_IFREG | 0644, &dir);
	make(&secret, FOLDER_MODE, &dir);
	make(&link, S_IFLNK | 0777, &links);
	make(&mounted, FOLDER_MODE, &root);
	memset(long_text, 'a', PATH_MAX);
	balance = 0;
}

/* Walks, checks that exactly a found inode is counted, and drops it. */
static int walk_from(struct inode *start, const char *path, bool follow,
		     struct inode **found)
{
	int error;

	*found = NULL;
	error = tested_path_walk(&root, start, path, follow, NULL, found);
	if (balance != (error == 0))
		return -EIO;
	balance = 0;
	return error;
}

static int walk_to(const char *path, struct inode **found)
{
	return walk_from(&root, path, true, found);
}

static void test_plain(void)
{
	struct inode *found;

	make_tree();
	CHECK_EQ(walk_to("/", &found), 0);
	CHECK(found == &root);
	CHECK_EQ(walk_to("/dir/file", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_to("//dir///./file", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_to("/dir/", &found), 0);
	CHECK(found == &dir);
	CHECK_EQ(walk_from(&dir, "file", true, &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_from(&dir, ".", true, &found), 0);
	CHECK(found == &dir);
}

static void test_refused(void)
{
	struct inode *found;

	make_tree();
	CHECK_EQ(walk_to("", &found), -ENOENT);
	CHECK_EQ(walk_to("/nowhere", &found), -ENOENT);
	CHECK_EQ(walk_to("/nowhere/..", &found), -ENOENT);
	CHECK_EQ(walk_to("/dir/file/", &found), -ENOTDIR);
	CHECK_EQ(walk_to("/dir/file/.", &found), -ENOTDIR);
	CHECK_EQ(walk_to("/dir/file/x", &found), -ENOTDIR);
	CHECK_EQ(walk_from(&file, "x", true, &found), -ENOTDIR);
}

static void test_dot_dot(void)
{
	struct inode *found;

	make_tree();
	CHECK_EQ(walk_to("/dir/..", &found), 0);
	CHECK(found == &root);
	CHECK_EQ(walk_to("/../../dir/../dir/file", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_from(&dir, "../links/up/dir", true, &found), 0);
	CHECK(found == &dir);
}

/* The root of the walk holds even where the tree goes on above it. */
static void test_root_holds(void)
{
	struct inode *found = NULL;

	make_tree();
	CHECK_EQ(tested_path_walk(&dir, &dir, "..", true, NULL, &found), 0);
	CHECK(found == &dir);
	CHECK_EQ(tested_path_walk(&dir, &dir, "/../file", true, NULL, &found),
		 0);
	CHECK(found == &file);
}

static void test_search_permission(void)
{
	struct inode *found;

	make_tree();
	CHECK_EQ(walk_to("/dir/secret", &found), 0);
	CHECK_EQ(walk_to("/dir/secret/", &found), 0);
	CHECK_EQ(walk_to("/dir/secret/x", &found), -EACCES);
	CHECK_EQ(walk_to("/dir/secret/.", &found), -EACCES);
	CHECK_EQ(walk_to("/dir/secret/..", &found), -EACCES);
}

static void test_links(void)
{
	struct inode *found;

	make_tree();
	CHECK_EQ(walk_to("/links/to-file", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_from(&root, "/links/to-file", false, &found), 0);
	CHECK(found == &link);
	CHECK_EQ(walk_to("/links/to-dir/file", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_from(&root, "/links/to-dir/", false, &found), 0);
	CHECK(found == &dir);
	CHECK_EQ(walk_to("/links/to-dir-slash/file", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_to("/links/to-file/", &found), -ENOTDIR);
	CHECK_EQ(walk_to("/links/dangling", &found), -ENOENT);
	CHECK_EQ(walk_to("/links/empty", &found), -ENOENT);
}

static void test_link_limits(void)
{
	struct inode *found;

	make_tree();
	CHECK_EQ(walk_to("/links/loop", &found), -ELOOP);
	/* chain39 is forty links, one more is too many. */
	CHECK_EQ(walk_to("/links/chain39", &found), 0);
	CHECK(found == &file);
	CHECK_EQ(walk_to("/links/chain40", &found), -ELOOP);
	/* "./././..." is as long as a target may be, then one byte longer. */
	for (unsigned i = 0; i < PATH_MAX; i++)
		long_text[i] = i & 1 ? '/' : '.';
	CHECK_EQ(walk_to("/links/long", &found), -ENAMETOOLONG);
	long_text[PATH_MAX - 1] = '\0';
	CHECK_EQ(walk_to("/links/long", &found), 0);
	CHECK(found == &links);
	CHECK_EQ(walk_to("/links/long/", &found), -ENAMETOOLONG);
}

static void test_long_names(void)
{
	char path[NAME_MAX + 4];
	struct inode *found;

	make_tree();
	memset(path, 'n', sizeof(path));
	path[0] = '/';
	path[1 + NAME_MAX] = '\0';
	CHECK_EQ(walk_to(path, &found), -ENOENT);
	path[1 + NAME_MAX] = 'n';
	path[2 + NAME_MAX] = '\0';
	CHECK_EQ(walk_to(path, &found), -ENAMETOOLONG);
}

static void test_mounts(void)
{
	struct inode *found;

	make_tree();
	dir.mounts = 1;
	CHECK_EQ(walk_to("/dir", &found), 0);
	CHECK(found == &mounted);
	CHECK_EQ(walk_to("/dir/..", &found), 0);
	CHECK(found == &root);
	CHECK_EQ(walk_to("/dir/file", &found), -ENOENT);
}

/* Paths made of pieces at random: the walk ends, and counts stay even. */
static void test_random_paths(void)
{
	static const char *const pieces[] = {
		"/",	"dir",	"..",	  ".",	     "links", "to-dir",
		"file", "loop", "secret", "chain20", "up",    "empty",
	};
	char path[256];
	u64 seed = 7;

	make_tree();
	for (unsigned round = 0; round < 4000; round++) {
		unsigned count = 1 + test_random(&seed) % 12;
		struct inode *found;

		path[0] = '\0';
		for (unsigned i = 0; i < count; i++) {
			const char *piece = pieces[test_random(&seed) %
						   ARRAY_SIZE(pieces)];

			memcpy(path + strlen(path), piece, strlen(piece) + 1);
			if (test_random(&seed) % 4 != 0)
				memcpy(path + strlen(path), "/", 2);
		}
		CHECK(walk_from(&dir, path, round & 1, &found) != -EIO);
	}
}

TEST_SUITE(path, TEST(test_plain), TEST(test_refused), TEST(test_dot_dot),
	   TEST(test_root_holds), TEST(test_search_permission),
	   TEST(test_links), TEST(test_link_limits), TEST(test_long_names),
	   TEST(test_mounts), TEST(test_random_paths));
