/*
 * What a program may not do, and how it ends: the first argument's last part
 * names the deed, see tests/user/death.def. A deed that does not end the
 * program as it should makes it exit with SURVIVED.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/test.h"

#define SURVIVED 99
#define NO_SUCH_DEED 98

#define KERNEL_TEXT 0xffffffff80000000ul
#define DIRECT_MAP 0xffff880000000000ul
#define KERNEL_STACKS 0xffffc90000000000ul
#define VSYSCALL 0xffffffffff600000ul
#define LAST_PAGE 0x7ffffffff000ul
#define NONCANONICAL 0x0000800000000000ul

static const char read_only[16] = "constant";
static unsigned char data[64] = { 0xc3 };

/* The compiler is not to see what addresses these are. */
static void load(unsigned long address)
{
	__asm__("" : "+r"(address));
	*(volatile unsigned char *)address;
}

static void store(unsigned long address)
{
	__asm__("" : "+r"(address));
	*(volatile unsigned char *)address = 0xc3;
}

static void jump(unsigned long address)
{
	__asm__ volatile("call *%0" : : "r"(address) : "memory");
}

/* Memory: reading, writing, executing. */
#define LOAD(name, address) \
	static void name(void) { load((unsigned long)(address)); }
#define STORE(name, address) \
	static void name(void) { store((unsigned long)(address)); }
#define JUMP(name, address) \
	static void name(void) { jump((unsigned long)(address)); }
/* One instruction, or a few. */
#define RUN(name, code) \
	static void name(void) { __asm__ volatile(code : : : "memory"); }

LOAD(null_read, 0)
STORE(null_write, 8)
JUMP(null_execute, 0)
STORE(text_write, text_write)
STORE(rodata_write, read_only)
JUMP(data_execute, data)
LOAD(kernel_read, KERNEL_TEXT)
STORE(kernel_write, KERNEL_TEXT)
JUMP(kernel_execute, KERNEL_TEXT)
LOAD(direct_map_read, DIRECT_MAP)
STORE(direct_map_write, DIRECT_MAP)
LOAD(stacks_read, KERNEL_STACKS + 0x4000)
JUMP(vsyscall_execute, VSYSCALL)
LOAD(last_page_read, LAST_PAGE)
LOAD(noncanonical_read, NONCANONICAL)
JUMP(noncanonical_execute, NONCANONICAL)

static void stack_execute(void)
{
	volatile unsigned char code[16] = { 0xc3 };

	jump((unsigned long)code);
}

static void heap_execute(void)
{
	unsigned long heap = (unsigned long)sys_brk(NULL);

	sys_brk((void *)(heap + PAGE));
	store(heap);
	jump(heap);
}

static void mapping_execute(void)
{
	unsigned long page =
		(unsigned long)map_pages(1, PROT_READ | PROT_WRITE);

	store(page);
	jump(page);
}

static void none_read(void)
{
	load((unsigned long)map_pages(1, PROT_NONE));
}

static void unmapped_read(void)
{
	unsigned long page = (unsigned long)map_pages(1, PROT_READ);

	load(page);
	sys_munmap((void *)page, PAGE);
	load(page);
}

static void stack_overflow(void)
{
	__asm__ volatile("1:	pushq %%rax\n"
			 "	jmp 1b" : : : "memory");
}

/* Twice the limit below the stack pointer: no growth reaches there. */
static void stack_far_below(void)
{
	volatile unsigned char here = 0;

	load((unsigned long)&here - (16ul << 20));
}

/* The last instruction of the program's half is a system call: where it
 * returns to is no address of the program's. */
static void syscall_at_the_end(void)
{
	static const unsigned char syscall[] = { 0x0f, 0x05 };
	char *page = map_code((void *)(LAST_PAGE - PAGE), PAGE - 2, syscall,
			      sizeof(syscall));

	if (page == NULL)
		sys_exit_group(SURVIVED - 1);
	__asm__ volatile("jmp *%1"
			 : : "a"(SYS_getpid), "r"(page + PAGE - 2)
			 : "memory");
}

RUN(kernel_stack_pointer, "movq $0xffffffff80000000, %%rsp; pushq %%rax")
RUN(null_stack_pointer, "xorl %%esp, %%esp; pushq %%rax")

/* Exceptions. */
RUN(undefined, "ud2")
RUN(breakpoint, "int3")
RUN(single_step, "pushfq; orl $0x100, (%%rsp); popfq; nop; nop")
/* The step ends behind the system call, not within it. */
RUN(single_step_call, "movl $39, %%eax; pushfq; orl $0x100, (%%rsp); popfq;"
		      "syscall; nop; nop")
RUN(divide, "xorl %%ecx, %%ecx; divl %%ecx")
RUN(divide_overflow, "movl $-1, %%edx; movl $1, %%ecx; divl %%ecx")
RUN(interrupt_80, "int $0x80")
RUN(interrupt_14, "int $14")
RUN(interrupt_32, "int $32")

static void x87_divide(void)
{
	unsigned short control = 0x37b; /* all masked but division by zero */

	__asm__ volatile("fldcw %0; fld1; fldz; fdivrp; fwait"
			 : : "m"(control));
}

