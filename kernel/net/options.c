/*
 * setsockopt(2) and getsockopt(2), by kernel/abi/sockopts.def.
 *
 * Invariant: an option is checked, its privilege too, before it is set.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/time.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/net/options.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

enum option_form { FORM_FLAG, FORM_VALUE, FORM_READ, FORM_WRITE, FORM_OTHER };

static const struct {
	u16 level;
	u8 number, form;
} options[] = {
#define SOCKOPT(level, number, name, form, text) \
	{ SOL_##level, number, FORM_##form },
#include "kernel/abi/sockopts.def"
#undef SOCKOPT
};

/* Options of the form FLAG are bits of socket->options. */
_Static_assert(OPTION_COUNT <= 64, "an option's place is a bit of 64");

/* The option for this kind of socket, by place. -ENOPROTOOPT, and for a level
 * that a local socket has not, -EOPNOTSUPP. */
static int find_option(const struct socket *socket, int level, int number,
		       enum option *out)
{
	if (level != SOL_SOCKET && socket->family != AF_INET)
		return -EOPNOTSUPP;
	if (level == SOL_ALG)
		return -ENOPROTOOPT;
	for (unsigned i = 0; i < OPTION_COUNT; i++) {
		if (options[i].level != level || options[i].number != number)
			continue;
		if ((i == OPTION_ICMP_FILTER || i == OPTION_IP_HDRINCL) &&
		    socket->type != SOCK_RAW)
			return -ENOPROTOOPT;
		if (i == OPTION_ICMP_FILTER &&
		    socket->protocol != IPPROTO_ICMP)
			return -EOPNOTSUPP;
		*out = (enum option)i;
		return 0;
	}
	return -ENOPROTOOPT;
}

/* --- setting --- */

static int set_flag(struct socket *socket, enum option option, int value)
{
	u64 bit = 1ull << option;

	if (option == OPTION_SO_DEBUG && value &&
	    !capable(CAP_NET_ADMIN, "SO_DEBUG"))
		return -EACCES;
	if (option == OPTION_IP_TRANSPARENT && value &&
	    !may_by_net("IP_TRANSPARENT"))
		return -EPERM;
	if (option == OPTION_SO_TIMESTAMP || option == OPTION_SO_TIMESTAMPNS)
		socket->options &= ~(1ull << OPTION_SO_TIMESTAMP |
				     1ull << OPTION_SO_TIMESTAMPNS);
	socket->options = value ? socket->options | bit :
				  socket->options & ~bit;
	return 0;
}

static int take_timeout(struct uptr from, size_t size, u64 *timeout_ns)
{
	struct kernel_timespec time; /* microseconds in the second part */

	if (size < sizeof(time))
		return -EINVAL;
	if (copy_from_user(&time, from, sizeof(time)))
		return -EFAULT;
	if (time.nanoseconds < 0 || time.nanoseconds >= 1000000)
		return -EDOM;
	if (time.seconds < 0) {
		*timeout_ns = 1; /* it is over at once */
		return 0;
	}
	*timeout_ns = 0;
	if (time.seconds < INT64_MAX / 1000000000)
		*timeout_ns = (u64)time.seconds * 1000000000 +
			      (u64)time.nanoseconds * 1000;
	return 0;
}

/* Binding again takes a capability, sock_bindtoindex_locked() of Linux. */
static int bind_to_device(struct socket *socket, struct uptr from, size_t size)
{
	char name[IFNAMSIZ] = "";

	if (copy_from_user(name, from, min_u64(size, IFNAMSIZ - 1)))
		return -EFAULT;
	if (name[0] != '\0' && strcmp(name, "lo") != 0)
		return -ENODEV;
	if (socket->has_device && !capable(CAP_NET_RAW, "SO_BINDTODEVICE"))
		return -EPERM;
	socket->has_device = name[0] != '\0';
	return 0;
}

static int set_other(struct socket *socket, enum option option,
		     struct uptr from, size_t size)
{
	struct kernel_linger linger;
	u32 filter;

