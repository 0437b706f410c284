/*
 * mremap(2) against a model: a window of pages of which the model knows what
 * is mapped there and what is in it. Random calls, with memory running out
 * now and then; after each, every page is compared, and the list of areas is
 * sound. Hosted only: the current task is one made up here.
 */
#include "kernel/abi/mman.h"
#include "kernel/arch.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "tests/unit/space_fixture.h"

#define PAGES 24u
#define SPACES 80u /* one after the other */
#define ROUNDS 150u /* in each */
#define FIRST 175u  /* the window lies across the edge of two tables */
#define HOARD 8192u /* frames that are kept away, at most */

/* What is mapped at a page of the window. */
struct model_page {
	enum { NONE, ANONYMOUS, PRIVATE_FILE, SHARED_FILE } kind;
	unsigned index; /* of the page in the file */
	unsigned byte;  /* that was written to it; 0: nothing */
};

static struct model_page model[PAGES * 2]; /* nothing in the upper half */
static struct task task;
static u64 state;

static vaddr_t place(unsigned page)
{
	return at(FIRST + page);
}

static unsigned below(unsigned limit)
{
	return (unsigned)(test_random(&state) % limit);
}

/* --- the model --- */

static bool goes_on(unsigned page)
{
	const struct model_page *a = &model[page], *b = &model[page + 1];

	return a->kind == b->kind &&
	       (a->kind == ANONYMOUS || a->index + 1 == b->index);
}

/* Is all of it mapped, by one area? */
static bool is_one_area(unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++)
		if (model[i].kind == NONE ||
		    (i + 1 < from + count && !goes_on(i)))
			return false;
	return true;
}

static bool is_unmapped(unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++)
		if (model[i].kind != NONE)
			return false;
	return true;
}

struct call {
	unsigned from, old, new, to;
	int flags;
};

#define ELSEWHERE 1 /* a place that is not the model's */
#define MOVES (MREMAP_FIXED | MREMAP_DONTUNMAP)

/* The result: a negative errno, an address, or ELSEWHERE. */
static i64 expect(const struct call *c)
{
	unsigned kept = c->old < c->new ? c->old : c->new;

	if ((c->flags & MOVES && !(c->flags & MREMAP_MAYMOVE)) ||
	    c->new == 0 ||
	    (c->flags & MREMAP_DONTUNMAP && c->old != c->new))
		return -EINVAL;
	if (model[c->from].kind == NONE)
		return -EFAULT;
	if (c->flags & MOVES && c->from + c->old > c->to &&
	    c->to + c->new > c->from)
		return -EINVAL;
	if (!(c->flags & MOVES) && c->old >= c->new)
		return (i64)place(c->from);
	if (c->old == 0 && model[c->from].kind != SHARED_FILE)
		return -EINVAL;
	if (!is_one_area(c->from, kept))
		return -EFAULT;
	if (c->flags & MREMAP_FIXED)
		return (i64)place(c->to);
	if (c->flags & MREMAP_DONTUNMAP)
		return is_unmapped(c->to, c->new) ? (i64)place(c->to) :
						    ELSEWHERE;
	if (c->old > 0 && is_unmapped(c->from + c->old, c->new - c->old))
		return (i64)place(c->from);
	return c->flags & MREMAP_MAYMOVE ? ELSEWHERE : -ENOMEM;
}

/* What the call makes of `from`'s pages, `new` of them, in `out`. */
static void moved(const struct call *c, struct model_page *out)
{
	for (unsigned i = 0; i < c->new; i++) {
		out[i] = model[c->from + (i < c->old ? i : 0)];
		if (i < c->old)
			continue;
		out[i].index += i;
		out[i].byte = 0;
	}
}

/* Does to the model what the call does that gave `result`. */
static void apply(const struct call *c, i64 result,
		  const struct model_page *pages)
{
	bool stays = c->flags & MREMAP_DONTUNMAP;

	for (unsigned i = c->from; i < c->from + c->old; i++) {
		model[i].byte = 0;
		if (!stays)
			model[i].kind = NONE;
	}
	if (result >= (i64)place(0) && result < (i64)place(PAGES))
		memcpy(&model[(result - (i64)place(0)) >> PAGE_SHIFT], pages,
		       c->new * sizeof(*pages));
}

