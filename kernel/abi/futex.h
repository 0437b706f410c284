/* The operations of futex(2), and the list of the futexes that a thread
 * holds (set_robust_list(2)). */
#ifndef KERNEL_ABI_FUTEX_H
#define KERNEL_ABI_FUTEX_H

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_REQUEUE 3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_WAKE_OP 5
#define FUTEX_WAIT_BITSET 9
#define FUTEX_WAKE_BITSET 10

#define FUTEX_PRIVATE_FLAG 128u   /* only this address space looks at it */
#define FUTEX_CLOCK_REALTIME 256u /* the time is the wall clock's */
#define FUTEX_OPERATION (~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME))
#define FUTEX_ALL_BITS 0xffffffffu

/* FUTEX_WAKE_OP's third value: 4 bits of operation (8: the operand is a
 * shift), 4 of comparison, and two signed operands of 12 bits. */
#define FUTEX_OP_SET 0
#define FUTEX_OP_ADD 1
#define FUTEX_OP_OR 2
#define FUTEX_OP_ANDN 3
#define FUTEX_OP_XOR 4
#define FUTEX_OP_SHIFT 8
#define FUTEX_OP_EQ 0
#define FUTEX_OP_NE 1
#define FUTEX_OP_LT 2
#define FUTEX_OP_LE 3
#define FUTEX_OP_GT 4
#define FUTEX_OP_GE 5

/* What a lock's word holds, when threads keep robust lists. */
#define FUTEX_WAITERS 0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID 0x3fffffffu

#define ROBUST_LIST_MOST 2048 /* entries that are looked at */

struct kernel_robust_head {
	unsigned long next;    /* the first entry's address; of itself: none */
	long offset;           /* from an entry to its word, bytes */
	unsigned long pending; /* an entry that is being taken or given up */
};

#endif
