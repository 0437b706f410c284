/*
 * Address spaces: what a program may see, as a sorted list of areas, and the
 * page tables that are filled as it touches them.
 *
 * Invariants: areas do not overlap and lie in [SPACE_START, USER_END); no
 * area is writable and executable at once; a page is in the tables only if
 * an area covers it, with no more rights than the area has.
 */
#ifndef KERNEL_MM_SPACE_H
#define KERNEL_MM_SPACE_H

#include "kernel/lib/list.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"

struct inode;

/* mmap_min_addr: nothing is mapped below, so that a NULL with an offset
 * faults. USER_END leaves the last page of the lower half empty (a syscall
 * instruction at its very end would return to a non-canonical address). */
#define SPACE_START 0x10000ull
#define USER_END 0x7ffffffff000ull

#define AREA_READ 1u  /* = PROT_READ = ARCH_MAP_READ */
#define AREA_WRITE 2u
#define AREA_EXEC 4u
#define AREA_STACK 16u  /* grows down on a fault, to the stack limit */
#define AREA_SHARED 32u /* MAP_SHARED: a child sees the same pages */
#define AREA_HEAP 64u   /* brk's */

struct area {
	struct list_node node;
	vaddr_t start;
	vaddr_t end;
	unsigned flags;      /* AREA_* */
	struct inode *inode; /* NULL for demand-zero memory */
	u64 offset;          /* of `start` in the file, bytes */
};

struct space {
	struct refcount users;
	struct lock lock;
	struct list areas GUARDED_BY(lock); /* sorted by address */
	paddr_t tables;
	vaddr_t heap_start; /* brk's range */
	vaddr_t heap_end;
	vaddr_t stack_top;
	u64 mapped_pages;  /* by areas: what RLIMIT_AS counts */
	u64 resident_pages;
};

/* A new, empty space with one user, or NULL. */
struct space *space_create(void);
void space_get(struct space *space);
/* The last user frees areas, pages and tables. */
void space_put(struct space *space);

/* Maps [address, address+size), multiples of PAGE_SIZE, replacing what is
 * there. Takes its own reference on `inode`. `flags` is AREA_*.
 * 0, -ENOMEM, -EINVAL (range), -EACCES (writable and executable). */
int space_map(struct space *space, vaddr_t address, u64 size, unsigned flags,
	      struct inode *inode, u64 offset) EXCLUDES(space->lock);
/* Removes whatever is mapped in the range; splits areas as needed. */
int space_unmap(struct space *space, vaddr_t address, u64 size)
	EXCLUDES(space->lock);
/* New rights (AREA_READ|WRITE|EXEC) for a range that is wholly mapped.
 * 0, -ENOMEM (a hole, or no memory to split), -EACCES (W and X). */
int space_protect(struct space *space, vaddr_t address, u64 size,
		  unsigned rights) EXCLUDES(space->lock);
/* A free range of `size` bytes for mmap, top down below the stack, at a
 * random place; 0 when there is none. */
vaddr_t space_find(struct space *space, u64 size) EXCLUDES(space->lock);

/* Serves a page fault. `access` is one of AREA_READ, AREA_WRITE, AREA_EXEC.
 * 0; -EFAULT when the program may not do that (SIGSEGV); -ENOMEM when memory
 * ran out (the program ends); -EIO when the file has no such page (SIGBUS).
 * Takes the lock itself. */
int space_fault(struct space *space, vaddr_t address, unsigned access)
	EXCLUDES(space->lock);

/* Copies bytes into a space that need not be the current one (execve builds
 * the stack with it). Pages are brought in as by a write fault, even where
 * the area is not writable. 0, -EFAULT or -ENOMEM. */
int space_write(struct space *space, vaddr_t to, const void *from, size_t size)
	EXCLUDES(space->lock);

#endif
