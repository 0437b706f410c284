/*
 * Objects by type: each type has its own slab, so that memory of one type is
 * never handed out as another.
 *
 *     SLAB_DEFINE(struct task);             once, in the type's own file
 *     SLAB_DECLARE(struct task);            beside the type, in its header
 *     struct task *t = kalloc(struct task); zeroed, or NULL
 *     kfree(t);
 *
 * Invariants: an object is zeroed before it is handed out and when it is
 * freed; a double free, or a free of what no slab gave out, panics.
 */
#ifndef KERNEL_MM_SLAB_H
#define KERNEL_MM_SLAB_H

#include "kernel/lib/types.h"

struct slab_page;

struct slab {
	const char *name;
	size_t size;  /* bytes of one object */
	size_t align; /* its alignment, a power of two */
	struct slab_page *partial; /* pages with a free place */
	size_t live;               /* objects handed out */
	struct slab *next;         /* the list of all slabs in use */
};

/* `struct task` -> slab_task: the word "struct" is dropped by expanding to
 * nothing before the two halves are joined. */
#define SLAB_WORD_struct
#define SLAB_JOIN(a, b) a##b
#define SLAB_JOIN_EXPANDED(a, b) SLAB_JOIN(a, b)
#define SLAB_OF(type) SLAB_JOIN_EXPANDED(slab_, SLAB_WORD_##type)

#define SLAB_DECLARE(type) extern struct slab SLAB_OF(type)
#define SLAB_DEFINE(type)                \
	struct slab SLAB_OF(type) = {    \
		.name = #type,           \
		.size = sizeof(type),    \
		.align = alignof(type),  \
	}

#define kalloc(type) ((type *)slab_alloc(&SLAB_OF(type)))

/* A zeroed object, or NULL on lack of memory. */
void *slab_alloc(struct slab *slab);
/* Wipes and gives back what kalloc returned. NULL is allowed. */
void kfree(void *object);

/* Bytes without a type of their own (names, buffers): `size` up to 128 KiB,
 * zeroed, or NULL. Freed by kfree_bytes with the same size. */
void *kalloc_bytes(size_t size);
void kfree_bytes(void *bytes, size_t size);

/* Objects that are handed out over all slabs, for leak tests. */
size_t slab_live_objects(void);
/* Gives frames of empty slab pages back. Returns how many. */
size_t slab_shrink(void);

/* Tests only: the n-th slab_alloc from now fails; 0 switches that off. */
void slabs_fail_at(u64 n);

#endif
