/*
 * The floating-point and vector state of programs. See fpu.h.
 */
#include "arch/x86_64/fpu.h"

#include <string.h>

#include "arch/x86_64/interrupts.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/task.h"

/* MXCSR's value at a program's start, as Linux has it; the rest of the state
 * is initial, which an all-zero XSAVE header says. */
#define MXCSR_OFFSET 24
#define MXCSR_INITIAL 0x1f80u
#define MXCSR_MASK 0xffffu

#define HEADER_OFFSET 512 /* of XSAVE: which parts are there, and zeroes */

/* Where Linux says, inside the legacy part, that the state is a whole one:
 * struct _fpx_sw_bytes. */
#define SOFTWARE_OFFSET 464
#define MAGIC_1 0x46505853u
#define MAGIC_2 0x46505845u

struct software_words {
	u32 magic;
	u32 extended_size; /* with the second magic */
	u64 parts;
	u32 state_size;
	u32 padding[7];
};
_Static_assert(sizeof(struct software_words) == 48, "as Linux has it");

void fpu_reset(struct arch_task *arch)
{
	u32 mxcsr = MXCSR_INITIAL;

	memset(arch->fpu, 0, sizeof(arch->fpu));
	memcpy(arch->fpu + MXCSR_OFFSET, &mxcsr, sizeof(mxcsr));
}

void fpu_save(struct arch_task *arch)
{
	__asm__ volatile("xsave64 (%0)"
			 :
			 : "r"(arch->fpu), "a"(-1), "d"(-1)
			 : "memory");
}

void fpu_restore(const struct arch_task *arch)
{
	__asm__ volatile("xrstor64 (%0)"
			 :
			 : "r"(arch->fpu), "a"(-1), "d"(-1)
			 : "memory");
}

/* The parts that are switched on: XCR0 (Intel SDM volume 1, 13.3). */
static u64 parts_known(void)
{
	u32 low, high;

	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (u64)high << 32 | low;
}

/* --- the kernel's own use --- */

/* There is one processor, and a task is not taken away from it in the
 * kernel. */
static bool borrowed;

/* What the registers hold when they hold nothing. */
static const struct arch_task nothing = {
	.fpu = { [MXCSR_OFFSET] = MXCSR_INITIAL & 0xff,
		 [MXCSR_OFFSET + 1] = MXCSR_INITIAL >> 8 },
};

void arch_vector_begin(void)
{
	struct task *task = current_task();

	if (interrupt_is_running())
		panic("vector registers are not for interrupts");
	if (borrowed)
		panic("vector registers are in use already");
	borrowed = true;
	if (task && task->space)
		fpu_save(&task->arch);
}

/* Loading all parts, those in their initial state too, leaves nothing of what
 * the kernel had in any register. */
void arch_vector_end(void)
{
	struct task *task = current_task();

	if (!borrowed)
		panic("vector registers are not in use");
	fpu_restore(task && task->space ? &task->arch : &nothing);
	borrowed = false;
}

bool fpu_is_borrowed(void)
{
	return borrowed;
}

bool fpu_to_user(struct uptr to)
{
	struct arch_task *arch = &current_task()->arch;
	struct software_words words = {
		.magic = MAGIC_1,
		.extended_size = FPU_FRAME_SIZE,
		.parts = parts_known(),
		.state_size = FPU_STATE_SIZE,
	};
	u32 magic = MAGIC_2;

	fpu_save(arch);
	memcpy(arch->fpu + SOFTWARE_OFFSET, &words, sizeof(words));
	return copy_to_user(to, arch->fpu, FPU_STATE_SIZE) == 0 &&
	       copy_to_user(uptr_add(to, FPU_STATE_SIZE), &magic,
			    sizeof(magic)) == 0;
}

/* What XRSTOR would fault on is refused: reserved bits of MXCSR, parts that
 * are not there, a compacted form, and what the header reserves. */
static bool state_is_good(const u8 *state)
{
	u64 header[8];
	u32 mxcsr;

	memcpy(&mxcsr, state + MXCSR_OFFSET, sizeof(mxcsr));
	memcpy(header, state + HEADER_OFFSET, sizeof(header));
	if (mxcsr & ~MXCSR_MASK || header[0] & ~parts_known())
		return false;
	for (unsigned i = 1; i < 8; i++)
		if (header[i] != 0)
			return false;
	return true;
}

bool fpu_from_user(struct uptr from)
{
	struct arch_task *arch = &current_task()->arch;
	u8 state[FPU_STATE_SIZE];

	if (from.addr == 0) {
		fpu_reset(arch);
	} else {
		if (copy_from_user(state, from, sizeof(state)) != 0 ||
		    !state_is_good(state))
			return false;
		memcpy(arch->fpu, state, sizeof(state));
	}
	fpu_restore(arch);
	return true;
}
