/*
 * Address spaces against a model: an array that says for each page of a small
 * window what is mapped there and which byte it holds.
 */
#include "kernel/arch.h"
#include "tests/unit/space_fixture.h"

#define PAGES 48

struct model_page {
	bool mapped;
	bool from_file;
	unsigned flags;
	unsigned file_index;
	bool present; /* touched: the value below counts */
	u8 value;
};

static struct model_page model[PAGES];
/* --- the model --- */

static unsigned model_flags(unsigned flags, unsigned rights)
{
	flags = (flags & ~7u) | rights;
	return rights & AREA_WRITE ? flags | AREA_WAS_WRITABLE : flags;
}

static int model_rights_error(bool from_file, unsigned flags)
{
	if (from_file && flags & AREA_SHARED && flags & AREA_WRITE)
		return -EACCES;
	return flags & AREA_EXEC && flags & AREA_WAS_WRITABLE ? -EACCES : 0;
}

static int model_protect(unsigned first, unsigned count, unsigned rights)
{
	int error = 0;

	for (unsigned i = first; i < first + count; i++)
		if (!model[i].mapped)
			return -ENOMEM;
	for (unsigned i = first; i < first + count && error == 0; i++)
		error = model_rights_error(model[i].from_file,
					   model_flags(model[i].flags, rights));
	for (unsigned i = first; i < first + count && error == 0; i++)
		model[i].flags = model_flags(model[i].flags, rights);
	return error;
}

static int model_map(unsigned first, unsigned count, unsigned flags,
		     bool from_file, unsigned index)
{
	int error;

	flags = model_flags(flags, flags & 7);
	error = model_rights_error(from_file, flags);
	for (unsigned i = 0; i < count && error == 0; i++)
		model[first + i] = (struct model_page){
			.mapped = true,
			.from_file = from_file,
			.flags = flags,
			.file_index = index + i,
		};
	return error;
}

static int model_touch(struct model_page *page)
{
	if (page->present)
		return 0;
	if (page->from_file && page->file_index >= FILE_PAGES)
		return -EIO;
	page->present = true;
	page->value = page->from_file ? (u8)(page->file_index + 1) : 0;
	return 0;
}

static int model_fault(struct model_page *page, unsigned access)
{
	unsigned rights = page->flags & 7;

	if (!page->mapped || rights == 0 ||
	    (access != AREA_READ && !(rights & access)))
		return -EFAULT;
	return model_touch(page);
}

static int model_write(struct model_page *page, u8 value)
{
	if (!page->mapped ||
	    (page->from_file && page->flags & AREA_SHARED) ||
	    model_touch(page) < 0)
		return -EFAULT;
	page->value = value;
	return 0;
}

/* --- comparing --- */

/* The byte in the middle of a page that is in the tables. */
static bool same_page(unsigned i)
{
	const struct model_page *page = &model[i];
	unsigned rights, most = page->flags & 7;
	paddr_t frame;
	const u8 *bytes;

	if (!arch_user_lookup(space->tables, at(i), &frame, &rights))
		return !page->present;
	if (most != 0)
		most |= AREA_READ;
	bytes = frame_address(frame);
	return page->mapped && page->present && (rights & ~most) == 0 &&
	       bytes[99] == page->value;
}

static bool is_same(void)
{
	u64 mapped = 0, present = 0;

	for (unsigned i = 0; i < PAGES; i++) {
		if (!same_page(i))
			return false;
		mapped += model[i].mapped;
		present += model[i].present;
	}
	return mapped == space->mapped_pages &&
	       present == space->resident_pages && is_list_sound();
}

/* --- tests --- */

