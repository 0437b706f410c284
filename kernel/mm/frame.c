/*
 * The frame allocator: one record of eight bytes for each frame of memory,
 * and the free frames in a list that runs through the records.
 *
 * The records lie in one array in the lowest memory that fits, which the
 * boot's own tables already map. The list never runs through the frames
 * themselves: a stray write to freed memory cannot bend it. Low frames come
 * first, so that what is allocated before the final direct map stands is
 * mapped too. Frame 0, and all memory below 1 MiB, is never handed out: the
 * firmware has its tables there, and 0 means "none".
 */
#include "kernel/mm/frame.h"

#include <arch/direct_map.h>
#include <arch/page.h>
#include <string.h>

#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/refcount.h"

#define LOW_MEMORY_END 0x100000ull
/* What boot's page tables map: the records must lie below. */
#define EARLY_MEMORY_END 0x100000000ull
/* With less the kernel could not hold its tables and a first program. */
#define FRAMES_LEAST 256

struct frame_record {
	u32 users;      /* of a free frame: the next free one, 0 at the end */
	u32 place : 28; /* in its run, or a tally; of a free frame: the one
			 * before it */
	u32 type : 4;   /* enum frame_type */
};
_Static_assert(sizeof(struct frame_record) == 8, "a record has eight bytes");

#define FRAMES_MOST (1ull << 28) /* what `place` can number: 1 TiB */

static struct lock frames_lock;
static struct frame_record *records GUARDED_BY(frames_lock);
static size_t record_count GUARDED_BY(frames_lock);
static u32 first_free GUARDED_BY(frames_lock);
static size_t free_count GUARDED_BY(frames_lock);
static size_t total_count GUARDED_BY(frames_lock);
static size_t run_hint GUARDED_BY(frames_lock); /* where to look next */
static u64 fail_countdown GUARDED_BY(frames_lock);
u64 frames_shortages;

static void free_list_push(u32 index) REQUIRES(frames_lock)
{
	struct frame_record *record = &records[index];

	record->type = FRAME_FREE;
	record->users = first_free;
	record->place = 0;
	if (first_free != 0)
		records[first_free].place = index;
	first_free = index;
	free_count++;
}

static void free_list_remove(u32 index) REQUIRES(frames_lock)
{
	u32 next = records[index].users;
	u32 previous = records[index].place;

	ASSERT(records[index].type == FRAME_FREE);
	if (next != 0) {
		ASSERT(next < record_count && records[next].place == index);
		records[next].place = previous;
	}
	if (previous != 0) {
		ASSERT(previous < record_count &&
		       records[previous].users == index);
		records[previous].users = next;
	} else {
		ASSERT(first_free == index);
		first_free = next;
	}
	free_count--;
}

/* The record of an address that must be a frame's. */
static struct frame_record *record_of(paddr_t frame) REQUIRES(frames_lock)
{
	ASSERT((frame & PAGE_MASK) == 0);
	ASSERT(frame >> PAGE_SHIFT < record_count);
	return &records[frame >> PAGE_SHIFT];
}

/* Moves `*start` behind every range of `busy` that [*start, *start+size)
 * touches. True when it had to move. */
static bool step_over(u64 *start, u64 size, const struct boot_range *busy)
{
	if (*start >= busy->end || busy->start >= *start + size)
		return false;
	*start = round_up(busy->end, PAGE_SIZE);
	return true;
}

/* The lowest place for `size` bytes that is usable and not in use; 0 when
 * there is none. */
static paddr_t find_place(const struct boot_info *boot, u64 size)
{
	for (unsigned i = 0; i < boot->range_count; i++) {
		u64 start = max_u64(boot->ranges[i].start, LOW_MEMORY_END);
		u64 end = min_u64(boot->ranges[i].end, EARLY_MEMORY_END);
		bool moved = true;

		while (moved && start < end) {
			moved = step_over(&start, size, &boot->kernel);
			for (unsigned m = 0; m < boot->module_count; m++)
				moved |= step_over(&start, size,
						   &boot->modules[m]);
		}
		if (start < end && size <= end - start)
			return start;
	}
	return 0;
}

