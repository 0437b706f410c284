/*
 * What an architecture must supply to the neutral kernel.
 *
 * Functions stand here; what must be inline stands in <arch/...>. Nothing in
 * kernel/ names a register, an interrupt vector or a page-table bit.
 */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include "crypto/processor.h"
#include "kernel/bootinfo.h"
#include "kernel/lib/types.h"

struct task;

/* --- the processor --- */

/* Descriptor tables, interrupt stacks, and the protections (NX, WP, SMEP,
 * SMAP, UMIP), each switched on and read back. Stops the boot when one is
 * missing that the command line does not name (`allow-missing=smap,...`). */
void arch_processor_init(const struct boot_info *boot);

/* The final page tables: see arch/x86_64/paging.h for what they promise.
 * Needs frames_init(). */
void arch_memory_init(const struct boot_info *boot);
/* The end of the boot: what was written only until now is read-only. */
void arch_seal(void);

/* One line for each protection: `name` and its `state`, "on" or why not.
 * Returns false past the last one. */
struct protection {
	const char *name;
	const char *state;
	const char *meaning;
};
bool arch_protection(unsigned index, struct protection *out);

/* Cycles since some moment, 64 bits: RDTSC. */
u64 arch_cycles(void);

/* One word from the processor's conditioned (RDRAND) or raw (RDSEED)
 * generator. False when there is none, or when it failed. */
bool arch_random_word(u64 *word);
bool arch_seed_word(u64 *word);

/* AT_HWCAP (index 0) and AT_HWCAP2 (1) of the auxiliary vector. */
u64 arch_hwcap(unsigned index);

/* What the processor says of itself, for the choice of algorithms. */
struct processor_words arch_processor_words(void);

/* The right to vector registers, for crypto/vector.h: the program's are kept
 * between the two, and what the kernel left in them is gone behind. A second
 * begin, and one in an interrupt, panics; so does a task that leaves the
 * processor in between. */
void arch_vector_begin(void);
void arch_vector_end(void);

/* Ends the machine: ACPI power-off; if that fails, halts for ever. */
noreturn void arch_power_off(void);

/* Waits for the next interrupt and takes it. Called when no task is ready. */
void arch_idle(void);

/* Takes the interrupts that wait; for yield_point() of kernel/task/sched.h. */
void arch_take_interrupts(void);

/* --- tasks --- */

/* Makes `child` go on where the current task's system call does, with the
 * result 0; on the program stack `stack` and with the TLS base *tls unless
 * they are 0 and NULL. 0 or -ENOMEM. */
int arch_task_fork(struct task *child, u64 stack, const u64 *tls);
/* The program's stack pointer, in a system call. */
u64 arch_user_stack(void);

/* Gives `task` a kernel stack in a mapping of its own, guard pages on both
 * sides, on which arch_switch will start `entry(argument)`. 0 or -ENOMEM. */
int arch_task_create(struct task *task, void (*entry)(void *), void *argument);
/* Frees the stack and the register state. Not for the running task. */
void arch_task_destroy(struct task *task);
/* Leaves `from` for `to`: address space, stack, FPU state, TLS base.
 * Returns when another switch comes back to `from`. */
void arch_switch(struct task *from, struct task *to);

/* The code that runs since the boot becomes `task`, the idle task. */
void arch_task_adopt(struct task *task);
/* The current task changes to `space`, or to the kernel's tables alone: on
 * the way into a new program and out of an old one. */
struct space;
void arch_use_space(const struct space *space);
void arch_leave_space(void);

/* Leaves the kernel for a fresh program: all registers zero but the
 * instruction and the stack pointer, FPU state initial. */
noreturn void arch_enter_program(vaddr_t entry, vaddr_t stack);
/* The same for a task whose system call was execve: on the way out of that
 * call it starts there instead. */
void arch_set_program(struct task *task, vaddr_t entry, vaddr_t stack);

/* The program's TLS base (arch_prctl). Set returns -EPERM for an address
 * that is not the program's, as Linux does. */
int arch_set_tls(struct task *task, u64 base);
u64 arch_get_tls(const struct task *task);

/* --- page tables ---
 * `root` is the physical address of a top-level table. Addresses are
 * multiples of PAGE_SIZE. Protection is made of ARCH_MAP_*. Nothing here can
 * make a page both writable and executable by mistake: such a request panics,
 * unless ARCH_MAP_BOTH says that a program's page is to be that. */
#define ARCH_MAP_READ 1u
#define ARCH_MAP_WRITE 2u
#define ARCH_MAP_EXEC 4u
#define ARCH_MAP_UNCACHED 8u /* device registers */
#define ARCH_MAP_BOTH 16u    /* with WRITE and EXEC: see allows_wx in space.h */

