/*
 * The processor's tables and protections: GDT, TSS, system call registers,
 * NX, WP, SMEP, SMAP and UMIP.
 *
 * Invariants: every protection is switched on and then read back; one that
 * the processor lacks stops the boot unless `allow-missing=` names it. After
 * arch_processor_init no control register is written but CR3 and CR4.PGE
 * (paging.c) and, in the window of table_window.c, CR0.WP.
 */
#include "arch/x86_64/processor.h"

#include <string.h>

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/frame.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/usercopy.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/options.h"

/* Intel SDM volume 3A, 2.5; volume 4, table 2-2. */
#define CR0_MP (1ull << 1)
#define CR0_EM (1ull << 2)
#define CR0_TS (1ull << 3)
#define CR0_NE (1ull << 5)
#define CR0_WP (1ull << 16)
#define CR4_DE (1ull << 3)
#define CR4_OSFXSR (1ull << 9)
#define CR4_OSXMMEXCPT (1ull << 10)
#define CR4_UMIP (1ull << 11)
#define CR4_OSXSAVE (1ull << 18)
#define CR4_SMEP (1ull << 20)
#define CR4_SMAP (1ull << 21)
#define CR4_FORBIDDEN ((1ull << 8) | (1ull << 16)) /* PCE, FSGSBASE */

#define MSR_EFER 0xc0000080u
#define EFER_SCE (1ull << 0)
#define EFER_NXE (1ull << 11)
#define MSR_STAR 0xc0000081u
#define MSR_LSTAR 0xc0000082u
#define MSR_FMASK 0xc0000084u
#define MSR_FS_BASE 0xc0000100u
#define MSR_GS_BASE 0xc0000101u
#define MSR_KERNEL_GS_BASE 0xc0000102u

/* What SYSCALL clears: CF..AF, TF, IF, DF, OF, IOPL, NT, RF, AC, ID. NT and
 * AC survive if they are not named here. */
#define FMASK_VALUE 0x257fd5ull

void syscall_entry(void);

struct percpu percpu;

static u64 gdt[10] RO_AFTER_INIT = {
	[KERNEL_CS / 8] = 0x00af9b000000ffffull,
	[KERNEL_SS / 8] = 0x00cf93000000ffffull,
	[USER_SS / 8] = 0x00cff3000000ffffull,
	[USER_CS / 8] = 0x00affb000000ffffull,
};

/* The 64-bit TSS, Intel SDM volume 3A, 8.7. No I/O bitmap: its base lies
 * beyond the limit, so every port is refused to programs. */
struct tss {
	u32 reserved0;
	u64 rsp[3];
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3;
	u16 io_base;
} __attribute__((packed, aligned(16)));
_Static_assert(sizeof(struct tss) == 112, "104 bytes, and padding behind");

static struct tss tss;

#define TRAP_STACK_SIZE 4096
static u8 trap_stacks[IST_COUNT][TRAP_STACK_SIZE] __attribute__((aligned(16)));

struct descriptor {
	u16 limit;
	u64 base;
} __attribute__((packed));

void load_descriptor_table(const void *table, size_t size)
{
	struct descriptor d = { (u16)(size - 1), (u64)table };

	__asm__ volatile("lidt %0" : : "m"(d));
}

static void load_gdt(void)
{
	struct descriptor d = { sizeof(gdt) - 1, (u64)gdt };
	u64 base = (u64)&tss;

	gdt[TSS_SELECTOR / 8] = (sizeof(struct tss) - 9) |
				(base & 0xffffff) << 16 | 0x89ull << 40 |
				(base >> 24 & 0xff) << 56;
	gdt[TSS_SELECTOR / 8 + 1] = base >> 32;
	__asm__ volatile("lgdt %0\n\t"
			 "pushq %1\n\t"
			 "leaq 1f(%%rip), %%rax\n\t"
			 "pushq %%rax\n\t"
			 "lretq\n"
			 "1:\n\t"
			 "movl %2, %%ss\n\t"
			 "movl %3, %%ds\n\t"
			 "movl %3, %%es\n\t"
			 "movl %3, %%fs\n\t"
			 "movl %3, %%gs\n\t"
			 :
			 : "m"(d), "i"(KERNEL_CS), "r"(KERNEL_SS), "r"(0)
			 : "rax", "memory");
}

