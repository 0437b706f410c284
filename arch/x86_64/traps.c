/*
 * Exceptions and interrupts: the descriptor table, and what each fault means.
 *
 * A fault of a program ends the program, or is served (demand paging). A
 * fault of the kernel is served only inside a user copy; everything else is
 * a panic with the registers. Intel SDM volume 3A, chapter 6.
 */
#include "arch/x86_64/traps.h"

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/interrupts.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/processor.h"
#include "arch/x86_64/report.h"
#include "arch/x86_64/signal_frame.h"
#include "arch/x86_64/stacks.h"
#include "arch/x86_64/usercopy.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/security/audit.h"
#include "kernel/stretch.h"
#include "kernel/task/exit.h"
#include "kernel/task/oom.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"

#define VECTOR_COUNT 256
#define STUB_SIZE 16

enum {
	TRAP_DEBUG = 1,
	TRAP_NMI = 2,
	TRAP_BREAKPOINT = 3,
	TRAP_INVALID_OPCODE = 6,
	TRAP_DOUBLE_FAULT = 8,
	TRAP_PAGE_FAULT = 14,
	TRAP_MACHINE_CHECK = 18,
	TRAP_EXCEPTIONS = 32,
};

/* Page-fault error bits, Intel SDM volume 3A, 4.7. */
#define FAULT_PRESENT 1u
#define FAULT_WRITE 2u
#define FAULT_USER 4u
#define FAULT_RESERVED 8u
#define FAULT_FETCH 16u

struct gate {
	u16 offset_low;
	u16 selector;
	u8 ist;
	u8 type;
	u16 offset_middle;
	u32 offset_high;
	u32 reserved;
};

static struct gate idt[VECTOR_COUNT] RO_AFTER_INIT
	__attribute__((aligned(16)));

extern const u8 trap_stubs[];

struct exception {
	const char *name;
	int signal; /* what a program gets */
	int code;   /* its si_code; SI_KERNEL says nothing of the address */
};

/* The signal that Linux sends for each (arch/x86/kernel/traps.c there). */
static const struct exception exceptions[TRAP_EXCEPTIONS] = {
	[0] = { "division error", SIGFPE, FPE_INTDIV },
	[1] = { "debug", SIGTRAP, TRAP_BRKPT },
	[2] = { "non-maskable interrupt", 0, 0 },
	[3] = { "breakpoint", SIGTRAP, SI_KERNEL },
	[4] = { "overflow", SIGSEGV, SI_KERNEL },
	[5] = { "bound range", SIGSEGV, SI_KERNEL },
	[6] = { "invalid opcode", SIGILL, ILL_ILLOPN },
	[7] = { "no coprocessor", SIGSEGV, SI_KERNEL },
	[8] = { "double fault", 0, 0 },
	[9] = { "coprocessor overrun", SIGFPE, SI_KERNEL },
	[10] = { "invalid TSS", SIGSEGV, SI_KERNEL },
	[11] = { "segment not present", SIGBUS, SI_KERNEL },
	[12] = { "stack fault", SIGBUS, SI_KERNEL },
	[13] = { "general protection", SIGSEGV, SI_KERNEL },
	[14] = { "page fault", SIGSEGV, SI_KERNEL },
	[16] = { "floating point", SIGFPE, FPE_INTDIV },
	[17] = { "alignment check", SIGBUS, BUS_ADRERR },
	[18] = { "machine check", 0, 0 },
	[19] = { "SIMD floating point", SIGFPE, FPE_INTDIV },
};

static void set_gate(unsigned vector, unsigned ist, unsigned privilege)
{
	u64 stub = min_u64(vector, VECTOR_UNKNOWN);
	u64 address = (u64)trap_stubs + stub * STUB_SIZE;

	idt[vector] = (struct gate){
		.offset_low = (u16)address,
		.selector = KERNEL_CS,
		.ist = (u8)ist,
		.type = (u8)(0x8e | privilege << 5), /* interrupt gate */
		.offset_middle = (u16)(address >> 16),
		.offset_high = (u32)(address >> 32),
	};
}

void traps_init(void)
{
	for (unsigned i = 0; i < VECTOR_COUNT; i++)
		set_gate(i, 0, 0);
	set_gate(TRAP_BREAKPOINT, 0, 3);
	set_gate(TRAP_DOUBLE_FAULT, IST_DOUBLE_FAULT + 1, 0);
	set_gate(TRAP_NMI, IST_NMI + 1, 0);
	set_gate(TRAP_MACHINE_CHECK, IST_MACHINE_CHECK + 1, 0);
	set_gate(TRAP_DEBUG, IST_DEBUG + 1, 0);
	load_descriptor_table(idt, sizeof(idt));
}