/* One random call to both. True when they answer alike. */
static bool step(uint64_t word)
{
	unsigned first = word % PAGES;
	unsigned count = 1 + (word >> 8) % (PAGES - first);
	unsigned rights = word >> 16 & 7;
	unsigned flags = rights | (word >> 19 & 3 ? 0 : AREA_SHARED);
	bool from_file = word >> 24 & 1;
	unsigned index = (word >> 25) % 4;
	u8 value = (u8)(word >> 32);

	/* Each refusal is logged: few of them will do. */
	if ((rights & 6) == 6 && word >> 40 & 63) {
		rights &= ~AREA_EXEC;
		flags &= ~AREA_EXEC;
	}
	switch (word >> 48 & 7) {
	case 0:
		return space_map(space, at(first), count * PAGE_SIZE, flags,
				 from_file ? &file_inode : NULL,
				 index * PAGE_SIZE) ==
		       model_map(first, count, flags, from_file, index);
	case 1:
		count = 1 + count / 4;
		memset(&model[first], 0, count * sizeof(model[0]));
		return space_unmap(space, at(first), count * PAGE_SIZE) == 0;
	case 2:
		count = 1 + count / 4;
		return space_protect(space, at(first), count * PAGE_SIZE,
				     rights) ==
		       model_protect(first, count, rights);
	case 3:
	case 4:
		return space_write(space, at(first) + 99, &value, 1) ==
		       model_write(&model[first], value);
	default:
		rights = 1u << (word >> 16) % 3;
		return space_fault(space, at(first) + count, rights) ==
		       model_fault(&model[first], rights);
	}
}

static void test_random_steps_like_model(void)
{
	uint64_t seed = 3;

	set_up();
	memset(model, 0, sizeof(model));
	CHECK(space != NULL);
	for (unsigned i = 0; i < 100000; i++) {
		CHECK(step(test_random(&seed)));
		if (i % 8 == 0)
			CHECK(is_same());
	}
	CHECK(tear_down());
}

/* A private page of a file is shared until the first write. */
static void test_copies_on_write(void)
{
	unsigned rights;
	paddr_t frame;

	set_up();
	CHECK_EQ(space_map(space, at(0), 2 * PAGE_SIZE, AREA_READ | AREA_WRITE,
			   &file_inode, PAGE_SIZE), 0);
	CHECK_EQ(space_fault(space, at(0) + 5, AREA_READ), 0);
	CHECK(arch_user_lookup(space->tables, at(0), &frame, &rights));
	CHECK_EQ(frame, file_frames[1]);
	CHECK_EQ(rights & AREA_WRITE, 0);
	CHECK_EQ(space_fault(space, at(0) + 5, AREA_WRITE), 0);
	CHECK(arch_user_lookup(space->tables, at(0), &frame, &rights));
	CHECK(frame != file_frames[1]);
	CHECK_EQ(rights & AREA_WRITE, AREA_WRITE);
	CHECK_EQ(*(u8 *)frame_address(frame), 2);
	CHECK_EQ(frame_users(file_frames[1]), 1);
	CHECK_EQ(space->resident_pages, 1);
	CHECK(tear_down());
}

