/*
 * The register side of a task: its kernel stack, the switch from one to the
 * next, and its first steps as a program.
 */
#include <arch/task.h>
#include <string.h>

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/fpu.h"
#include "arch/x86_64/frame.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/processor.h"
#include "arch/x86_64/stacks.h"
#include "arch/x86_64/traps.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/space.h"
#include "kernel/random.h"
#include "kernel/task/children.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

_Static_assert(offsetof(struct percpu, current) == 8, "entry.asm");
_Static_assert(offsetof(struct percpu, kernel_stack) == 16, "entry.asm");
_Static_assert(offsetof(struct percpu, user_rsp) == 24, "entry.asm");
_Static_assert(offsetof(struct percpu, stack_guard) == 40, "the compiler");
_Static_assert(offsetof(struct trap_frame, vector) == 15 * 8, "entry.asm");
_Static_assert(offsetof(struct trap_frame, rip) == 17 * 8, "entry.asm");
_Static_assert(sizeof(struct trap_frame) == 22 * 8, "entry.asm");
_Static_assert(offsetof(struct task, attention) == 896, "entry.asm");
_Static_assert(USER_END == 0x7ffffffff000, "entry.asm");

void switch_stacks(u64 *save_rsp, u64 load_rsp);
void task_start_stub(void);
noreturn void leave_to_program(struct trap_frame *frame);
noreturn void task_first_run(void (*entry)(void *), void *argument);

/* What switch_stacks pops: r15 r14 r13 r12 rbx rbp, then the return. */
struct switch_frame {
	u64 r15, r14, r13, r12, rbx, rbp, rip;
};

/* Below the top, which is left to the program's registers. */
static struct switch_frame *start_frame(const struct task *task)
{
	return (struct switch_frame *)(task->arch.stack_top -
				       sizeof(struct trap_frame) - 16) - 1;
}

static void set_start_argument(struct task *task, void *argument)
{
	start_frame(task)->r13 = (u64)argument;
}

int arch_task_create(struct task *task, void (*entry)(void *), void *argument)
{
	struct switch_frame *start;
	int error = stack_alloc(&task->arch.stack_top);

	if (error)
		return error;
	start = start_frame(task);
	*start = (struct switch_frame){
		.r12 = (u64)entry,
		.r13 = (u64)argument,
		.rip = (u64)task_start_stub,
	};
	task->arch.kernel_rsp = (u64)start;
	task->arch.guard = random_layout_word();
	fpu_reset(&task->arch);
	return 0;
}

/* Where a child's first switch ends: its registers lie at its stack's top. */
static void fork_return(void *frame)
{
	fork_child_starts();
	before_program(frame);
	leave_to_program(frame);
}

int arch_task_fork(struct task *child, u64 stack, const u64 *tls)
{
	struct task *parent = current_task();
	struct trap_frame *frame;
	int error;

	if (tls && *tls >= USER_END)
		return -EPERM;
	fpu_save(&parent->arch);
	error = arch_task_create(child, fork_return, NULL);
	if (error)
		return error;
	memcpy(child->arch.fpu, parent->arch.fpu, sizeof(child->arch.fpu));
	frame = (struct trap_frame *)child->arch.stack_top - 1;
	*frame = *parent->arch.frame;
	frame->rax = 0;
	if (stack)
		frame->rsp = stack;
	/* The call's number and vector are of no use in the child. */
	frame->vector = 0;
	child->arch.frame = frame;
	child->arch.tls_base = tls ? *tls : parent->arch.tls_base;
	set_start_argument(child, frame);
	return 0;
}

void arch_task_destroy(struct task *task)
{
	if (task->arch.stack_top)
		stack_free(task->arch.stack_top);
	task->arch.stack_top = 0;
}

/* The stack guard changes under this function's feet, so it has none. */
__attribute__((no_stack_protector)) void arch_switch(struct task *from,
						     struct task *to)
{
	ASSERT(!fpu_is_borrowed());
	if (from->space)
		fpu_save(&from->arch);
	if (to->space) {
		paging_use(to->space->tables);
		fpu_restore(&to->arch);
		processor_set_tls(to->arch.tls_base);
	}
	percpu.current = to;
	percpu.stack_guard = to->arch.guard;
	processor_set_stack(to->arch.stack_top);
	switch_stacks(&from->arch.kernel_rsp, to->arch.kernel_rsp);
}

__attribute__((no_stack_protector)) void arch_task_adopt(struct task *task)
{
	task->arch.guard = percpu.stack_guard;
	percpu.current = task;
}

noreturn void task_first_run(void (*entry)(void *), void *argument)
{
	sched_switched();
	entry(argument);
	task_exit(0);
}

/* --- becoming a program --- */

static void fill_program_frame(struct trap_frame *frame, vaddr_t entry,
			       vaddr_t stack)
{
	*frame = (struct trap_frame){
		.rip = entry,
		.cs = USER_CS,
		.rflags = RFLAGS_RESERVED | RFLAGS_IF,
		.rsp = stack,
		.ss = USER_SS,
	};
}

static void reset_registers(struct task *task)
{
	fpu_reset(&task->arch);
	fpu_restore(&task->arch);
	task->arch.tls_base = 0;
	processor_set_tls(0);
}

void arch_use_space(const struct space *space)
{
	paging_use(space->tables);
}

void arch_leave_space(void)
{
	paging_use(0);
}

noreturn void arch_enter_program(vaddr_t entry, vaddr_t stack)
{
	struct task *task = current_task();
	struct trap_frame *frame =
		(struct trap_frame *)task->arch.stack_top - 1;

	reset_registers(task);
	fill_program_frame(frame, entry, stack);
	task->arch.frame = frame;
	leave_to_program(frame);
}

void arch_set_program(struct task *task, vaddr_t entry, vaddr_t stack)
{
	reset_registers(task);
	fill_program_frame(task->arch.frame, entry, stack);
}

int arch_set_tls(struct task *task, u64 base)
{
	if (base >= USER_END)
		return -EPERM;
	task->arch.tls_base = base;
	processor_set_tls(base);
	return 0;
}

u64 arch_get_tls(const struct task *task)
{
	return task->arch.tls_base;
}

void arch_idle(void)
{
	__asm__ volatile("sti; hlt; cli" : : : "memory");
}

void arch_take_interrupts(void)
{
	ASSERT(!fpu_is_borrowed());
	interrupts_take();
}
