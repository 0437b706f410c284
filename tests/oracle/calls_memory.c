/*
 * Calls on the address space. See tests/oracle/calls.h.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/oracle/calls.h"

#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define READ_WRITE (PROT_READ | PROT_WRITE)
#define WHOLE_HALF (1ul << 47)
/* Where nothing lies, for mappings at a chosen address. */
#define PLACE ((void *)0x100000000000)
#define PLACE_2 ((void *)0x100000001000)
#define UNEVEN ((void *)0x100000000001)

static void mapping_refusals(int file, int null_fd)
{
	CALL(mmap, NULL, 0, PROT_READ, ANONYMOUS, -1, 0);
	CALL(mmap, NULL, -1ul, PROT_READ, ANONYMOUS, -1, 0);
	CALL(mmap, NULL, -4096ul, PROT_READ, ANONYMOUS, -1, 0);
	CALL(mmap, NULL, WHOLE_HALF, PROT_READ, ANONYMOUS, -1, 0);
	CALL(mmap, NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0);
	CALL(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0);
	CALL(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, NONE, 0);
	CALL(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, file, 1);
	CALL(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, file, -4096);
	CALL(mmap, NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, file,
	     0x7ffffffffffff000);
	CALL(mmap, NULL, PAGE, READ_WRITE, MAP_SHARED, file, 0);
	CALL(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, null_fd, 0);
	CALL(mmap, UNEVEN, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0);
	CALL(mmap, BEYOND, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0);
	CALL(mmap, NEITHER, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0);
	CALL(mmap, KERNEL, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0);
}

static void mapping_places(void)
{
	int fixed = ANONYMOUS | MAP_FIXED;
	int alone = ANONYMOUS | MAP_FIXED_NOREPLACE;

	CALL(mmap, PLACE, 2 * PAGE, READ_WRITE, fixed, -1, 0);
	CALL(mmap, PLACE, PAGE, READ_WRITE, alone, -1, 0);
	CALL(mmap, PLACE, PAGE, PROT_READ, fixed, -1, 0);
	CALL(read, 0, PLACE, 0);
	CALL(getcwd, PLACE, 10);
	CALL(getcwd, PLACE_2, 10);
	CALL(mprotect, PLACE, 2 * PAGE, PROT_READ | PROT_WRITE);
	CALL(getcwd, PLACE, 10);
	CALL(mprotect, PLACE, 2 * PAGE, PROT_NONE);
	CALL(getcwd, PLACE, 10);
	CALL(chdir, PLACE);
	CALL(mprotect, PLACE, 3 * PAGE, PROT_READ);
	CALL(chdir, PLACE_2);
	CALL(mprotect, UNEVEN, PAGE, PROT_READ);
	CALL(mprotect, PLACE, 0, PROT_READ);
	CALL(mprotect, PLACE, -1ul, PROT_READ);
	CALL(mprotect, PLACE, PAGE, 0x40);
	CALL(mprotect, PLACE, PAGE, -1);
	CALL(mprotect, PLACE, PAGE, PROT_READ | PROT_EXEC);
	CALL(mprotect, BAD, PAGE, PROT_READ);
	CALL(mprotect, NULL, PAGE, PROT_READ);
	CALL(mprotect, KERNEL, PAGE, PROT_READ);
	CALL(munmap, UNEVEN, PAGE);
	CALL(munmap, PLACE, 0);
	CALL(munmap, PLACE, -1ul);
	CALL(munmap, KERNEL, PAGE);
	CALL(munmap, BEYOND, PAGE);
	CALL(munmap, PLACE, PAGE);
	CALL(munmap, PLACE, PAGE);
	CALL(getcwd, PLACE, 10);
	CALL(mmap, PLACE, 2 * PAGE, READ_WRITE, alone, -1, 0);
	CALL(munmap, PLACE, 3 * PAGE);
	CALL(mmap, NULL, PAGE, READ_WRITE, fixed, -1, 0);
	CALL(munmap, NULL, PAGE);
}

