/*
 * The copies between the kernel and a program: what they move, what they
 * refuse before a byte moves, and what they do when a page is missing.
 */
#include <arch/usercopy.h>
#include <string.h>

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/pte.h"
#include "arch/x86_64/usercopy.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "tests/kernel/tables_end.h"
#include "tests/unit/test.h"

/* Far from where a program's areas lie: no fault there is ever served. */
#define PAGE 0x31000000ull
#define FLAGS_AC (1ull << 18)

/* Runs `body` in a fresh space with one page at PAGE, and returns to the
 * space that was current. */
static bool with_page(bool (*body)(void))
{
	paddr_t old = read_cr3() & PTE_FRAME;
	paddr_t root = arch_space_create();
	paddr_t frame = frame_alloc(FRAME_USER);
	bool good = root != 0 && frame != 0 &&
		    arch_user_map(root, PAGE, frame,
				  ARCH_MAP_READ | ARCH_MAP_WRITE) == 0;

	if (good) {
		paging_use(root);
		good = body();
		paging_use(old);
	}
	tables_end(root); /* and the frame */
	return good;
}

static struct uptr at(u64 address)
{
	return (struct uptr){ address };
}

static bool is_refused(u64 address, size_t size)
{
	u8 bytes[16];

	memset(bytes, 0xaa, sizeof(bytes));
	return copy_to_user(at(address), bytes, size) == -EFAULT &&
	       bytes[0] == 0xaa;
}

static bool sizes_body(void)
{
	u8 out[80], in[80];

	for (unsigned size = 0; size <= 72; size++) {
		for (unsigned i = 0; i < sizeof(out); i++)
			out[i] = (u8)(size + i + 1);
		memset(in, 0, sizeof(in));
		if (copy_to_user(at(PAGE + size), out, size) != 0 ||
		    copy_from_user(in, at(PAGE + size), size) != 0 ||
		    memcmp(in, out, size) != 0 || in[size] != 0)
			return false;
	}
	return true;
}

static void test_copies_every_size(void)
{
	CHECK(with_page(sizes_body));
}

static bool edge_body(void)
{
	u8 bytes[64];
	bool good = true;

	memset(bytes, 0x55, sizeof(bytes));
	good &= copy_to_user(at(PAGE + PAGE_SIZE - 64), bytes, 64) == 0;
	for (unsigned over = 1; over <= 16; over++) {
		u64 address = PAGE + PAGE_SIZE - 64 + over;

		good &= copy_to_user(at(address), bytes, 64) == -EFAULT;
		memset(bytes, 0x55, sizeof(bytes));
		good &= copy_from_user(bytes, at(address), 64) == -EFAULT;
		for (unsigned i = 0; i < sizeof(bytes); i++)
			good &= bytes[i] == 0;
	}
	return good;
}

static void test_missing_page_is_efault(void)
{
	CHECK(with_page(edge_body));
	CHECK_EQ(read_flags() & FLAGS_AC, 0);
}

static bool read_only_body(void)
{
	paddr_t root = read_cr3() & PTE_FRAME;
	u64 word = 1;

	arch_user_protect(root, PAGE, ARCH_MAP_READ);
	if (copy_to_user(at(PAGE), &word, sizeof(word)) != -EFAULT ||
	    copy_from_user(&word, at(PAGE), sizeof(word)) != 0)
		return false;
	arch_user_protect(root, PAGE, 0);
	return copy_from_user(&word, at(PAGE), sizeof(word)) == -EFAULT;
}

static void test_rights_hold_for_the_kernel(void)
{
	CHECK(with_page(read_only_body));
}

static void test_ranges_are_refused(void)
{
	CHECK(is_refused(USER_END, 1));
	CHECK(is_refused(USER_END - 1, 2));
	CHECK(is_refused(0x8000000000000000ull, 1));
	CHECK(is_refused(0xffff880000000000ull, 8));
	CHECK(is_refused((u64)&is_refused, 8));
	CHECK(is_refused(~0ull, 1));
	CHECK(is_refused(~0ull - 7, 16));
	CHECK(is_refused(SPACE_START, ~0ull));
	CHECK(is_refused(SPACE_START, 1ull << 63));
	CHECK(is_refused(0, 8));
}

/* The page could take the first bytes: none may arrive. */
static bool huge_body(void)
{
	const u64 sizes[] = { ~0ull, 1ull << 63, USER_END - PAGE + 1 };
	u64 word = 0x5555555555555555ull, seen = 1;

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
		if (copy_to_user(at(PAGE), &word, sizes[i]) != -EFAULT)
			return false;
	return copy_from_user(&seen, at(PAGE), sizeof(seen)) == 0 && seen == 0;
}

static void test_huge_copy_moves_nothing(void)
{
	CHECK(with_page(huge_body));
}

/* Of the three stores, the first that goes over the page's end faults: each
 * is that once. */
static bool words_body(void)
{
	u64 word = 7;
	bool good = put_user_words(at(PAGE + PAGE_SIZE - 24), 1, 2, 3) == 0;

	for (unsigned i = 0; i < 3; i++)
		good &= get_user_word(&word, at(PAGE + PAGE_SIZE - 24 + 8 * i))
			== 0 && word == i + 1;
	for (unsigned over = 1; over <= 24; over++)
		good &= put_user_words(at(PAGE + PAGE_SIZE - 24 + over),
				       1, 2, 3) == -EFAULT;
	good &= get_user_word(&word, at(PAGE + PAGE_SIZE - 7)) == -EFAULT;
	good &= get_user_word(&word, at(PAGE + PAGE_SIZE)) == -EFAULT;
	return good && (read_flags() & FLAGS_AC) == 0;
}

static void test_words(void)
{
	CHECK(with_page(words_body));
}

static void test_words_are_refused(void)
{
	static u64 own = 5;
	const u64 addresses[] = { USER_END - 7, USER_END, 1ull << 63,
				  (u64)&own, ~0ull - 7, ~0ull, 0 };
	u64 word;

	for (unsigned i = 0; i < ARRAY_SIZE(addresses); i++) {
		CHECK_EQ(get_user_word(&word, at(addresses[i])), -EFAULT);
		CHECK_EQ(put_user_words(at(addresses[i]), 1, 2, 3), -EFAULT);
	}
	CHECK_EQ(put_user_words(at(USER_END - 23), 1, 2, 3), -EFAULT);
	CHECK_EQ(own, 5);
}

static void test_no_fixup_elsewhere(void)
{
	CHECK_EQ(extable_fixup(0), 0);
	CHECK_EQ(extable_fixup((u64)&copy_from_user), 0);
	CHECK_EQ(extable_fixup(~0ull), 0);
}

TEST_SUITE(usercopy, TEST(test_copies_every_size),
	   TEST(test_missing_page_is_efault),
	   TEST(test_rights_hold_for_the_kernel),
	   TEST(test_ranges_are_refused), TEST(test_huge_copy_moves_nothing),
	   TEST(test_words), TEST(test_words_are_refused),
	   TEST(test_no_fixup_elsewhere));
