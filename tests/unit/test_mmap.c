/*
 * The system calls on memory: each errno as on Linux, and what brk keeps.
 * Hosted only: the current task is one made up here.
 */
#include <string.h>

#include <arch/page.h>
#include <arch/task.h>

#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/fs/fdtable.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "tests/unit/space_file.h"

#define PAGE PAGE_SIZE
#define PLACE 0x7e0000000000ull
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)

enum { FD_READ = 3, FD_WRITE, FD_BOTH, FD_PATH, FD_PIPE };

static const struct inode_ops pipe_ops = { .page = NULL };
static struct inode pipe_inode = { .ops = &pipe_ops };
static struct file files[] = {
	{ .inode = &file_inode, .flags = O_RDONLY },
	{ .inode = &file_inode, .flags = O_WRONLY },
	{ .inode = &file_inode, .flags = O_RDWR },
	{ .inode = &file_inode, .flags = O_PATH },
	{ .inode = &pipe_inode, .flags = O_RDWR },
};
static struct fdtable table;
static struct task task;
static size_t frames_before;

static void set_up(void)
{
	slab_shrink();
	frames_before = frames_free();
	file_set_up();
	for (unsigned i = 0; i < ARRAY_SIZE(files); i++) {
		refcount_init(&files[i].users, 1);
		table.files[FD_READ + i] = &files[i];
	}
	task.files = &table;
	task.space = space_create();
	test_current_task = &task;
}

static bool tear_down(void)
{
	bool untouched;

	space_put(task.space);
	test_current_task = NULL;
	untouched = file_is_untouched();
	for (unsigned i = 0; i < ARRAY_SIZE(files); i++)
		untouched &= files[i].users.count == 1;
	file_tear_down();
	slab_shrink();
	return untouched && frames_free() == frames_before;
}

static i64 do_mmap(u64 address, u64 size, int prot, int flags, int fd,
		   i64 offset)
{
	return sys_mmap((struct uptr){ address }, size, prot, flags, fd,
			offset);
}

static i64 do_unmap(u64 address, u64 size)
{
	return sys_munmap((struct uptr){ address }, size);
}

static i64 do_protect(u64 address, u64 size, int prot)
{
	return sys_mprotect((struct uptr){ address }, size, prot);
}

static i64 do_brk(u64 address)
{
	return sys_brk((struct uptr){ address });
}

struct refusal {
	u64 address, size;
	int prot, flags, fd;
	i64 offset;
	int error;
};

#define FIXED (ANONYMOUS | MAP_FIXED)
#define VALIDATE MAP_SHARED_VALIDATE

static const struct refusal refusals[] = {
	{ 0, PAGE, RW, ANONYMOUS, -1, 1, -EINVAL },
	{ 0, PAGE, RW, ANONYMOUS, -1, -1, -EINVAL },
	{ 0, 0, RW, ANONYMOUS, -1, 0, -EINVAL },
	{ 0, PAGE, RW, MAP_ANONYMOUS, -1, 0, -EINVAL },
	{ 0, PAGE, RW, VALIDATE | MAP_ANONYMOUS, -1, 0, -EINVAL },
	{ 0, PAGE, RW, ANONYMOUS | MAP_GROWSDOWN, -1, 0, -EINVAL },
	{ 0, PAGE, RW, ANONYMOUS | MAP_HUGETLB, -1, 0, -EINVAL },
	{ 0, -1ull, RW, ANONYMOUS, -1, 0, -ENOMEM },
	{ 0, USER_END, PROT_NONE, ANONYMOUS, -1, 0, -ENOMEM },
	{ 0, 1ull << 45, RW, ANONYMOUS, -1, 0, -ENOMEM },
	{ PLACE + 1, PAGE, RW, FIXED, -1, 0, -EINVAL },
	{ 0, PAGE, RW, FIXED, -1, 0, -EPERM },
	{ SPACE_START - PAGE, PAGE, RW, FIXED, -1, 0, -EPERM },
	{ USER_END, PAGE, RW, FIXED, -1, 0, -ENOMEM },
	{ -PAGE, 2 * PAGE, RW, FIXED, -1, 0, -ENOMEM },
	{ 0, PAGE, 7, ANONYMOUS, -1, 0, -EACCES },
	{ 0, PAGE, PROT_READ, MAP_PRIVATE, 99, 0, -EBADF },
	{ 0, PAGE, PROT_READ, MAP_PRIVATE, -1, 0, -EBADF },
	{ 0, PAGE, PROT_READ, MAP_PRIVATE, FD_PATH, 0, -EBADF },
	{ 0, PAGE, PROT_READ, MAP_PRIVATE, FD_PIPE, 0, -ENODEV },
	{ 0, PAGE, PROT_READ, MAP_PRIVATE, FD_WRITE, 0, -EACCES },
	{ 0, PAGE, RW, MAP_SHARED, FD_READ, 0, -EACCES },
	{ 0, PAGE, PROT_READ, 0, FD_READ, 0, -EINVAL },
	{ 0, PAGE, PROT_READ, VALIDATE | MAP_SYNC, FD_READ, 0, -EOPNOTSUPP },
	{ 0, PAGE, PROT_READ, MAP_PRIVATE, FD_READ, -4096, -EOVERFLOW },
};