static void file_mappings(int file)
{
	int flags = MAP_PRIVATE | MAP_FIXED;

	CALL(mmap, PLACE, 3 * PAGE, PROT_READ, flags, file, PAGE);
	CALL(open, PLACE_2, O_RDONLY, 0);
	CALL(munmap, PLACE, 3 * PAGE);
	CALL(mmap, PLACE, PAGE, READ_WRITE, flags, file, 0);
	report_bytes(PLACE, 7);
	*(char *)PLACE = 'X';
	CALL(pread64, file, space, 8, 0);
	report_bytes(space, 7);
	CALL(munmap, PLACE, PAGE);
	CALL(mmap, PLACE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0);
	CALL(mprotect, PLACE, PAGE, READ_WRITE);
	CALL(munmap, PLACE, PAGE);
}

static void write_and_execute(void)
{
	int fixed = ANONYMOUS | MAP_FIXED;

	CALL(mmap, PLACE, PAGE, READ_WRITE | PROT_EXEC, fixed, -1, 0);
	CALL(mmap, PLACE, PAGE, READ_WRITE, fixed, -1, 0);
	CALL(mprotect, PLACE, PAGE, READ_WRITE | PROT_EXEC);
	CALL(mprotect, PLACE, PAGE, PROT_READ | PROT_EXEC);
	CALL(mprotect, PLACE, PAGE, READ_WRITE);
	CALL(munmap, PLACE, PAGE);
}

static void heap(void)
{
	unsigned long start = (unsigned long)sys_brk(NULL);
	unsigned long next = start + 3 * PAGE;

	VALUE(start != 0);
	VALUE(sys_brk((void *)next) == (long)next);
	VALUE(sys_brk(NULL) == (long)next);
	CALL(getcwd, (void *)(next - 100), 100);
	VALUE(sys_brk((void *)(next + 1)) == (long)next + 1);
	VALUE(sys_brk((void *)start) == (long)start);
	CALL(getcwd, (void *)(next - 100), 100);
	VALUE(sys_brk((void *)(start - 1)) == (long)start);
	VALUE(sys_brk(KERNEL) == (long)start);
	VALUE(sys_brk(MINUS_1) == (long)start);
	VALUE(sys_brk((void *)WHOLE_HALF) == (long)start);
}

#define FAR ((void *)0x200000000000)
#define FAR_2 ((void *)0x200000001000)
#define MAY MREMAP_MAYMOVE
#define TO (MREMAP_MAYMOVE | MREMAP_FIXED)
#define STAY (MREMAP_MAYMOVE | MREMAP_DONTUNMAP)

static void remap_refusals(void)
{
	CALL(mremap, UNEVEN, PAGE, PAGE, MAY, NULL);
	CALL(mremap, PLACE, PAGE, 0, MAY, NULL);
	CALL(mremap, PLACE, PAGE, -1ul, MAY, NULL);
	CALL(mremap, PLACE, PAGE, PAGE, 8, NULL);
	CALL(mremap, PLACE, PAGE, PAGE, MREMAP_FIXED, FAR);
	CALL(mremap, PLACE, PAGE, PAGE, MREMAP_DONTUNMAP, FAR);
	CALL(mremap, PLACE, PAGE, 2 * PAGE, STAY, FAR);
	CALL(mremap, PLACE, 0, PAGE, MAY, NULL);
	CALL(mremap, PLACE, 0, PAGE, TO, FAR);
	CALL(mremap, FAR, PAGE, PAGE, 0, NULL);
	CALL(mremap, FAR, PAGE, 2 * PAGE, MAY, NULL);
	CALL(mremap, NULL, PAGE, 2 * PAGE, MAY, NULL);
	CALL(mremap, KERNEL, PAGE, 2 * PAGE, MAY, NULL);
	CALL(mremap, NEITHER, PAGE, 2 * PAGE, MAY, NULL);
	CALL(mremap, MINUS_1, PAGE, PAGE, MAY, NULL);
	CALL(mremap, PLACE, PAGE, PAGE, TO, UNEVEN);
	CALL(mremap, PLACE, PAGE, PAGE, TO, PLACE);
	CALL(mremap, PLACE, 2 * PAGE, 2 * PAGE, TO, PLACE_2);
	CALL(mremap, PLACE, PAGE, PAGE, TO, BEYOND);
	CALL(mremap, PLACE, PAGE, PAGE, TO, KERNEL);
	CALL(mremap, PLACE, 3 * PAGE, 4 * PAGE, MAY, NULL);
	CALL(mremap, PLACE, -1ul, 4 * PAGE, MAY, NULL);
	CALL(mremap, PLACE, 2 * PAGE, WHOLE_HALF, MAY, NULL);
	CALL(mremap, PLACE, WHOLE_HALF, PAGE, 0, NULL);
	CALL(mremap, PLACE, WHOLE_HALF, PAGE, TO, FAR);
	report_bytes(PLACE, 5);
}

