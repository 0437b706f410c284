/* What the two halves of the program `sockets` share. */
#ifndef TESTS_ORACLE_SOCKETS_H
#define TESTS_ORACLE_SOCKETS_H

#include "kernel/abi/socket.h"
#include "tests/oracle/calls.h"

/* A message of one buffer, and room for control messages. */
struct letter {
	struct kernel_msghdr header;
	unsigned long buffer[2];
	union {
		struct kernel_cmsghdr control;
		unsigned char room[256];
	};
};

/* Makes one of `size` bytes at `at`, without an address. */
void letter_make(struct letter *letter, const void *at,
		 unsigned long size);
/* Puts a control message into it. */
void letter_say(struct letter *letter, int level, int type, const void *data,
		unsigned long size);
/* What is ready on a descriptor, of all that poll(2) tells. */
long ready(int fd);
/* The value of an option that is an int, or a negative errno. */
long option_of(int fd, int level, int option);
long set_option(int fd, int level, int option, int value);

void sockets_local(void);
void sockets_letters(void);
void sockets_internet(void);

#endif
