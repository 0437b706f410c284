/*
 * Deliberate ends of the kernel. See tests/kernel/crash.h.
 *
 * Each is the fault that a real bug would make; the compiler is kept from
 * seeing through it by volatile pointers.
 */
#include "tests/kernel/crash.h"

#include <arch/task.h>
#include <string.h>

#include "arch/x86_64/interrupts.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/pte.h"
#include "crypto/vector.h"
#include "kernel/arch.h"
#include "kernel/lib/list.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/lib/refcount.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/options.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

#define NUMBER_CLOSE 3
#define NUMBER_GETPID 39

extern u8 __text_start[];
extern const u8 __rodata_start[];

static void crash_null_write(void)
{
	volatile int *volatile null = NULL;

	*null = 1;
}

static void crash_text_write(void)
{
	volatile u8 *volatile text = __text_start;

	*text = 0x90;
}

static void crash_rodata_write(void)
{
	volatile u8 *volatile data = (volatile u8 *)__rodata_start;

	*data = 1;
}

static void crash_table_write(void)
{
	volatile u64 *volatile table;
	u64 root;

	__asm__ volatile("mov %%cr3, %0" : "=r"(root));
	table = frame_address(root & ~0xfffull);
	*table = 0;
}

/* Whole pages that only the boot may write. */
static void crash_sealed_write(void)
{
	volatile u64 *volatile sealed = &pte_no_exec;

	*sealed = 0;
}

static u8 code[16] = { 0xc3 };

static void execute(u64 address)
{
	__asm__ volatile("call *%0" : : "r"(address) : "memory");
}

static void crash_data_exec(void)
{
	execute((u64)code);
}

static void crash_stack_exec(void)
{
	volatile u8 room[16] = { 0xc3 };

	execute((u64)room);
}

static void crash_direct_exec(void)
{
	u8 *page = frame_address(frame_alloc(FRAME_KERNEL));

	page[0] = 0xc3;
	execute((u64)page);
}

/* A program's page, as that of a task that runs: far from what a program
 * has, and never served by a fault. */
#define PAGE 0x31000000ull

static void map_at(vaddr_t page, enum frame_type type, unsigned prot)
{
	paddr_t root = arch_space_create();

	if (arch_user_map(root, page, frame_alloc(type), prot) == 0)
		paging_use(root);
}

static void map_page(enum frame_type type, unsigned prot)
{
	map_at(PAGE, type, prot);
}

/* CAP_SYS_RAWIO lets a program have a page at address 0: the kernel's own
 * NULL must not lead there. */
static void crash_null_mapped(void)
{
	map_at(0, FRAME_USER, ARCH_MAP_READ | ARCH_MAP_WRITE);
	crash_null_write();
}

static void crash_user_exec(void)
{
	map_page(FRAME_USER, ARCH_MAP_READ | ARCH_MAP_EXEC);
	execute(PAGE);
}

static void crash_user_read(void)
{
	volatile u64 *volatile user = (volatile u64 *)PAGE;

	map_page(FRAME_USER, ARCH_MAP_READ | ARCH_MAP_WRITE);
	(void)*user;
}

static void crash_user_write(void)
{
	volatile u64 *volatile user = (volatile u64 *)PAGE;

	map_page(FRAME_USER, ARCH_MAP_READ | ARCH_MAP_WRITE);
	*user = 1;
}

static void crash_map_kernel_frame(void)
{
	map_page(FRAME_SLAB, ARCH_MAP_READ);
}

static void crash_map_writable_code(void)
{
	map_page(FRAME_USER, ARCH_MAP_READ | ARCH_MAP_WRITE | ARCH_MAP_EXEC);
}

static void crash_guard_below(void)
{
	u64 top = current_task()->arch.stack_top;

	(void)*(volatile u64 *)(top - STACK_SIZE - 8);
}

static void crash_guard_above(void)
{
	(void)*(volatile u64 *)current_task()->arch.stack_top;
}

static void crash_bad_address(void)
{
	(void)*(volatile u64 *)0x8000000000000000ull;
}

static volatile u64 deepest = 1u << 30;

static __attribute__((noinline)) u64 recurse(u64 depth)
{
	volatile u8 room[512];

	room[depth % sizeof(room)] = (u8)depth;
	if (depth == deepest)
		return 0;
	return recurse(depth + 1) + room[0];
}

static void crash_stack_overflow(void)
{
	kprintf("%lu\n", recurse(0));
}

static __attribute__((noinline)) void smash(size_t size)
{
	char room[16];
	char *volatile to = room;

	memset(to, 'A', size);
	__asm__ volatile("" : : "r"(room) : "memory");
}

static void crash_stack_smash(void)
{
	smash(64);
}

static int wrong_type(int number)
{
	return number + 1;
}

static void crash_wrong_call(void)
{
	void (*volatile call)(void) =
		(void (*)(void))(void *)(u64)wrong_type;

	call();
}

static void crash_bounds(void)
{
	static int table[4];
	volatile unsigned index = 4;

	table[index] = 1;
	kprintf("%d\n", table[0]);
}

