/*
 * How far above its linked address the kernel runs: a fresh number each boot.
 */
#ifndef BOOT_SLIDE_H
#define BOOT_SLIDE_H

#include <stdint.h>

/* The kernel's image stays within this much from BOOT_KERNEL_BASE on, so
 * that one level-2 table maps it: about 2^18 positions, a page apart. */
#define BOOT_SLIDE_ROOM 0x40000000ull

/* 64 bits from RDRAND, where the processor has it, mixed with the time stamp
 * counter. Serves to place the kernel and for nothing else. */
uint64_t slide_random(void);

/* The slide, a multiple of the page size, that `random` chooses for a kernel
 * whose last byte is linked `image_end` bytes above BOOT_KERNEL_BASE (at most
 * BOOT_SLIDE_ROOM). Each position is as likely as the next. */
uint64_t slide_choose(uint64_t random, uint64_t image_end);

#endif