/* --- what there is --- */

static bool is_as_modelled(vaddr_t address, const struct model_page *page)
{
	unsigned rights, byte = page->byte;
	int error = space_fault(space, address, AREA_READ);
	paddr_t frame;

	if (page->kind == NONE)
		return error == -EFAULT;
	if (page->kind != ANONYMOUS && byte == 0) {
		if (page->index >= FILE_PAGES)
			return error == -EIO;
		byte = page->index + 1;
	}
	return error == 0 &&
	       arch_user_lookup(space->tables, address, &frame, &rights) &&
	       *(u8 *)frame_address(frame) == byte;
}

static bool is_window_right(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (!is_as_modelled(place(i), &model[i]))
			return false;
	return is_list_sound();
}

/* --- random steps --- */

static void map_some(void)
{
	static const unsigned flags[] = {
		[ANONYMOUS] = AREA_READ | AREA_WRITE,
		[PRIVATE_FILE] = AREA_READ,
		[SHARED_FILE] = AREA_READ | AREA_SHARED,
	};
	unsigned kind = 1 + below(3), from = below(PAGES);
	unsigned count = 1 + below(PAGES - from), index = below(FILE_PAGES);

	CHECK_EQ(space_map(space, place(from), count * PAGE_SIZE, flags[kind],
			   kind == ANONYMOUS ? NULL : &file_inode,
			   index * PAGE_SIZE), 0);
	for (unsigned i = 0; i < count; i++)
		model[from + i] = (struct model_page){ kind, index + i, 0 };
}

static void unmap_some(void)
{
	unsigned from = below(PAGES), count = 1 + below(PAGES - from);

	CHECK_EQ(space_unmap(space, place(from), count * PAGE_SIZE), 0);
	for (unsigned i = 0; i < count; i++)
		model[from + i].kind = NONE;
}

static void write_some(void)
{
	struct model_page *page = &model[below(PAGES)];
	u8 byte = (u8)(100 + below(100));

	if (page->kind != ANONYMOUS &&
	    (page->kind != PRIVATE_FILE || page->index >= FILE_PAGES))
		return;
	CHECK_EQ(space_write(space, place((unsigned)(page - model)), &byte, 1),
		 0);
	page->byte = byte;
}

/* Few frames are left for the call. */
static unsigned hoard(paddr_t *frames)
{
	unsigned leave = below(6), count = 0;

	while (frames_free() > leave && count < HOARD)
		frames[count++] = frame_alloc(FRAME_USER);
	return count;
}

static struct call random_call(void)
{
	struct call c = { .from = below(PAGES), .to = below(PAGES) };
	static const int flags[] = { 0, 1, 1, 3, 3, 5, 7, 2, 4 };

	c.flags = flags[below(ARRAY_SIZE(flags))];
	c.old = below(PAGES - c.from + 1);
	c.new = below(PAGES - (c.from > c.to ? c.from : c.to) + 1);
	if (c.flags & MREMAP_DONTUNMAP && below(4))
		c.old = c.new;
	return c;
}

static void remap_some(void)
{
	static paddr_t frames[HOARD];
	struct model_page pages[PAGES];
	struct call c = random_call();
	i64 wanted = expect(&c), result;
	unsigned hoarded = below(3) == 0 ? hoard(frames) : 0, count = hoarded;

	result = sys_mremap((struct uptr){ place(c.from) }, c.old * PAGE_SIZE,
			    c.new * PAGE_SIZE, c.flags,
			    (struct uptr){ place(c.to) });
	while (count > 0)
		frame_put(frames[--count]);
	if (hoarded && result == -ENOMEM)
		return; /* nothing has changed */
	if (wanted != ELSEWHERE)
		CHECK_EQ(result, wanted);
	else
		CHECK(result < (i64)place(0) || result >= (i64)place(PAGES));
	if (result < 0)
		return;
	moved(&c, pages);
	apply(&c, result, pages);
	if (wanted != ELSEWHERE)
		return;
	for (unsigned i = 0; i < c.new; i++)
		CHECK(is_as_modelled((vaddr_t)result + i * PAGE_SIZE,
				     &pages[i]));
	CHECK_EQ(space_unmap(space, (vaddr_t)result, c.new * PAGE_SIZE), 0);
}

