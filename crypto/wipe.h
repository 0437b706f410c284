/*
 * Erasing secrets.
 *
 * Invariant: the bytes are zero when wipe() returns, however little the
 * compiler thinks of them: a plain memset() before the end of an object's
 * life is dead code that compilers remove.
 */
#ifndef CRYPTO_WIPE_H
#define CRYPTO_WIPE_H

#include <stddef.h>

/* Writes `size` zero bytes to `p`. */
void wipe(void *p, size_t size);

/* Erases what functions that the caller called have left on the stack: 512
 * bytes below the caller's frame. For who keeps secrets in registers, of which
 * the compiler may put some there. */
void wipe_frames(void);
/* The same of 1920 bytes: for what takes long, and so can afford it, and whose
 * functions call others that keep much. */
void wipe_deep_frames(void);

#endif
