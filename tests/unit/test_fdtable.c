/*
 * The table of open files: numbers, counts and close-on-exec marks. It is
 * built once more around made-up files, under names of its own.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/types.h"
#include "tests/unit/test.h"

#define file_get fake_file_get
#define file_put fake_file_put
#define file_locks_close fake_locks_close
#define slab_fdtable tested_slab_fdtable
#define fdtable_create tested_fdtable_create
#define fdtable_copy tested_fdtable_copy
#define fdtable_get tested_fdtable_get
#define fdtable_put tested_fdtable_put
#define fdtable_unshare tested_fdtable_unshare
#define fdtable_exec tested_fdtable_exec
#define fd_get tested_fd_get
#define fd_leads_to tested_fd_leads_to
#define fd_install_pair tested_fd_install_pair
#define copy_to_user fake_copy_to_user
#define fd_has_room tested_fd_has_room
#define fd_install tested_fd_install
#define fd_replace tested_fd_replace
#define fd_close tested_fd_close
#define fd_close_on_exec tested_fd_close_on_exec
#define fd_set_close_on_exec tested_fd_set_close_on_exec

#include "kernel/fs/fdtable.c"

static struct file one, two;

void fake_file_get(struct file *file)
{
	refcount_get(&file->users);
}

void fake_locks_close(struct file *file, const struct fdtable *table)
{
	(void)file, (void)table;
}

/* Files of this test are never freed: the test itself holds a count. */
void fake_file_put(struct file *file)
{
	if (file != NULL)
		ASSERT(!refcount_put(&file->users));
}

/* What others do while the numbers are told. */
static void (*while_copying)(void);
static int copy_result;

int fake_copy_to_user(struct uptr to, const void *from, size_t size)
{
	(void)to, (void)from, (void)size;
	if (while_copying != NULL)
		while_copying();
	return copy_result;
}

/* A table with a file of two users, one of them the caller's to give away. */
static struct fdtable *set_up(void)
{
	refcount_init(&one.users, 2);
	refcount_init(&two.users, 2);
	return fdtable_create();
}

static void test_lowest_number(void)
{
	struct fdtable *table = set_up();

	CHECK(table != NULL);
	CHECK_EQ(fd_install(table, &one, 0, false), 0);
	CHECK_EQ(fd_install(table, &two, 0, false), 1);
	refcount_get(&one.users);
	CHECK_EQ(fd_install(table, &one, 10, false), 10);
	CHECK_EQ(fd_close(table, 0), 0);
	refcount_get(&one.users);
	CHECK_EQ(fd_install(table, &one, 0, false), 0);
	CHECK_EQ(one.users.count, 3);
	fdtable_put(table);
	CHECK_EQ(one.users.count, 1);
	CHECK_EQ(two.users.count, 1);
}

static void test_bad_numbers(void)
{
	static const int bad[] = { -1, INT32_MIN, 5, FD_MAX, INT32_MAX };
	struct fdtable *table = set_up();

	CHECK(table != NULL);
	CHECK_EQ(fd_install(table, &one, 4, true), 4);
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		CHECK(fd_get(table, bad[i]) == NULL);
		CHECK_EQ(fd_close(table, bad[i]), -EBADF);
		CHECK_EQ(fd_close_on_exec(table, bad[i]), -EBADF);
		CHECK_EQ(fd_set_close_on_exec(table, bad[i], true), -EBADF);
	}
	CHECK_EQ(fd_close_on_exec(table, 4), 1);
	fdtable_put(table);
}

static void test_full(void)
{
	struct fdtable *table = set_up();

	CHECK(table != NULL);
	for (int fd = 0; fd < FD_MAX; fd++) {
		refcount_get(&one.users);
		CHECK_EQ(fd_install(table, &one, 0, false), fd);
	}
	CHECK_EQ(fd_install(table, &two, 0, false), -EMFILE);
	CHECK_EQ(two.users.count, 2);
	CHECK(!fd_has_room(table));
	CHECK_EQ(fd_close(table, 77), 0);
	CHECK(fd_has_room(table));
	CHECK_EQ(fd_install(table, &two, 78, false), -EMFILE);
	CHECK_EQ(fd_install(table, &two, 0, false), 77);
	fdtable_put(table);
	CHECK_EQ(one.users.count, 2);
	CHECK_EQ(two.users.count, 1);
}

