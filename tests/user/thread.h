/*
 * Threads as a C library makes them, for the tests: clone(2) with its flags,
 * and a join at the word that the kernel clears.
 */
#ifndef TESTS_USER_THREAD_H
#define TESTS_USER_THREAD_H

#include "kernel/abi/errno.h"
#include "kernel/abi/futex.h"
#include "kernel/abi/mman.h"
#include "tests/user/child.h"

#define THREAD_FLAGS                                                      \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |              \
	 CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |                    \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)
#define THREAD_STACK 16384ul

/* clone(2) whose child runs `work(argument)` on its stack, and exits. */
long thread_clone(unsigned long flags, void *stack, volatile int *parent_tid,
		  volatile int *child_tid, void *tls, int (*work)(void *),
		  void *argument);
__asm__("thread_clone:\n"
	"	movq 8(%rsp), %rax\n"
	"	subq $16, %rsi\n"
	"	movq %r9, (%rsi)\n"
	"	movq %rax, 8(%rsi)\n"
	"	movq %rcx, %r10\n"
	"	movl $56, %eax\n"
	"	syscall\n"
	"	testq %rax, %rax\n"
	"	jz 1f\n"
	"	ret\n"
	"1:	xorl %ebp, %ebp\n"
	"	popq %rax\n"
	"	popq %rdi\n"
	"	call *%rax\n"
	"	movl %eax, %edi\n"
	"	movl $60, %eax\n"
	"	syscall\n"
	"	ud2\n");

struct thread {
	struct thread *self; /* its TLS is this */
	volatile int tid;    /* 0 once it has ended */
	int number;	     /* the same, and stays */
	void *stack;
};

static inline struct thread *thread_self(void)
{
	struct thread *self;

	__asm__ volatile("mov %%fs:0, %0" : "=r"(self));
	return self;
}

/* The thread's number, or a negative errno. */
static inline long thread_start(struct thread *thread, int (*work)(void *),
				void *argument)
{
	long at = sys_mmap(NULL, THREAD_STACK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long tid;

	if (at < 0)
		return at;
	thread->self = thread;
	thread->stack = (void *)at;
	tid = thread_clone(THREAD_FLAGS, (char *)at + THREAD_STACK,
			   &thread->tid, &thread->tid, thread, work, argument);
	thread->number = (int)tid;
	if (tid < 0)
		sys_munmap((void *)at, THREAD_STACK);
	return tid;
}

static inline void thread_join(struct thread *thread)
{
	int tid;

	while ((tid = thread->tid) != 0)
		sys_futex((void *)(unsigned long)&thread->tid, FUTEX_WAIT,
			  (unsigned)tid, NULL, NULL, 0);
	sys_munmap(thread->stack, THREAD_STACK);
}

/* Sleeps until the word is not 0; false after some seconds. */
static inline bool wait_for(const volatile int *word)
{
	for (int i = 0; i < 5000 && *word == 0; i++)
		sleep_ms(1);
	return *word != 0;
}

#endif
