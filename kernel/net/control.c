/*
 * Control messages; see the header. CMSG_FIRSTHDR(), CMSG_OK() and
 * __cmsg_nxthdr() of Linux's include/linux/socket.h.
 */
#include "kernel/net/control.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/checked.h"

int control_next(struct control_walk *walk, struct control_item *item)
{
	u64 padded;

	item->data = NULL;
	item->size = 0;
	if (!range_fits(walk->at, sizeof(item->header), walk->size))
		return 0;
	memcpy(&item->header, walk->bytes + walk->at, sizeof(item->header));
	if (item->header.size < sizeof(item->header) ||
	    item->header.size > walk->size - walk->at)
		return -EINVAL;
	item->data = walk->bytes + walk->at + sizeof(item->header);
	item->size = item->header.size - sizeof(item->header);
	if (!checked_round_up(item->header.size, 8, &padded) ||
	    padded > walk->size - walk->at)
		padded = walk->size - walk->at;
	walk->at += padded;
	return 0;
}
