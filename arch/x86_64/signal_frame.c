/*
 * Running a program's signal handler, and coming back from it: the frame on
 * the program's stack as Linux lays it out for x86-64 (struct rt_sigframe),
 * since C libraries and debuggers read it.
 *
 * Invariants: coming back, nothing of the frame is trusted. Flags are
 * filtered, segments are the kernel's own choice, an address that is not a
 * program's ends the task, and the FPU state is checked before it is loaded.
 */
#include <arch/task.h>
#include <string.h>

#include "arch/x86_64/frame.h"
#include "arch/x86_64/fpu.h"
#include "arch/x86_64/signal_frame.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"

#define RESTART_NUMBER 219 /* restart_syscall */
#define RED_ZONE 128 /* below the stack pointer: System V ABI, 3.2.2 */

/* struct sigcontext. */
struct machine_context {
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	u16 cs, gs, fs, ss;
	u64 error, trap, old_mask, cr2;
	u64 fpu_state; /* its address, 0 for none */
	u64 reserved[8];
};
_Static_assert(sizeof(struct machine_context) == 256, "as Linux has it");

struct signal_frame {
	u64 return_address;
	u64 flags;
	u64 link;
	struct kernel_stack_t stack;
	struct machine_context machine;
	u64 blocked;
	struct kernel_siginfo info;
};
_Static_assert(sizeof(struct signal_frame) == 8 + 304 + 128, "no padding");

#define UC_FP_XSTATE 1
#define UC_SIGCONTEXT_SS 2
#define UC_STRICT_RESTORE_SS 4

/* The bits that a program may set by itself: CF PF AF ZF SF TF DF OF AC. */
#define RFLAGS_PROGRAM 0x40dd5ull

u64 arch_user_stack(void)
{
	return current_task()->arch.frame->rsp;
}

static void save_registers(struct machine_context *m,
			   const struct trap_frame *f)
{
	m->r8 = f->r8;
	m->r9 = f->r9;
	m->r10 = f->r10;
	m->r11 = f->r11;
	m->r12 = f->r12;
	m->r13 = f->r13;
	m->r14 = f->r14;
	m->r15 = f->r15;
	m->rdi = f->rdi;
	m->rsi = f->rsi;
	m->rbp = f->rbp;
	m->rbx = f->rbx;
	m->rdx = f->rdx;
	m->rax = f->rax;
	m->rcx = f->rcx;
	m->rsp = f->rsp;
	m->rip = f->rip;
	m->rflags = f->rflags;
	m->cs = USER_CS;
	m->ss = USER_SS;
	m->error = f->vector < SYSCALL_VECTOR ? f->error : 0;
	m->trap = f->vector < SYSCALL_VECTOR ? f->vector : 0;
}

static void restore_registers(struct trap_frame *f,
			      const struct machine_context *m)
{
	*f = (struct trap_frame){
		.rdi = m->rdi, .rsi = m->rsi, .rdx = m->rdx, .r10 = m->r10,
		.r8 = m->r8, .r9 = m->r9, .rax = m->rax, .rcx = m->rcx,
		.r11 = m->r11, .rbx = m->rbx, .rbp = m->rbp, .r12 = m->r12,
		.r13 = m->r13, .r14 = m->r14, .r15 = m->r15,
		.rip = m->rip, .cs = USER_CS,
		.rflags = (m->rflags & RFLAGS_PROGRAM) | RFLAGS_RESERVED |
			  RFLAGS_IF,
		.rsp = m->rsp, .ss = USER_SS,
	};
}

#define FRAME_ROOM (FPU_FRAME_SIZE + sizeof(struct signal_frame) + 64 + 16)

/* Where the frame goes: the alternate stack's top, if the handler wants it
 * and it is not in use, else below what the program has on its stack. False
 * when it would overflow the alternate stack into what lies below. */
static bool choose_stack(const struct signal_delivery *delivery, u64 rsp,
			 u64 *sp)
{
	const struct signal_state *s = &current_task()->signals;
	const struct kernel_stack_t *alternate = &s->alternate;
	bool active = signal_is_on_alternate(s, rsp);

	*sp = rsp - RED_ZONE;
	if (delivery->action.flags & SA_ONSTACK &&
	    !(alternate->flags & SS_DISABLE) && !active) {
		*sp = alternate->address + alternate->size;
		active = true;
	}
	return !active || signal_is_on_alternate(s, *sp - FRAME_ROOM);
}

