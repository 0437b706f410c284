/*
 * The system calls on memory: mmap, munmap, mprotect, brk, as mmap(2) and
 * the others have them. The order of the checks, and so which errno comes
 * when several would do, is Linux's.
 *
 * What differs, on purpose: memory that is writable and executable at once
 * is refused (EACCES); mprotect over a hole changes nothing; MAP_GROWSDOWN is
 * refused (EINVAL); huge pages are not had (EINVAL).
 */
#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/mman.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/checked.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

_Static_assert(PROT_READ == AREA_READ && PROT_WRITE == AREA_WRITE &&
		       PROT_EXEC == AREA_EXEC,
	       "a program's rights are an area's");

#define FILE_SIZE_MOST 0x7fffffffffffffffull
#define LOW_CEILING 0x80000000ull /* of MAP_32BIT */

/* MAP_SHARED_VALIDATE refuses all flags but these. */
#define MAP_KNOWN                                                     \
	(MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS | MAP_32BIT | MAP_GROWSDOWN | \
	 MAP_DENYWRITE | MAP_EXECUTABLE | MAP_LOCKED | MAP_NORESERVE |   \
	 MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB |         \
	 MAP_FIXED_NOREPLACE)

/* cap_mmap_addr() of Linux's security/commoncap.c. */
int space_check_low(vaddr_t address, const struct cred *cred)
{
	return address >= SPACE_START ||
	       cred_capable(cred, CAP_SYS_RAWIO, "mmap_min_addr") ? 0 : -EPERM;
}

/* The address for MAP_FIXED and MAP_FIXED_NOREPLACE: the one asked for, or
 * an errno. */
static i64 place_fixed(struct space *space, u64 address, u64 size, int flags)
{
	if (size > USER_END || address > USER_END - size)
		return -ENOMEM;
	if (address & PAGE_MASK)
		return -EINVAL;
	if (space_check_low(address, current_task()->cred) < 0)
		return -EPERM;
	if (flags & MAP_FIXED_NOREPLACE &&
	    !space_is_free(space, address, size))
		return -EEXIST;
	return (i64)address;
}

/* The address for a mapping with, at most, a hint. */
static i64 place_free(struct space *space, u64 hint, u64 size, int flags)
{
	vaddr_t found;

	if (size > USER_END)
		return -ENOMEM;
	/* round_hint_to_min() of Linux's mm/mmap.c. */
	hint = round_down(hint, PAGE_SIZE);
	if (hint != 0 && hint < USER_END) {
		hint = max_u64(hint, SPACE_START);
		if (space_is_free(space, hint, size))
			return (i64)hint;
	}
	found = flags & MAP_32BIT ?
			space_find_below(space, size, LOW_CEILING) :
			space_find(space, size);
	return found != 0 ? (i64)found : -ENOMEM;
}

/* May the program map this file so? 0 or a negative errno. */
static int check_file(const struct file *file, int protection, int flags)
{
	u32 mode = file->flags & O_ACCMODE;
	int type = flags & MAP_TYPE;

	if (type == MAP_SHARED_VALIDATE && flags & ~MAP_KNOWN)
		return -EOPNOTSUPP;
	if (type != MAP_SHARED && type != MAP_SHARED_VALIDATE &&
	    type != MAP_PRIVATE)
		return -EINVAL;
	if (type != MAP_PRIVATE && protection & PROT_WRITE && mode != O_RDWR)
		return -EACCES;
	if (mode == O_WRONLY)
		return -EACCES;
	if (file->inode == NULL || file->inode->ops->page == NULL)
		return -ENODEV;
	/* Through memory a file could be written anywhere. */
	if (type != MAP_PRIVATE && mode == O_RDWR &&
	    file->inode->flags & FS_APPEND_FL)
		return -EACCES;
	return 0;
}

/* A single request that all memory together could not serve fails at once,
 * and not when it is touched, unless the program said MAP_NORESERVE. */
static bool is_hopeless(u64 size, int protection, int flags)
{
	return protection & PROT_WRITE && !(flags & MAP_NORESERVE) &&
	       size >> PAGE_SHIFT > frames_total();
}

