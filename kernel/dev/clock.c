/*
 * The clocks: see kernel/dev/clock.h.
 *
 * Invariant: the monotonic clock never goes back, and the wall clock only when
 * it is set. Both come from the cycle counter by
 * one multiplication, (cycles * scale) >> 32, done in 128 bits so that it
 * cannot wrap.
 */
#include "kernel/dev/clock.h"

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"

#define NS_PER_SECOND 1000000000ull
/* Until the year 2262 nanoseconds fit in 63 bits. */
#define SECONDS_MOST ((u64)INT64_MAX / NS_PER_SECOND)

static u64 origin_cycles;
static u64 scale; /* nanoseconds in a cycle, times 2^32 */
static u64 wall_offset_ns;

void clock_init(void)
{
	u64 hz = arch_cycles_hz();
	u64 seconds = 0;

	ASSERT(hz != 0);
	origin_cycles = arch_cycles();
	scale = (NS_PER_SECOND << 32) / hz;
	if (!arch_wall_clock(&seconds) || seconds > SECONDS_MOST) {
		kprintf("clock: the battery's clock shows no date\n");
		seconds = 0;
	}
	wall_offset_ns = seconds * NS_PER_SECOND;
	kprintf("clock: %llu kHz, %llu seconds since 1970\n",
		(unsigned long long)(hz / 1000), (unsigned long long)seconds);
}

u64 clock_monotonic_ns(void)
{
	u64 cycles = arch_cycles() - origin_cycles;

	return (u64)((unsigned __int128)cycles * scale >> 32);
}

u64 clock_wall_ns(void)
{
	return wall_offset_ns + clock_monotonic_ns();
}

int clock_set_wall(u64 ns)
{
	u64 now_ns = clock_monotonic_ns();

	if (ns < now_ns)
		return -EINVAL;
	wall_offset_ns = ns - now_ns;
	return 0;
}
