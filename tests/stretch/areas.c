/*
 * Stretches of the calls on memory that has as many areas as there may be. See
 * stretch.h.
 */
#include "tests/stretch/stretch.h"

#define AREAS 8100ul
#define FEWER 3000ul /* where each is compared with all */
#define SIZE (2 * AREAS * PAGE)
#define ANYWHERE (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

static unsigned char resident[2 * AREAS];
static char text[65536];

/* Every second page has other rights: 0, or an errno. */
static long split(long at, unsigned long areas, int rights)
{
	long error = 0;

	for (unsigned long i = 0; i < areas / 2 && error == 0; i++)
		error = sys_mprotect((void *)(at + (long)(2 * i * PAGE)), PAGE,
				     rights);
	return error;
}

static int nothing(void *argument)
{
	(void)argument;
	return 0;
}

static int change_areas(void)
{
	long at = sys_mmap(NULL, SIZE, PROT_READ, ANYWHERE, -1, 0);
	long other;

	WORKS(at);
	WORKS(split(at, AREAS, PROT_READ | PROT_WRITE));
	WORKS(read_file("/proc/self/maps", text, sizeof(text)));
	WORKS(read_file("/proc/self/status", text, sizeof(text)));
	WANT(run_child(nothing, NULL), 0);
	WORKS(sys_mincore((void *)at, SIZE, resident));
	WORKS(sys_madvise((void *)at, SIZE, MADV_DONTNEED));
	WORKS(sys_madvise((void *)at, SIZE, MADV_POPULATE_READ));
	WORKS(sys_msync((void *)at, SIZE, MS_INVALIDATE));
	other = sys_mmap(NULL, PAGE, PROT_READ, ANYWHERE, -1, 0);
	WORKS(other);
	WORKS(sys_munmap((void *)other, PAGE));
	WORKS(sys_mlock((void *)at, SIZE));
	WORKS(sys_munlock((void *)at, SIZE));
	WORKS(sys_mprotect((void *)at, SIZE, PROT_READ));
	return 0;
}

static int drop_areas(void)
{
	long at = sys_mmap(NULL, SIZE, PROT_READ, ANYWHERE, -1, 0);

	WORKS(at);
	WORKS(split(at, AREAS, PROT_READ | PROT_WRITE));
	WORKS(sys_mlockall(MCL_CURRENT));
	WORKS(sys_munlockall());
	WORKS(sys_munmap((void *)at, SIZE));
	return 0;
}

static int end_with_areas(void)
{
	long at = sys_mmap(NULL, SIZE, PROT_READ, ANYWHERE, -1, 0);

	WORKS(at);
	return (int)split(at, AREAS, PROT_READ | PROT_WRITE);
}

static int execute_with_areas(void)
{
	const char *const arguments[] = { "busybox", "true", NULL };

	WANT(end_with_areas(), 0);
	WORKS(sys_execve("/bin/busybox", arguments, arguments + 2));
	return 1;
}

/* Of one file: what would be run is looked for among all others. */
static int file_areas(void)
{
	int fd = sparse_file(SIZE);
	long at = sys_mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);

	WORKS(at);
	WORKS(split(at, FEWER, PROT_NONE));
	WORKS(sys_mprotect((void *)at, SIZE, PROT_READ | PROT_EXEC));
	WANT(sys_mprotect((void *)at, SIZE, PROT_READ), 0);
	return 0;
}

static int move_areas(void)
{
	long at = sys_mmap(NULL, SIZE, PROT_READ, ANYWHERE, -1, 0), moved;

	WORKS(at);
	WORKS(split(at, AREAS, PROT_READ | PROT_WRITE));
	moved = sys_mremap((void *)at, PAGE, 16 * MIB, MREMAP_MAYMOVE, NULL);
	WORKS(moved);
	WORKS(sys_mremap((void *)moved, 16 * MIB, 16 * MIB,
			 MREMAP_MAYMOVE | MREMAP_FIXED, (void *)at));
	return 0;
}

static const struct stretch_case areas[] = {
	CASE(change_areas), CASE(drop_areas), CASE(end_with_areas),
	CASE(execute_with_areas), CASE(file_areas), CASE(move_areas),
};
const struct stretch_part stretch_areas = PART(areas);