/* mmap once the file, or NULL, is known. */
static i64 map(struct file *file, u64 address, u64 size, int protection,
	       int flags, u64 offset)
{
	struct space *space = current_task()->space;
	unsigned area = (unsigned)protection & AREA_RIGHTS;
	i64 place;
	int error;

	if (size == 0)
		return -EINVAL;
	if (!checked_round_up(size, PAGE_SIZE, &size))
		return -ENOMEM;
	place = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) ?
			place_fixed(space, address, size, flags) :
			place_free(space, address, size, flags);
	if (place < 0)
		return place;
	if (file != NULL) {
		if (!range_fits(offset, size, FILE_SIZE_MOST))
			return -EOVERFLOW;
		error = check_file(file, protection, flags);
		if (error < 0)
			return error;
		if ((file->flags & O_ACCMODE) == O_RDWR)
			area |= (flags & MAP_TYPE) == MAP_PRIVATE ?
					AREA_WRITER :
					AREA_WRITER | AREA_MAY_WRITE;
	} else if ((flags & MAP_TYPE) != MAP_SHARED &&
		   (flags & MAP_TYPE) != MAP_PRIVATE) {
		return -EINVAL;
	}
	if (flags & MAP_GROWSDOWN)
		return -EINVAL;
	if ((flags & MAP_TYPE) != MAP_PRIVATE)
		area |= AREA_SHARED;
	if (is_hopeless(size, protection, flags))
		return -ENOMEM;
	error = space_map(space, (vaddr_t)place, size, area,
			  file != NULL ? file->inode : NULL, offset);
	return error < 0 ? error : place;
}

/* Returns the address, or: -EINVAL (offset, size 0, no or a wrong type,
 * unaligned and fixed, what is not offered), -EBADF, -ENOMEM, -EPERM (too
 * low), -EEXIST, -EACCES (the file's mode; append-only and shared; writable
 * and executable), -ENODEV (the file has no pages), -EOVERFLOW,
 * -EOPNOTSUPP. */
i64 sys_mmap(struct uptr address, unsigned long size, int protection,
	     int flags, int fd, long offset)
{
	struct space *space = current_task()->space;
	struct file *file = NULL;
	i64 result = -EBADF;

	if ((u64)offset & PAGE_MASK)
		return -EINVAL;
	if (flags & MAP_ANONYMOUS) {
		if (flags & MAP_HUGETLB)
			return -EINVAL;
		space_begin(space);
		result = map(NULL, address.addr, size, protection, flags, 0);
		space_end(space);
		return result;
	}
	file = fd_get(current_task()->files, fd);
	if (file == NULL)
		return -EBADF;
	space_begin(space);
	if (!(file->flags & O_PATH))
		result = map(file, address.addr, size, protection, flags,
			     (u64)offset);
	space_end(space);
	file_put(file);
	return result;
}

/* 0, -EINVAL (unaligned, size 0, beyond the program's half), or -ENOMEM when
 * a split would need memory that there is not. */
i64 sys_munmap(struct uptr address, unsigned long size)
{
	struct space *space = current_task()->space;
	u64 start = address.addr;
	u64 end;
	int error;

	if (start & PAGE_MASK || !range_fits(start, size, USER_END))
		return -EINVAL;
	end = start + round_up(size, PAGE_SIZE);
	if (size == 0)
		return -EINVAL;
	space_begin(space);
	error = space_unmap(space, start, end - start);
	space_end(space);
	return error;
}

static __attribute__((noinline)) i64 protect(vaddr_t address, u64 length,
					     int protection)
{
	struct space *space = current_task()->space;
	int error;

	space_begin(space);
	error = space_protect(space, address, length,
			      (unsigned)protection & AREA_RIGHTS);
	space_end(space);
	return error;
}

/* 0, -EINVAL (unaligned, rights that are none, PROT_GROWSDOWN or UP),
 * -ENOMEM (a hole in the range, or no memory), -EACCES (writable and
 * executable, or a shared file made writable). */
i64 sys_mprotect(struct uptr address, unsigned long size, int protection)
{
	u64 length;

	if (protection & (PROT_GROWSDOWN | PROT_GROWSUP) ||
	    address.addr & PAGE_MASK)
		return -EINVAL;
	if (size == 0)
		return 0;
	if (!checked_round_up(size, PAGE_SIZE, &length) ||
	    address.addr + length <= address.addr)
		return -ENOMEM;
	if (protection & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	if (!range_fits(address.addr, length, USER_END))
		return -ENOMEM;
	return protect(address.addr, length, protection);
}

/* Moves the heap's end to `end`, whole pages at both ends. */
static int resize_heap(struct space *space, vaddr_t old_end, vaddr_t end)
{
	if (end == old_end)
		return 0;
	if (end < old_end)
		return space_unmap(space, end, old_end - end);
	if (is_hopeless(end - old_end, PROT_WRITE, 0) ||
	    !space_is_free(space, old_end, end - old_end))
		return -ENOMEM;
	return space_map(space, old_end, end - old_end,
			 AREA_READ | AREA_WRITE | AREA_HEAP, NULL, 0);
}

/* Returns the heap's end, which is the old one when it could not be moved:
 * as on Linux, never an errno. */
i64 sys_brk(struct uptr address)
{
	struct space *space = current_task()->space;
	u64 end = address.addr;

	space_begin(space);
	if (end >= space->heap_start && end < USER_END &&
	    space->heap_start != 0 &&
	    resize_heap(space, round_up(space->heap_end, PAGE_SIZE),
			round_up(end, PAGE_SIZE)) == 0)
		space->heap_end = end;
	end = space->heap_end;
	space_end(space);
	return (i64)end;
}