static void test_ranges_are_checked(void)
{
	set_up();
	CHECK_EQ(space_map(space, at(0), 0, 1, NULL, 0), -EINVAL);
	CHECK_EQ(space_map(space, at(0) + 1, PAGE_SIZE, 1, NULL, 0), -EINVAL);
	CHECK_EQ(space_map(space, at(0), 100, 1, NULL, 0), -EINVAL);
	CHECK_EQ(space_map(space, USER_END, PAGE_SIZE, 1, NULL, 0), -EINVAL);
	CHECK_EQ(space_map(space, at(0), ~PAGE_MASK, 1, NULL, 0), -EINVAL);
	CHECK_EQ(space_map(space, ~PAGE_MASK, 2 * PAGE_SIZE, 1, NULL, 0),
		 -EINVAL);
	CHECK_EQ(space_unmap(space, USER_END, PAGE_SIZE), -EINVAL);
	CHECK_EQ(space_protect(space, at(0), PAGE_SIZE, 8), -EINVAL);
	CHECK_EQ(space_map(space, at(0), PAGE_SIZE, 6, NULL, 0), -EACCES);
	CHECK_EQ(space_map(space, SPACE_START, PAGE_SIZE, 1, NULL, 0), 0);
	CHECK_EQ(space_map(space, USER_END - PAGE_SIZE, PAGE_SIZE, 1, NULL, 0),
		 0);
	CHECK_EQ(space_fault(space, USER_END - 1, AREA_READ), 0);
	CHECK_EQ(space_fault(space, USER_END, AREA_READ), -EFAULT);
	CHECK_EQ(space_fault(space, ~0ull, AREA_READ), -EFAULT);
	CHECK_EQ(space_fault(space, 0, AREA_READ), -EFAULT);
	CHECK_EQ(space_map(space, 0, PAGE_SIZE, 1, NULL, 0), 0);
	CHECK_EQ(space_fault(space, 0, AREA_READ), 0);
	CHECK_EQ(space_unmap(space, 0, PAGE_SIZE), 0);
	CHECK_EQ(space_write(space, USER_END - 1, "ab", 2), -EFAULT);
	CHECK_EQ(space_write(space, ~0ull, "ab", 2), -EFAULT);
	space->pages_most = 4;
	CHECK_EQ(space_map(space, at(0), 3 * PAGE_SIZE, 1, NULL, 0), -ENOMEM);
	CHECK_EQ(space_map(space, at(0), 2 * PAGE_SIZE, 1, NULL, 0), 0);
	CHECK_EQ(space_map(space, at(1), 2 * PAGE_SIZE, 2, NULL, 0), -ENOMEM);
	CHECK_EQ(space_map(space, at(0), 2 * PAGE_SIZE, 2, NULL, 0), 0);
	CHECK(tear_down());
}

/* The stack grows to its limit and no further, and keeps off others. */
static void test_stack_grows(void)
{
	const vaddr_t top = WINDOW + 0x40000000;
	const vaddr_t lowest = top - STACK_SIZE_MOST;

	set_up();
	space->stack_top = top;
	CHECK_EQ(space_map(space, top - PAGE_SIZE, PAGE_SIZE,
			   AREA_READ | AREA_WRITE | AREA_STACK, NULL, 0), 0);
	CHECK_EQ(space_fault(space, top - 9000, AREA_WRITE), 0);
	CHECK_EQ(space->mapped_pages, 3);
	CHECK_EQ(space_fault(space, lowest - 1, AREA_WRITE), -EFAULT);
	CHECK_EQ(space->mapped_pages, 3);
	CHECK_EQ(space_fault(space, lowest, AREA_WRITE), 0);
	CHECK_EQ(space->mapped_pages, STACK_SIZE_MOST / PAGE_SIZE);
	CHECK(!space_is_free(space, lowest - STACK_GAP, PAGE_SIZE));
	CHECK(space_is_free(space, lowest - STACK_GAP - PAGE_SIZE, PAGE_SIZE));
	CHECK(tear_down());

	set_up();
	space->stack_top = top;
	CHECK_EQ(space_map(space, top - PAGE_SIZE, PAGE_SIZE,
			   AREA_READ | AREA_WRITE | AREA_STACK, NULL, 0), 0);
	CHECK_EQ(space_map(space, lowest, PAGE_SIZE, AREA_READ, NULL, 0), 0);
	CHECK_EQ(space_fault(space, lowest + STACK_GAP, AREA_WRITE), -EFAULT);
	CHECK_EQ(space_fault(space, lowest + STACK_GAP + PAGE_SIZE,
			     AREA_WRITE), 0);
	CHECK(tear_down());
}

