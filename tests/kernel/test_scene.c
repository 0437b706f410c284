/*
 * Memory that runs out while programs fork, execute, signal and end: in the
 * program tests/user/scene.c each allocation fails once, of frames and then
 * of objects. It gets an errno or dies of it, and nothing leaks.
 */
#include "kernel/abi/signal.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "tests/kernel/programs.h"
#include "tests/unit/test.h"

#define PROGRAM "/tests/scene"
#define ENOUGH 12     /* runs that went well: no allocation is left to fail */
#define RUNS_MOST 2000

static u64 fail_at;

static void fail_frames(void)
{
	frames_fail_at(fail_at);
}

static void fail_slabs(void)
{
	slabs_fail_at(fail_at);
}

/* A program that fails says so by status 1; out of memory in a fault it is
 * killed; in its child's execve the child says 2. */
static bool is_good(int status)
{
	return status == 0 || status == 1 << 8 || status == SIGKILL ||
	       status == SIGSEGV;
}

static void run_failing(void (*step)(void))
{
	unsigned well = 0, failed = 0;

	/* An image without test programs, as the crash tests boot it. */
	if (programs_count() == 0)
		return;
	for (fail_at = 1; well < ENOUGH && fail_at < RUNS_MOST; fail_at++) {
		int status;
		bool kept = program_run(PROGRAM, step, &status);

		if (!kept || !is_good(status))
			kprintf("    # allocation %lu: status %d\n", fail_at,
				status);
		CHECK(kept);
		CHECK(is_good(status));
		well = status == 0 ? well + 1 : 0;
		failed += status != 0;
	}
	CHECK_EQ(well, ENOUGH);
	CHECK(failed > 10);
}

static void test_frames(void)
{
	run_failing(fail_frames);
}

static void test_objects(void)
{
	run_failing(fail_slabs);
}

TEST_SUITE(scene, TEST(test_frames), TEST(test_objects));
