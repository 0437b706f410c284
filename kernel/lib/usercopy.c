/*
 * What is built on the architecture's two user copies (usercopy.h).
 *
 * Invariants: a piece of a copy never crosses a page, so that a string which
 * ends at the end of a mapping is read without touching what follows; the
 * address of the next piece is only formed after the one before was found
 * to be user memory, so it does not wrap.
 */
#include "kernel/lib/usercopy.h"

#include <string.h>

#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/panic.h"

/* Divides a page. Most paths and strings are shorter than this. */
#define STRING_PIECE 256
#define ZERO_PIECE 512

static const u8 zeros[ZERO_PIECE];

int zero_user(struct uptr to, size_t size)
{
	size_t piece;
	int error;

	for (size_t done = 0; done < size; done += piece) {
		piece = min_u64(size - done, sizeof(zeros));
		error = copy_to_user(uptr_add(to, done), zeros, piece);
		if (error)
			return error;
	}
	return 0;
}

i64 copy_string_from_user(char *to, struct uptr from, size_t size)
{
	size_t done = 0;

	ASSERT(size > 0);
	_Static_assert(PAGE_SIZE % STRING_PIECE == 0, "pieces divide a page");
	while (done < size) {
		struct uptr place = uptr_add(from, done);
		size_t piece = STRING_PIECE - place.addr % STRING_PIECE;
		const char *end;

		piece = min_u64(piece, size - done);
		if (copy_from_user(to + done, place, piece)) {
			to[0] = '\0';
			return -EFAULT;
		}
		end = memchr(to + done, '\0', piece);
		if (end != NULL)
			return end - to;
		done += piece;
	}
	to[size - 1] = '\0';
	return -ENAMETOOLONG;
}
