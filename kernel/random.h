/*
 * The one random generator: a BLAKE2s pool and a ChaCha20 generator with
 * fast key erasure.
 *
 * Invariant: no byte leaves before 256 bits of entropy were credited; after
 * every request the key that made it is gone.
 */
#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

#include "kernel/lib/types.h"

/* Seeds from the processor, else from jitter; says in the log what it did. */
void random_init(void);
bool random_is_ready(void);
/* Fills `to`. False, and nothing written, before the pool is seeded. */
bool random_bytes(void *to, size_t size);
/* A word for layout decisions (stack guard, mmap base). Before the pool is
 * seeded, the best that boot/ and the cycle counter give: never used as key. */
u64 random_layout_word(void);
/* Stirs bytes into the pool, with no credit: writes to /dev/urandom. */
void random_stir(const void *bytes, size_t size);
/* An event (interrupt) at an unforeseeable time; `source` tells which. */
void random_event(u32 source);

/* Copies `size` random bytes to the program in chunks, through a key that is
 * erased. Sleeps until seeded unless `nonblock` (-EAGAIN). Returns the bytes
 * written or a negative errno. */
i64 random_read_user(struct uptr to, size_t size, bool nonblock);

#endif
