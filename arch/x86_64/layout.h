/*
 * Where things lie in the kernel's half of the address space.
 *
 *   0xffff880000000000  the direct map of all memory, 4 KiB pages, never
 *                       executable; page-table frames are read-only in it
 *   0xffffc90000000000  kernel stacks, a slot of STACK_SLOT each
 *   0xffffd00000000000  device registers, uncached
 *   0xffffffff80000000  the kernel's image, moved up by the slide
 */
#ifndef ARCH_X86_64_LAYOUT_H
#define ARCH_X86_64_LAYOUT_H

#define DIRECT_MAP_BASE 0xffff880000000000ull
#define DIRECT_MAP_SIZE 0x0000010000000000ull /* 1 TiB at the most */
#define STACKS_BASE 0xffffc90000000000ull
#define DEVICES_BASE 0xffffd00000000000ull
#define KERNEL_BASE 0xffffffff80000000ull

/* A slot holds: guard page, stack, guard page, room for a shadow stack that
 * runs parallel to the stack SHADOW_OFFSET above it (not mapped yet), guard. */
#define STACK_SIZE 0x4000ull
#define STACK_SLOT 0x10000ull
#define SHADOW_OFFSET 0x5000ull

#endif
