/*
 * Slabs: pages of objects of one type.
 *
 * A slab page is one frame or a short run of frames, all FRAME_SLAB. At its
 * start stands a header with a bitmap of the free places: nothing that the
 * allocator trusts lies in a free object. Invariants: a page is in its
 * slab's list of partial pages exactly when it has a free place; a free
 * place is all zeroes. A write to a freed object is found when its place is
 * handed out again, and panics.
 */
#include "kernel/mm/slab.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"

#define SMALLEST_PLACE 16u      /* bytes; also the least alignment */
#define PLACES_MOST 256u        /* in one page: PAGE_SIZE / SMALLEST_PLACE */
#define SINGLE_FRAME_MOST 1000u /* larger objects get pages of more frames */
#define LARGE_PAGE_PLACES 4u    /* objects that a page of more frames holds */
#define BYTES_MOST (128 * 1024)

struct slab_page {
	struct slab *slab;
	struct slab_page *next; /* of the slab's partial pages */
	struct slab_page *previous;
	u32 frames; /* that the page consists of */
	u32 stride; /* bytes from one place to the next */
	u32 first;  /* offset of the first place */
	u32 places;
	u32 used;
	u64 free_places[PLACES_MOST / 64]; /* bit set: free */
};

static struct lock slabs_lock;
/* All slabs that ever had a page. Its end is a mark and not NULL, so that a
 * slab outside the list is told from the list's last. */
static struct slab list_end;
static struct slab *slabs GUARDED_BY(slabs_lock) = &list_end;
static size_t live_runs GUARDED_BY(slabs_lock); /* of kalloc_bytes */
static u64 fail_countdown GUARDED_BY(slabs_lock);

static void partial_add(struct slab_page *page) REQUIRES(slabs_lock)
{
	struct slab *slab = page->slab;

	page->previous = NULL;
	page->next = slab->partial;
	if (page->next != NULL)
		page->next->previous = page;
	slab->partial = page;
}

static void partial_remove(struct slab_page *page) REQUIRES(slabs_lock)
{
	if (page->next != NULL) {
		ASSERT(page->next->previous == page);
		page->next->previous = page->previous;
	}
	if (page->previous != NULL) {
		ASSERT(page->previous->next == page);
		page->previous->next = page->next;
	} else {
		ASSERT(page->slab->partial == page);
		page->slab->partial = page->next;
	}
	page->next = NULL;
	page->previous = NULL;
}

/* Fills in the sizes of a page for `slab`. */
static void lay_out(const struct slab *slab, struct slab_page *page)
{
	size_t align = slab->align > SMALLEST_PLACE ? slab->align :
						      SMALLEST_PLACE;

	ASSERT(slab->size > 0 && (align & (align - 1)) == 0);
	ASSERT(slab->size <= PAGE_SIZE * 4 && align <= PAGE_SIZE);
	page->stride = (u32)round_up(slab->size, align);
	page->first = (u32)round_up(sizeof(*page), align);
	page->frames = 1;
	if (page->stride > SINGLE_FRAME_MOST)
		page->frames = (u32)(round_up(page->first +
				LARGE_PAGE_PLACES * page->stride, PAGE_SIZE) >>
				PAGE_SHIFT);
	page->places = (u32)(page->frames * PAGE_SIZE - page->first) /
		       page->stride;
	if (page->places > PLACES_MOST)
		page->places = PLACES_MOST;
	ASSERT(page->places > 0);
}

/* A fresh page at the head of the slab's list. False on lack of memory. */
static bool grow(struct slab *slab) REQUIRES(slabs_lock)
{
	struct slab_page layout = { .slab = slab };
	struct slab_page *page;
	paddr_t frame;

	lay_out(slab, &layout);
	frame = layout.frames == 1 ? frame_alloc(FRAME_SLAB) :
		frame_alloc_run(FRAME_SLAB, layout.frames);
	if (frame == 0)
		return false;
	for (u32 i = 0; i < layout.places; i++)
		layout.free_places[i / 64] |= 1ull << i % 64;
	page = frame_address(frame);
	*page = layout;
	partial_add(page);
	if (slab->next == NULL) {
		slab->next = slabs;
		slabs = slab;
	}
	return true;
}

static void release(struct slab_page *page) REQUIRES(slabs_lock)
{
	paddr_t frame = frame_of(page);
	u32 frames = page->frames;

	ASSERT(page->used == 0);
	partial_remove(page);
	for (u32 i = 0; i < frames; i++)
		frame_put(frame + i * PAGE_SIZE);
}

/* Takes a free place. The page has one. */
static u32 take_place(struct slab_page *page) REQUIRES(slabs_lock)
{
	u32 word = 0;
	u32 bit;

	while (page->free_places[word] == 0) {
		word++;
		ASSERT(word < ARRAY_SIZE(page->free_places));
	}
	bit = (u32)__builtin_ctzll(page->free_places[word]);
	page->free_places[word] &= ~(1ull << bit);
	page->used++;
	ASSERT(page->used <= page->places);
	return word * 64 + bit;
}

static void check_untouched(const struct slab_page *page, const u64 *object)
{
	u64 found = 0;

	/* A stride is a multiple of SMALLEST_PLACE: two words at a time. */
	for (const u64 *end = object + page->stride / sizeof(u64);
	     object < end; object += 2)
		found |= object[0] | object[1];
	if (found != 0)
		panic("slab %s: a freed object was written to",
		      page->slab->name);
}

