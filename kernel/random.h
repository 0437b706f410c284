/*
 * The one random generator: a BLAKE2s pool and a ChaCha20 generator with
 * fast key erasure.
 *
 * Invariants: no byte leaves before 256 bits of entropy were credited, but
 * for what is named as weak here (layout words, GRND_INSECURE), which comes
 * from a generator apart; after every request the key that made it is gone.
 */
#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

#include "kernel/lib/types.h"

#define RANDOM_SEED_SIZE 32 /* bytes that go back to the host */

/* Seeds from the processor, if its generator is trusted (random.trust_cpu),
 * else from jitter; says in the log what it did, or why it could not. */
void random_init(bool trust_processor);
bool random_is_ready(void);
/* Fills `to`. False, and nothing written, before the pool is seeded. */
bool random_bytes(void *to, size_t size);
/* A word for layout decisions (stack guard, mmap base), at any time, even
 * before random_init(). Before the pool is seeded, the best that the slide,
 * the processor and the cycle counter give: never used as key. */
u64 random_layout_word(void);
/* Stirs bytes into the pool, with no credit: writes to /dev/urandom. */
void random_stir(const void *bytes, size_t size);
/* Takes the seed that the host carries from boot to boot: it counts for 256
 * bits, since no boot gets one twice. */
void random_seed(const void *seed, size_t size);
/* Fills `next` with what the host shall keep for the next boot. False when it
 * carries none, and before the pool is seeded. */
bool random_next_seed(u8 next[RANDOM_SEED_SIZE]);
/* An event (interrupt) at an unforeseeable time; `source` tells which. Its
 * time is stirred in and earns nothing: an interrupt may have waited, and an
 * emulator may be repeatable. Until the pool is seeded, each event also
 * tries the jitter again, and wakes the readers when that succeeds. */
void random_event(u32 source);

/* Copies `size` random bytes to the program in chunks, each under a key that
 * is erased. Sleeps until seeded unless `nonblock`. Returns the bytes
 * written, fewer than `size` when memory ends within the range or the task
 * is to die; -EAGAIN when not seeded and `nonblock`; -EFAULT when the first
 * byte cannot be written; -EINTR when the task died while it waited. */
i64 random_read_user(struct uptr to, size_t size, bool nonblock);

#endif
