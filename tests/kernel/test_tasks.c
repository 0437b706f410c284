/*
 * Tasks on this processor: switching, sleeping, waking, timed sleeps, the
 * end of a task, and preemption by the timer in ring 3.
 */
#include <arch/page.h>
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/arch.h"
#include "kernel/dev/clock.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"
#include "tests/unit/test.h"

#define MS 1000000ull

static struct task *start(const char *name, void (*entry)(void *),
			  void *argument)
{
	struct task *task = task_create(name, entry, argument);

	if (task)
		sched_ready(task);
	return task;
}

static void count_up(void *argument)
{
	*(unsigned *)argument += 1;
}

static void test_task_runs_and_ends(void)
{
	unsigned count = 0;
	int status = -1;
	size_t frames, objects;
	struct task *task;

	slab_shrink();
	frames = frames_free();
	objects = slab_live_objects();
	task = start("count", count_up, &count);
	CHECK(task != NULL);
	CHECK_EQ(task_collect(task->pid, &status), 0);
	CHECK_EQ(count, 1);
	CHECK_EQ(status, 0);
	slab_shrink();
	CHECK_EQ(frames_free(), frames);
	CHECK_EQ(slab_live_objects(), objects);
	CHECK_EQ(task_collect(30000, &status), -ESRCH);
}

struct pair {
	struct wait_queue queue;
	unsigned turn;
	unsigned rounds;
};

#define ROUNDS 200u

static void ping(void *argument)
{
	struct pair *pair = argument;

	for (unsigned i = 0; i < ROUNDS; i++) {
		while (pair->turn != 1)
			wait_on(&pair->queue);
		pair->rounds++;
		pair->turn = 0;
		wake_all(&pair->queue);
	}
}

static void test_sleep_and_wake(void)
{
	struct pair pair = { .turn = 0 };
	struct task *task;
	int status;

	wait_queue_init(&pair.queue);
	task = start("ping", ping, &pair);
	CHECK(task != NULL);
	for (unsigned i = 0; i < ROUNDS; i++) {
		pair.turn = 1;
		wake_all(&pair.queue);
		while (pair.turn != 0)
			wait_on(&pair.queue);
	}
	CHECK_EQ(task_collect(task->pid, &status), 0);
	CHECK_EQ(pair.rounds, ROUNDS);
}

static void test_timed_sleep(void)
{
	struct wait_queue queue;
	u64 start_ns = clock_monotonic_ns(), taken_ns;

	wait_queue_init(&queue);
	CHECK_EQ(wait_on_until(&queue, start_ns + 30 * MS), -ETIMEDOUT);
	taken_ns = clock_monotonic_ns() - start_ns;
	CHECK(taken_ns >= 30 * MS);
	CHECK_EQ(wait_until(clock_monotonic_ns() + 10 * MS), 0);
	CHECK_EQ(wait_until(1), 0); /* a time that is past */
}

static void sleep_for_ever(void *argument)
{
	struct wait_queue queue;

	wait_queue_init(&queue);
	*(int *)argument = wait_on(&queue);
	task_exit_killed();
}

static void test_kill_ends_a_sleep(void)
{
	int result = 0, status;
	struct task *task = start("sleeper", sleep_for_ever, &result);

	CHECK(task != NULL);
	sched_yield();
	CHECK_EQ(task->state, TASK_SLEEPING);
	task_signal(task, SIGTERM);
	CHECK_EQ(task_collect(task->pid, &status), 0);
	CHECK_EQ(result, -ERESTARTSYS);
	CHECK_EQ(status, SIGTERM);
}

struct collector {
	int pid;
	int result;
};

static void collect(void *argument)
{
	struct collector *collector = argument;
	int status;

	collector->result = task_collect(collector->pid, &status);
}

/* Both sleep until the task ends; only one can have it. */
static void test_one_of_two_collects(void)
{
	int result = 0, status;
	struct task *task = start("sleeper", sleep_for_ever, &result);
	struct collector first = { task->pid, 1 }, second = { task->pid, 1 };
	struct task *one = start("one", collect, &first);
	struct task *two = start("two", collect, &second);

	sched_yield();
	CHECK_EQ(one->state, TASK_SLEEPING);
	CHECK_EQ(two->state, TASK_SLEEPING);
	task_signal(task, SIGTERM);
	CHECK_EQ(task_collect(one->pid, &status), 0);
	CHECK_EQ(task_collect(two->pid, &status), 0);
	CHECK_EQ(first.result, 0);
	CHECK_EQ(second.result, -ESRCH);
}

/* --- the timer --- */

struct spinners {
	volatile bool stop;
	volatile u64 turns[2];
	unsigned changes;
	int last;
};

static struct spinners spinners;

/* Takes turns only because the timer says so at a declared point. */
static void spin_in_kernel(void *argument)
{
	int me = (int)(u64)argument;

	while (!spinners.stop) {
		if (spinners.last != me)
			spinners.changes++;
		spinners.last = me;
		spinners.turns[me]++;
		yield_point();
	}
}

static void test_declared_points(void)
{
	struct task *a, *b;
	int status;

	memset(&spinners, 0, sizeof(spinners));
	a = start("spin-a", spin_in_kernel, (void *)0);
	b = start("spin-b", spin_in_kernel, (void *)1);
	CHECK(a != NULL && b != NULL);
	/* Soon, but for a host that is busy elsewhere. */
	for (int i = 0; i < 100 && spinners.changes < 3; i++)
		wait_until(clock_monotonic_ns() + 100 * MS);
	spinners.stop = true;
	CHECK_EQ(task_collect(a->pid, &status), 0);
	CHECK_EQ(task_collect(b->pid, &status), 0);
	CHECK(spinners.turns[0] > 0 && spinners.turns[1] > 0);
	CHECK(spinners.changes >= 3);
}

