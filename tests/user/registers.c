/*
 * What the kernel does to a program's registers: nothing, but for rax, rcx
 * and r11 over a system call, and all zero at the start.
 *
 * around_call and its like load every register from `before`, do one thing,
 * and keep every register in `after`.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/user/test.h"

#define FLAG_CARRY 0x1ul
#define FLAG_INTERRUPTS 0x200ul
#define FLAG_DIRECTION 0x400ul
#define FLAG_NESTED 0x4000ul
#define FLAG_ALIGNMENT 0x40000ul
#define FLAG_ID 0x200000ul
#define FLAGS_ARITHMETIC 0x8d5ul
#define FLAGS_AT_START 0x202ul

#define WORDS (sizeof(struct registers) / sizeof(unsigned long))

struct registers before, after __attribute__((used));
unsigned long loop_count __attribute__((used));
unsigned char vectors[16][32] __attribute__((used, aligned(32)));
void around_call(void);
void around_loop(void);
void around_call_without_stack(void);

#define KEEP(where)                                  \
	"movq %rax, " where "+0(%rip);"              \
	"movq %rbx, " where "+8(%rip);"              \
	"movq %rcx, " where "+16(%rip);"             \
	"movq %rdx, " where "+24(%rip);"             \
	"movq %rsi, " where "+32(%rip);"             \
	"movq %rdi, " where "+40(%rip);"             \
	"movq %rbp, " where "+48(%rip);"             \
	"movq %r8, " where "+56(%rip);"              \
	"movq %r9, " where "+64(%rip);"              \
	"movq %r10, " where "+72(%rip);"             \
	"movq %r11, " where "+80(%rip);"             \
	"movq %r12, " where "+88(%rip);"             \
	"movq %r13, " where "+96(%rip);"             \
	"movq %r14, " where "+104(%rip);"            \
	"movq %r15, " where "+112(%rip);"
#define LOAD                                         \
	"movq before+0(%rip), %rax;"                 \
	"movq before+8(%rip), %rbx;"                 \
	"movq before+16(%rip), %rcx;"                \
	"movq before+24(%rip), %rdx;"                \
	"movq before+32(%rip), %rsi;"                \
	"movq before+40(%rip), %rdi;"                \
	"movq before+48(%rip), %rbp;"                \
	"movq before+56(%rip), %r8;"                 \
	"movq before+64(%rip), %r9;"                 \
	"movq before+72(%rip), %r10;"                \
	"movq before+80(%rip), %r11;"                \
	"movq before+88(%rip), %r12;"                \
	"movq before+96(%rip), %r13;"                \
	"movq before+104(%rip), %r14;"               \
	"movq before+112(%rip), %r15;"
#define PUSH_KEPT "pushq %rbx; pushq %rbp; pushq %r12; pushq %r13;" \
		  "pushq %r14; pushq %r15;"
#define POP_KEPT "popq %r15; popq %r14; popq %r13; popq %r12;" \
		 "popq %rbp; popq %rbx; cld;"
#define KEEP_FLAGS "pushfq; popq after+120(%rip);"
#define SET_FLAGS "pushq before+120(%rip); popfq;"
#define CLEAR_FLAGS "pushq $2; popfq;"

/* The word of rsp takes other things here: see each function. */
__asm__(".globl around_call\n"
	"around_call:\n"
	PUSH_KEPT LOAD SET_FLAGS
	"syscall\n"
	"1:" KEEP("after") KEEP_FLAGS CLEAR_FLAGS
	"leaq 1b(%rip), %rax; movq %rax, after+128(%rip);"
	POP_KEPT "ret\n"

	".globl around_loop\n"
	"around_loop:\n"
	PUSH_KEPT LOAD SET_FLAGS
	"1: decq loop_count(%rip); jnz 1b;"
	KEEP("after") KEEP_FLAGS CLEAR_FLAGS POP_KEPT "ret\n"

	/* rsp holds no address, not even a canonical one. */
	".globl around_call_without_stack\n"
	"around_call_without_stack:\n"
	PUSH_KEPT
	"movq %rsp, %r12; movq before+0(%rip), %rax;"
	"movq before+128(%rip), %rsp;"
	"syscall;"
	"movq %rsp, after+128(%rip); movq %rax, after+0(%rip);"
	"movq %r12, %rsp;" POP_KEPT "ret\n");

static void fill_before(long number)
{
	unsigned long *words = (unsigned long *)&before;

	for (unsigned i = 0; i < WORDS; i++)
		words[i] = 0x1234567800000000ul + 0x01010101ul * (i + 1);
	memset(&after, 0xee, sizeof(after));
	before.rax = (unsigned long)number;
	before.flags = FLAGS_AT_START;
}

/* Everything but rax; rcx and r11 hold the return address, which around_call
 * leaves in the last word, and the flags. */
static void check_kept(void)
{
	before.rax = after.rax;
	before.rsp = after.rsp;
	before.rcx = after.rsp;
	before.r11 = before.flags;
	for (unsigned i = 0; i < WORDS; i++)
		if (((unsigned long *)&before)[i] !=
		    ((unsigned long *)&after)[i])
			note("word %d of struct registers", (long)i);
	CHECK(memcmp(&before, &after, sizeof(before)) == 0);
}

