/*
 * Gates on sockets: ports, raw sockets, options, and whom a message says it
 * is from. No device need be up for them. See matrix.h.
 */
#include "tests/user/matrix.h"

#include "kernel/abi/socket.h"

#define LOW_PORT 1023

static int option_of(int s, int level, int option)
{
	int value = 0, size = sizeof(value);

	return sys_getsockopt(s, level, option, &value, &size) ? -1 : value;
}

/* USER sets an option of a UDP socket, which is then to read as `wanted`. */
static long set_option(int level, int option, int value, int told, int wanted)
{
	long s, result;

	become_tried();
	s = sys_socket(AF_INET, SOCK_DGRAM, 0);
	NEED(s >= 0);
	result = sys_setsockopt((int)s, level, option, &value, sizeof(value));
	return with_effect(result, option_of((int)s, level, told) == wanted);
}

/* --- CAP_NET_BIND_SERVICE, CAP_NET_RAW ------------------------------------ */

long gate_bind_low(void)
{
	struct kernel_sockaddr_in address = {
		.family = AF_INET,
		.port = { LOW_PORT >> 8, LOW_PORT & 255 },
	}, got = { .family = 0 };
	int size = sizeof(got);
	long s, result;

	become_tried();
	s = sys_socket(AF_INET, SOCK_DGRAM, 0);
	NEED(s >= 0);
	result = sys_bind((int)s, &address, sizeof(address));
	NEED(sys_getsockname((int)s, &got, &size) == 0);
	return with_effect(result, memcmp(got.port, address.port, 2) == 0);
}

long gate_raw_socket(void)
{
	become_tried();
	return opened(sys_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

long gate_bind_device_again(void)
{
	char name[IFNAMSIZ];
	int size = sizeof(name);
	long s, result;

	become_tried();
	s = sys_socket(AF_INET, SOCK_DGRAM, 0);
	NEED(s >= 0 && sys_setsockopt((int)s, SOL_SOCKET, SO_BINDTODEVICE,
				      "lo", 2) == 0);
	result = sys_setsockopt((int)s, SOL_SOCKET, SO_BINDTODEVICE, "", 0);
	NEED(sys_getsockopt((int)s, SOL_SOCKET, SO_BINDTODEVICE, name,
			    &size) == 0);
	return with_effect(result, size == 0);
}

/* --- CAP_NET_ADMIN -------------------------------------------------------- */

long gate_set_mark(void)
{
	return set_option(SOL_SOCKET, SO_MARK, 7, SO_MARK, 7);
}

long gate_set_priority(void)
{
	return set_option(SOL_SOCKET, SO_PRIORITY, 7, SO_PRIORITY, 7);
}

long gate_set_transparent(void)
{
	return set_option(SOL_IP, IP_TRANSPARENT, 1, IP_TRANSPARENT, 1);
}

long gate_set_debug(void)
{
	return set_option(SOL_SOCKET, SO_DEBUG, 1, SO_DEBUG, 1);
}

long gate_force_send_buffer(void)
{
	return set_option(SOL_SOCKET, SO_SNDBUFFORCE, 5000000, SO_SNDBUF,
			  10000000);
}

long gate_force_receive_buffer(void)
{
	return set_option(SOL_SOCKET, SO_RCVBUFFORCE, 5000000, SO_RCVBUF,
			  10000000);
}

/* --- who a message says that it is from ----------------------------------- */

/* USER sends a message as if from `pid`, `uid` and `gid`. */
static long send_as(int pid, unsigned uid, unsigned gid)
{
	struct {
		struct kernel_cmsghdr header;
		struct kernel_ucred sender;
		int padding;
	} said = { .header = { 28, SOL_SOCKET, SCM_CREDENTIALS },
		   .sender = { pid, uid, gid } };
	struct iovec one = { (unsigned long)"x", 1 };
	struct kernel_msghdr message = {
		.vector = (unsigned long)&one,
		.vector_count = 1,
		.control = (unsigned long)&said,
		.control_size = sizeof(said),
	};
	char byte;
	int p[2];
	long result;

	NEED(sys_socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p) == 0);
	become_tried();
	result = sys_sendmsg(p[0], &message, 0);
	return with_effect(result < 0 ? result : 0,
			   sys_read(p[1], &byte, 1) == 1);
}

long gate_send_as_process(void)
{
	return send_as((int)sys_getppid(), USER, USER);
}

long gate_send_as_user(void)
{
	return send_as((int)sys_getpid(), OTHER_USER, USER);
}

long gate_send_as_group(void)
{
	return send_as((int)sys_getpid(), USER, OTHER_USER);
}
