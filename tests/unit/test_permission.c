/*
 * File permissions: every mode, class, request and capability, against the
 * rules of capabilities(7) and path_resolution(7) written down once more.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/super.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "tests/unit/test.h"

static bool fake_has(const struct cred *cred, enum capability cap);
static int fake_deny(int error, int what, const char *object);
static bool fake_in_group(const struct cred *cred, u32 gid);
static bool fake_name(struct inode *inode, char *buffer, size_t size);
static bool fake_read_only(const struct inode *inode);
static int fake_flags(struct inode *inode, u32 refusing);

/* cred_capable has no stand-in: it would record a refusal of its own. */
#define cred_has fake_has
#define audit_deny fake_deny
#define cred_in_group fake_in_group
#define inode_name fake_name
#define inode_is_read_only fake_read_only
#define inode_check_flags fake_flags
#define inode_allows tested_inode_allows
#define inode_permission tested_inode_permission
bool tested_inode_allows(const struct inode *inode, unsigned mask,
			 const struct cred *cred);
int tested_inode_permission(struct inode *inode, unsigned mask,
			    const struct cred *cred);

#include "kernel/fs/permission.c"

static bool fake_read_only(const struct inode *inode)
{
	return inode->super != NULL && inode->super->flags & MS_RDONLY;
}

static int fake_flags(struct inode *inode, u32 refusing)
{
	return inode->flags & refusing ? -EPERM : 0;
}

static unsigned asked;  /* how often a capability was */
static unsigned denied; /* how often a refusal was recorded */
static int lacking;     /* by what it has to be */

static bool fake_has(const struct cred *cred, enum capability cap)
{
	asked++;
	return cred->cap_effective >> cap & 1;
}

static int fake_deny(int error, int what, const char *object)
{
	denied += what == lacking && strcmp(object, "name") == 0;
	return error;
}

static bool fake_in_group(const struct cred *cred, u32 gid)
{
	return gid == cred->fsgid ||
	       (cred->group_count > 0 && gid == cred->groups[0]);
}

static bool fake_name(struct inode *inode, char *buffer, size_t size)
{
	(void)inode, (void)size;
	memcpy(buffer, "name", 5);
	return true;
}

enum { OWNER, GROUP, SUPPLEMENTARY, OTHER, CLASSES };

static struct cred cred_of(unsigned class, u64 capabilities)
{
	struct cred cred = { .fsuid = 1000, .fsgid = 100,
			     .cap_effective = capabilities };

	if (class == OWNER)
		cred.fsuid = 5;
	else if (class == GROUP)
		cred.fsgid = 6;
	else if (class == SUPPLEMENTARY)
		cred.groups[0] = 6, cred.group_count = 1;
	return cred;
}

/* What must come out, in other words than the code's. */
static bool expected(u32 type, u32 mode, unsigned class, unsigned mask,
		     bool search, bool override)
{
	static const unsigned shifts[CLASSES] = { 6, 3, 3, 0 };
	unsigned bits = mode >> shifts[class] & 7;

	if ((bits & mask) == mask)
		return true;
	if (type == S_IFDIR)
		return override || (search && !(mask & MAY_WRITE));
	if (search && mask == MAY_READ)
		return true;
	return override && (!(mask & MAY_EXEC) || (mode & 0111));
}

/* What would have helped, at the least. */
static int expected_lack(u32 type, u32 mode, unsigned mask)
{
	bool only_reads = type == S_IFDIR ? (mask & MAY_WRITE) == 0 :
					    mask == MAY_READ;

	if (only_reads)
		return CAP_DAC_READ_SEARCH;
	if (type != S_IFDIR && (mask & MAY_EXEC) && (mode & 0111) == 0)
		return AUDIT_EXECUTE;
	return AUDIT_DAC;
}

static void check_all(u32 type)
{
	for (unsigned step = 0; step < 512 * CLASSES * 8 * 4; step++) {
		u32 mode = step % 512;
		unsigned class = step / 512 % CLASSES;
		unsigned mask = step / 512 / CLASSES % 8;
		bool search = step / 512 / CLASSES / 8 & 1;
		bool override = step / 512 / CLASSES / 8 & 2;
		struct inode inode = { .mode = type | mode, .uid = 5,
				       .gid = 6 };
		struct cred cred = cred_of(
			class, (u64)search << CAP_DAC_READ_SEARCH |
				       (u64)override << CAP_DAC_OVERRIDE);
		bool allowed = expected(type, mode, class, mask, search,
					override);

		asked = denied = 0;
		lacking = expected_lack(type, mode, mask);
		CHECK_EQ(tested_inode_permission(&inode, mask, &cred),
			 allowed ? 0 : -EACCES);
		CHECK_EQ(denied, !allowed);
	}
}

static void test_regular_files(void)
{
	check_all(S_IFREG);
}

static void test_directories(void)
{
	check_all(S_IFDIR);
}

static void test_devices(void)
{
	check_all(S_IFCHR);
}

static void test_asks_only_when_refused(void)
{
	struct inode inode = { .mode = S_IFREG | 0644, .uid = 5, .gid = 6 };
	struct cred cred = cred_of(OTHER, CAP_ALL);

	asked = 0;
	CHECK_EQ(tested_inode_permission(&inode, MAY_READ, &cred), 0);
	CHECK_EQ(asked, 0);
	CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &cred), 0);
	CHECK_EQ(asked, 1);
}

static void test_read_only(void)
{
	static const u32 bound[] = { S_IFREG, S_IFDIR, S_IFLNK };
	static const u32 free[] = { S_IFCHR, S_IFIFO, S_IFBLK };
	struct cred cred = cred_of(OWNER, CAP_ALL);
	struct super_block super = { .flags = MS_RDONLY };
	struct inode inode = { .uid = 5, .gid = 6, .super = &super };

	denied = 0;
	for (unsigned i = 0; i < ARRAY_SIZE(bound); i++) {
		inode.mode = bound[i] | 0777;
		CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &cred),
			 -EROFS);
		CHECK_EQ(tested_inode_permission(&inode, MAY_READ, &cred), 0);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(free); i++) {
		inode.mode = free[i] | 0777;
		CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &cred), 0);
	}
	CHECK_EQ(denied, 0);
}

/* Before the mode bits, whoever asks, and after the file system's. */
static void test_immutable(void)
{
	struct cred all = cred_of(OWNER, CAP_ALL), none = cred_of(OTHER, 0);
	struct super_block super = { .flags = 0 };
	struct inode inode = { .mode = S_IFREG | 0700, .uid = 5, .gid = 6,
			       .super = &super, .flags = FS_IMMUTABLE_FL };

	CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &all), -EPERM);
	CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &none), -EPERM);
	CHECK_EQ(tested_inode_permission(&inode, MAY_READ, &all), 0);
	CHECK_EQ(tested_inode_permission(&inode, MAY_READ, &none), -EACCES);
	inode.flags = FS_APPEND_FL | FS_NODUMP_FL | FS_NOATIME_FL;
	CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &all), 0);
	inode.flags = FS_IMMUTABLE_FL;
	super.flags = MS_RDONLY;
	CHECK_EQ(tested_inode_permission(&inode, MAY_WRITE, &all), -EROFS);
}

TEST_SUITE(permission, TEST(test_regular_files), TEST(test_directories),
	   TEST(test_devices), TEST(test_asks_only_when_refused),
	   TEST(test_read_only), TEST(test_immutable));
