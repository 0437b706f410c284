/*
 * Deliberate ends of the kernel. See tests/kernel/crash.h.
 *
 * Each is the fault that a real bug would make; the compiler is kept from
 * seeing through it by volatile pointers.
 */
#include "tests/kernel/crash.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/lib/list.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/lib/refcount.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/options.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

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

static u8 code[16] = { 0xc3 };

static void crash_data_exec(void)
{
	__asm__ volatile("call *%0" : : "r"(code) : "memory");
}

static void crash_user_exec(void)
{
	__asm__ volatile("call *%0" : : "r"(0x400000ull) : "memory");
}

static void crash_user_read(void)
{
	volatile u64 *volatile user = (volatile u64 *)0x400000;

	(void)*user;
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

static void crash_overflow(void)
{
	volatile int number = 0x7fffffff;

	number = number + 1;
}

static void crash_double_free(void)
{
	struct cred *cred = kalloc(struct cred);

	kfree(cred);
	kfree(cred);
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

static void crash_panic(void)
{
	panic("asked for, with the number %d", 42);
}

static const struct {
	const char *name;
	void (*run)(void);
} crashes[] = {
	{ "null-write", crash_null_write },
	{ "text-write", crash_text_write },
	{ "rodata-write", crash_rodata_write },
	{ "table-write", crash_table_write },
	{ "data-exec", crash_data_exec },
	{ "user-exec", crash_user_exec },
	{ "user-read", crash_user_read },
	{ "stack-overflow", crash_stack_overflow },
	{ "stack-smash", crash_stack_smash },
	{ "wrong-call", crash_wrong_call },
	{ "bounds", crash_bounds },
	{ "overflow", crash_overflow },
	{ "double-free", crash_double_free },
	{ "list", crash_list },
	{ "refcount", crash_refcount },
	{ "sleep-locked", crash_sleep_locked },
	{ "panic", crash_panic },
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
