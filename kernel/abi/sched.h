/* The flags of clone(2), and of wait4(2) and waitid(2) for its children. */
#ifndef KERNEL_ABI_SCHED_H
#define KERNEL_ABI_SCHED_H

#define CLONE_EXIT_SIGNAL 0xffu /* the low byte: sent to the parent */
#define CLONE_VM 0x00000100u
#define CLONE_FS 0x00000200u
#define CLONE_FILES 0x00000400u
#define CLONE_SIGHAND 0x00000800u
#define CLONE_VFORK 0x00004000u
#define CLONE_PARENT 0x00008000u
#define CLONE_THREAD 0x00010000u
#define CLONE_SYSVSEM 0x00040000u
#define CLONE_SETTLS 0x00080000u
#define CLONE_PARENT_SETTID 0x00100000u
#define CLONE_CHILD_CLEARTID 0x00200000u
#define CLONE_DETACHED 0x00400000u
#define CLONE_CHILD_SETTID 0x01000000u

#endif