/* Gives every frame that [start, end) touches the type `type`. */
static void mark_range(u64 start, u64 end, enum frame_type type)
	REQUIRES(frames_lock)
{
	u64 first = start >> PAGE_SHIFT;
	u64 last = min_u64(round_up(end, PAGE_SIZE) >> PAGE_SHIFT,
			   record_count);

	for (u64 i = first; i < last; i++)
		records[i] = (struct frame_record){ .users = 1, .type = type };
}

void frames_init(const struct boot_info *boot)
{
	u64 top = 0, size;
	paddr_t place;

	for (unsigned i = 0; i < boot->range_count; i++)
		top = max_u64(top, boot->ranges[i].end);
	top = min_u64(top, min_u64(direct_map_limit(),
				   FRAMES_MOST * PAGE_SIZE));
	size = round_up((top >> PAGE_SHIFT) * sizeof(struct frame_record),
			PAGE_SIZE);
	place = find_place(boot, size);
	if (place == 0)
		panic("memory: no room below 4 GiB for %u KiB of records",
		      (unsigned)(size >> 10));

	lock(&frames_lock);
	records = direct_map_address(place);
	record_count = top >> PAGE_SHIFT;
	first_free = 0;
	free_count = 0;
	run_hint = 0;
	fail_countdown = 0;
	mark_range(0, top, FRAME_RESERVED);
	for (unsigned i = 0; i < boot->range_count; i++)
		mark_range(boot->ranges[i].start, boot->ranges[i].end,
			   FRAME_FREE);
	mark_range(0, LOW_MEMORY_END, FRAME_RESERVED);
	mark_range(boot->kernel.start, boot->kernel.end, FRAME_RESERVED);
	mark_range(place, place + size, FRAME_RESERVED);
	for (unsigned i = 0; i < boot->module_count; i++)
		mark_range(boot->modules[i].start, boot->modules[i].end,
			   FRAME_RESERVED);
	for (size_t i = record_count; i-- > 1;)
		if (records[i].type == FRAME_FREE)
			free_list_push((u32)i);
	total_count = free_count;
	if (total_count < FRAMES_LEAST)
		panic("memory: only %u KiB are free",
		      (unsigned)(total_count * PAGE_SIZE >> 10));
	unlock(&frames_lock);
}

/* Is this the allocation that a test wants to see fail? */
static bool fails_by_test(void) REQUIRES(frames_lock)
{
	return fail_countdown != 0 && --fail_countdown == 0;
}

static void take(u32 index, enum frame_type type, u32 place)
	REQUIRES(frames_lock)
{
	free_list_remove(index);
	records[index].users = 1;
	records[index].type = type;
	records[index].place = place;
}

/* One frame with what it was freed with; 0 on lack of memory. */
static paddr_t take_one(enum frame_type type)
{
	u32 index;

	lock(&frames_lock);
	index = fails_by_test() ? 0 : first_free;
	if (index != 0)
		take(index, type, 0);
	else if (first_free == 0)
		frames_shortages++;
	unlock(&frames_lock);
	return (paddr_t)index << PAGE_SHIFT;
}

paddr_t frame_alloc(enum frame_type type)
{
	paddr_t frame = take_one(type);

	if (frame != 0)
		memset(direct_map_address(frame), 0, PAGE_SIZE);
	return frame;
}

paddr_t frame_alloc_copy(enum frame_type type, paddr_t from)
{
	paddr_t frame = take_one(type);

	if (frame != 0)
		memcpy(direct_map_address(frame), direct_map_address(from),
		       PAGE_SIZE);
	return frame;
}

/* The first of `count` adjoining free frames in [from, to), or 0. */
static size_t find_run(size_t from, size_t to, size_t count)
	REQUIRES(frames_lock)
{
	size_t length = 0;

	for (size_t i = from; i < to; i++) {
		length = records[i].type == FRAME_FREE ? length + 1 : 0;
		if (length == count)
			return i + 1 - count;
	}
	return 0;
}