static void remapping(void)
{
	CALL(mmap, PLACE, 2 * PAGE, READ_WRITE, ANONYMOUS | MAP_FIXED, -1, 0);
	memcpy(PLACE, "first", 6);
	memcpy(PLACE_2, "second", 7);
	remap_refusals();
	CALL(mremap, PLACE, 2 * PAGE, 2 * PAGE, 0, NULL);
	CALL(mremap, PLACE, PAGE, 2 * PAGE, 0, NULL);
	CALL(mremap, PLACE, 2 * PAGE, 3 * PAGE, 0, NULL);
	CALL(mremap, PLACE, 3 * PAGE, 1, 0, NULL);
	CALL(chdir, PLACE_2);
	CALL(mremap, PLACE, PAGE, 2 * PAGE, TO, FAR);
	CALL(chdir, PLACE);
	report_bytes(FAR, 5);
	memcpy(FAR_2, "second", 7);
	CALL(mremap, FAR, 2 * PAGE, PAGE, TO, PLACE);
	CALL(chdir, FAR_2);
	CALL(mremap, PLACE, PAGE, PAGE, STAY | MREMAP_FIXED, FAR);
	report_bytes(FAR, 5);
	VALUE(*(char *)PLACE);
	CALL_OK(mremap, FAR, PAGE, PAGE, STAY, NULL);
	CALL_OK(mremap, PLACE, PAGE, 9 * PAGE, MAY, NULL);
	CALL(chdir, PLACE);
	CALL(munmap, FAR, 2 * PAGE);
}

static void file_remapping(int file)
{
	CALL(mmap, PLACE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0);
	CALL(mremap, PLACE, 0, PAGE, 0, NULL);
	CALL(mremap, PLACE, 0, 2 * PAGE, TO, FAR);
	report_bytes(FAR_2, 7);
	CALL(mremap, PLACE, PAGE, 4 * PAGE, TO, FAR_2);
	report_bytes(FAR, 7);
	report_bytes(FAR_2, 7);
	CALL(open, (char *)FAR_2 + 3 * PAGE, O_RDONLY, 0);
	CALL(munmap, FAR, 5 * PAGE);
	CALL(mmap, PLACE, PAGE, READ_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0);
	*(char *)PLACE = 'X';
	CALL(mremap, PLACE, 0, PAGE, TO, FAR);
	CALL(mremap, PLACE, PAGE, PAGE, STAY | MREMAP_FIXED, FAR);
	report_bytes(PLACE, 7);
	report_bytes(FAR, 7);
	CALL(munmap, PLACE, PAGE);
	CALL(munmap, FAR, PAGE);
}

