/*
 * The longest stretches of the kernel: what the files of cases share.
 *
 * A case asks for the longest work that some calls can be asked for, and fails
 * where a call did not do it: a stretch that nobody went is none. Each runs in
 * a child of its own.
 */
#ifndef TESTS_STRETCH_STRETCH_H
#define TESTS_STRETCH_STRETCH_H

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/child.h"

#define MIB (1ul << 20)
#define NAMES 3000 /* in a folder of many */

struct stretch_case {
	const char *name;
	int (*run)(void); /* the line that failed, or 0 */
};

struct stretch_part {
	const char *name;
	const struct stretch_case *cases;
	unsigned count;
};
extern const struct stretch_part stretch_memory, stretch_areas, stretch_files,
	stretch_names, stretch_tasks, stretch_sockets, stretch_crypto;

#define CASE(name) { #name, name }
#define PART(list) { #list, list, sizeof(list) / sizeof((list)[0]) }

/* In a case: the call gives that, or anything but an error. */
#define WANT(call, result)                                        \
	do {                                                      \
		long got_ = (long)(call);                         \
		if (got_ != (long)(result)) {                     \
			note("%s: %d", #call, got_);              \
			return __LINE__;                          \
		}                                                 \
	} while (0)
#define WORKS(call)                                               \
	do {                                                      \
		long got_ = (long)(call);                         \
		if (got_ < 0) {                                   \
			note("%s: %d", #call, got_);              \
			return __LINE__;                          \
		}                                                 \
	} while (0)

/* Private memory, all there; NULL where it is not to be had. */
static inline char *filled_memory(size_t size)
{
	long at = sys_mmap(NULL, size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at < 0 || sys_madvise((void *)at, size, MADV_POPULATE_WRITE) < 0)
		return NULL;
	return (char *)at;
}

/* A file without a name in /tmp, with that size, none of it there. */
static inline int sparse_file(unsigned long size)
{
	int fd = (int)sys_openat(AT_FDCWD, "/tmp", O_RDWR | O_TMPFILE, 0600);

	return fd >= 0 && sys_ftruncate(fd, (long)size) == 0 ? fd : -1;
}

#endif
