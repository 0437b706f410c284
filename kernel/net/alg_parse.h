/*
 * What programs send to AF_ALG sockets, and to those of NETLINK_CRYPTO, taken
 * apart: pure, and the bytes are an enemy's.
 */
#ifndef KERNEL_NET_ALG_PARSE_H
#define KERNEL_NET_ALG_PARSE_H

#include "kernel/lib/types.h"

#define ALG_IV_SIZE_MAX 32 /* bytes, of any algorithm */

/* What the control messages of one call say; zeroes before. */
struct alg_control {
	u32 operation;	 /* ALG_OP_ */
	u32 header_size; /* bytes of associated data */
	bool has_iv;
	u32 iv_size;	 /* bytes, as the program says */
	u8 iv[ALG_IV_SIZE_MAX]; /* as many of them as there are here */
};

/* Reads all of them, as af_alg_cmsg_send() of Linux; the last of a kind
 * counts. -EINVAL for a size that does not fit, or a kind that is none. */
int alg_read_control(const u8 *bytes, size_t size, struct alg_control *out);

/* How a message of AEAD lies: header || text to encrypt, header || text || tag
 * to decrypt; what is given back has the header in front, too. */
struct alg_layout {
	size_t header, text; /* bytes */
	size_t taken;	     /* of what was sent */
	size_t given;	     /* to who receives */
	bool is_short;	     /* it is taken, but there is no whole tag */
};

/* Of `used` bytes sent, and room for `room` to receive; what has no room is
 * left, as by _aead_recvmsg() of Linux. -EINVAL, with nothing to take, where
 * header and tag are not there, or room for neither. */
int alg_lay_out(size_t used, size_t header, size_t tag, size_t room,
		bool encrypts, struct alg_layout *out);

/* One request of a message of netlink(7). */
struct netlink_request {
	u32 size; /* bytes with its header, all of which are there */
	u16 type, flags;
	u32 sequence;
	const u8 *bytes; /* of all of it */
};

/* The request at *at, which moves on. False: there is none any more. */
bool netlink_next(const u8 *bytes, size_t size, size_t *at,
		  struct netlink_request *out);

#endif
