/*
 * The longest stretches. See stretch.h.
 *
 * Invariant: one stretch is at work at a time, for a switch ends it. What pid
 * 1 does before it is a program, and kernel tasks, are of no call, and left
 * out.
 */
#include "kernel/stretch.h"

#include <arch/page.h>
#include <arch/task.h>

#include "kernel/arch.h"
#include "kernel/fs/procfs.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"
#include "kernel/options.h"
#include "kernel/task/task.h"

#define KIND_COUNT (STRETCH_INTERRUPT + 1)
_Static_assert(KIND_COUNT * sizeof(u32) <= PAGE_SIZE, "a page of them");

bool stretch_is_on;
static u64 start;
static u32 *longest; /* of each kind */

void stretch_init(void)
{
	paddr_t frame;

	if (!option_is_set("stretch"))
		return;
	frame = frame_alloc(FRAME_KERNEL);
	if (frame == 0)
		panic("stretch: no memory");
	longest = frame_address(frame);
	stretch_is_on = true;
}

void stretch_note_begin(void)
{
	start = arch_cycles();
}

void stretch_note_end(u64 kind)
{
	u64 now = arch_cycles();
	u32 *most = &longest[kind];

	*most = (u32)max_u64(*most, min_u64(now - start, UINT32_MAX));
	start = now;
}

void stretch_note_end_of_task(void)
{
	const struct task *task = current_task();
	int call = task_running_call(task);

	if (task->recent_count == 0)
		stretch_note_begin();
	else
		stretch_note_end(call < 0 ? STRETCH_TRAP : (u64)call);
}

static const char *kind_name(unsigned kind)
{
	switch (kind) {
	case STRETCH_TRAP:
		return "(trap)";
	case STRETCH_INTERRUPT:
		return "(interrupt)";
	default:
		return syscall_name(kind);
	}
}

/* A line for each kind that there was. */
int proc_show_stretch(struct text *text, struct task *task)
{
	(void)task;
	for (unsigned i = 0; stretch_is_on && i < KIND_COUNT; i++)
		if (longest[i] != 0)
			text_print(text, "%10u %s\n", longest[i],
				   kind_name(i));
	return 0;
}

/* Whatever is written: from here on anew. */
int proc_store_stretch(struct task *task, const char *from, size_t size)
{
	(void)task, (void)from, (void)size;
	for (unsigned i = 0; stretch_is_on && i < KIND_COUNT; i++)
		longest[i] = 0;
	return 0;
}
