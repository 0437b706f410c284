/* What poll(2) takes and gives, with Linux's values. */
#ifndef KERNEL_ABI_POLL_H
#define KERNEL_ABI_POLL_H

#define POLLIN 0x0001u
#define POLLPRI 0x0002u
#define POLLOUT 0x0004u
#define POLLERR 0x0008u
#define POLLHUP 0x0010u
#define POLLNVAL 0x0020u
#define POLLRDNORM 0x0040u
#define POLLWRNORM 0x0100u
#define POLLWRBAND 0x0200u
#define POLLRDHUP 0x2000u

struct pollfd {
	int fd;
	short events;
	short revents;
};
_Static_assert(sizeof(struct pollfd) == 8, "struct pollfd is ABI");

#endif