static void test_start(void)
{
	struct registers start = start_registers;

	CHECK_EQ(start.flags & ~FLAGS_ARITHMETIC, FLAGS_AT_START);
	CHECK_EQ(start.rsp % 16, 0);
	start.flags = start.rsp = 0;
	CHECK(all_bytes(&start, 0, sizeof(start)));
}

static void test_call(void)
{
	fill_before(SYS_getpid);
	around_call();
	CHECK_EQ(after.rax, sys_getpid());
	check_kept();
}

static void test_unknown_call(void)
{
	fill_before(500);
	around_call();
	CHECK_EQ(after.rax, -ENOSYS);
	check_kept();
}

static void test_faulting_call(void)
{
	fill_before(SYS_uname);
	before.rdi = 0x1000;
	around_call();
	CHECK_EQ(after.rax, -EFAULT);
	check_kept();
}

static void test_sleeping_call(void)
{
	static const struct kernel_timespec time = { 0, 30000000 };

	fill_before(SYS_nanosleep);
	before.rdi = (unsigned long)&time;
	before.rsi = 0;
	around_call();
	CHECK_EQ(after.rax, 0);
	check_kept();
}

static void test_demand_paging(void)
{
	fill_before(SYS_uname);
	before.rdi = (unsigned long)map_pages(1, PROT_READ | PROT_WRITE);
	around_call();
	CHECK_EQ(after.rax, 0);
	check_kept();
	sys_munmap((void *)before.rdi, PAGE);
}

/* Long enough for many ticks of the timer. */
static void test_preemption(void)
{
	fill_before(0);
	loop_count = 50000000;
	around_loop();
	CHECK_EQ(after.flags & ~FLAGS_ARITHMETIC, FLAGS_AT_START);
	after.flags = before.flags;
	after.rsp = before.rsp;
	CHECK(memcmp(&before, &after, sizeof(before)) == 0);
}

static void check_flags(unsigned long flags)
{
	fill_before(SYS_uname);
	before.flags = flags | FLAGS_AT_START;
	before.rdi = 0x1000;
	around_call();
	CHECK_EQ(after.rax, -EFAULT);
	check_kept();
}

/* The program has its flags again, and the kernel lived with them. */
static void test_flags(void)
{
	check_flags(FLAG_CARRY);
	check_flags(FLAG_DIRECTION);
	check_flags(FLAG_NESTED);
	check_flags(FLAG_ALIGNMENT);
	check_flags(FLAG_ID);
	check_flags(FLAGS_ARITHMETIC | FLAG_DIRECTION | FLAG_NESTED |
		    FLAG_ALIGNMENT | FLAG_ID);
}

/* Bytes are copied upwards even so. */
static void test_direction(void)
{
	static struct kernel_utsname plain, got;

	CHECK_EQ(sys_uname(&plain), 0);
	fill_before(SYS_uname);
	before.flags = FLAG_DIRECTION | FLAGS_AT_START;
	before.rdi = (unsigned long)&got;
	around_call();
	CHECK_EQ(after.rax, 0);
	check_kept();
	CHECK(memcmp(&plain, &got, sizeof(plain)) == 0);
}

/* An exception finds the same flags: they must not reach the kernel. */
static void test_flags_at_fault(void)
{
	volatile char *page = map_pages(1, PROT_READ | PROT_WRITE);

	__asm__ volatile("std; pushfq; orl $0x44000, (%%rsp); popfq;"
			 "movb $1, (%0);"
			 "pushq $2; popfq"
			 : : "r"(page) : "memory", "cc");
	CHECK_EQ(*page, 1);
	sys_munmap((void *)page, PAGE);
}

static void test_interrupts_stay_on(void)
{
	fill_before(SYS_getpid);
	before.flags = 0x3002; /* IF clear, IOPL 3: POPF ignores both here */
	around_call();
	CHECK_EQ(after.flags & 0x3200, FLAG_INTERRUPTS);
	CHECK_EQ(after.r11 & 0x3200, FLAG_INTERRUPTS);
}

/* The number is the low 32 bits, as on Linux. */
static void test_number_width(void)
{
	fill_before(0x100000000l + SYS_getpid);
	around_call();
	CHECK_EQ(after.rax, sys_getpid());
	fill_before(-1);
	around_call();
	CHECK_EQ(after.rax, -ENOSYS);
	check_kept();
}

static void test_odd_stack_pointers(void)
{
	static const unsigned long pointers[] = {
		0, 1, 8, 0x1000, 0x7ffffffff000, 0x800000000000,
		0xffff800000000000, 0xffffffff80000000, 0xfffffffffffffff8,
	};

	for (unsigned i = 0; i < COUNT_OF(pointers); i++) {
		fill_before(SYS_getpid);
		before.rsp = pointers[i];
		around_call_without_stack();
		CHECK_EQ(after.rsp, pointers[i]);
		CHECK_EQ(after.rax, sys_getpid());
	}
}