static void test_mmap_refusals(void)
{
	set_up();
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];

		CHECK_EQ(do_mmap(r->address, r->size, r->prot, r->flags, r->fd,
				 r->offset), r->error);
	}
	CHECK_EQ(task.space->mapped_pages, 0);
	CHECK(tear_down());
}

static void test_mmap_places(void)
{
	i64 first, second;

	set_up();
	CHECK(do_mmap(0, PAGE, RW, ANONYMOUS, -1, 0) > 1ll << 40);
	CHECK_EQ(do_mmap(PLACE + 77, 1, RW, ANONYMOUS, -1, 0), PLACE);
	second = do_mmap(PLACE, PAGE, RW, ANONYMOUS, -1, 0);
	CHECK(second > 0 && second != (i64)PLACE);
	CHECK_EQ(do_mmap(PLACE, PAGE, RW,
			 ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0), -EEXIST);
	CHECK_EQ(do_mmap(PLACE + 2 * PAGE, PAGE, RW,
			 ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0),
		 PLACE + 2 * PAGE);
	CHECK_EQ(do_mmap(PLACE + PAGE, PAGE, PROT_READ, FIXED, -1, 0),
		 PLACE + PAGE);
	CHECK(do_mmap(1, PAGE, RW, ANONYMOUS, -1, 0) > 1ll << 40);
	CHECK_EQ(do_mmap(PAGE + 1, PAGE, RW, ANONYMOUS, -1, 0), SPACE_START);
	CHECK_EQ(do_mmap(USER_END, PAGE, RW, ANONYMOUS, -1, 0) & PAGE_MASK, 0);
	first = do_mmap(0, PAGE, RW, ANONYMOUS | MAP_32BIT, -1, 0);
	CHECK(first > 0 && first < 1ll << 31);
	CHECK(do_mmap(0, 1ull << 45, RW, ANONYMOUS | MAP_NORESERVE, -1, 0) >
	      0);
	CHECK(do_mmap(0, 1ull << 45, PROT_NONE, ANONYMOUS, -1, 0) > 0);
	CHECK(tear_down());
}

static void test_mmap_files(void)
{
	i64 place;

	set_up();
	place = do_mmap(0, 3 * PAGE, PROT_READ, MAP_SHARED, FD_BOTH, PAGE);
	CHECK(place > 0);
	CHECK_EQ(space_fault(task.space, (vaddr_t)place, AREA_READ), 0);
	CHECK_EQ(frame_users(file_frames[1]), 2);
	CHECK_EQ(do_protect((u64)place, PAGE, PROT_READ | PROT_EXEC), 0);
	CHECK_EQ(do_protect((u64)place, PAGE, RW), 0);
	CHECK_EQ(space_fault(task.space, (vaddr_t)place, AREA_WRITE), 0);
	CHECK_EQ(frame_users(file_frames[1]), 2);
	place = do_mmap(0, PAGE, PROT_READ, MAP_SHARED, FD_READ, 0);
	CHECK(place > 0);
	CHECK_EQ(do_protect((u64)place, PAGE, RW), -EACCES);
	place = do_mmap(0, 20 * PAGE, RW, MAP_PRIVATE, FD_READ, 0);
	CHECK(place > 0);
	CHECK_EQ(space_fault(task.space, (vaddr_t)place, AREA_WRITE), 0);
	CHECK_EQ(space_fault(task.space, (vaddr_t)place + FILE_PAGES * PAGE,
			     AREA_READ), -EIO);
	place = do_mmap(0, PAGE, PROT_READ, VALIDATE, FD_READ, 0);
	CHECK(place > 0);
	CHECK(tear_down());
}

