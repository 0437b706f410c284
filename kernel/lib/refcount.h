/*
 * Reference counts that saturate instead of wrapping: an overflow leaks the
 * object for ever, which is safe; an underflow or a use after the last put
 * is a broken invariant and panics.
 */
#ifndef KERNEL_LIB_REFCOUNT_H
#define KERNEL_LIB_REFCOUNT_H

#include "kernel/lib/panic.h"
#include "kernel/lib/types.h"

#define REFCOUNT_SATURATED 0xc0000000u

struct refcount {
	u32 count;
};

static inline void refcount_init(struct refcount *r, u32 users)
{
	r->count = users;
}

static inline void refcount_get(struct refcount *r)
{
	ASSERT(r->count != 0);
	if (r->count < REFCOUNT_SATURATED)
		r->count++;
}

/* True when that was the last user: the caller then frees the object. */
static inline bool refcount_put(struct refcount *r)
{
	ASSERT(r->count != 0);
	if (r->count >= REFCOUNT_SATURATED)
		return false;
	return --r->count == 0;
}

#endif
