/*
 * What x86-64 keeps for each task, and how to find the one that runs.
 *
 * Invariant: arch/x86_64/task.c asserts, at compile time, each offset that
 * entry.asm uses.
 */
#ifndef ARCH_TASK_H
#define ARCH_TASK_H

#include <stdint.h>

struct trap_frame;

/* XCR0 = x87 | SSE | AVX: 576 + 256 bytes (Intel SDM volume 1, 13.4). */
#define FPU_STATE_SIZE 832

struct arch_task {
	uint8_t fpu[FPU_STATE_SIZE] __attribute__((aligned(64)));
	uint64_t kernel_rsp; /* saved by arch_switch */
	uint64_t stack_top;  /* the kernel stack's end */
	uint64_t guard;      /* this task's stack guard word */
	uint64_t tls_base;   /* the program's FS base */
	/* The program's registers, while the kernel runs: every way in saves
	 * them at the stack's top. */
	struct trap_frame *frame;
};

struct task;

/* What GS points at in the kernel. The stack guard's offset is the
 * compiler's (-mstack-protector-guard-offset=40). */
struct percpu {
	struct percpu *self;
	struct task *current;
	uint64_t kernel_stack; /* its top, for the syscall entry */
	uint64_t user_rsp;     /* the syscall entry's scratch */
	uint64_t reserved;
	uint64_t stack_guard;
};

/* The running task; NULL before the first one. */
static inline struct task *current_task(void)
{
	struct task *task;

	__asm__ volatile("mov %%gs:8, %0" : "=r"(task));
	return task;
}

#endif
