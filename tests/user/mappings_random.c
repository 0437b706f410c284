/*
 * Random calls on mappings, each held against a model of them: the answer,
 * what may be read then, and each page's bytes.
 */
#include "tests/user/mappings.h"

#define PAGES 10u /* of the window at PLACE */

struct page {
	bool is_mapped, is_file, is_shared;
	bool was_writable;
	int rights;
	unsigned index; /* in the file */
	unsigned char value;
};

static struct page model[PAGES];
static unsigned char file_bytes[FILE_PAGES]; /* each page's first */

static bool is_page_right(unsigned i)
{
	const struct page *page = &model[i];
	bool readable = page->is_mapped && page->rights != 0;
	unsigned char value = page->value;

	if (can_read(at(i)) != readable)
		return false;
	if (page->is_mapped && page->is_file && page->is_shared)
		value = file_bytes[page->index];
	return !readable || *(volatile unsigned char *)at(i) == value;
}

static bool is_all_right(void)
{
	unsigned char byte;

	for (unsigned i = 0; i < PAGES; i++)
		if (!is_page_right(i))
			return false;
	for (unsigned i = 0; i < FILE_PAGES; i++)
		if (sys_pread64(read_fd, &byte, 1, (long)(i * PAGE)) != 1 ||
		    byte != file_bytes[i])
			return false;
	return true;
}

/* A private page of a file is the file's until it is written: what others
 * write then may be seen or not. The model brings each in by a write. */
static void model_map(unsigned first, unsigned count, struct page page)
{
	for (unsigned i = first; i < first + count; i++, page.index++) {
		model[i] = page;
		model[i].is_mapped = true;
		model[i].was_writable = (page.rights & PROT_WRITE) != 0;
		model[i].value = 0;
		if (page.is_file && page.rights & PROT_WRITE &&
		    !page.is_shared)
			*(volatile unsigned char *)at(i) = 0;
	}
}

static bool has_alias(unsigned first, unsigned count, bool runs)
{
	for (unsigned i = 0; i < PAGES; i++) {
		const struct page *p = &model[i];

		if ((i >= first && i < first + count) || !p->is_mapped ||
		    !p->is_file)
			continue;
		if (runs ? p->is_shared && p->was_writable :
			   (p->rights & PROT_EXEC) != 0)
			return true;
	}
	return false;
}

/* Files are mapped to be written or not at all, so that the model need not
 * know who looked first. */
static bool step_map(uint64_t word, unsigned first, unsigned count)
{
	struct page page = {
		.is_file = word >> 20 & 1,
		.is_shared = word >> 21 & 1,
		.rights = (int)(word >> 22 & 7),
		.index = (unsigned)(word >> 26) % FILE_PAGES,
	};
	bool both = (page.rights & 6) == 6, refused = both;
	long got;

	if (page.is_file) {
		page.rights = both ? 7 : RW;
		count = page.index + count > FILE_PAGES ?
				FILE_PAGES - page.index : count;
	}
	if (page.is_file && page.is_shared && has_alias(first, count, false))
		refused = true;
	got = map(at(first), count, page.rights,
		  (page.is_shared ? MAP_SHARED : MAP_PRIVATE) |
			  (page.is_file ? 0 : MAP_ANONYMOUS),
		  page.is_file ? write_fd : -1, page.index);
	if (refused)
		return got == -EACCES;
	if (got != (long)at(first))
		return false;
	model_map(first, count, page);
	return true;
}

static bool step_protect(unsigned first, unsigned count, int rights)
{
	long want = 0, got = protect(at(first), count, rights);

	for (unsigned i = first; i < first + count && want != -ENOMEM; i++) {
		if (!model[i].is_mapped)
			want = -ENOMEM;
		else if (rights & PROT_EXEC &&
			 (rights & PROT_WRITE || model[i].was_writable))
			want = -EACCES;
	}
	if (got != want)
		return false;
	for (unsigned i = first; i < first + count && want == 0; i++) {
		model[i].rights = rights;
		model[i].was_writable |= (rights & PROT_WRITE) != 0;
	}
	return true;
}

static bool step_write(unsigned i, unsigned char value)
{
	struct page *page = &model[i];
	bool may = page->is_mapped && page->rights & PROT_WRITE;

	if (can_write(at(i)) != may)
		return false;
	if (!may)
		return true;
	*(volatile unsigned char *)at(i) = value;
	page->value = value;
	if (page->is_file && page->is_shared)
		file_bytes[page->index] = value;
	return true;
}

static bool step(uint64_t word)
{
	unsigned first = (unsigned)(word % PAGES);
	unsigned count = 1 + (unsigned)(word >> 8) % (PAGES - first);

	switch (word >> 48 & 7) {
	case 0:
	case 1:
		return step_map(word, first, count);
	case 2:
		count = 1 + count / 4;
		for (unsigned i = first; i < first + count; i++)
			model[i] = (struct page){ .is_mapped = false };
		return unmap(at(first), count) == 0;
	case 3:
	case 4:
		return step_protect(first, 1 + count / 3,
				    (int)(word >> 22 & 7));
	default:
		return step_write(first, (unsigned char)(word >> 32));
	}
}

static void test_random_calls(void)
{
	uint64_t seed = 42;
	unsigned round;

	CHECK(make_file());
	for (unsigned i = 0; i < FILE_PAGES; i++)
		file_bytes[i] = (unsigned char)(i + 1);
	for (round = 0; round < 3000; round++)
		if (!step(test_random(&seed)) || !is_all_right())
			break;
	CHECK_EQ(round, 3000);
	CHECK_EQ(unmap(PLACE, PAGES), 0);
	close_file();
}

TEST_SUITE(mappings_random, TEST(test_random_calls));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	open_devices();
	return run_suite(&suite_mappings_random);
}