static const char *exception_name(u64 vector)
{
	if (vector < TRAP_EXCEPTIONS && exceptions[vector].name)
		return exceptions[vector].name;
	return "unknown exception";
}

static unsigned fault_access(u64 error)
{
	if (error & FAULT_FETCH)
		return AREA_EXEC;
	return error & FAULT_WRITE ? AREA_WRITE : AREA_READ;
}

/* Serves a fault on a program's address, from the program or from a user
 * copy of the kernel on its behalf. */
static int serve_user_fault(u64 address, u64 error)
{
	struct task *task = current_task();
	unsigned attempt = 0;
	u64 before;
	int result;

	if (error & FAULT_RESERVED || !task || !task->space ||
	    address >= USER_END)
		return -EFAULT;
	do {
		before = frames_shortages;
		result = space_fault(task->space, address,
				     fault_access(error));
	} while (result == -ENOMEM && oom_make_room(before, attempt++));
	return result;
}

static void program_page_fault(u64 address, u64 error)
{
	/* An access of the processor's own on the program's behalf, to a
	 * descriptor, say: no page of the program's would serve it. */
	if (!(error & FAULT_USER)) {
		signal_fault(SIGSEGV, SI_KERNEL, 0);
		return;
	}
	switch (serve_user_fault(address, error)) {
	case 0:
		return;
	case -ENOMEM:
		oom_end_current();
		return;
	case -EIO:
		signal_fault(SIGBUS, BUS_ADRERR, address);
		return;
	default:
		signal_fault(SIGSEGV, space_covers(current_task()->space,
						   address) ?
					      SEGV_ACCERR : SEGV_MAPERR,
			     address);
	}
}

/* A fault of the kernel's own: only a user copy may have one. */
static void kernel_page_fault(struct trap_frame *frame, u64 address)
{
	u64 fixup = extable_fixup(frame->rip);

	if (fixup == 0 || frame->error & FAULT_FETCH || address >= USER_END) {
		report_set_frame(frame);
		panic("page fault in the kernel: %s of %016lx, error %lx%s",
		      frame->error & FAULT_FETCH ? "execution" :
		      frame->error & FAULT_WRITE ? "write" : "read",
		      address, frame->error,
		      stack_is_guard(address) ? ", a stack's guard page" : "");
	}
	if (serve_user_fault(address, frame->error) != 0)
		frame->rip = fixup;
}

static void program_exception(struct trap_frame *frame)
{
	const struct exception *e = &exceptions[frame->vector];

	stretch_begin();
	if (frame->vector == TRAP_PAGE_FAULT) {
		program_page_fault(read_cr2(), frame->error);
		return;
	}
	signal_fault(e->signal ? e->signal : SIGSEGV, e->code, frame->rip);
}

/* A stack that overflows leaves no room to report the page fault on: the
 * processor turns it into a double fault, which has a stack of its own, and
 * CR2 still tells the address (Intel SDM volume 3A, 6.15, interrupt 8). */
static noreturn void double_fault(void)
{
	u64 address = read_cr2();

	if (stack_is_guard(address))
		panic("double fault: the kernel stack overflowed into its "
		      "guard page at %016lx", address);
	panic("double fault in the kernel, cr2 %016lx", address);
}

static void kernel_exception(struct trap_frame *frame)
{
	if (frame->vector == TRAP_PAGE_FAULT) {
		kernel_page_fault(frame, read_cr2());
		return;
	}
	report_set_frame(frame);
	if (frame->vector == TRAP_INVALID_OPCODE)
		report_trap_instruction(frame);
	if (frame->vector == TRAP_DOUBLE_FAULT)
		double_fault();
	panic("%s in the kernel, error %lx", exception_name(frame->vector),
	      frame->error);
}

void before_program(struct trap_frame *frame)
{
	struct task *task = current_task();

	if (task->refused_serial != 0)
		audit_call_ends(task, &frame->rdi, (i64)frame->rax);
	/* Until nothing is left: what one does may be the other's cause. */
	while (!task->killed && (sched_wanted() || task->attention)) {
		if (sched_wanted())
			sched_yield();
		task->attention = false;
		signal_frames_push(frame);
	}
	if (task->killed)
		task_exit_killed();
	if (frame->rip >= USER_END) {
		task_force_signal(SIGSEGV);
		task_exit_killed();
	}
	stretch_end_of_task();
}

void trap_handle(struct trap_frame *frame)
{
	bool user = frame_is_user(frame);

	if (frame->vector >= TRAP_EXCEPTIONS)
		interrupt_dispatch((unsigned)frame->vector);
	else if (user && frame->vector != TRAP_DOUBLE_FAULT &&
		 frame->vector != TRAP_NMI &&
		 frame->vector != TRAP_MACHINE_CHECK)
		program_exception(frame);
	else
		kernel_exception(frame);
	if (user)
		before_program(frame);
}