#define CODE_ADDRESS 0x400000ull
#define DATA_ADDRESS 0x500000ull

/* inc qword [0x500000]; jmp back: a program that never calls the kernel. */
static const u8 spin_code[] = { 0x48, 0xff, 0x04, 0x25, 0x00, 0x00,
				0x50, 0x00, 0xeb, 0xf6 };

static void spin_as_program(void *argument)
{
	struct space *space = space_create();
	struct task *task = current_task();

	(void)argument;
	if (!space)
		return;
	task->space = space;
	arch_use_space(space);
	if (space_map(space, CODE_ADDRESS, PAGE_SIZE, AREA_READ | AREA_EXEC,
		      NULL, 0) != 0 ||
	    space_map(space, DATA_ADDRESS, PAGE_SIZE, AREA_READ | AREA_WRITE,
		      NULL, 0) != 0 ||
	    space_write(space, CODE_ADDRESS, spin_code,
			sizeof(spin_code)) != 0)
		return;
	arch_enter_program(CODE_ADDRESS, DATA_ADDRESS + PAGE_SIZE);
}

static u64 program_turns(const struct task *task)
{
	paddr_t frame;
	unsigned rights;

	if (!task->space || !arch_user_lookup(task->space->tables, DATA_ADDRESS,
					      &frame, &rights))
		return 0;
	return *(const volatile u64 *)frame_address(frame);
}

/* Do both come beyond so many turns? Soon, but for a busy host. */
static bool come_beyond(const struct task *a, u64 turns_a,
			const struct task *b, u64 turns_b)
{
	for (int i = 0; i < 100; i++) {
		wait_until(clock_monotonic_ns() + 100 * MS);
		if (program_turns(a) > turns_a && program_turns(b) > turns_b)
			return true;
	}
	return false;
}

static void test_timer_preempts_programs(void)
{
	struct task *a = start("prog-a", spin_as_program, NULL);
	struct task *b = start("prog-b", spin_as_program, NULL);
	bool move;
	int status;

	CHECK(a != NULL && b != NULL);
	move = come_beyond(a, 0, b, 0) &&
	       come_beyond(a, program_turns(a), b, program_turns(b));
	task_signal(a, SIGKILL);
	task_signal(b, SIGKILL);
	CHECK_EQ(task_collect(a->pid, &status), 0);
	CHECK_EQ(status, SIGKILL);
	CHECK_EQ(task_collect(b->pid, &status), 0);
	CHECK_EQ(status, SIGKILL);
	CHECK(move);
}

struct gated {
	struct space *space;
	int fault; /* of the one task, once it has been served */
	int order; /* of the other, once it could change the space */
	int steps;
};

static void fault_there(void *argument)
{
	struct gated *gated = argument;

	gated->fault = space_fault(gated->space, DATA_ADDRESS, AREA_WRITE);
}

static void change_there(void *argument)
{
	struct gated *gated = argument;

	space_begin(gated->space);
	gated->order = ++gated->steps;
	space_end(gated->space);
}

/* While one task changes a space, another's faults and changes wait. */
static void test_changes_of_a_space(void)
{
	struct gated gated = { .space = space_create(), .fault = 1 };
	struct task *one, *two;
	int status;

	CHECK(gated.space != NULL);
	CHECK_EQ(space_map(gated.space, DATA_ADDRESS, PAGE_SIZE,
			   AREA_READ | AREA_WRITE, NULL, 0), 0);
	space_begin(gated.space);
	one = start("fault", fault_there, &gated);
	two = start("change", change_there, &gated);
	CHECK(one != NULL && two != NULL);
	for (unsigned i = 0; i < 5; i++)
		sched_yield();
	CHECK_EQ(gated.fault, 1);
	CHECK_EQ(gated.order, 0);
	/* One that is to die waits too, for what it faults on. */
	task_signal(one, SIGKILL);
	for (unsigned i = 0; i < 5; i++)
		sched_yield();
	CHECK_EQ(gated.fault, 1);
	/* Its own faults are served. */
	CHECK_EQ(space_fault(gated.space, DATA_ADDRESS, AREA_WRITE), 0);
	gated.steps++;
	space_end(gated.space);
	CHECK_EQ(task_collect(one->pid, &status), 0);
	CHECK_EQ(task_collect(two->pid, &status), 0);
	CHECK_EQ(gated.fault, 0);
	CHECK_EQ(gated.order, 2);
	space_put(gated.space);
}

/* Each task has a stack guard word of its own. */
static void keep_guard(void *argument)
{
	*(u64 *)argument = current_task()->arch.guard;
}

static void test_stack_guards_differ(void)
{
	u64 guards[4] = { 0 };

	for (unsigned i = 0; i < 4; i++) {
		struct task *task = start("guard", keep_guard, &guards[i]);
		int status;

		CHECK(task != NULL);
		CHECK_EQ(task_collect(task->pid, &status), 0);
		CHECK(guards[i] != 0);
		for (unsigned j = 0; j < i; j++)
			CHECK(guards[i] != guards[j]);
	}
}

TEST_SUITE(tasks, TEST(test_task_runs_and_ends), TEST(test_sleep_and_wake),
	   TEST(test_timed_sleep), TEST(test_kill_ends_a_sleep),
	   TEST(test_one_of_two_collects), TEST(test_declared_points),
	   TEST(test_timer_preempts_programs), TEST(test_changes_of_a_space),
	   TEST(test_stack_guards_differ));
