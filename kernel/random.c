/*
 * The random generator's state, its seeding, and who is served from it.
 *
 * Invariants: the state is touched under its lock only, and no lock is held
 * when bytes go to a program: by then the key that made them is replaced,
 * and the copy in the kernel is wiped right after.
 */
#include "kernel/random.h"

#include <arch/page.h>
#include <string.h>

#include "crypto/wipe.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/random.h"
#include "kernel/arch.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/print.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/random_source.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

#define EVENT_WORDS 8
#define EVENT_SAMPLES 16 /* of jitter, for each event before the seeding */
/* A timer that ticks a hundred times a second makes this a minute. */
#define EVENTS_PER_KEY 6000
/* Far more than a sound counter needs, and a bound on the boot's delay. */
#define BOOT_SAMPLES 8192
#define ARENA_FRAMES (JITTER_ARENA_WORDS * sizeof(u64) / PAGE_SIZE)
#define YIELD_BYTES 4096
#define LAYOUT_WORDS ((CHACHA20_BLOCK_SIZE - RANDOM_KEY_SIZE) / sizeof(u64))
/* Linux's bound on what one call transfers. */
#define TRANSFER_MAX 0x7ffff000ull
/* What a caller fills or uses in part need not be zeroed first. */
#define UNFILLED __attribute__((uninitialized))

static struct lock rng_lock = LOCK_INIT;
static struct {
	struct random_pool pool;
	struct processor_source processor;
	struct jitter_check jitter;
	paddr_t arena; /* the jitter's memory, borrowed until the seeding */
	u64 events[EVENT_WORDS];
	unsigned event_count;
	bool started;
	bool rekey_due;
	bool is_carried; /* the host wants a seed for the next boot */
	/* Words that one draw has given and nobody has taken yet: a block of
	 * the generator's makes LAYOUT_WORDS. */
	u64 words[LAYOUT_WORDS];
	unsigned word_count;
	const struct generator *words_from; /* NULL once it has a new key */
} rng GUARDED_BY(rng_lock);

static struct wait_queue readers = WAIT_QUEUE_INIT(readers);

/* --- seeding --- */

/* The early generator has words of its own from the processor, the times,
 * and the address that boot/ slid the kernel to. */
static void start(void) REQUIRES(rng_lock)
{
	u64 early[6] = { 0 };

	if (rng.started)
		return;
	early[0] = arch_cycles();
	early[1] = (u64)(uintptr_t)&rng;
	arch_random_word(&early[2]);
	arch_random_word(&early[3]);
	arch_seed_word(&early[4]);
	early[5] = arch_cycles();
	random_pool_start(&rng.pool, early, sizeof(early));
	wipe(early, sizeof(early));
	jitter_check_start(&rng.jitter);
	rng.started = true;
}

static bool seed_from_processor(bool trusted) REQUIRES(rng_lock)
{
	unsigned bits = processor_gather(&rng.processor, &rng.pool);

	if (!trusted)
		return false;
	random_pool_credit(&rng.pool, bits);
	return rng.pool.is_seeded;
}

static void give_arena_back(void) REQUIRES(rng_lock)
{
	for (size_t i = 0; rng.arena && i < ARENA_FRAMES; i++)
		frame_put(rng.arena + i * PAGE_SIZE);
	rng.arena = 0;
}

/* One try of at most `samples`. */
static bool seed_from_jitter(unsigned samples) REQUIRES(rng_lock)
{
	if (!rng.arena || !jitter_gather(&rng.jitter, &rng.pool,
					 frame_address(rng.arena), samples))
		return false;
	random_pool_credit(&rng.pool, RANDOM_SEED_BITS);
	give_arena_back();
	return true;
}

void random_init(bool trust_processor)
{
	lock(&rng_lock);
	start();
	if (seed_from_processor(trust_processor)) {
		kprintf("random: seeded from the processor\n");
	} else {
		const char *why = processor_state(&rng.processor);

		rng.arena = frame_alloc_run(FRAME_KERNEL, ARENA_FRAMES);
		if (seed_from_jitter(BOOT_SAMPLES))
			kprintf("random: seeded from jitter: %s\n", why);
		else
			kprintf("random: not seeded: %s, and %s; "
				"readers wait\n",
				why, jitter_state(&rng.jitter));
	}
	unlock(&rng_lock);
}

/* Goes on where random_init() gave up, a little at each event. */
static bool seed_later(void) REQUIRES(rng_lock)
{
	if (rng.jitter.fault != JITTER_SOUND)
		jitter_check_start(&rng.jitter);
	if (!seed_from_jitter(EVENT_SAMPLES))
		return false;
	kprintf("random: seeded from jitter, after all\n");
	return true;
}

void random_event(u32 source)
{
	bool seeded = false;

	lock(&rng_lock);
	start();
	rng.events[rng.event_count++ % EVENT_WORDS] =
		arch_cycles() ^ (u64)source << 56;
	if (rng.event_count % EVENT_WORDS == 0)
		random_pool_stir(&rng.pool, rng.events, sizeof(rng.events));
	if (rng.event_count % EVENTS_PER_KEY == 0)
		rng.rekey_due = true;
	if (!rng.pool.is_seeded)
		seeded = seed_later();
	unlock(&rng_lock);
	if (seeded)
		wake_all(&readers);
}