/* The segment registers are the program's to clear. */
static void test_segments(void)
{
	unsigned short gs = 1, ds = 1;

	__asm__ volatile("xorl %%eax, %%eax; movl %%eax, %%ds;"
			 "movl %%eax, %%es; movl %%eax, %%fs; movl %%eax, %%gs"
			 : : : "eax");
	CHECK(sys_getpid() > 0);
	__asm__ volatile("movl $0x2b, %%eax; movl %%eax, %%gs;"
			 "movl %%eax, %%ds" : : : "eax");
	CHECK(sys_getpid() > 0);
	fill_before(SYS_nanosleep);
	before.rdi = 0x1000;
	around_call();
	CHECK_EQ(after.rax, -EFAULT);
	__asm__ volatile("movw %%gs, %0; movw %%ds, %1" : "=m"(gs), "=m"(ds));
	CHECK(gs == 0x2b || gs == 0);
	CHECK(ds == 0x2b || ds == 0);
}

static bool has_avx(void)
{
	unsigned a = 1, b, c = 0, d;

	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return (c & (1u << 27)) && (c & (1u << 28));
}

#define EACH_YMM(X)                                                       \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) \
		X(13) X(14) X(15)
#define LOAD_XMM(n) "movaps vectors+32*" #n "(%%rip), %%xmm" #n ";"
#define LOAD_YMM(n) "vmovaps vectors+32*" #n "(%%rip), %%ymm" #n ";"
#define KEEP_XMM(n) "movaps %%xmm" #n ", vectors+32*" #n "(%%rip);"
#define KEEP_YMM(n) "vmovaps %%ymm" #n ", vectors+32*" #n "(%%rip);"
#define XMM_LIST "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",   \
		 "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",        \
		 "xmm13", "xmm14", "xmm15"
/* A loop through ticks, a call, and a call that sleeps. */
#define BUSY                                                          \
	"movl $20000000, %%ecx; 1: decl %%ecx; jnz 1b;"               \
	"movl $39, %%eax; syscall;"                                   \
	"movl $35, %%eax; movq %0, %%rdi; xorl %%esi, %%esi; syscall;"

static void fill_vectors(void)
{
	for (unsigned i = 0; i < sizeof(vectors); i++)
		vectors[i / 32][i % 32] = (unsigned char)(i * 7 + 1);
}

/* How many bytes of each vector register, the low `used`, are not so. */
static unsigned wrong_vectors(unsigned used)
{
	unsigned wrong = 0;

	for (unsigned i = 0; i < sizeof(vectors); i++)
		if (i % 32 < used &&
		    vectors[i / 32][i % 32] != (unsigned char)(i * 7 + 1))
			wrong++;
	return wrong;
}

static void test_vectors(void)
{
	static const struct kernel_timespec time = { 0, 20000000 };

	fill_vectors();
	__asm__ volatile(EACH_YMM(LOAD_XMM) BUSY EACH_YMM(KEEP_XMM)
			 : : "b"(&time)
			 : "rax", "rcx", "rdi", "rsi", "r11", "memory",
			   XMM_LIST);
	CHECK_EQ(wrong_vectors(16), 0);
	if (!has_avx())
		return;
	fill_vectors();
	__asm__ volatile(EACH_YMM(LOAD_YMM) BUSY EACH_YMM(KEEP_YMM)
			 "vzeroupper"
			 : : "b"(&time)
			 : "rax", "rcx", "rdi", "rsi", "r11", "memory",
			   XMM_LIST);
	CHECK_EQ(wrong_vectors(32), 0);
}

/* The rounding modes are the program's, over a sleep too. */
static void test_control_words(void)
{
	static const struct kernel_timespec time = { 0, 20000000 };
	unsigned wanted = 0x7f80, mxcsr = 0;
	unsigned short wanted_x87 = 0xf7f, x87 = 0;

	__asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(mxcsr), "=m"(x87));
	CHECK_EQ(mxcsr & ~0x3fu, 0x1f80);
	CHECK_EQ(x87, 0x37f);
	__asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(wanted),
			 "m"(wanted_x87));
	sys_nanosleep(&time, NULL);
	__asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(mxcsr), "=m"(x87));
	CHECK_EQ(mxcsr, wanted);
	CHECK_EQ(x87, wanted_x87);
	wanted = 0x1f80;
	__asm__ volatile("ldmxcsr %0; fninit" : : "m"(wanted));
}

TEST_SUITE(registers, TEST(test_start), TEST(test_call),
	   TEST(test_unknown_call), TEST(test_faulting_call),
	   TEST(test_sleeping_call), TEST(test_demand_paging),
	   TEST(test_preemption), TEST(test_flags), TEST(test_direction),
	   TEST(test_flags_at_fault),
	   TEST(test_interrupts_stay_on), TEST(test_number_width),
	   TEST(test_odd_stack_pointers), TEST(test_segments),
	   TEST(test_vectors), TEST(test_control_words));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_registers);
}
