/*
 * What programs send to AF_ALG sockets. See kernel/net/alg_parse.h.
 */
#include "kernel/net/alg_parse.h"

#include <string.h>

#include "kernel/abi/alg.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/netlink.h"
#include "kernel/net/control.h"

/* A number at the start of a control message's data. */
static int take_number(const struct control_item *item, u32 *out)
{
	if (item->size < sizeof(*out))
		return -EINVAL;
	memcpy(out, item->data, sizeof(*out));
	return 0;
}

static int take_iv(const struct control_item *item, struct alg_control *out)
{
	const size_t head = sizeof(out->iv_size);
	int error = take_number(item, &out->iv_size);

	if (error)
		return error;
	if (out->iv_size > item->size - head)
		return -EINVAL;
	out->has_iv = true;
	memcpy(out->iv, item->data + head,
	       min_u64(out->iv_size, sizeof(out->iv)));
	return 0;
}

static int take_header_size(const struct control_item *item,
			    struct alg_control *out)
{
	int error = take_number(item, &out->header_size);

	return error == 0 && out->header_size > INT32_MAX ? -EINVAL : error;
}

static int take_item(const struct control_item *item, struct alg_control *out)
{
	if (item->header.level != SOL_ALG)
		return 0;
	switch (item->header.type) {
	case ALG_SET_IV:
		return take_iv(item, out);
	case ALG_SET_OP:
		return take_number(item, &out->operation);
	case ALG_SET_AEAD_ASSOCLEN:
		return take_header_size(item, out);
	default:
		return -EINVAL;
	}
}

int alg_read_control(const u8 *bytes, size_t size, struct alg_control *out)
{
	struct control_walk walk = { .bytes = bytes, .size = size };
	struct control_item item;
	int error;

	memset(out, 0, sizeof(*out));
	do {
		error = control_next(&walk, &item);
		if (error == 0 && item.data != NULL)
			error = take_item(&item, out);
	} while (error == 0 && item.data != NULL);
	return error;
}

int alg_lay_out(size_t used, size_t header, size_t tag, size_t room,
		bool encrypts, struct alg_layout *out)
{
	size_t body, less;

	memset(out, 0, sizeof(*out));
	if (used < header || (!encrypts && used - header < tag))
		return -EINVAL;
	body = used - header;
	out->given = encrypts ? used + tag : used - tag;
	if (room < out->given) {
		less = out->given - room;
		if (body < less)
			return -EINVAL;
		body -= less;
		out->given = room;
	}
	out->header = header;
	out->taken = header + body;
	out->is_short = !encrypts && body < tag;
	if (!out->is_short)
		out->text = encrypts ? body : body - tag;
	return 0;
}

bool netlink_next(const u8 *bytes, size_t size, size_t *at,
		  struct netlink_request *out)
{
	struct kernel_nlmsghdr header;

	if (*at > size || size - *at < sizeof(header))
		return false;
	memcpy(&header, bytes + *at, sizeof(header));
	if (header.size < sizeof(header) || header.size > size - *at)
		return false;
	out->size = header.size;
	out->type = header.type;
	out->flags = header.flags;
	out->sequence = header.sequence;
	out->bytes = bytes + *at;
	*at += min_u64(round_up(header.size, NLMSG_ALIGNTO), size - *at);
	return true;
}