paddr_t frame_alloc_run(enum frame_type type, size_t count)
{
	size_t first = 0;

	ASSERT(count > 0);
	lock(&frames_lock);
	if (count > free_count)
		frames_shortages++;
	if (!fails_by_test() && count <= free_count) {
		first = find_run(run_hint, record_count, count);
		if (first == 0)
			first = find_run(0, record_count, count);
	}
	if (first != 0) {
		run_hint = first + count;
		for (size_t i = 0; i < count; i++)
			take((u32)(first + i), type, (u32)i);
	}
	unlock(&frames_lock);
	if (first == 0)
		return 0;
	memset(direct_map_address(first << PAGE_SHIFT), 0, count << PAGE_SHIFT);
	return first << PAGE_SHIFT;
}

size_t frame_run_index(paddr_t frame)
{
	struct frame_record *record;
	size_t index;

	lock(&frames_lock);
	record = record_of(frame);
	ASSERT(record->type != FRAME_FREE);
	index = record->place;
	unlock(&frames_lock);
	return index;
}

/* A count that is full stays full: the frame is then never freed. */
void frame_get(paddr_t frame)
{
	struct frame_record *record;

	lock(&frames_lock);
	record = record_of(frame);
	ASSERT(record->type > FRAME_RESERVED);
	ASSERT(record->users != 0);
	if (record->users < REFCOUNT_SATURATED)
		record->users++;
	unlock(&frames_lock);
}

void frame_put(paddr_t frame)
{
	struct frame_record *record;

	lock(&frames_lock);
	record = record_of(frame);
	ASSERT(record->type > FRAME_RESERVED);
	ASSERT(record->users != 0);
	if (record->users < REFCOUNT_SATURATED && --record->users == 0) {
		/* The archive holds one count itself: nobody may drop it. */
		ASSERT(record->type != FRAME_ARCHIVE);
		free_list_push((u32)(frame >> PAGE_SHIFT));
	}
	unlock(&frames_lock);
}

unsigned frame_users(paddr_t frame)
{
	struct frame_record *record;
	unsigned users;

	lock(&frames_lock);
	record = record_of(frame);
	users = record->type == FRAME_FREE ? 0 : record->users;
	unlock(&frames_lock);
	return users;
}

enum frame_type frame_type_of(paddr_t frame)
{
	enum frame_type type = FRAME_RESERVED;

	lock(&frames_lock);
	if (frame >> PAGE_SHIFT < record_count)
		type = records[frame >> PAGE_SHIFT].type;
	unlock(&frames_lock);
	return type;
}

u32 frame_tally(paddr_t frame, int change)
{
	struct frame_record *record;
	i64 tally;

	lock(&frames_lock);
	record = record_of(frame);
	tally = (i64)record->place + change;
	ASSERT(record->users != 0 && tally >= 0 && tally < (i64)FRAMES_MOST);
	record->place = (u32)tally;
	unlock(&frames_lock);
	return (u32)tally;
}

size_t frames_free(void)
{
	size_t count;

	lock(&frames_lock);
	count = free_count;
	unlock(&frames_lock);
	return count;
}

size_t frames_total(void)
{
	size_t count;

	lock(&frames_lock);
	count = total_count;
	unlock(&frames_lock);
	return count;
}

void *frame_address(paddr_t frame)
{
	return direct_map_address(frame);
}

paddr_t frame_of(const void *address)
{
	paddr_t physical;

	if (!direct_map_physical(address, &physical))
		panic("memory: an address outside the direct map");
	return physical & ~PAGE_MASK;
}

void frames_adopt_archive(paddr_t start, paddr_t end)
{
	lock(&frames_lock);
	for (paddr_t frame = round_up(start, PAGE_SIZE);
	     frame + PAGE_SIZE <= end; frame += PAGE_SIZE) {
		struct frame_record *record = record_of(frame);

		ASSERT(record->type == FRAME_RESERVED);
		record->type = FRAME_ARCHIVE;
	}
	unlock(&frames_lock);
}

void frames_fail_at(u64 n)
{
	lock(&frames_lock);
	fail_countdown = n;
	unlock(&frames_lock);
}