static void advice_refusals(void)
{
	CALL(madvise, PLACE, PAGE, -1);
	CALL(madvise, PLACE, PAGE, 5);
	CALL(madvise, PLACE, PAGE, 99);
	CALL(madvise, UNEVEN, PAGE, MADV_NORMAL);
	CALL(madvise, UNEVEN, 0, MADV_NORMAL);
	CALL(madvise, PLACE, -1ul, MADV_DONTNEED);
	CALL(madvise, PLACE, -PAGE, MADV_DONTNEED);
	CALL(madvise, PLACE, 0, MADV_DONTNEED);
	CALL(madvise, FAR, 0, MADV_DONTNEED);
	CALL(madvise, FAR, PAGE, MADV_DONTNEED);
	CALL(madvise, PLACE, 3 * PAGE, MADV_NORMAL);
	CALL(madvise, KERNEL, PAGE, MADV_DONTNEED);
	CALL(madvise, NULL, PAGE, MADV_WILLNEED);
	CALL(madvise, FAR, PAGE, MADV_POPULATE_READ);
	CALL(msync, PLACE, PAGE, 8);
	CALL(msync, PLACE, PAGE, MS_ASYNC | MS_SYNC);
	CALL(msync, UNEVEN, PAGE, MS_SYNC);
	CALL(msync, PLACE, -PAGE, MS_SYNC);
	CALL(msync, PLACE, -1ul, MS_SYNC);
	CALL(msync, PLACE, 3 * PAGE, MS_SYNC);
	CALL(msync, FAR, 0, MS_SYNC);
	CALL(msync, KERNEL, PAGE, 0);
	CALL(mincore, UNEVEN, PAGE, space);
	CALL(mincore, FAR, PAGE, space);
	CALL(mincore, FAR, 0, space);
	CALL(mincore, KERNEL, PAGE, space);
	CALL(mincore, PLACE, -1ul, space);
	CALL(mincore, PLACE, PAGE, BAD);
	CALL(mincore, PLACE, PAGE, KERNEL);
	CALL(mincore, PLACE, PAGE, CONSTANT);
	CALL(mincore, PLACE, 3 * PAGE, space);
}

static void advising(int file)
{
	CALL(mmap, PLACE, 2 * PAGE, READ_WRITE, ANONYMOUS | MAP_FIXED, -1, 0);
	advice_refusals();
	memcpy(PLACE_2, "second", 7);
	memset(space, 'x', 4);
	CALL(mincore, PLACE, PAGE + 1, space);
	VALUE(space[0]);
	VALUE(space[1]);
	VALUE(space[2]);
	CALL(madvise, PLACE_2, 1, MADV_DONTNEED);
	VALUE(*(char *)PLACE_2);
	CALL(madvise, PLACE, 2 * PAGE, MADV_POPULATE_WRITE);
	CALL(mincore, PLACE, 2 * PAGE, space);
	VALUE(space[0]);
	CALL(madvise, PLACE, 2 * PAGE, MADV_FREE);
	CALL(madvise, PLACE, 2 * PAGE, MADV_SEQUENTIAL);
	CALL(madvise, PLACE, 2 * PAGE, MADV_RANDOM);
	CALL(madvise, PLACE, 2 * PAGE, MADV_WILLNEED);
	CALL(madvise, PLACE, 2 * PAGE, MADV_NOHUGEPAGE);
	CALL(madvise, PLACE, 2 * PAGE, MADV_DONTDUMP);
	CALL(madvise, PLACE, 2 * PAGE, MADV_DODUMP);
	CALL(madvise, PLACE, 2 * PAGE, MADV_DOFORK);
	CALL(madvise, PLACE, 2 * PAGE, MADV_KEEPONFORK);
	CALL(madvise, PLACE, 2 * PAGE, MADV_COLD);
	CALL(mprotect, PLACE, PAGE, PROT_READ);
	CALL(madvise, PLACE, 2 * PAGE, MADV_POPULATE_WRITE);
	CALL(madvise, PLACE, 2 * PAGE, MADV_POPULATE_READ);
	CALL(msync, PLACE, 2 * PAGE, MS_SYNC | MS_INVALIDATE);
	CALL(munmap, PLACE, 2 * PAGE);
	CALL(mmap, PLACE, 4 * PAGE, READ_WRITE, MAP_PRIVATE | MAP_FIXED, file,
	     0);
	*(char *)PLACE = 'X';
	CALL(madvise, PLACE, PAGE, MADV_FREE);
	CALL(madvise, PLACE, PAGE, MADV_DONTNEED);
	report_bytes(PLACE, 7);
	CALL(madvise, PLACE, 3 * PAGE, MADV_POPULATE_READ);
	CALL(madvise, PLACE, 4 * PAGE, MADV_POPULATE_READ);
	CALL(munmap, PLACE, 4 * PAGE);
	CALL(mmap, PLACE, PAGE, READ_WRITE, MAP_SHARED | MAP_ANONYMOUS |
	     MAP_FIXED, -1, 0);
	memcpy(PLACE, "shared", 7);
	CALL(madvise, PLACE, PAGE, MADV_DONTNEED);
	report_bytes(PLACE, 6);
	CALL(madvise, PLACE, PAGE, MADV_FREE);
	CALL(munmap, PLACE, PAGE);
}