static volatile int largest = 0x7fffffff, one = 1, zero;

static void crash_overflow(void)
{
	largest = largest + one;
}

static void crash_subtraction(void)
{
	largest = -one - largest - one;
}

static void crash_multiplication(void)
{
	largest = largest * (one + one);
}

static void crash_negation(void)
{
	int least = -largest - one;

	largest = -least;
}

static void crash_shift(void)
{
	volatile int places = 32;

	largest = one << places;
}

static void crash_division(void)
{
	largest = one / zero;
}

static void crash_double_free(void)
{
	struct cred *cred = kalloc(struct cred);

	kfree(cred);
	kfree(cred);
}

static void crash_late_write(void)
{
	struct cred *cred = kalloc(struct cred);
	volatile u8 *volatile freed = (volatile u8 *)cred;

	kfree(cred);
	freed[sizeof(*cred) / 2] = 1;
	for (unsigned i = 0; i < PAGE_SIZE / sizeof(*cred); i++)
		(void)kalloc(struct cred);
}

static void crash_frame_put(void)
{
	paddr_t frame = frame_alloc(FRAME_KERNEL);

	frame_put(frame);
	frame_put(frame);
}

static void crash_list(void)
{
	struct list list = LIST_INIT(list);
	struct list_node node = { NULL, NULL };

	list_add_tail(&list, &node);
	node.next = &node;
	list_remove(&node);
}

static void crash_refcount(void)
{
	struct refcount count = { 0 };

	refcount_get(&count);
}

static void crash_sleep_locked(void)
{
	static struct lock held = LOCK_INIT;
	struct wait_queue queue = WAIT_QUEUE_INIT(queue);

	lock(&held);
	wait_on(&queue);
	unlock(&held);
}

static void crash_vector_twice(void)
{
	vector_begin();
	vector_begin();
}

static void crash_vector_alone(void)
{
	vector_end();
}

static void use_vectors(void *argument)
{
	(void)argument;
	vector_begin();
	vector_end();
}

static void crash_vector_interrupt(void)
{
	interrupt_dispatch(interrupt_alloc_vector(use_vectors, NULL));
}

/* A point at which the task may be taken off the processor. */
static void crash_vector_point(void)
{
	vector_begin();
	yield_point();
	vector_end();
}

static void crash_panic(void)
{
	panic("asked for, with the number %d", 42);
}

/* Calls as a program makes them, the last with a file that is not open. */
static void crash_after_calls(void)
{
	const u64 arguments[6] = { 77, 0, 0 };

	syscall_dispatch(NUMBER_GETPID, arguments);
	syscall_dispatch(NUMBER_CLOSE, arguments);
	panic("after two calls");
}

/* The control: what crashes nothing goes on to the tests. */
static void crash_none(void)
{
}

#define CRASH(name, run) { name, crash_##run }

static const struct {
	const char *name;
	void (*run)(void);
} crashes[] = {
	CRASH("none", none),
	CRASH("null-write", null_write),
	CRASH("null-mapped", null_mapped),
	CRASH("text-write", text_write),
	CRASH("rodata-write", rodata_write),
	CRASH("sealed-write", sealed_write),
	CRASH("table-write", table_write),
	CRASH("data-exec", data_exec),
	CRASH("stack-exec", stack_exec),
	CRASH("direct-exec", direct_exec),
	CRASH("user-exec", user_exec),
	CRASH("user-read", user_read),
	CRASH("user-write", user_write),
	CRASH("map-kernel-frame", map_kernel_frame),
	CRASH("map-writable-code", map_writable_code),
	CRASH("guard-below", guard_below),
	CRASH("guard-above", guard_above),
	CRASH("bad-address", bad_address),
	CRASH("stack-overflow", stack_overflow),
	CRASH("stack-smash", stack_smash),
	CRASH("wrong-call", wrong_call),
	CRASH("bounds", bounds),
	CRASH("overflow", overflow),
	CRASH("subtraction", subtraction),
	CRASH("multiplication", multiplication),
	CRASH("negation", negation),
	CRASH("shift", shift),
	CRASH("division", division),
	CRASH("double-free", double_free),
	CRASH("late-write", late_write),
	CRASH("frame-put", frame_put),
	CRASH("list", list),
	CRASH("refcount", refcount),
	CRASH("sleep-locked", sleep_locked),
	CRASH("vector-twice", vector_twice),
	CRASH("vector-alone", vector_alone),
	CRASH("vector-interrupt", vector_interrupt),
	CRASH("vector-point", vector_point),
	CRASH("panic", panic),
	CRASH("after-calls", after_calls),
};

void crash_if_asked(void)
{
	char name[32];

	if (!option_value("crash", name, sizeof(name)))
		return;
	kprintf("crash: %s\n", name);
	for (unsigned i = 0; i < ARRAY_SIZE(crashes); i++)
		if (strcmp(crashes[i].name, name) == 0)
			crashes[i].run();
	kprintf("crash: %s was survived\n", name);
}