static void test_finds_room(void)
{
	vaddr_t first, second, third;
	unsigned areas;

	set_up();
	first = space_find(space, 3 * PAGE_SIZE);
	CHECK(first != 0 && (first & PAGE_MASK) == 0);
	CHECK_EQ(space_map(space, first, 3 * PAGE_SIZE, 1, NULL, 0), 0);
	second = space_find(space, PAGE_SIZE);
	CHECK_EQ(second, first - PAGE_SIZE);
	CHECK_EQ(space_unmap(space, first + PAGE_SIZE, PAGE_SIZE), 0);
	third = space_find(space, PAGE_SIZE);
	CHECK_EQ(third, first + PAGE_SIZE);
	CHECK_EQ(space_find(space, 2 * PAGE_SIZE), first - 2 * PAGE_SIZE);
	CHECK_EQ(space_find(space, USER_END), 0);
	CHECK_EQ(space_find(space, 0), 0);
	CHECK_EQ(space_find(space, ~PAGE_MASK), 0);
	CHECK_EQ(space_find_below(space, PAGE_SIZE, 0x80000000),
		 0x80000000 - PAGE_SIZE);
	CHECK_EQ(space_map(space, SPACE_START, 0x80000000 - SPACE_START, 1,
			   NULL, 0), 0);
	CHECK_EQ(space_find_below(space, PAGE_SIZE, 0x80000000), 0);
	/* Nothing is placed below by itself, also between two areas there. */
	CHECK_EQ(space_map(space, 0, PAGE_SIZE, 1, NULL, 0), 0);
	CHECK_EQ(space_find_below(space, PAGE_SIZE, 0x80000000), 0);
	areas = space->area_count;
	CHECK_EQ(space_map(space, PAGE_SIZE, PAGE_SIZE, 1, NULL, 0), 0);
	CHECK_EQ(space_unmap(space, 0, PAGE_SIZE), 0);
	CHECK_EQ(space_map(space, 0, PAGE_SIZE, 1, NULL, 0), 0);
	CHECK_EQ(space->area_count, areas);
	CHECK(tear_down());
}

/* A vast mapping with few pages costs what its pages do. */
static void test_vast_ranges(void)
{
	unsigned rights;
	paddr_t frame;

	set_up();
	CHECK_EQ(space_map(space, SPACE_START, USER_END - SPACE_START,
			   AREA_READ | AREA_WRITE, NULL, 0), 0);
	for (unsigned i = 0; i < 40; i++)
		CHECK_EQ(space_fault(space, SPACE_START + (i * 3ull << 40),
				     AREA_WRITE), 0);
	for (unsigned i = 0; i < 700; i++)
		CHECK_EQ(space_fault(space, WINDOW + i * PAGE_SIZE,
				     AREA_WRITE), 0);
	CHECK_EQ(space->resident_pages, 740);
	CHECK_EQ(space_protect(space, SPACE_START, USER_END - SPACE_START,
			       AREA_READ), 0);
	CHECK_EQ(space_fault(space, WINDOW, AREA_WRITE), -EFAULT);
	CHECK_EQ(space_unmap(space, SPACE_START, WINDOW - SPACE_START), 0);
	CHECK(space->resident_pages < 740 && space->resident_pages >= 700);
	for (unsigned i = 0; i < 700; i++) {
		CHECK(arch_user_lookup(space->tables, WINDOW + i * PAGE_SIZE,
				       &frame, &rights));
		CHECK_EQ(rights, AREA_READ);
	}
	CHECK_EQ(space_unmap(space, WINDOW, 700 * PAGE_SIZE), 0);
	CHECK(space->resident_pages < 40);
	CHECK(tear_down());
}

static void test_too_many_areas(void)
{
	unsigned i = 0;

	set_up();
	while (i < AREAS_MOST + 10 &&
	       space_map(space, WINDOW + i * 2 * PAGE_SIZE, PAGE_SIZE, 1, NULL,
			 0) == 0)
		i++;
	CHECK_EQ(i, AREAS_MOST);
	CHECK(tear_down());
}

TEST_SUITE(space, TEST(test_random_steps_like_model),
	   TEST(test_copies_on_write), TEST(test_ranges_are_checked),
	   TEST(test_stack_grows), TEST(test_finds_room),
	   TEST(test_vast_ranges), TEST(test_too_many_areas));