/* Is this the allocation that a test wants to see fail? */
static bool fails_by_test(void) REQUIRES(slabs_lock)
{
	return fail_countdown != 0 && --fail_countdown == 0;
}

void slabs_fail_at(u64 n)
{
	lock(&slabs_lock);
	fail_countdown = n;
	unlock(&slabs_lock);
}

void *slab_alloc(struct slab *slab)
{
	struct slab_page *page;
	void *object = NULL;

	lock(&slabs_lock);
	if (!fails_by_test() && (slab->partial != NULL || grow(slab))) {
		page = slab->partial;
		ASSERT(page->slab == slab);
		object = (char *)page + page->first +
			 (size_t)take_place(page) * page->stride;
		if (page->used == page->places)
			partial_remove(page);
		slab->live++;
		check_untouched(page, object);
	}
	unlock(&slabs_lock);
	return object;
}

/* The page that an object lies in. Panics for an address that no slab gave
 * out. */
static struct slab_page *page_of(const void *object)
{
	paddr_t frame = frame_of(object);

	if (frame_type_of(frame) != FRAME_SLAB)
		panic("kfree: no slab's object");
	frame -= frame_run_index(frame) * PAGE_SIZE;
	return frame_address(frame);
}

/* The number of the object's place. Panics unless it is in use. */
static u32 place_of(const struct slab_page *page, const void *object)
{
	size_t offset = (size_t)((const char *)object - (const char *)page);
	size_t place = (offset - page->first) / page->stride;

	if (offset < page->first || place >= page->places ||
	    page->first + place * page->stride != offset)
		panic("kfree: inside an object of slab %s", page->slab->name);
	if (page->free_places[place / 64] & 1ull << place % 64)
		panic("kfree: an object of slab %s freed twice",
		      page->slab->name);
	return (u32)place;
}

void kfree(void *object)
{
	struct slab_page *page;
	struct slab *slab;
	u32 place;

	if (object == NULL)
		return;
	lock(&slabs_lock);
	page = page_of(object);
	place = place_of(page, object);
	slab = page->slab;
	memset(object, 0, page->stride);
	page->free_places[place / 64] |= 1ull << place % 64;
	if (page->used == page->places)
		partial_add(page);
	page->used--;
	slab->live--;
	/* One empty page is kept, so that a caller at the edge of a page does
	 * not allocate and free it at every turn. */
	if (page->used == 0 && (slab->partial != page || page->next != NULL))
		release(page);
	unlock(&slabs_lock);
}

size_t slab_live_objects(void)
{
	size_t live;

	lock(&slabs_lock);
	live = live_runs;
	for (struct slab *slab = slabs; slab != &list_end; slab = slab->next)
		live += slab->live;
	unlock(&slabs_lock);
	return live;
}

size_t slab_shrink(void)
{
	size_t freed = 0;

	lock(&slabs_lock);
	for (struct slab *slab = slabs; slab != &list_end; slab = slab->next) {
		struct slab_page *next;

		for (struct slab_page *page = slab->partial; page != NULL;
		     page = next) {
			next = page->next;
			if (page->used != 0)
				continue;
			freed += page->frames;
			release(page);
		}
	}
	unlock(&slabs_lock);
	return freed;
}

#define BYTES_SLAB(bytes) \
	{ .name = "bytes-" #bytes, .size = bytes, .align = SMALLEST_PLACE }

static struct slab bytes_slabs[] = {
	BYTES_SLAB(32),  BYTES_SLAB(64),   BYTES_SLAB(128), BYTES_SLAB(256),
	BYTES_SLAB(512), BYTES_SLAB(1024), BYTES_SLAB(2048),
};

/* The slab of the smallest class that holds `size` bytes, or NULL. */
static struct slab *bytes_slab(size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(bytes_slabs); i++)
		if (size <= bytes_slabs[i].size)
			return &bytes_slabs[i];
	return NULL;
}

void *kalloc_bytes(size_t size)
{
	struct slab *slab = bytes_slab(size);
	paddr_t frame;

	if (size > BYTES_MOST)
		return NULL;
	if (slab != NULL)
		return slab_alloc(slab);
	frame = frame_alloc_run(FRAME_KERNEL,
				round_up(size, PAGE_SIZE) >> PAGE_SHIFT);
	if (frame == 0)
		return NULL;
	lock(&slabs_lock);
	live_runs++;
	unlock(&slabs_lock);
	return frame_address(frame);
}

/* Frees the run, which must be exactly as long as `size` says. */
static void free_run(void *bytes, size_t size)
{
	size_t count = round_up(size, PAGE_SIZE) >> PAGE_SHIFT;
	paddr_t frame = frame_of(bytes);

	ASSERT(size <= BYTES_MOST && frame_address(frame) == bytes);
	memset(bytes, 0, size);
	for (size_t i = 0; i < count; i++) {
		ASSERT(frame_type_of(frame) == FRAME_KERNEL);
		ASSERT(frame_run_index(frame) == i);
		frame_put(frame);
		frame += PAGE_SIZE;
	}
	lock(&slabs_lock);
	ASSERT(live_runs > 0);
	live_runs--;
	unlock(&slabs_lock);
}

void kfree_bytes(void *bytes, size_t size)
{
	struct slab *slab = bytes_slab(size);

	if (bytes == NULL)
		return;
	if (slab == NULL) {
		free_run(bytes, size);
		return;
	}
	if (page_of(bytes)->slab != slab)
		panic("kfree_bytes: another size than kalloc_bytes had");
	kfree(bytes);
}
