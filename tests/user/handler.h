/*
 * Installing signal handlers as a C library does: with a way back.
 */
#ifndef TESTS_USER_HANDLER_H
#define TESTS_USER_HANDLER_H

#include "tests/user/child.h"

#define BIT(signal) (1ul << ((signal) - 1))

typedef void (*handler_fn)(int signal, struct kernel_siginfo *info,
			   void *frame);

/* Where a handler returns to: rt_sigreturn. */
void handler_return(void);
__asm__("handler_return:\n"
	"	movl $15, %eax\n"
	"	syscall\n"
	"	ud2\n");

static inline long handle(int signal, handler_fn handler, unsigned long flags)
{
	struct kernel_sigaction action = {
		.handler = (unsigned long)handler,
		.flags = flags | SA_SIGINFO | SA_RESTORER,
		.restorer = (unsigned long)handler_return,
	};

	return sys_rt_sigaction(signal, &action, NULL, 8);
}

static inline long handle_default(int signal)
{
	struct kernel_sigaction action = { .handler = SIG_DFL };

	return sys_rt_sigaction(signal, &action, NULL, 8);
}

#endif
