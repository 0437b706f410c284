/*
 * Mappings of every kind: what mmap, mprotect, munmap and mremap answer after
 * every sequence of rights, what a file's end gives, and that nothing that
 * could be written is ever executable.
 */
#include "tests/user/mappings.h"

/* --- every sequence of rights --------------------------------------------- */

/* What a kind of mapping with these rights, after those, answers. */
static long wanted(bool may_write, bool was_writable, int rights)
{
	if (rights & PROT_WRITE && !may_write)
		return -EACCES;
	if (rights & PROT_EXEC && (was_writable || rights & PROT_WRITE))
		return -EACCES;
	return 0;
}

/* Maps with the first rights, then changes to the others, one by one. */
static bool is_sequence_right(int flags, int fd, bool may_write,
			      const int rights[3])
{
	bool was_writable = false, mapped = false;
	int now = 0;

	for (unsigned i = 0; i < 3; i++) {
		long want = wanted(may_write, was_writable, rights[i]);
		long got = mapped ? protect(PLACE, 1, rights[i]) :
				    map(PLACE, 1, rights[i], flags, fd, 0);

		if (!mapped && want == 0)
			want = (long)PLACE;
		if (got != want)
			return false;
		if (got >= 0) {
			mapped = true;
			now = rights[i];
			was_writable |= (now & PROT_WRITE) != 0;
		}
		if (can_read(PLACE) != (now != 0) ||
		    can_write(PLACE) != ((now & PROT_WRITE) != 0))
			return false;
	}
	return !mapped || unmap(PLACE, 1) == 0;
}

static void test_rights(void)
{
	const struct {
		int flags, *fd;
		bool may_write;
	} kinds[] = {
		{ ANON, NULL, true },
		{ MAP_SHARED | MAP_ANONYMOUS, NULL, true },
		{ MAP_PRIVATE, &read_fd, true },
		{ MAP_PRIVATE, &write_fd, true },
		{ MAP_SHARED, &read_fd, false },
		{ MAP_SHARED, &write_fd, true },
	};

	CHECK(make_file());
	for (unsigned i = 0; i < COUNT_OF(kinds) * 512; i++) {
		unsigned kind = i / 512;
		const int rights[3] = { (int)(i >> 6 & 7), (int)(i >> 3 & 7),
					(int)(i & 7) };

		if (is_sequence_right(kinds[kind].flags,
				      kinds[kind].fd ? *kinds[kind].fd : -1,
				      kinds[kind].may_write, rights))
			continue;
		note("kind %d, rights %x", (long)kind, (unsigned long)i & 511);
		CHECK(false);
		unmap(PLACE, 1);
	}
	close_file();
}

/* --- written once, never run ---------------------------------------------- */

static int child_protects(void *address)
{
	EXPECT(protect((unsigned long)address, 1, RX), -EACCES);
	EXPECT(protect((unsigned long)address, 1, RW), 0);
	return 0;
}

static void test_was_writable_stays(void)
{
	CHECK_EQ(map(PLACE, 5, RW, ANON, -1, 0), PLACE);
	CHECK_EQ(protect(PLACE, 5, PROT_READ), 0);
	/* Of a part, of the parts beside it, and of one that moved. */
	CHECK_EQ(protect(at(2), 1, RX), -EACCES);
	CHECK_EQ(unmap(at(2), 1), 0);
	CHECK_EQ(protect(at(1), 1, RX), -EACCES);
	CHECK_EQ(protect(at(3), 2, RX), -EACCES);
	CHECK_EQ(sys_mremap((void *)at(3), PAGE, 2 * PAGE,
			    MREMAP_MAYMOVE | MREMAP_FIXED, (void *)FAR), FAR);
	CHECK_EQ(protect(FAR, 2, RX), -EACCES);
	CHECK_EQ(run_child(child_protects, (void *)at(1)), 0);
	/* Beside memory that never was. */
	CHECK_EQ(map(at(2), 1, PROT_READ, ANON, -1, 0), at(2));
	CHECK_EQ(protect(at(1), 2, RX), -EACCES);
	CHECK_EQ(protect(at(2), 1, RX), 0);
	CHECK_EQ(protect(at(2), 1, PROT_NONE), 0);
	CHECK_EQ(protect(at(2), 1, PROT_EXEC), 0);
	/* New memory at the old place is new. */
	CHECK_EQ(map(at(0), 1, RX, ANON, -1, 0), at(0));
	CHECK_EQ(unmap(PLACE, 5), 0);
	CHECK_EQ(unmap(FAR, 2), 0);
}