	switch (option) {
	case OPTION_SO_RCVTIMEO:
		return take_timeout(from, size, &socket->receive_timeout_ns);
	case OPTION_SO_SNDTIMEO:
		return take_timeout(from, size, &socket->send_timeout_ns);
	case OPTION_SO_LINGER:
		if (size < sizeof(linger))
			return -EINVAL;
		if (copy_from_user(&linger, from, sizeof(linger)))
			return -EFAULT;
		linger.on = linger.on != 0;
		socket->linger = linger;
		return 0;
	case OPTION_ICMP_FILTER:
		filter = socket->inet.icmp_filter;
		if (copy_from_user(&filter, from,
				   min_u64(size, sizeof(filter))))
			return -EFAULT;
		socket->inet.icmp_filter = filter;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

/* An int, or where the internet's options allow that one byte. */
static int take_int(int level, struct uptr from, size_t size, int *out)
{
	u8 byte;

	if (size >= sizeof(*out))
		return copy_from_user(out, from, sizeof(*out));
	if (level != SOL_IP || size == 0)
		return -EINVAL;
	if (copy_from_user(&byte, from, sizeof(byte)))
		return -EFAULT;
	*out = byte;
	return 0;
}

static i64 set_option(struct socket *socket, int level, int number,
		      struct uptr from, size_t size)
{
	enum option option;
	int value, error = find_option(socket, level, number, &option);

	if (level != SOL_SOCKET && socket->ops->set_option != NULL)
		return socket->ops->set_option(socket, level, number, from,
					       size);
	if (error == 0 && option == OPTION_SO_BINDTODEVICE)
		return bind_to_device(socket, from, size);
	/* Every option of this level is at least an int, before all else. */
	if (level == SOL_SOCKET && size < sizeof(value))
		return -EINVAL;
	if (error)
		return error;
	if (options[option].form == FORM_OTHER)
		return set_other(socket, option, from, size);
	error = take_int(level, from, size, &value);
	if (error)
		return error;
	switch (options[option].form) {
	case FORM_FLAG:
		return set_flag(socket, option, value);
	case FORM_VALUE:
	case FORM_WRITE:
		return option_set_value(socket, option, value);
	default:
		return -ENOPROTOOPT;
	}
}

i64 sys_setsockopt(int fd, int level, int option, struct uptr value, int size)
{
	struct socket *socket;
	struct file *file;
	i64 result;

	if (size < 0)
		return -EINVAL;
	result = socket_find(fd, &file, &socket);
	if (result)
		return result;
	result = set_option(socket, level, option, value, (size_t)size);
	file_put(file);
	return result;
}

/* --- getting --- */

/* What is told, and its size in all. */
struct option_value {
	union {
		int number;
		struct kernel_timespec time;
		struct kernel_linger linger;
		struct kernel_ucred cred;
		char name[IFNAMSIZ];
	};
	size_t size;
};

static void tell_timeout(u64 timeout_ns, struct option_value *out)
{
	out->time.seconds = (long)(timeout_ns / 1000000000);
	out->time.nanoseconds = (long)(timeout_ns % 1000000000 / 1000);
	out->size = sizeof(out->time);
}

static int get_other(const struct socket *socket, enum option option,
		     struct option_value *out)
{
	const struct kernel_ucred nobody = { 0, UINT32_MAX, UINT32_MAX };

	switch (option) {
	case OPTION_SO_RCVTIMEO:
		tell_timeout(socket->receive_timeout_ns, out);
		return 0;
	case OPTION_SO_SNDTIMEO:
		tell_timeout(socket->send_timeout_ns, out);
		return 0;
	case OPTION_SO_LINGER:
		out->linger = socket->linger;
		out->size = sizeof(out->linger);
		return 0;
	case OPTION_SO_PEERCRED:
		out->cred = socket->peer_cred.pid ? socket->peer_cred : nobody;
		out->size = sizeof(out->cred);
		return 0;
	case OPTION_SO_BINDTODEVICE:
		out->size = 0;
		if (socket->has_device)
			out->size = sizeof("lo");
		memcpy(out->name, "lo", out->size);
		return 0;
	case OPTION_ICMP_FILTER:
		out->number = (int)socket->inet.icmp_filter;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int get_option(struct socket *socket, int level, int number,
		      struct option_value *out)
{
	enum option option;
	int error = find_option(socket, level, number, &option);

	/* do_ip_getsockopt() says so of another level, and of it alone. */
	if (error && level != SOL_SOCKET && level != SOL_IP &&
	    level != SOL_RAW)
		return -EOPNOTSUPP;
	if (error)
		return error;
	memset(out, 0, sizeof(*out));
	out->size = sizeof(out->number);
	switch (options[option].form) {
	case FORM_FLAG:
		out->number = socket_has(socket, option);
		return 0;
	case FORM_VALUE:
	case FORM_READ:
		out->number = option_get_value(socket, option);
		return 0;
	case FORM_OTHER:
		return get_other(socket, option, out);
	default:
		return -ENOPROTOOPT;
	}
}

/* Copies it, cut to the room there is; then the size. */
static i64 give_option(const struct option_value *value, int level, int room,
		       struct uptr to, struct uptr size)
{
	int told = (int)min_u64((u64)room, value->size);

	/* As do_ip_getsockopt(): a byte where there is no room for more. */
	if (level == SOL_IP && room > 0 && room < (int)value->size &&
	    value->number >= 0 && value->number <= 255)
		told = 1;
	if (told > 0 && copy_to_user(to, value, (size_t)told))
		return -EFAULT;
	return copy_to_user(size, &told, sizeof(told));
}

i64 sys_getsockopt(int fd, int level, int option, struct uptr value,
		   struct uptr size)
{
	struct option_value told;
	struct socket *socket;
	struct file *file;
	int room;
	i64 result = socket_find(fd, &file, &socket);

	if (result)
		return result;
	if (copy_from_user(&room, size, sizeof(room)))
		result = -EFAULT;
	else if (room < 0)
		result = -EINVAL;
	else
		result = get_option(socket, level, option, &told);
	if (result == 0 && option == SO_BINDTODEVICE && level == SOL_SOCKET &&
	    told.size > 0 && room < IFNAMSIZ)
		result = -EINVAL;
	file_put(file);
	return result ? result : give_option(&told, level, room, value, size);
}
