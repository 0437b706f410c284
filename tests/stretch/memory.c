/*
 * Stretches of the calls on memory: long ranges, present and absent. See
 * stretch.h.
 */
#include "tests/stretch/stretch.h"

#define BIG (8 * MIB)
#define HUGE (1ul << 45) /* bytes of a range that nothing is in */
#define ANYWHERE (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

static unsigned char resident[BIG / PAGE];

static int change(void)
{
	char *at = filled_memory(BIG);

	WANT(at == NULL, 0);
	WORKS(sys_mprotect(at, BIG, PROT_READ));
	WORKS(sys_mprotect(at, BIG, PROT_READ | PROT_WRITE));
	WORKS(sys_mlock(at, BIG));
	WORKS(sys_munlock(at, BIG));
	WORKS(sys_mincore(at, BIG, resident));
	WANT(resident[BIG / PAGE - 1], 1);
	WORKS(sys_msync(at, BIG, MS_SYNC));
	WORKS(sys_madvise(at, BIG, MADV_POPULATE_WRITE));
	WORKS(sys_madvise(at, BIG, MADV_DONTNEED));
	WORKS(sys_madvise(at, BIG, MADV_POPULATE_READ));
	return 0;
}

static int move(void)
{
	char *at = filled_memory(BIG);
	long moved;

	WANT(at == NULL, 0);
	/* A page behind it is in the way of growth. */
	sys_mmap(at + BIG, PAGE, PROT_READ, ANYWHERE | MAP_FIXED, -1, 0);
	moved = sys_mremap(at, BIG, 2 * BIG, MREMAP_MAYMOVE, NULL);
	WORKS(moved);
	WORKS(sys_mremap((void *)moved, 2 * BIG, PAGE, 0, NULL));
	return 0;
}

static int unmap(void)
{
	char *at = filled_memory(BIG);

	WANT(at == NULL, 0);
	WORKS(sys_munmap(at, BIG));
	return 0;
}

static int replace(void)
{
	char *at = filled_memory(BIG);

	WANT(at == NULL, 0);
	WORKS(sys_mmap(at, BIG, PROT_READ, ANYWHERE | MAP_FIXED, -1, 0));
	return 0;
}

static int nothing(void *argument)
{
	(void)argument;
	return 0;
}

/* Each end of a child frees a space, this one's its pages. */
static int copy(void)
{
	WANT(filled_memory(BIG) == NULL, 0);
	WANT(run_child(nothing, NULL), 0);
	return 0;
}

/* Shared pages that nobody has touched are brought in by fork. */
static int share(void)
{
	WORKS(sys_mmap(NULL, BIG, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	WANT(run_child(nothing, NULL), 0);
	return 0;
}

static int lock_all(void)
{
	WORKS(sys_mmap(NULL, BIG, PROT_READ | PROT_WRITE, ANYWHERE, -1, 0));
	WORKS(sys_mlockall(MCL_CURRENT));
	WORKS(sys_munlockall());
	return 0;
}

static int grow_heap(void)
{
	long end = sys_brk(NULL);

	WANT(sys_brk((void *)(end + (long)BIG)), end + (long)BIG);
	for (size_t i = 0; i < BIG; i += PAGE)
		*(volatile char *)(end + (long)i) = 1;
	WANT(sys_brk((void *)end), end);
	return 0;
}

/* A page now and then, so that there is a table for each. */
static int scatter(void)
{
	const size_t step = HUGE / 2000;
	long at = sys_mmap(NULL, HUGE, PROT_READ | PROT_WRITE, ANYWHERE, -1,
			   0);

	WORKS(at);
	for (size_t i = 0; i < 2000; i++)
		*(volatile char *)(at + (long)(i * step / PAGE * PAGE)) = 1;
	WORKS(sys_mprotect((void *)at, HUGE, PROT_READ));
	WANT(run_child(nothing, NULL), 0);
	WORKS(sys_mincore((void *)at, 256 * MIB, resident));
	WORKS(sys_madvise((void *)at, HUGE, MADV_DONTNEED));
	WORKS(sys_munmap((void *)at, HUGE));
	return 0;
}

static int scatter_and_end(void)
{
	const size_t step = HUGE / 2000;
	long at = sys_mmap(NULL, HUGE, PROT_READ | PROT_WRITE, ANYWHERE, -1,
			   0);

	WORKS(at);
	for (size_t i = 0; i < 2000; i++)
		*(volatile char *)(at + (long)(i * step / PAGE * PAGE)) = 1;
	WORKS(sys_mremap((void *)at, HUGE, HUGE + PAGE, MREMAP_MAYMOVE, NULL));
	return 0;
}

static int file_pages(void)
{
	int fd = sparse_file(BIG);
	long at = sys_mmap(NULL, BIG, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			   0);

	WORKS(at);
	WORKS(sys_madvise((void *)at, BIG, MADV_POPULATE_WRITE));
	WORKS(sys_msync((void *)at, BIG, MS_SYNC));
	WANT(run_child(nothing, NULL), 0);
	WORKS(sys_mprotect((void *)at, BIG, PROT_READ));
	WORKS(sys_munmap((void *)at, BIG));
	return 0;
}

static const struct stretch_case memory[] = {
	CASE(change), CASE(move), CASE(unmap), CASE(replace), CASE(copy),
	CASE(share), CASE(lock_all), CASE(grow_heap), CASE(scatter),
	CASE(scatter_and_end), CASE(file_pages),
};
const struct stretch_part stretch_memory = PART(memory);
