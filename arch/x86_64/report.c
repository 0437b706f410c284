/*
 * The architecture's part of a panic report: registers, return addresses,
 * and what a trap that the compiler planted means.
 *
 * Nothing here trusts the machine's state: the stack is read only where it
 * is a known stack, and a pointer is printed, not followed.
 */
#include "arch/x86_64/report.h"

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/start.h"
#include "kernel/arch.h"
#include "kernel/lib/print.h"
#include "kernel/task/task.h"

#define BACKTRACE_MAX 24

extern const u8 __text_start[], __text_end[];
extern const i32 __kcfi_traps_start[], __kcfi_traps_end[];
extern u8 boot_stack[], boot_stack_top[];

static const struct trap_frame *reported;

void report_set_frame(const struct trap_frame *frame)
{
	reported = frame;
}

static bool is_text(u64 address)
{
	return address >= (u64)__text_start && address < (u64)__text_end;
}

/* Is [address, address + 16) part of a stack that the kernel may be on? */
static bool is_stack(u64 address)
{
	struct task *task = current_task();

	if (address & 7)
		return false;
	if (address >= (u64)boot_stack && address <= (u64)boot_stack_top - 16)
		return true;
	return task && address >= task->arch.stack_top - STACK_SIZE &&
	       address <= task->arch.stack_top - 16;
}

static void print_backtrace(u64 rbp, void (*print)(const char *, ...))
{
	for (unsigned i = 0; i < BACKTRACE_MAX && is_stack(rbp); i++) {
		const u64 *frame = (const u64 *)rbp;

		if (!is_text(frame[1]))
			return;
		print("  called from %016lx\n", frame[1]);
		if (frame[0] <= rbp)
			return;
		rbp = frame[0];
	}
}

static void print_registers(const struct trap_frame *f,
			    void (*print)(const char *, ...))
{
	print("  rip %016lx cs %02lx rflags %08lx\n", f->rip, f->cs,
	      f->rflags);
	print("  rax %016lx rbx %016lx rcx %016lx\n", f->rax, f->rbx, f->rcx);
	print("  rdx %016lx rsi %016lx rdi %016lx\n", f->rdx, f->rsi, f->rdi);
	print("  rbp %016lx rsp %016lx r8  %016lx\n", f->rbp, f->rsp, f->r8);
	print("  r9  %016lx r10 %016lx r11 %016lx\n", f->r9, f->r10, f->r11);
	print("  r12 %016lx r13 %016lx r14 %016lx\n", f->r12, f->r13, f->r14);
	print("  r15 %016lx cr2 %016lx cr3 %016lx\n", f->r15, read_cr2(),
	      read_cr3());
	print("  cr0 %08lx cr4 %08lx\n", read_cr0(), read_cr4());
}

void arch_report(void (*print)(const char *format, ...))
{
	u64 rbp = (u64)__builtin_frame_address(0);

	print("  slide %016lx\n", kernel_slide);
	if (reported) {
		print_registers(reported, print);
		print("  at          %016lx\n", reported->rip);
		rbp = reported->rbp;
	}
	print_backtrace(rbp, print);
}

noreturn void arch_halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

/* The numbers of clang's checks in the ud1 that -fsanitize-trap plants
 * (SanitizerHandler in clang's CodeGen): the ones that we switch on. */
static const char *check_name(u8 number)
{
	switch (number) {
	case 0:
		return "addition overflow";
	case 3:
		return "division overflow";
	case 12:
		return "multiplication overflow";
	case 13:
		return "negation overflow";
	case 18:
		return "array index out of bounds";
	case 20:
		return "shift out of bounds";
	case 21:
		return "subtraction overflow";
	default:
		return "undefined behaviour";
	}
}

static bool is_kcfi_trap(u64 rip)
{
	for (const i32 *t = __kcfi_traps_start; t < __kcfi_traps_end; t++)
		if ((u64)t + (u64)(i64)*t == rip)
			return true;
	return false;
}

/* Before a kCFI trap stand: mov r10d, imm32 (41 ba); add r10d, [target-4]
 * (45 03 modrm disp8); je +2; so the add's modrm names the target. */
static u64 kcfi_target(const struct trap_frame *f)
{
	const u8 *code = (const u8 *)f->rip;
	const u64 registers[16] = { f->rax, f->rcx, f->rdx, f->rbx, f->rsp,
				    f->rbp, f->rsi, f->rdi, f->r8,  f->r9,
				    f->r10, f->r11, f->r12, f->r13, f->r14,
				    f->r15 };
	u8 rex = code[-6], opcode = code[-5], modrm = code[-4];

	if (opcode != 0x03 || (rex & 0xfe) != 0x44)
		return 0;
	return registers[(modrm & 7) | (rex & 1) << 3];
}

void report_trap_instruction(const struct trap_frame *frame)
{
	const u8 *code = (const u8 *)frame->rip;

	if (!is_text(frame->rip))
		return;
	if (is_kcfi_trap(frame->rip))
		kprintf("kcfi: an indirect call to %016lx has the wrong type\n",
			kcfi_target(frame));
	/* 67 0f b9 40 imm8: ud1 imm8(%eax), %eax */
	else if (code[0] == 0x67 && code[1] == 0x0f && code[2] == 0xb9)
		kprintf("check: %s\n", check_name(code[4]));
}
