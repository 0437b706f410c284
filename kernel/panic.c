/*
 * The end of the kernel. See kernel/lib/panic.h.
 *
 * Invariant: a panic inside a panic prints no more and stops at once.
 */
#include "kernel/lib/panic.h"

#include <arch/task.h>
#include <stdarg.h>

#include "kernel/arch.h"
#include "kernel/dev/stream.h"
#include "kernel/lib/format.h"
#include "kernel/lib/print.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

static void print_recent_calls(const struct task *task)
{
	u64 count = min_u64(task->recent_count, RECENT_CALLS);

	for (u64 i = task->recent_count - count; count-- > 0; i++) {
		const struct recent_call *call =
			&task->recent[i % RECENT_CALLS];
		bool finished = call->result != CALL_RUNNING;

		kprintf("  call %s(%lx, %lx, %lx, ...) = %s%ld\n",
			syscall_name(call->number), call->arguments[0],
			call->arguments[1], call->arguments[2],
			finished ? "" : "unfinished ",
			finished ? call->result : 0);
	}
}

noreturn void panic(const char *format, ...)
{
	static bool panicking;
	char text[256];
	va_list arguments;
	struct task *task = current_task();

	if (panicking)
		arch_halt();
	panicking = true;
	va_start(arguments, format);
	format_text_v(text, sizeof(text), format, arguments);
	va_end(arguments);
	kprintf("panic: %s\n", text);
	if (task) {
		kprintf("  task %s[%d]\n", task->name, task->pid);
		print_recent_calls(task);
	}
	arch_report(kprintf);
	kprintf("panic: end of report\n");
	stream_control("panic\n");
	arch_power_off();
}

noreturn void assertion_failed(const char *condition, const char *file,
			       int line)
{
	panic("%s:%d: %s does not hold", file, line, condition);
}

/* The compiler calls this when a function's stack guard has changed. */
noreturn void __stack_chk_fail(void);
noreturn void __stack_chk_fail(void)
{
	panic("the kernel stack was smashed");
}