/* A file's page that is written at one address and run at another. */
static void test_aliases(void)
{
	CHECK(make_file());
	for (unsigned i = 0; i < 2; i++) {
		int type = i ? MAP_SHARED : MAP_PRIVATE;

		CHECK_EQ(map(PLACE, 1, RW, MAP_SHARED, write_fd, 0), PLACE);
		CHECK_EQ(map(FAR, 1, RX, type, read_fd, 0), -EACCES);
		CHECK_EQ(map(FAR, 1, PROT_READ, type, read_fd, 0), FAR);
		CHECK_EQ(protect(FAR, 1, RX), -EACCES);
		CHECK_EQ(protect(PLACE, 1, PROT_READ), 0);
		CHECK_EQ(protect(FAR, 1, RX), -EACCES);
		CHECK_EQ(unmap(PLACE, 1), 0);
		CHECK_EQ(protect(FAR, 1, RX), 0);
		CHECK_EQ(map(PLACE, 1, RW, MAP_SHARED, write_fd, 0), -EACCES);
		CHECK_EQ(map(PLACE, 1, PROT_READ, MAP_SHARED, write_fd, 0),
			 PLACE);
		CHECK_EQ(protect(PLACE, 1, RW), -EACCES);
		/* What is private is a copy. */
		CHECK_EQ(map(PLACE, 1, RW, MAP_PRIVATE, write_fd, 0), PLACE);
		CHECK_EQ(unmap(FAR, 1), 0);
		/* In the place of the other. */
		CHECK_EQ(map(PLACE, 1, RW, MAP_SHARED, write_fd, 0), PLACE);
		CHECK_EQ(map(PLACE, 1, RX, type, read_fd, 0), PLACE);
		CHECK_EQ(unmap(PLACE, 1), 0);
	}
	close_file();
}

/* --- the end of a file ---------------------------------------------------- */

static void test_file_end(void)
{
	const size_t end = 2 * PAGE + 100;
	static char bytes[PAGE];
	char *shared = (char *)PLACE, *private = (char *)FAR;

	CHECK(make_file());
	CHECK_EQ(sys_ftruncate(write_fd, (long)end), 0);
	CHECK_EQ(map(PLACE, 4, RW, MAP_SHARED, write_fd, 0), PLACE);
	CHECK_EQ(map(FAR, 4, RW, MAP_PRIVATE, read_fd, 0), FAR);
	CHECK(all_bytes(shared + 2 * PAGE, 3, 100));
	CHECK(all_bytes(shared + end, 0, PAGE - 100));
	CHECK(all_bytes(private + end, 0, PAGE - 100));
	CHECK(!can_read(at(3)));
	CHECK(!can_write(at(3)));
	CHECK(!can_read(FAR + 3 * PAGE));
	/* What is written behind the end is not the file's. */
	shared[end] = 1;
	shared[end - 1] = 77;
	private[end - 2] = 1;
	CHECK_EQ(sys_pread64(read_fd, bytes, PAGE, 2 * PAGE), 100);
	CHECK_EQ(bytes[99], 77);
	CHECK_EQ(bytes[98], 3);
	/* It grows: there is a page now. */
	CHECK_EQ(sys_ftruncate(write_fd, 4 * PAGE), 0);
	CHECK(all_bytes(shared + 3 * PAGE, 0, PAGE));
	CHECK(can_write(at(3)));
	/* Closed and without a name, it stays mapped. */
	close_file();
	shared[0] = 99;
	CHECK_EQ(shared[0], 99);
	CHECK_EQ(private[1], 1);
	CHECK_EQ(unmap(PLACE, 4), 0);
	CHECK_EQ(unmap(FAR, 4), 0);
}

/* --- places --------------------------------------------------------------- */

static void test_places(void)
{
	const int here = ANON | MAP_FIXED_NOREPLACE;
	const size_t size = PAGE;
	long got;

	CHECK_EQ(map(at(1), 1, RW, ANON, -1, 0), at(1));
	for (unsigned i = 0; i < 3; i++) {
		got = sys_mmap((void *)at(i), size, RW, here, -1, 0);
		CHECK_EQ(got, i == 1 ? -EEXIST : (long)at(i));
	}
	CHECK_EQ(sys_mmap((void *)at(0), 4 * size, RW, here, -1, 0), -EEXIST);
	/* A hint that is taken, and one that is in use. */
	CHECK_EQ(sys_mmap((void *)at(3), size, RW, ANON, -1, 0), at(3));
	got = sys_mmap((void *)at(3), size, RW, ANON, -1, 0);
	CHECK(got > 0 && got != (long)at(3));
	CHECK_EQ(unmap((unsigned long)got, 1), 0);
	/* A hole stops what needs the whole range, and changes nothing. */
	CHECK_EQ(unmap(at(2), 1), 0);
	CHECK_EQ(protect(at(0), 4, PROT_NONE), -ENOMEM);
	CHECK(can_write(at(1)));
	CHECK_EQ(protect(at(0), 2, PROT_NONE), 0);
	CHECK_EQ(unmap(at(0), 4), 0);
	CHECK_EQ(sys_mmap(NULL, size, RW, ANON | MAP_GROWSDOWN, -1, 0),
		 -EINVAL);
}

TEST_SUITE(mappings, TEST(test_rights), TEST(test_was_writable_stays),
	   TEST(test_aliases), TEST(test_file_end), TEST(test_places));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	open_devices();
	return run_suite(&suite_mappings);
}
