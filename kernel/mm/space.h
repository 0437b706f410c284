/*
 * Address spaces: what a program may see, as a sorted list of areas, and the
 * page tables that are filled as it touches them.
 *
 * Invariants: areas do not overlap and lie in [0, USER_END); no area that
 * is executable is writable, or was, or shows pages of a file that are writable
 * elsewhere in the space, unless `allows_wx` is set; a page is in the tables
 * only if an area covers it, with no more rights than the area has.
 */
#ifndef KERNEL_MM_SPACE_H
#define KERNEL_MM_SPACE_H

#include "kernel/lib/list.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"
#include "kernel/task/wait.h"

struct cred;
struct inode;
struct task;

/* mmap_min_addr: nothing is mapped below without CAP_SYS_RAWIO, and nothing
 * by itself, so that a NULL with an offset faults. USER_END leaves the last
 * page of the lower half empty (a syscall instruction at its very end would
 * return to a non-canonical address). */
#define SPACE_START 0x10000ull
#define USER_END 0x7ffffffff000ull

/* The stack grows to this size; nothing is placed into the room that it may
 * still take, nor into the gap below it. */
#define STACK_SIZE_MOST 0x800000ull
#define STACK_GAP 0x100000ull
/* Where execve may put a stack's top: at most this far below USER_END. */
#define STACK_RANDOM_MOST 0x400000000ull

#define AREAS_MOST 8192 /* of one space */

#define AREA_READ 1u  /* = PROT_READ = ARCH_MAP_READ */
#define AREA_WRITE 2u
#define AREA_EXEC 4u
#define AREA_RIGHTS (AREA_READ | AREA_WRITE | AREA_EXEC)
#define AREA_STACK 16u  /* grows down on a fault, to the stack limit */
#define AREA_SHARED 32u /* MAP_SHARED: a child sees the same pages */
#define AREA_HEAP 64u   /* brk's */
#define AREA_LOCKED 256u /* by mlock: see kernel/mm/mlock.c */
#define AREA_MAY_WRITE 128u /* a shared file's, and it is open for writing */
#define AREA_WAS_WRITABLE 512u /* it is now, or was once */
#define AREA_WRITER 1024u /* inode->mapped_writers counts it */

struct area {
	struct list_node node;
	vaddr_t start;
	vaddr_t end;
	unsigned flags;      /* AREA_* */
	struct inode *inode; /* NULL for demand-zero memory */
	u64 offset;          /* of `start` in the file, bytes */
};
SLAB_DECLARE(struct area);

struct space {
	struct refcount users;
	struct task *changer; /* between space_begin() and space_end() */
	struct wait_queue changed; /* who waits for that */
	struct lock lock;
	/* Guarded by the lock: */
	struct list areas;     /* by rising address */
	struct area *last_hit; /* found last, or NULL */
	unsigned area_count;
	paddr_t tables;
	vaddr_t heap_start; /* brk's range */
	vaddr_t heap_end;
	vaddr_t stack_top;
	vaddr_t arguments_start; /* argv's strings, for /proc/PID/cmdline */
	vaddr_t arguments_end;
	vaddr_t environment_end; /* and envp's, which follow */
	vaddr_t mmap_top;  /* mmap places top down from here: random */
	u64 mapped_pages;  /* by areas: what RLIMIT_AS counts */
	u64 pages_most;    /* that areas may have together */
	u64 resident_pages;
	u64 untrimmed_pages; /* unmapped since empty tables were looked for */
	vaddr_t removed_start; /* all areas removed since then lay in there */
	vaddr_t removed_end;
	u64 stack_size_most; /* bytes; STACK_SIZE_MOST or less */
	bool is_dumpable;    /* PR_SET_DUMPABLE: the user may inspect it */
	bool allows_wx;      /* memory that is writable and executable */
};
SLAB_DECLARE(struct space);

/* A new, empty space with one user, or NULL. */
struct space *space_create(void);
void space_get(struct space *space);
/* Has it more than one user? */
bool space_is_shared(const struct space *space);
/* The last user frees areas, pages and tables. */
void space_put(struct space *space);

/* A call that changes a space, or relies on it over a pause, stands between
 * these: another thread's calls wait, and so do its faults, so that nobody
 * sees or fills what is half changed. Not for a space that nobody else knows
 * yet. */
