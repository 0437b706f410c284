/*
 * The C type of each kind of argument in syscalls.def: in the kernel, where a
 * program's pointer is a `struct uptr`, and how a register becomes one.
 * An int comes from the low 32 bits, as on Linux.
 */
#ifndef KERNEL_ABI_SYSCALL_KINDS_H
#define KERNEL_ABI_SYSCALL_KINDS_H

#define KTYPE_INT int
#define KTYPE_UINT unsigned
#define KTYPE_LONG unsigned long
#define KTYPE_SIZE unsigned long
#define KTYPE_FD int
#define KTYPE_OFFSET long
#define KTYPE_ADDRESS struct uptr
#define KTYPE_MODE unsigned
#define KTYPE_PATH struct uptr
#define KTYPE_TEXT struct uptr
#define KTYPE_IN struct uptr
#define KTYPE_OUT struct uptr
#define KTYPE_IN_STRUCT struct uptr
#define KTYPE_OUT_STRUCT struct uptr
#define KTYPE_INOUT_STRUCT struct uptr
#define KTYPE_STRINGS struct uptr
#define KTYPE_FLAGS int
#define KTYPE_ENUM int

#endif
