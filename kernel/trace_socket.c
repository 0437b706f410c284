/*
 * What traced calls on sockets point at: addresses, messages, options. See
 * kernel/trace_value.h.
 */
#include <string.h>

#include "kernel/abi/socket.h"
#include "kernel/lib/usercopy.h"
#include "kernel/trace_value.h"

#define VALUE_SHOWN 16u /* bytes of an option that is no int */

/* A path, or an abstract name with an @ before it. */
static void put_path(struct trace_line *line, const char *path, size_t size)
{
	bool abstract = size > 0 && path[0] == '\0';

	if (size == 0)
		return;
	trace_put(line, ", sun_path=%s", abstract ? "@" : "");
	trace_quote(line, path + abstract,
		    abstract ? size - 1 : strnlen(path, size));
}

static void put_algorithm(struct trace_line *line,
			  const struct kernel_sockaddr_alg *alg)
{
	trace_put(line, ", salg_type=");
	trace_quote(line, alg->type, strnlen(alg->type, sizeof(alg->type)));
	trace_put(line, ", salg_feat=%s%x, salg_mask=%s%x, salg_name=",
		  alg->features ? "0x" : "", alg->features,
		  alg->mask ? "0x" : "", alg->mask);
	trace_quote(line, alg->name, strnlen(alg->name, sizeof(alg->name)));
}

static bool put_address(struct trace_line *line, struct uptr from, u64 size)
{
	union {
		unsigned short family;
		struct kernel_sockaddr_in in;
		struct kernel_sockaddr_un un;
		struct kernel_sockaddr_alg alg;
		struct kernel_sockaddr_nl nl;
	} a;

	memset(&a, 0, sizeof(a));
	if (size < sizeof(a.family) || size > sizeof(a) ||
	    copy_from_user(&a, from, size) != 0)
		return false;
	trace_put(line, "{sa_family=");
	trace_enum(line, DETAIL_families, a.family);
	if (a.family == AF_UNIX)
		put_path(line, a.un.path, size - sizeof(a.family));
	else if (a.family == AF_INET && size >= sizeof(a.in))
		trace_put(line, ", sin_port=htons(%u), "
			  "sin_addr=inet_addr(\"%u.%u.%u.%u\")",
			  a.in.port[0] << 8 | a.in.port[1], a.in.address[0],
			  a.in.address[1], a.in.address[2], a.in.address[3]);
	else if (a.family == AF_ALG && size >= sizeof(a.alg))
		put_algorithm(line, &a.alg);
	else if (a.family == AF_NETLINK && size >= sizeof(a.nl))
		trace_put(line, ", nl_pid=%u, nl_groups=%08x", a.nl.port,
			  a.nl.groups);
	trace_put(line, "}");
	return true;
}

static bool put_length(struct trace_line *line, struct uptr from)
{
	int length;

	if (copy_from_user(&length, from, sizeof(length)) != 0)
		return false;
	trace_put(line, "[%d]", length);
	return true;
}

static bool put_value(struct trace_line *line, struct uptr from, u64 size)
{
	char bytes[VALUE_SHOWN];
	size_t shown = min_u64(size, sizeof(bytes));

	if (size == sizeof(int))
		return put_length(line, from);
	if (copy_from_user(bytes, from, shown) != 0)
		return false;
	trace_quote(line, bytes, shown);
	return true;
}

static bool put_message(struct trace_line *line, struct uptr from)
{
	struct kernel_msghdr m;

	if (copy_from_user(&m, from, sizeof(m)) != 0)
		return false;
	trace_put(line, "{msg_name=");
	if (m.name == 0 ||
	    !put_address(line, (struct uptr){ m.name }, (u32)m.name_size))
		trace_put(line, m.name ? "0x%lx" : "NULL", m.name);
	trace_put(line, ", msg_namelen=%d, msg_iov=", m.name_size);
	if (!trace_struct(line, DETAIL_iovec, (struct uptr){ m.vector },
			  m.vector_count))
		trace_put(line, "0x%lx", m.vector);
	trace_put(line, ", msg_iovlen=%lu, ", m.vector_count);
	if (m.control)
		trace_put(line, "msg_control=0x%lx, ", m.control);
	trace_put(line, "msg_controllen=%lu, msg_flags=", m.control_size);
	trace_flags(line, DETAIL_message_flags, (u32)m.flags);
	trace_put(line, "}");
	return true;
}

bool trace_socket_struct(struct trace_line *line, enum arg_detail detail,
			 struct uptr from, u64 count)
{
	switch (detail) {
	case DETAIL_sockaddr:
		return put_address(line, from, count);
	case DETAIL_socklen:
		return put_length(line, from);
	case DETAIL_sockopt_value:
		return put_value(line, from, count);
	case DETAIL_msghdr:
		return put_message(line, from);
	default:
		return false;
	}
}

void trace_sockopt(struct trace_line *line, int level, int option)
{
	static const struct {
		u16 level;
		u8 number;
	} options[] = {
#define SOCKOPT(level, number, name, form, text) { SOL_##level, number },
#include "kernel/abi/sockopts.def"
#undef SOCKOPT
	};
	static const char names[] =
#define SOCKOPT(level, number, name, form, text) #name "\0"
#include "kernel/abi/sockopts.def"
#undef SOCKOPT
		;
	const char *name = names;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (options[i].level == level && options[i].number == option) {
			trace_put(line, "%s", name);
			return;
		}
		name += strlen(name) + 1;
	}
	trace_put(line, "0x%x", (u32)option);
}
