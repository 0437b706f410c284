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
#include "kernel/lib/panic.h"
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

/* The return addresses from `rbp` on. One that stands there many times, as a
 * recursion leaves it, is printed once. */
static void print_backtrace(u64 rbp, void (*print)(const char *, ...))
{
	u64 last = 0;
	unsigned printed = 0, again = 0;

	while (printed < BACKTRACE_MAX && is_stack(rbp)) {
		const u64 *frame = (const u64 *)rbp;

		if (!is_text(frame[1]))
			break;
		if (frame[1] == last) {
			again++;
		} else {
			if (again > 0)
				print("  and %u times more\n", again);
			print("  called from %016lx\n", frame[1]);
			last = frame[1];
			again = 0;
			printed++;
		}
		if (frame[0] <= rbp)
			break;
		rbp = frame[0];
	}
	if (again > 0)
		print("  and %u times more\n", again);
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
	print("  cr0 %08lx cr4 %08lx error %lx\n", read_cr0(), read_cr4(),
	      f->error);
}

/* Without a fault the kernel's other registers say nothing: they are those
 * of the report itself. */
static void print_control_registers(u64 rbp,
				    void (*print)(const char *, ...))
{
	print("  rbp %016lx rflags %08lx\n", rbp, read_flags());
	print("  cr0 %08lx cr3 %016lx cr4 %08lx\n", read_cr0(), read_cr3(),
	      read_cr4());
}

/* Where the program stood when it called the kernel. */
static void print_program(void (*print)(const char *, ...))
{
	struct task *task = current_task();
	const struct trap_frame *f = task ? task->arch.frame : NULL;

	if (f && f != reported && frame_is_user(f))
		print("  program: rip %016lx rsp %016lx\n", f->rip, f->rsp);
}

void arch_report(void (*print)(const char *format, ...))
{
	u64 rbp = (u64)__builtin_frame_address(0);

	print("  slide %016lx\n", kernel_slide);
	if (reported) {
		print_registers(reported, print);
		print_program(print);
		print("  at          %016lx\n", reported->rip);
		rbp = reported->rbp;
	} else {
		print_control_registers(rbp, print);
		print_program(print);
		/* Not the return into panic() itself. */
		rbp = *(const u64 *)rbp;
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
	case 1:
		return "code that cannot be reached was reached";
	case 3:
		return "division overflow";
	case 8:
		return "a builtin got an argument that it does not take";
	case 10:
		return "a value that its type does not have";
	case 12:
		return "multiplication overflow";
	case 13:
		return "negation overflow";
	case 16:
		return "a null argument where none is allowed";
	case 18:
		return "array index out of bounds";
	case 19:
		return "pointer overflow";
	case 20:
		return "shift out of bounds";
	case 21:
		return "subtraction overflow";
	case 22:
		return "an object of another type or size";
	case 24:
		return "an array of no positive length";
	default:
		return "undefined behaviour";
	}
}

/* What the instruction at `code` checked, or NULL if it is none of those:
 * 67 0f b9 40 NN is ud1 NN(%eax), %eax; for number 0, modrm is 00 and the
 * displacement is left out. gcc plants a bare ud2 (0f 0b) for all. */
static const char *planted_check(const u8 *code)
{
	if (code[0] == 0x0f && code[1] == 0x0b)
		return "an index, a shift or a sum is out of range";
	if (code[0] != 0x67 || code[1] != 0x0f || code[2] != 0xb9)
		return NULL;
	return check_name(code[3] == 0x40 ? code[4] : 0);
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
	const char *check;

	if (!is_text(frame->rip) || !is_text(frame->rip + 4))
		return;
	if (is_kcfi_trap(frame->rip))
		panic("kcfi: an indirect call to %016lx has the wrong type",
		      kcfi_target(frame));
	check = planted_check((const u8 *)frame->rip);
	if (check)
		panic("check: %s", check);
}