static void run_rounds(void)
{
	memset(model, 0, sizeof(model));
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned kind = below(8);

		if (kind == 0)
			map_some();
		else if (kind == 1)
			unmap_some();
		else if (kind < 5)
			write_some();
		else
			remap_some();
		if (!is_window_right()) {
			CHECK_EQ(i, -1);
			return;
		}
	}
}

static void test_random_calls(void)
{
	state = 271828;
	for (unsigned i = 0; i < SPACES; i++) {
		set_up();
		task.space = space;
		test_current_task = &task;
		run_rounds();
		test_current_task = NULL;
		CHECK(tear_down());
	}
}

/* --- what the window does not show --- */

#define REMAP(address, old, new, flags, to)                           \
	sys_mremap((struct uptr){ address }, old, new, flags,         \
		   (struct uptr){ to })
#define SIZE PAGE_SIZE

static void refuse(void)
{
	const unsigned rw = AREA_READ | AREA_WRITE;

	CHECK_EQ(space_map(space, at(0), 2 * SIZE, rw, NULL, 0), 0);
	CHECK_EQ(REMAP(at(0) + 1, SIZE, SIZE, 0, 0), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, 0, 0, 0), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, -1ul, 1, 0), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, SIZE, 8, 0), -EINVAL);
	CHECK_EQ(REMAP(at(0), 2 * SIZE, USER_END, 1, 0), -ENOMEM);
	CHECK_EQ(REMAP(at(0), 2 * SIZE, 1ull << 45, 1, 0), -ENOMEM);
	CHECK_EQ(REMAP(at(0), -SIZE, SIZE, 0, 0), -EINVAL);
	CHECK_EQ(REMAP(at(0), -SIZE, SIZE, 3, at(9)), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, SIZE, 3, at(9) + 1), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, SIZE, 3, USER_END), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, SIZE, 3, -SIZE), -EINVAL);
	CHECK_EQ(REMAP(at(0), SIZE, SIZE, 3, 0), -EPERM);
	CHECK_EQ(REMAP(at(0), SIZE, SIZE, 3, SPACE_START - SIZE), -EPERM);
	CHECK_EQ(REMAP(0, SIZE, SIZE, 1, 0), -EFAULT);
	CHECK_EQ(REMAP(-SIZE, SIZE, SIZE, 1, 0), -EFAULT);
	space->pages_most = 3;
	CHECK_EQ(REMAP(at(0), 2 * SIZE, 4 * SIZE, 1, 0), -ENOMEM);
	CHECK_EQ(REMAP(at(0), 2 * SIZE, 2 * SIZE, 7, at(9)), -ENOMEM);
	CHECK_EQ(space->mapped_pages, 2);
	/* A move needs no more than there was. */
	CHECK_EQ(REMAP(at(0), 2 * SIZE, 3 * SIZE, 3, at(9)), at(9));
	CHECK_EQ(REMAP(at(9), 3 * SIZE, 2 * SIZE, 3, at(0)), at(0));
	CHECK_EQ(REMAP(at(0), 2 * SIZE, 3 * SIZE, 0, 0), at(0));
}

static void test_refusals(void)
{
	set_up();
	task.space = space;
	test_current_task = &task;
	refuse();
	test_current_task = NULL;
	CHECK(tear_down());
}

/* The first stack is one in its place only, and the heap too. */
static void test_kinds(void)
{
	const unsigned rw = AREA_READ | AREA_WRITE;

	set_up();
	task.space = space;
	test_current_task = &task;
	CHECK_EQ(space_map(space, at(0), 4 * SIZE, rw | AREA_STACK, NULL, 0),
		 0);
	CHECK_EQ(REMAP(at(1), SIZE, SIZE, 3, at(9)), at(9));
	CHECK_EQ(space_map(space, at(10), SIZE, rw | AREA_HEAP, NULL, 0), 0);
	CHECK_EQ(space->area_count, 4);
	CHECK_EQ(REMAP(at(10), SIZE, SIZE, 3, at(8)), at(8));
	CHECK_EQ(space->area_count, 3);
	CHECK(is_list_sound());
	test_current_task = NULL;
	CHECK(tear_down());
}

TEST_SUITE(mremap, TEST(test_random_calls), TEST(test_refusals),
	   TEST(test_kinds));