void space_begin(struct space *space) EXCLUDES(space->lock);
void space_end(struct space *space) EXCLUDES(space->lock);
/* Sleeps while another task changes the space. No lock is held. */
void space_wait(struct space *space) EXCLUDES(space->lock);

/* space_map, space_unmap, space_protect and space_put pass yield points when
 * the range is long: they are called with no lock held. Except for the last
 * they change nothing when they fail. */

/* Maps [address, address+size), multiples of PAGE_SIZE, replacing what is
 * there. Takes its own reference on `inode`. `flags` is AREA_*. Pages of the
 * file past its end give -EIO when they are touched.
 * 0, -ENOMEM (no memory, too many areas or pages), -EINVAL (range), -ENODEV
 * (a file that cannot be mapped), -EACCES (executable, and writable, be it
 * earlier or elsewhere; or a file that is shared and writable without
 * AREA_MAY_WRITE). */
int space_map(struct space *space, vaddr_t address, u64 size, unsigned flags,
	      struct inode *inode, u64 offset) EXCLUDES(space->lock);
/* Removes whatever is mapped in the range; splits areas as needed. 0,
 * -ENOMEM (no memory to split, too many areas) or -EINVAL (range). */
int space_unmap(struct space *space, vaddr_t address, u64 size)
	EXCLUDES(space->lock);
/* New rights (AREA_READ|WRITE|EXEC) for a range that is wholly mapped.
 * 0, -ENOMEM (a hole, or no memory to split), -EINVAL (range), -EACCES (as
 * for space_map). */
int space_protect(struct space *space, vaddr_t address, u64 size,
		  unsigned rights) EXCLUDES(space->lock);
/* For the other files of address spaces: takes the pages of a range out of
 * the tables; what is mapped there stays mapped. Passes yield points, with
 * the lock released. */
void space_drop(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock);
/* Moves *at to the first page in [*at, end) that is in the tables; false, and
 * *at is `end`, where there is none. Passes yield points as space_drop(). */
bool space_next_page(struct space *space, vaddr_t *at, vaddr_t end)
	REQUIRES(space->lock);
/* Releases the lock for a moment, for other tasks and interrupts. */
void space_pause(struct space *space) REQUIRES(space->lock);
/* A free range of `size` bytes for mmap, top down from a random place below
 * the stack; 0 when there is none. */
vaddr_t space_find(struct space *space, u64 size) EXCLUDES(space->lock);
/* The same, but with its end at or below `ceiling`. */
vaddr_t space_find_below(struct space *space, u64 size, vaddr_t ceiling)
	EXCLUDES(space->lock);
/* May a program with these credentials have something mapped at that address?
 * 0, or -EPERM below SPACE_START without CAP_SYS_RAWIO. */
int space_check_low(vaddr_t address, const struct cred *cred);
/* Does nothing overlap the range, the room of the stack included, and may it
 * be mapped at all? */
bool space_is_free(struct space *space, vaddr_t address, u64 size)
	EXCLUDES(space->lock);

/* Serves a page fault. `access` is one of AREA_READ, AREA_WRITE, AREA_EXEC.
 * 0; -EFAULT when the program may not do that (SIGSEGV); -ENOMEM when memory
 * ran out (the program ends); -EIO when the file has no such page (SIGBUS).
 * Takes the lock itself. */
int space_fault(struct space *space, vaddr_t address, unsigned access)
	EXCLUDES(space->lock);

/* Is anything mapped there, whatever it allows? */
bool space_covers(struct space *space, vaddr_t address) EXCLUDES(space->lock);

/* Is memory mapped there that other spaces may see too? Then its frame, with
 * one more user, is set in *frame, else 0. 0; -EFAULT (nothing is mapped
 * there, or the file has no such page), -ENOMEM. */
int space_shared_frame(struct space *space, vaddr_t address, paddr_t *frame)
	EXCLUDES(space->lock);

/* Copies bytes into a space that need not be the current one (execve builds
 * the stack with it). Pages are brought in as by a write fault, even where
 * the area is not writable. 0, -EFAULT or -ENOMEM. */
int space_write(struct space *space, vaddr_t to, const void *from, size_t size)
	EXCLUDES(space->lock);

#endif