static void load_tss(void)
{
	for (unsigned i = 0; i < IST_COUNT; i++)
		tss.ist[i] = (u64)trap_stacks[i] + TRAP_STACK_SIZE;
	tss.io_base = sizeof(struct tss);
	__asm__ volatile("ltr %w0" : : "r"(TSS_SELECTOR));
	/* At a processor's reset the table of local descriptors is usable, at
	 * address 0 (Intel SDM volume 3A, table 9-1): there is to be none. */
	__asm__ volatile("lldt %w0" : : "r"(0));
}

/* The first C of the kernel: GS must be right before a guarded function
 * runs, so this one, and what it calls until then, has no stack guard. */
__attribute__((no_stack_protector)) void processor_early(void)
{
	load_gdt();
	percpu.self = &percpu;
	/* Until the first task there is no better guard than the time. */
	percpu.stack_guard = rdtsc() * 0x9e3779b97f4a7c15ull;
	wrmsr(MSR_GS_BASE, (u64)&percpu);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	wrmsr(MSR_FS_BASE, 0);
}

void processor_set_stack(u64 top)
{
	percpu.kernel_stack = top;
	tss.rsp[0] = top;
}

void processor_set_tls(u64 base)
{
	wrmsr(MSR_FS_BASE, base);
}

u64 arch_cycles(void)
{
	return rdtsc();
}

/* --- protections --- */

enum {
	SWITCH_NX,
	SWITCH_WP,
	SWITCH_SMEP,
	SWITCH_SMAP,
	SWITCH_UMIP,
	SWITCH_COUNT,
};

struct protection_switch {
	const char *name; /* as `allow-missing=` names it */
	const char *meaning;
	u32 leaf;     /* where CPUID tells that the processor has it */
	char reg;     /* 'a' to 'd'; 0: every x86-64 processor has it */
	unsigned bit;
};

static const struct protection_switch switches[SWITCH_COUNT] = {
	{ "nx", "data is never executed", 0x80000001, 'd', 20 },
	{ "wp", "the kernel obeys read-only pages too", 0, 0, 0 },
	{ "smep", "the kernel never executes a program's page", 7, 'b', 7 },
	{ "smap", "the kernel touches programs only in copies", 7, 'b', 20 },
	{ "umip", "programs cannot read descriptor tables", 7, 'c', 2 },
};

static bool switched_on[SWITCH_COUNT] RO_AFTER_INIT;

static bool processor_has(const struct protection_switch *s)
{
	struct cpuid r;

	if (s->reg == 0)
		return true;
	if (cpuid(s->leaf & 0x80000000, 0).a < s->leaf)
		return false;
	r = cpuid(s->leaf, 0);
	return (s->reg == 'b' ? r.b : s->reg == 'c' ? r.c : r.d) >> s->bit & 1;
}

static bool switch_one(unsigned which)
{
	switch (which) {
	case SWITCH_NX:
		wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_NXE);
		return rdmsr(MSR_EFER) & EFER_NXE;
	case SWITCH_WP:
		write_cr0(read_cr0() | CR0_WP);
		return read_cr0() & CR0_WP;
	case SWITCH_SMEP:
		write_cr4(read_cr4() | CR4_SMEP);
		return read_cr4() & CR4_SMEP;
	case SWITCH_SMAP:
		write_cr4(read_cr4() | CR4_SMAP);
		return read_cr4() & CR4_SMAP;
	default:
		write_cr4(read_cr4() | CR4_UMIP);
		return read_cr4() & CR4_UMIP;
	}
}

static void switch_protections_on(void)
{
	for (unsigned i = 0; i < SWITCH_COUNT; i++) {
		const struct protection_switch *s = &switches[i];

		if (processor_has(s)) {
			switched_on[i] = switch_one(i);
			if (!switched_on[i])
				panic("%s does not stay on", s->name);
		} else if (!option_lists("allow-missing", s->name)) {
			panic("the processor lacks %s; boot with "
			      "allow-missing=%s to run without it",
			      s->name, s->name);
		}
	}
	usercopy_set_smap(switched_on[SWITCH_SMAP]);
}

