/*
 * The options of sockets that are numbers. See kernel/net/options.h.
 */
#include "kernel/net/options.h"

#include "kernel/abi/errno.h"
#include "kernel/net/ipv4.h"
#include "kernel/net/inet.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

bool may_by_net(const char *object)
{
	return cred_has(current_task()->cred, CAP_NET_RAW) ||
	       capable(CAP_NET_ADMIN, object);
}

/* Twice what is asked for, for the overhead of packets; __sock_set_rcvbuf()
 * of Linux. */
static int buffer_size(int value, int most, int least)
{
	if (value < 0 || value > most)
		value = most;
	return value * 2 < least ? least : value * 2;
}

static int set_buffer(struct socket *socket, enum option option, int value)
{
	bool sends = option == OPTION_SO_SNDBUF ||
		     option == OPTION_SO_SNDBUFFORCE;
	int most = BUFFER_DEFAULT;

	if (option == OPTION_SO_SNDBUFFORCE ||
	    option == OPTION_SO_RCVBUFFORCE) {
		if (!capable(CAP_NET_ADMIN, "buffer"))
			return -EPERM;
		most = INT32_MAX / 2;
		if (value < 0)
			value = 0;
	}
	if (sends)
		socket->send_limit = buffer_size(value, most,
						 SEND_BUFFER_LEAST);
	else
		socket->receive_limit = buffer_size(value, most,
						    RECEIVE_BUFFER_LEAST);
	socket_changed(socket);
	return 0;
}

/* -1 stands for what is usual. */
static int set_byte(int *to, int value, int least, int most, int usual)
{
	if (value == -1)
		value = usual;
	if (value < least || value > most)
		return -EINVAL;
	*to = value;
	return 0;
}

int option_set_value(struct socket *socket, enum option option, int value)
{
	struct inet_socket *inet = &socket->inet;

	switch (option) {
	case OPTION_SO_SNDBUF:
	case OPTION_SO_RCVBUF:
	case OPTION_SO_SNDBUFFORCE:
	case OPTION_SO_RCVBUFFORCE:
		return set_buffer(socket, option, value);
	case OPTION_SO_PRIORITY:
		if ((value < 0 || value > 6) && !may_by_net("SO_PRIORITY"))
			return -EPERM;
		socket->priority = value;
		return 0;
	case OPTION_SO_MARK:
		if (!may_by_net("SO_MARK"))
			return -EPERM;
		socket->mark = (u32)value;
		return 0;
	case OPTION_SO_RCVLOWAT:
		if (value < 0)
			value = INT32_MAX;
		socket->low_water = value ? value : 1;
		return 0;
	case OPTION_IP_TOS:
		inet->tos = value & 0xff;
		return 0;
	case OPTION_IP_TTL:
		return set_byte(&inet->ttl, value, 1, 255, TTL_DEFAULT);
	case OPTION_IP_MULTICAST_TTL:
		return set_byte(&inet->multicast_ttl, value, 0, 255, 1);
	case OPTION_IP_MTU_DISCOVER:
		if (value < 0 || value > 5)
			return -EINVAL;
		inet->mtu_discover = value;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

int option_get_value(struct socket *socket, enum option option)
{
	const struct inet_socket *inet = &socket->inet;

	switch (option) {
	case OPTION_SO_TYPE:
		return socket->type;
	case OPTION_SO_ERROR:
		return -socket_take_error(socket);
	case OPTION_SO_ACCEPTCONN:
		return socket->state == SOCKET_LISTENS;
	case OPTION_SO_PROTOCOL:
		return socket->protocol;
	case OPTION_SO_DOMAIN:
		return socket->family;
	case OPTION_SO_SNDBUF:
		return socket->send_limit;
	case OPTION_SO_RCVBUF:
		return socket->receive_limit;
	case OPTION_SO_PRIORITY:
		return socket->priority;
	case OPTION_SO_MARK:
		return (int)socket->mark;
	case OPTION_SO_RCVLOWAT:
		return socket->low_water;
	case OPTION_IP_TOS:
		return inet->tos;
	case OPTION_IP_TTL:
		return inet->ttl;
	case OPTION_IP_MULTICAST_TTL:
		return inet->multicast_ttl;
	case OPTION_IP_MTU_DISCOVER:
		return inet->mtu_discover;
	default:
		return 0;
	}
}