/* The tables of the kernel alone. */
paddr_t arch_kernel_tables(void);
/* A new root that shares the kernel's half. 0 on lack of memory. */
paddr_t arch_space_create(void);
/* Frees the root, when the user half has no page and no table any more. If
 * it is the current one, the kernel's tables alone become current. */
void arch_space_destroy(paddr_t root);
/* Maps one user page. 0 or -ENOMEM. The page must not be mapped yet. With
 * no right at all (prot 0) the frame is held, but no access reaches it. */
int arch_user_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned prot);
/* Unmaps one user page. Returns its frame, or 0 if none was mapped. */
paddr_t arch_user_unmap(paddr_t root, vaddr_t address);
/* Changes the rights of a mapped page. False if none is mapped there. */
bool arch_user_protect(paddr_t root, vaddr_t address, unsigned prot);
/* Looks one up: its frame and rights. False if none is mapped there. */
bool arch_user_lookup(paddr_t root, vaddr_t address, paddr_t *frame,
		      unsigned *prot);
/* Moves *at to the first mapped page in [*at, end): true. False where there
 * is none, with *at at `end`; or where so many entries of tables were looked
 * at as *left said, with *at where to go on. *left is reduced. Costs no more
 * than there are tables, however long the range is. */
#define ARCH_WALK_MOST 8192 /* entries: some 50,000 instructions */
bool arch_user_next(paddr_t root, vaddr_t *at, vaddr_t end,
		    int *left);
/* Takes up to `most` pages of [*at, end) out, with one user of each frame,
 * and looks at ARCH_WALK_MOST entries for them. *at moves on, to `end` when
 * that was all. Returns how many there were. */
unsigned arch_user_drop(paddr_t root, vaddr_t *at, vaddr_t end, unsigned most);
/* Copies up to `most` pages of [*at, end), as above, to another root, which
 * has none there: each frame gets one more user. Unless they are `shared`,
 * neither side may write to them any more. *at moves on, to `end` when that
 * was all. Returns how many, or -ENOMEM when it has copied none. */
int arch_user_copy(paddr_t from, paddr_t to, vaddr_t *at, vaddr_t end,
		   bool shared, unsigned most);
/* Gives back tables without an entry that stand for a part of [*at, end),
 * some at a time. *at moves on. Returns true when there are no more. */
bool arch_user_trim(paddr_t root, vaddr_t *at, vaddr_t end);

/* Maps `pages` frames from `frame` on into the kernel's own address range
 * for devices; returns the address. NULL on lack of memory, and when the
 * range touches usable memory or the kernel's image. */
void *arch_map_device(paddr_t frame, size_t pages);

/* The firmware's own image, read-only memory at [*start, *end) of physical
 * memory, as mapped by arch_devices_init(): its first byte. Where it could
 * not be mapped *start is *end. */
const void *arch_firmware(u64 *start, u64 *end);

/* --- time --- */

/* Finds what the firmware describes (ACPI), silences the interrupt
 * controllers, measures the clocks, sets the kernel's clock and starts its
 * timer. Needs the final page tables and arch_processor_init(); interrupts
 * stay off. Panics when the machine has no usable local timer. */
void arch_devices_init(const struct boot_info *boot);
/* How often arch_cycles() counts in a second; 0 before arch_devices_init. */
u64 arch_cycles_hz(void);
/* Reads the battery's clock: seconds since 1970-01-01 UTC. False, and
 * nothing set, when it shows no date. */
bool arch_wall_clock(u64 *seconds);

/* --- buses --- */

/* One byte from or to an I/O port. */
u8 arch_port_in8(u16 port);
void arch_port_out8(u16 port, u8 value);

/* One word of a PCI function's first 256 bytes of configuration space.
 * `function` is bus << 8 | device << 3 | function; `offset` a multiple of 4
 * below 256. A function that is not there reads as all ones. */
u32 arch_pci_read(u32 function, unsigned offset);
void arch_pci_write(u32 function, unsigned offset, u32 value);

/* A message-signalled interrupt: the device raises it by writing `data` to
 * the physical address `address`. */
struct arch_message {
	u64 address;
	u32 data;
};
/* Reserves one for `handler`, which runs with interrupts off and must not
 * sleep. False when no more are to be had. */
bool arch_message_interrupt(void (*handler)(void *), void *argument,
			    struct arch_message *out);

/* --- failure --- */

/* For panic(): registers, the stack's return addresses, one a line, by the
 * given printer. */
void arch_report(void (*print)(const char *format, ...));
/* Stops this processor for ever, interrupts off. */
noreturn void arch_halt(void);

#endif
