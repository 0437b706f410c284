/*
 * Page frames: the physical memory, one PAGE_SIZE piece at a time.
 *
 * Invariants: each frame has one type and a count of its users; it is free
 * exactly when the count is 0; a program's page table never names a frame
 * that is not FRAME_USER or FRAME_ARCHIVE. Frames are zeroed when they are
 * allocated, so that nothing leaks from their last user.
 */
#ifndef KERNEL_MM_FRAME_H
#define KERNEL_MM_FRAME_H

#include "kernel/bootinfo.h"
#include "kernel/lib/types.h"

enum frame_type {
	FRAME_FREE,
	FRAME_RESERVED, /* no memory, or the kernel's image */
	FRAME_KERNEL,   /* stacks, buffers, device rings */
	FRAME_SLAB,
	FRAME_TABLE,    /* page tables: read-only in the direct map */
	FRAME_USER,
	FRAME_ARCHIVE,  /* the boot archive: never freed */
};

/* Takes over the memory that `boot` lists, less the kernel and the modules.
 * Panics when there is too little to run at all. */
void frames_init(const struct boot_info *boot);

/* One zeroed frame with one user; 0 on lack of memory. */
paddr_t frame_alloc(enum frame_type type);
/* The same with the bytes of another frame. */
paddr_t frame_alloc_copy(enum frame_type type, paddr_t from);
/* `count` adjoining zeroed frames, each with one user; 0 on lack. */
paddr_t frame_alloc_run(enum frame_type type, size_t count);
/* Where the frame stands in the run that it was allocated with, from 0. */
size_t frame_run_index(paddr_t frame);
/* One more, one fewer user. The last one frees the frame. FRAME_ARCHIVE
 * frames count but are never freed. */
void frame_get(paddr_t frame);
void frame_put(paddr_t frame);
/* Number of users. */
unsigned frame_users(paddr_t frame);
enum frame_type frame_type_of(paddr_t frame);
/* A number that the owner of a single frame keeps with it, 0 when it is
 * allocated: adds `change` and returns the sum, which is never below 0. */
u32 frame_tally(paddr_t frame, int change);

size_t frames_free(void);  /* free frames now */
size_t frames_total(void); /* frames that can be free at all */
/* How often an allocation found too few free frames. Only frame.c counts;
 * others compare two readings, to see whether frames ran out in between. */
extern u64 frames_shortages;

/* The kernel's own view of a frame: its address in the direct map. */
void *frame_address(paddr_t frame);
/* And back. Panics for an address outside the direct map. */
paddr_t frame_of(const void *address);

/* The archive's frames change from reserved to FRAME_ARCHIVE. Whole frames
 * inside [start, end) only. */
void frames_adopt_archive(paddr_t start, paddr_t end);

/* Tests only: the n-th allocation from now fails; 0 switches that off. */
void frames_fail_at(u64 n);

#endif
