/*
 * The compilers' names of the instructions on vector registers, for the units
 * that are built with those.
 *
 * Invariant: no function of a C library is declared by it.
 */
#ifndef CRYPTO_INTRINSICS_H
#define CRYPTO_INTRINSICS_H

/* Without this gcc's header would ask a C library for malloc(). */
#define _MM_MALLOC_H_INCLUDED
#include <immintrin.h>

#endif