static void test_replace(void)
{
	struct fdtable *table = set_up();

	CHECK(table != NULL);
	CHECK_EQ(fd_install(table, &one, 0, true), 0);
	fd_replace(table, 0, &two, false);
	CHECK_EQ(one.users.count, 1);
	CHECK(fd_get(table, 0) == &two);
	CHECK_EQ(two.users.count, 3);
	CHECK_EQ(fd_close_on_exec(table, 0), 0);
	fake_file_put(&two);
	fdtable_put(table);
	CHECK_EQ(two.users.count, 1);
}

static void test_close_on_exec(void)
{
	struct fdtable *table = set_up();

	CHECK(table != NULL);
	CHECK_EQ(fd_install(table, &one, 0, true), 0);
	CHECK_EQ(fd_install(table, &two, 1, true), 1);
	CHECK_EQ(fd_set_close_on_exec(table, 1, false), 0);
	fdtable_exec(table);
	CHECK(fd_get(table, 0) == NULL);
	CHECK_EQ(one.users.count, 1);
	CHECK_EQ(two.users.count, 2);
	/* A number that is used again does not inherit the mark. */
	refcount_get(&one.users);
	CHECK_EQ(fd_install(table, &one, 0, false), 0);
	CHECK_EQ(fd_close_on_exec(table, 0), 0);
	fdtable_put(table);
}

static void test_shared(void)
{
	struct fdtable *table = set_up();

	CHECK(table != NULL);
	CHECK_EQ(fd_install(table, &one, 0, false), 0);
	refcount_get(&table->users);
	fdtable_put(table);
	CHECK_EQ(one.users.count, 2);
	fdtable_put(table);
	CHECK_EQ(one.users.count, 1);
}

static struct fdtable *shared;

static void take_first_number(void)
{
	refcount_get(&two.users);
	fd_replace(shared, 0, &two, false);
}

static void test_pair(void)
{
	struct file *const pair[2] = { &one, &one };

	shared = set_up();
	CHECK(shared != NULL);
	while_copying = NULL;
	copy_result = 0;
	refcount_get(&one.users);
	CHECK_EQ(fd_install_pair(shared, pair, true, (struct uptr){ 0 }), 0);
	CHECK_EQ(fd_close_on_exec(shared, 1), 1);
	CHECK_EQ(one.users.count, 3);
	CHECK_EQ(fd_close(shared, 0), 0);
	CHECK_EQ(fd_close(shared, 1), 0);
	/* What cannot be told is closed, but not what is another's by then. */
	copy_result = -EFAULT;
	while_copying = take_first_number;
	one.users.count = 3;
	CHECK_EQ(fd_install_pair(shared, pair, false, (struct uptr){ 0 }),
		 -EFAULT);
	CHECK_EQ(one.users.count, 1);
	CHECK(fd_leads_to(shared, 0, &two));
	CHECK_EQ(fd_close_on_exec(shared, 1), -EBADF);
	/* Where there is room for one only, there is none. */
	shared->most = 2;
	one.users.count = 3;
	CHECK_EQ(fd_install_pair(shared, pair, false, (struct uptr){ 0 }),
		 -EMFILE);
	CHECK_EQ(one.users.count, 1);
	CHECK_EQ(fd_close_on_exec(shared, 1), -EBADF);
	fdtable_put(shared);
	CHECK_EQ(two.users.count, 2);
}

TEST_SUITE(fdtable, TEST(test_lowest_number), TEST(test_bad_numbers),
	   TEST(test_full), TEST(test_replace), TEST(test_close_on_exec),
	   TEST(test_shared), TEST(test_pair));
