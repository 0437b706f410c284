/* The flags of clone(2), and the numbers of sched_setscheduler(2) and
 * getpriority(2). */
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

#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_IDLE 5
#define SCHED_REALTIME_LEAST 1
#define SCHED_REALTIME_MOST 99

#define PRIO_PROCESS 0
#define PRIO_PGRP 1
#define PRIO_USER 2
#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_WHO_PGRP 2
#define IOPRIO_WHO_USER 3
#define IOPRIO_CLASS_SHIFT 13 /* the level below it */
#define IOPRIO_LEVELS 8
#define IOPRIO_CLASS_NONE 0
#define IOPRIO_CLASS_RT 1
#define IOPRIO_CLASS_BE 2
#define IOPRIO_CLASS_IDLE 3

#define NICE_FIRST (-20)
#define NICE_LAST 19

#endif
