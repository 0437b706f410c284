/* AF_ALG as the tests call it. */
#ifndef TESTS_USER_ALG_H
#define TESTS_USER_ALG_H

#include "kernel/abi/alg.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/socket.h"
#include "tests/user/test.h"

#define IV_MOST 16

/* Or is it Linux, with which tests/oracle/alg.sh compares? */
static inline bool is_ravelin(void)
{
	char byte;

	return read_file("/proc/ravelin/denials", &byte, 1) == 1;
}

/* Copies a text into zeroes. */
static inline void put_text(char *to, const char *text)
{
	memcpy(to, text, strlen(text));
}

static inline long bind_to(int fd, const char *type, const char *name)
{
	struct kernel_sockaddr_alg address;

	memset(&address, 0, sizeof(address));
	address.family = AF_ALG;
	put_text(address.type, type);
	put_text(address.name, name);
	return sys_bind(fd, &address, sizeof(address));
}

/* A bound socket, or a negative errno. */
static inline int bound(const char *type, const char *name)
{
	int fd = (int)sys_socket(AF_ALG, SOCK_SEQPACKET, 0);
	long error = fd < 0 ? fd : bind_to(fd, type, name);

	if (fd >= 0 && error)
		sys_close(fd);
	return error ? (int)error : fd;
}

static inline long set_key(int fd, const void *key, int size)
{
	return sys_setsockopt(fd, SOL_ALG, ALG_SET_KEY, key, size);
}

static inline int operation(int fd)
{
	return (int)sys_accept(fd, NULL, NULL);
}

/* What control messages say. */
struct said {
	unsigned operation;
	int iv_size; /* bytes; -1: no such message */
	unsigned char iv[IV_MOST];
	long header_size; /* -1: no such message */
};

/* A control message of a number, and `more` bytes behind it. */
static inline char *put_item(char *at, int type, unsigned number,
			     const void *more, size_t size)
{
	struct kernel_cmsghdr header = { sizeof(header) + 4 + size, SOL_ALG,
					 type };

	memcpy(at, &header, sizeof(header));
	memcpy(at + sizeof(header), &number, 4);
	memcpy(at + sizeof(header) + 4, more, size);
	return at + sizeof(header) + (4 + size + 7) / 8 * 8;
}

static inline long send_text(int fd, const struct said *said, const void *text,
			     size_t size, int flags)
{
	char control[128] = { 0 }, *end = control;
	struct iovec buffer = { (unsigned long)text, size };
	struct kernel_msghdr header = { .vector = (unsigned long)&buffer,
					.vector_count = 1 };

	if (said != NULL) {
		end = put_item(end, ALG_SET_OP, said->operation, "", 0);
		if (said->iv_size >= 0)
			end = put_item(end, ALG_SET_IV,
				       (unsigned)said->iv_size, said->iv,
				       (size_t)said->iv_size);
		if (said->header_size >= 0)
			end = put_item(end, ALG_SET_AEAD_ASSOCLEN,
				       (unsigned)said->header_size, "", 0);
		header.control = (unsigned long)control;
		header.control_size = (unsigned long)(end - control);
	}
	return sys_sendmsg(fd, &header, flags);
}

static inline long receive(int fd, void *to, size_t size)
{
	return sys_recvfrom(fd, to, size, MSG_DONTWAIT, NULL, NULL);
}

#endif