static bool push_frame(struct trap_frame *f,
		       const struct signal_delivery *delivery)
{
	struct task *task = current_task();
	struct signal_state *s = &task->signals;
	struct signal_frame frame;
	u64 sp, fpu;

	if (!(delivery->action.flags & SA_RESTORER) ||
	    !choose_stack(delivery, f->rsp, &sp))
		return false;
	memset(&frame, 0, sizeof(frame));
	fpu = round_down(sp - FPU_FRAME_SIZE, 64);
	/* At the handler's first instruction rsp + 8 is a multiple of 16. */
	sp = round_down(fpu - sizeof(frame), 16) - 8;
	frame.return_address = delivery->action.restorer;
	frame.flags = UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS;
	frame.stack = s->alternate;
	frame.blocked = s->restore_blocked ? s->saved_blocked : s->blocked;
	save_registers(&frame.machine, f);
	if (delivery->signal == SIGSEGV && delivery->info.code > 0)
		frame.machine.cr2 = delivery->info.address;
	frame.machine.fpu_state = fpu;
	signal_fill_info(&frame.info, delivery->signal, &delivery->info);
	if (!fpu_to_user((struct uptr){ fpu }) ||
	    copy_to_user((struct uptr){ sp }, &frame, sizeof(frame)) != 0)
		return false;
	f->rsp = sp;
	f->rip = delivery->action.handler;
	f->rdi = (u64)delivery->signal;
	f->rsi = sp + offsetof(struct signal_frame, info);
	f->rdx = sp + offsetof(struct signal_frame, flags);
	f->rax = 0;
	f->rflags = RFLAGS_RESERVED | RFLAGS_IF;
	f->vector = 0; /* rcx and r11 are as they are: leave by iretq */
	return true;
}

/* A call that a signal interrupted: it fails with EINTR, or starts again. */
static void settle_call(struct trap_frame *f, const struct signal_delivery *d)
{
	i64 result = (i64)f->rax;

	if (f->vector != SYSCALL_VECTOR ||
	    (result != -ERESTARTSYS && result != -ERESTARTNOHAND &&
	     result != -ERESTART_RESTARTBLOCK))
		return;
	if (d && (result != -ERESTARTSYS || !(d->action.flags & SA_RESTART))) {
		f->rax = (u64)-EINTR;
		return;
	}
	/* A sleep goes on with what is left of it. */
	f->rax = result == -ERESTART_RESTARTBLOCK ? RESTART_NUMBER : f->error;
	f->rip -= 2;   /* the syscall instruction */
	f->vector = 0; /* settled */
}

/* A handler that cannot be run: as Linux, SIGSEGV's own one may tell. */
static void fail_to_push(int signal)
{
	if (signal == SIGSEGV)
		task_force_signal(SIGSEGV);
	else
		signal_fault(SIGSEGV, SI_KERNEL, 0);
}

void signal_frames_push(struct trap_frame *frame)
{
	struct signal_state *s = &current_task()->signals;
	struct signal_delivery delivery;
	bool handled = false;

	while (signal_take(&delivery)) {
		settle_call(frame, &delivery);
		if (!push_frame(frame, &delivery)) {
			fail_to_push(delivery.signal);
			continue;
		}
		signal_enter_handler(&delivery);
		handled = true;
	}
	if (current_task()->killed)
		return;
	if (!handled)
		settle_call(frame, NULL);
	if (s->restore_blocked) {
		s->restore_blocked = false;
		signal_set_blocked(current_task(), s->saved_blocked);
	}
}

i64 sys_rt_sigreturn(void)
{
	struct task *task = current_task();
	struct trap_frame *f = task->arch.frame;
	struct signal_frame frame;
	/* The handler's return has taken the return address. */
	u64 at = f->rsp - sizeof(u64);

	if (copy_from_user(&frame, (struct uptr){ at }, sizeof(frame)) != 0 ||
	    !fpu_from_user((struct uptr){ frame.machine.fpu_state })) {
		signal_fault(SIGSEGV, SI_KERNEL, 0);
		return 0;
	}
	restore_registers(f, &frame.machine);
	task->attention = true;
	signal_set_blocked(task, frame.blocked);
	if (frame.stack.flags & SS_DISABLE || frame.stack.size >= MINSIGSTKSZ) {
		task->signals.alternate = frame.stack;
		task->signals.alternate.flags &= SS_DISABLE;
		task->signals.alternate.padding = 0;
	}
	return (i64)f->rax;
}