static void locking(void)
{
	CALL(mmap, PLACE, 4 * PAGE, READ_WRITE, ANONYMOUS | MAP_FIXED, -1, 0);
	CALL(mlock, FAR, PAGE);
	CALL(mlock, FAR, 0);
	CALL(mlock, PLACE, 5 * PAGE);
	CALL(mlock, PLACE, 3 * PAGE + 1);
	CALL(mlock, UNEVEN, PAGE);
	CALL(mlock, KERNEL, PAGE);
	CALL(mlock, PLACE, -1ul);
	CALL(mlock, PLACE, -2 * PAGE);
	CALL(mincore, PLACE, 4 * PAGE, space);
	VALUE(space[3]);
	CALL(madvise, PLACE, PAGE, MADV_DONTNEED);
	CALL(madvise, PLACE, PAGE, MADV_FREE);
	CALL(madvise, PLACE, PAGE, MADV_DONTNEED_LOCKED);
	CALL(msync, PLACE, PAGE, MS_INVALIDATE);
	CALL(msync, PLACE, PAGE, MS_ASYNC);
	CALL(munlock, UNEVEN, 1);
	CALL(munlock, PLACE, 5 * PAGE);
	CALL(munlock, FAR, PAGE);
	CALL(munlock, FAR, 0);
	CALL(munlock, PLACE, -1ul);
	CALL(munlock, PLACE, -2 * PAGE);
	CALL(madvise, PLACE, 2 * PAGE, MADV_DONTNEED);
	CALL(mprotect, PLACE, PAGE, PROT_NONE);
	CALL(mlock, PLACE, 2 * PAGE);
	CALL(mlock2, PLACE, 2 * PAGE, 2);
	CALL(mlock2, PLACE_2, PAGE, MLOCK_ONFAULT);
	CALL(mlockall, 0);
	CALL(mlockall, MCL_ONFAULT);
	CALL(mlockall, 8);
	CALL(mlockall, MCL_CURRENT | MCL_ONFAULT);
	CALL(munlockall);
	CALL(madvise, PLACE, 4 * PAGE, MADV_DONTNEED);
	CALL(munmap, PLACE, 4 * PAGE);
}

void calls_memory(void)
{
	int file = open_file("/data/numbers", O_RDONLY);
	int null_fd = open_file("/dev/null", O_RDONLY);

	mapping_refusals(file, null_fd);
	mapping_places();
	file_mappings(file);
	write_and_execute();
	heap();
	remapping();
	file_remapping(file);
	advising(file);
	locking();
	CALL_OK(mmap, NULL, PAGE, PROT_READ, ANONYMOUS, -1, 0);
	CALL_OK(mmap, BAD, PAGE, PROT_READ, ANONYMOUS, -1, 0);
	CALL_OK(mmap, NULL, 1, PROT_NONE, ANONYMOUS, -1, 0);
	CALL_OK(mmap, KERNEL, PAGE, PROT_READ, ANONYMOUS, -1, 0);
	sys_close(file);
	sys_close(null_fd);
}