void random_stir(const void *bytes, size_t size)
{
	lock(&rng_lock);
	start();
	random_pool_stir(&rng.pool, bytes, size);
	unlock(&rng_lock);
}

void random_seed(const void *seed, size_t size)
{
	bool was_seeded;

	lock(&rng_lock);
	start();
	was_seeded = rng.pool.is_seeded;
	random_pool_stir(&rng.pool, seed, size);
	random_pool_credit(&rng.pool, RANDOM_SEED_BITS);
	rng.rekey_due = was_seeded;
	rng.is_carried = true;
	give_arena_back();
	unlock(&rng_lock);
	kprintf("random: %s from the seed of the host\n",
		was_seeded ? "keyed again" : "seeded");
	if (!was_seeded)
		wake_all(&readers);
}

/* --- giving out --- */

bool random_is_ready(void)
{
	bool seeded;

	lock(&rng_lock);
	seeded = rng.pool.is_seeded;
	unlock(&rng_lock);
	return seeded;
}

/* The generator of secrets, with a fresh key when one is due; before the
 * seeding the early one. */
static struct generator *generator(void) REQUIRES(rng_lock)
{
	if (!rng.pool.is_seeded) {
		start();
		return &rng.pool.early;
	}
	if (rng.rekey_due) {
		rng.rekey_due = false;
		processor_gather(&rng.processor, &rng.pool);
		random_pool_rekey(&rng.pool);
		rng.words_from = NULL;
	}
	return &rng.pool.secret;
}

bool random_bytes(void *to, size_t size)
{
	bool seeded;

	lock(&rng_lock);
	seeded = rng.pool.is_seeded;
	if (seeded)
		generator_fill(generator(), to, size);
	unlock(&rng_lock);
	return seeded;
}

bool random_next_seed(u8 next[RANDOM_SEED_SIZE])
{
	bool is_carried;

	lock(&rng_lock);
	is_carried = rng.is_carried;
	unlock(&rng_lock);
	return is_carried && random_bytes(next, RANDOM_SEED_SIZE);
}

u64 random_layout_word(void)
{
	struct generator *from;
	u64 word;

	lock(&rng_lock);
	from = generator();
	if (rng.word_count == 0 || rng.words_from != from) {
		generator_fill(from, rng.words, sizeof(rng.words));
		rng.word_count = LAYOUT_WORDS;
		rng.words_from = from;
	}
	word = rng.words[--rng.word_count];
	rng.words[rng.word_count] = 0;
	unlock(&rng_lock);
	return word;
}

/* Copies what fits: a range that leaves the program's memory does so at the
 * edge of a page. Returns the bytes copied. */
static size_t copy_what_fits(struct uptr to, const u8 *from, size_t size)
{
	size_t first = min_u64(size, PAGE_SIZE - to.addr % PAGE_SIZE);

	if (copy_to_user(to, from, first) != 0)
		return 0;
	if (first == size)
		return size;
	if (copy_to_user(uptr_add(to, first), from + first, size - first) != 0)
		return first;
	return size;
}

/* Draws and copies up to RANDOM_DRAW_MAX bytes. Returns those copied. */
static size_t give_chunk(struct uptr to, size_t size)
{
	UNFILLED u8 chunk[RANDOM_CHUNK_SIZE];
	size_t copied;
	const u8 *drawn;

	lock(&rng_lock);
	drawn = generator_draw(generator(), chunk, size);
	unlock(&rng_lock);
	copied = copy_what_fits(to, drawn, size);
	random_chunk_wipe(chunk, size);
	return copied;
}

static i64 give(struct uptr to, size_t size)
{
	size_t done = 0, since_yield = 0;

	size = min_u64(size, TRANSFER_MAX);
	if (!range_fits(to.addr, size, USER_END))
		return -EFAULT;
	while (done < size) {
		size_t piece = min_u64(size - done, RANDOM_DRAW_MAX);
		size_t copied = give_chunk(uptr_add(to, done), piece);

		done += copied;
		if (copied < piece)
			return done ? (i64)done : -EFAULT;
		since_yield += copied;
		if (since_yield < YIELD_BYTES || done == size)
			continue;
		since_yield = 0;
		yield_point();
		if (current_task()->killed)
			break;
	}
	return (i64)done;
}

static i64 wait_until_seeded(bool nonblock)
{
	while (!random_is_ready()) {
		int error;

		if (nonblock)
			return -EAGAIN;
		error = wait_on(&readers);
		if (error)
			return error;
	}
	return 0;
}

i64 random_read_user(struct uptr to, size_t size, bool nonblock)
{
	i64 error = wait_until_seeded(nonblock);

	return error ? error : give(to, size);
}

/*
 * getrandom(2). -EINVAL for an unknown flag and for GRND_RANDOM with
 * GRND_INSECURE; the rest as random_read_user(), except that GRND_INSECURE
 * never waits: before the seeding it gives what the early generator has.
 */
i64 sys_getrandom(struct uptr buffer, unsigned long size, int flags)
{
	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & GRND_RANDOM) && (flags & GRND_INSECURE))
		return -EINVAL;
	if (flags & GRND_INSECURE)
		return give(buffer, size);
	return random_read_user(buffer, size, flags & GRND_NONBLOCK);
}