/* Privileged instructions: a general protection fault each. */
RUN(halt, "hlt")
RUN(interrupts_off, "cli")
RUN(interrupts_on, "sti")
RUN(port_in, "movl $0x60, %%edx; inb %%dx, %%al")
RUN(port_out, "movl $0x64, %%edx; movb $0xfe, %%al; outb %%al, %%dx")
RUN(port_string, "movl $0x3f8, %%edx; movq %%rsp, %%rsi; outsb")
RUN(read_cr0, "movq %%cr0, %%rax")
RUN(write_cr0, "xorl %%eax, %%eax; movq %%rax, %%cr0")
RUN(write_cr3, "xorl %%eax, %%eax; movq %%rax, %%cr3")
RUN(write_cr4, "xorl %%eax, %%eax; movq %%rax, %%cr4")
RUN(write_dr7, "xorl %%eax, %%eax; movq %%rax, %%dr7")
RUN(read_msr, "movl $0xc0000082, %%ecx; rdmsr")
RUN(write_msr, "movl $0xc0000082, %%ecx; wrmsr")
RUN(read_counter, "xorl %%ecx, %%ecx; rdpmc")
RUN(load_gdt, "subq $16, %%rsp; lgdt (%%rsp)")
RUN(load_idt, "subq $16, %%rsp; lidt (%%rsp)")
RUN(load_ldt, "xorl %%eax, %%eax; lldt %%ax")
RUN(load_task, "xorl %%eax, %%eax; ltr %%ax")
RUN(store_gdt, "subq $16, %%rsp; sgdt (%%rsp)")
RUN(store_idt, "subq $16, %%rsp; sidt (%%rsp)")
RUN(store_ldt, "sldt %%eax")
RUN(store_task, "str %%eax")
RUN(store_machine_word, "smsw %%eax")
RUN(load_machine_word, "xorl %%eax, %%eax; lmsw %%ax")
RUN(clear_task_switched, "clts")
RUN(flush_page, "invlpg (%%rsp)")
RUN(flush_caches, "wbinvd")
RUN(swap_gs, "swapgs")
RUN(write_gs_base, "wrgsbase %%rax")
RUN(write_protection_keys, "xorl %%eax, %%eax; xorl %%ecx, %%ecx;"
			   "xorl %%edx, %%edx; wrpkru")
RUN(set_xcr0, "xorl %%ecx, %%ecx; xorl %%edx, %%edx; movl $1, %%eax; xsetbv")
RUN(user_access_on, "stac")
RUN(sysret, "sysretq")

/* Ways into other code segments: 0x08 is the kernel's, 0x20 would be that
 * of 32-bit programs, which there is none of. */
RUN(return_to_ring_0, "leaq 1f(%%rip), %%rax; pushq $0x08; pushq %%rax;"
		      "lretq; 1:")
RUN(interrupt_return_to_ring_0,
    "movq %%rsp, %%rcx; leaq 1f(%%rip), %%rax; pushq $0x10; pushq %%rcx;"
    "pushfq; pushq $0x08; pushq %%rax; iretq; 1:")
RUN(compatibility_mode, "leaq 1f(%%rip), %%rax; pushq %%rax;"
			"movl $0x23, 4(%%rsp); ljmpl *(%%rsp); 1:")
RUN(load_kernel_segment, "movl $0x10, %%eax; movl %%eax, %%ds")

/* POPF in ring 3 leaves IOPL and IF as they are: nothing to die of, and
 * nothing gained. */
static void load_io_privilege(void)
{
	unsigned long flags;

	__asm__ volatile("pushfq; orl $0x3000, (%%rsp); andl $~0x200, (%%rsp);"
			 "popfq; pushfq; popq %0" : "=r"(flags));
	sys_exit_group((flags & 0x3200) == 0x200 ? 1 : 2);
}

static void file_beyond_end(void)
{
	long fd = sys_open("/tests/data/plain", O_RDONLY, 0);
	long at = sys_mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, (int)fd, 0);

	load((unsigned long)at);
	load((unsigned long)at + PAGE);
}

static void broken_pipe(void)
{
	int fds[2];

	sys_pipe(fds);
	sys_close(fds[0]);
	sys_write(fds[1], "x", 1);
}

static void exit_7(void)
{
	sys_exit(7);
}

static void exit_256(void)
{
	sys_exit_group(256);
}

static void exit_minus_1(void)
{
	sys_exit_group(-1);
}

/* Maps and touches until it is ended for it, or refused. */
static void memory_hog(void)
{
	for (;;) {
		char *piece = map_pages(256, PROT_READ | PROT_WRITE);

		if (piece == NULL)
			sys_exit_group(SURVIVED - 1);
		for (size_t i = 0; i < 256; i++)
			piece[i * PAGE] = 1;
	}
}

static const struct {
	const char *name;
	void (*run)(void);
} deeds[] = {
#define DEATH(name, status) { #name, name },
#include "tests/user/death.def"
#undef DEATH
};

int program_main(int count, char **arguments, char **environment)
{
	const char *name = arguments[0];

	(void)count, (void)environment;
	for (const char *c = name; *c; c++)
		if (*c == '/')
			name = c + 1;
	for (unsigned i = 0; i < COUNT_OF(deeds); i++) {
		if (strcmp(deeds[i].name, name) != 0)
			continue;
		deeds[i].run();
		return SURVIVED;
	}
	return NO_SUCH_DEED;
}
