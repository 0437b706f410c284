/*
 * What the tests of mappings share: a file to map, and the calls by pages.
 *
 * Whether a byte may be touched is asked of the kernel's copies, which give
 * EFAULT where an access would kill.
 */
#ifndef TESTS_USER_MAPPINGS_H
#define TESTS_USER_MAPPINGS_H

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/child.h"

#define PLACE 0x200000000000ul
#define FAR 0x300000000000ul
#define FILE_PAGES 4u /* each filled with its index + 1 */
#define RW (PROT_READ | PROT_WRITE)
#define RX (PROT_READ | PROT_EXEC)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define PATH "/tmp/mapped"

static int read_fd, write_fd, sink_fd, zero_fd;

static inline unsigned long at(unsigned page)
{
	return PLACE + page * PAGE;
}

static inline long protect(unsigned long address, unsigned pages, int rights)
{
	return sys_mprotect((void *)address, pages * PAGE, rights);
}

static inline long unmap(unsigned long address, unsigned pages)
{
	return sys_munmap((void *)address, pages * PAGE);
}

static inline long map(unsigned long address, unsigned pages, int rights,
		       int flags, int fd, unsigned index)
{
	return sys_mmap((void *)address, pages * PAGE, rights,
			flags | (address ? MAP_FIXED : 0), fd,
			(long)(index * PAGE));
}

static inline bool can_read(unsigned long address)
{
	return sys_write(sink_fd, (void *)address, 1) == 1;
}

/* The byte behind the one that tests look at. */
static inline bool can_write(unsigned long address)
{
	return sys_read(zero_fd, (void *)(address + 1), 1) == 1;
}

static inline bool make_file(void)
{
	static unsigned char bytes[PAGE];

	write_fd = (int)sys_open(PATH, O_CREAT | O_RDWR | O_TRUNC, 0600);
	read_fd = (int)sys_open(PATH, O_RDONLY, 0);
	for (unsigned i = 0; i < FILE_PAGES; i++) {
		memset(bytes, (int)i + 1, PAGE);
		if (sys_write(write_fd, bytes, PAGE) != (long)PAGE)
			return false;
	}
	return sys_unlink(PATH) == 0 && read_fd >= 0;
}

static inline void close_file(void)
{
	sys_close(write_fd);
	sys_close(read_fd);
}

static inline void open_devices(void)
{
	sink_fd = (int)sys_open("/dev/urandom", O_WRONLY, 0);
	zero_fd = (int)sys_open("/dev/zero", O_RDONLY, 0);
}

#endif