/* What the build or the page tables provide, once they have been set up. */
static const struct protection built_in[] = {
	{ "w^x", "on", "no page is writable and executable" },
	{ "tables", "on", "page tables are read-only but in one window" },
	{ "guard pages", "on", "a kernel stack ends in unmapped pages" },
	{ "stack guard", "on", "a smashed kernel stack is noticed" },
#ifdef __clang__
	{ "kcfi", "on", "an indirect call reaches its own type only" },
#else
	{ "kcfi", "absent", "an indirect call reaches its own type only" },
#endif
	{ "bounds", "on", "array index and overflow checks trap" },
};

bool arch_protection(unsigned index, struct protection *out)
{
	if (index < SWITCH_COUNT) {
		out->name = switches[index].name;
		out->meaning = switches[index].meaning;
		out->state = switched_on[index] ? "on" : "missing";
		return true;
	}
	index -= SWITCH_COUNT;
	if (index == 0) {
		out->name = "kaslr";
		out->state = option_is_set("nokaslr") ? "off" : "on";
		out->meaning = "the kernel lies at a random address";
		return true;
	}
	if (index - 1 >= ARRAY_SIZE(built_in))
		return false;
	*out = built_in[index - 1];
	return true;
}

/* --- system calls, floating point --- */

static void syscall_registers(void)
{
	wrmsr(MSR_STAR, (u64)USER_BASE << 48 | (u64)KERNEL_CS << 32);
	wrmsr(MSR_LSTAR, (u64)syscall_entry);
	wrmsr(MSR_FMASK, FMASK_VALUE);
	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SCE);
}

/* XSAVE with x87, SSE and AVX state (Intel SDM volume 1, 13.3); FXSAVE's
 * part alone where the processor has no XSAVE. */
static void floating_point_on(void)
{
	struct cpuid r = cpuid(1, 0);
	u32 mask = 3;

	write_cr0((read_cr0() & ~(CR0_EM | CR0_TS)) | CR0_MP | CR0_NE);
	write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT | CR4_DE);
	if (!(r.c >> 26 & 1))
		panic("the processor lacks XSAVE; try --cpu max");
	write_cr4(read_cr4() | CR4_OSXSAVE);
	if (r.c >> 28 & 1)
		mask |= 4;
	__asm__ volatile("xsetbv" : : "c"(0), "a"(mask), "d"(0));
	if (cpuid(0xd, 0).b > FPU_STATE_SIZE)
		panic("FPU state of %u bytes", cpuid(0xd, 0).b);
}

void arch_processor_init(const struct boot_info *boot)
{
	(void)boot;
	load_tss();
	write_cr4(read_cr4() & ~CR4_FORBIDDEN);
	switch_protections_on();
	syscall_registers();
	floating_point_on();
}

/* --- randomness --- */

bool arch_random_word(u64 *word)
{
	u8 good;

	if (!(cpuid(1, 0).c >> 30 & 1))
		return false;
	__asm__ volatile("rdrand %0; setc %1" : "=r"(*word), "=qm"(good));
	return good;
}

bool arch_seed_word(u64 *word)
{
	u8 good;

	if (!(cpuid(7, 0).b >> 18 & 1))
		return false;
	__asm__ volatile("rdseed %0; setc %1" : "=r"(*word), "=qm"(good));
	return good;
}

/* XCR0 as floating_point_on() wrote it. */
struct processor_words arch_processor_words(void)
{
	struct cpuid leaf1 = cpuid(1, 0), leaf7 = { 0 };
	u32 low, high;

	if (cpuid(0, 0).a >= 7)
		leaf7 = cpuid(7, 0);
	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (struct processor_words){
		.leaf1_ecx = leaf1.c,
		.leaf7_ebx = leaf7.b,
		.leaf7_ecx = leaf7.c,
		.xcr0 = (u64)high << 32 | low,
	};
}

/* As Linux: CPUID leaf 1's edx; of the second word bit 1 would tell that
 * programs may write their FS base themselves, which they may not. */
u64 arch_hwcap(unsigned index)
{
	return index == 0 ? cpuid(1, 0).d : 0;
}