static void test_munmap(void)
{
	set_up();
	CHECK_EQ(do_unmap(PLACE + 1, PAGE), -EINVAL);
	CHECK_EQ(do_unmap(PLACE, 0), -EINVAL);
	CHECK_EQ(do_unmap(PLACE, -1ull), -EINVAL);
	CHECK_EQ(do_unmap(PLACE, USER_END), -EINVAL);
	CHECK_EQ(do_unmap(USER_END, PAGE), -EINVAL);
	CHECK_EQ(do_unmap(0, PAGE), 0);
	CHECK_EQ(do_unmap(PLACE, PAGE), 0);
	CHECK_EQ(do_mmap(PLACE, 3 * PAGE, RW, FIXED, -1, 0), PLACE);
	CHECK_EQ(do_unmap(PLACE + PAGE, 1), 0);
	CHECK_EQ(task.space->mapped_pages, 2);
	CHECK_EQ(do_unmap(0, USER_END), 0);
	CHECK_EQ(task.space->mapped_pages, 0);
	CHECK(tear_down());
}

static void test_mprotect(void)
{
	set_up();
	CHECK_EQ(do_mmap(PLACE, 3 * PAGE, RW, FIXED, -1, 0), PLACE);
	CHECK_EQ(do_protect(PLACE + 1, PAGE, PROT_READ), -EINVAL);
	CHECK_EQ(do_protect(PLACE, PAGE, 0x10), -EINVAL);
	CHECK_EQ(do_protect(PLACE, PAGE, PROT_READ | PROT_GROWSDOWN), -EINVAL);
	CHECK_EQ(do_protect(PLACE, -1ull, PROT_READ), -ENOMEM);
	CHECK_EQ(do_protect(PLACE, -PAGE, PROT_READ), -ENOMEM);
	CHECK_EQ(do_protect(PLACE, 4 * PAGE, PROT_READ), -ENOMEM);
	CHECK_EQ(do_protect(0, PAGE, PROT_READ), -ENOMEM);
	CHECK_EQ(do_protect(PLACE, PAGE, 7), -EACCES);
	CHECK_EQ(do_protect(1ull << 40, 0, PROT_READ), 0);
	CHECK_EQ(space_fault(task.space, PLACE + 2 * PAGE, AREA_WRITE), 0);
	CHECK_EQ(do_protect(PLACE, 3 * PAGE, PROT_READ), 0);
	CHECK_EQ(space_fault(task.space, PLACE + 2 * PAGE, AREA_WRITE),
		 -EFAULT);
	CHECK_EQ(do_protect(PLACE + PAGE, 1, RW | PROT_SEM), 0);
	CHECK_EQ(space_fault(task.space, PLACE + PAGE, AREA_WRITE), 0);
	CHECK(tear_down());
}

static void test_brk(void)
{
	const u64 heap = PLACE + 5;

	set_up();
	CHECK_EQ(do_brk(0), 0);
	CHECK_EQ(do_brk(heap), 0);
	task.space->heap_start = heap;
	task.space->heap_end = heap;
	CHECK_EQ(do_brk(0), heap);
	CHECK_EQ(do_brk(heap + 10), heap + 10);
	CHECK_EQ(task.space->mapped_pages, 0); /* still the first page */
	CHECK_EQ(do_brk(heap + 2 * PAGE), heap + 2 * PAGE);
	CHECK_EQ(task.space->mapped_pages, 2);
	CHECK_EQ(do_brk(heap + 3 * PAGE), heap + 3 * PAGE);
	CHECK_EQ(task.space->area_count, 1);
	CHECK_EQ(space_fault(task.space, PLACE + PAGE, AREA_WRITE), 0);
	CHECK_EQ(do_brk(heap - 1), heap + 3 * PAGE);
	CHECK_EQ(do_brk(-1ull), heap + 3 * PAGE);
	CHECK_EQ(do_brk(heap + (1ull << 40)), heap + 3 * PAGE);
	CHECK_EQ(do_mmap(PLACE + 5 * PAGE, PAGE, RW, FIXED, -1, 0),
		 PLACE + 5 * PAGE);
	CHECK_EQ(do_brk(heap + 5 * PAGE), heap + 3 * PAGE);
	CHECK_EQ(do_brk(heap + 4 * PAGE - 5), heap + 4 * PAGE - 5);
	CHECK_EQ(do_brk(heap), heap);
	CHECK_EQ(task.space->mapped_pages, 1);
	CHECK_EQ(task.space->resident_pages, 0);
	CHECK(tear_down());
}

TEST_SUITE(mmap, TEST(test_mmap_refusals), TEST(test_mmap_places),
	   TEST(test_mmap_files), TEST(test_munmap), TEST(test_mprotect),
	   TEST(test_brk));
