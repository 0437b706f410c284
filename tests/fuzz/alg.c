/*
 * Fuzzes what programs send to AF_ALG sockets and to NETLINK_CRYPTO: control
 * messages, the layout of a message of AEAD, and requests of netlink(7).
 *
 * Properties: nothing outside of the bytes is read (they have memory of just
 * their size); a layout fits into what was sent and what there is room for; a
 * request lies within its message, and the walk over them ends.
 */
#include "kernel/net/alg_parse.h"
#include "tests/fuzz/fuzz.h"

static size_t next_size(struct input *input)
{
	size_t size = next_byte(input);

	return size << next_below(input, 12);
}

static void check_control(const uint8_t *bytes, size_t size)
{
	struct alg_control control;

	if (alg_read_control(bytes, size, &control) == 0)
		must(control.iv_size <= size && (control.has_iv ||
						 control.iv_size == 0),
		     "an IV was sent");
}

static void check_layout(struct input *input)
{
	size_t used = next_size(input), header = next_size(input);
	size_t tag = next_below(input, 17), room = next_size(input);
	bool encrypts = next_byte(input) & 1;
	struct alg_layout layout = { 0 };

	if (alg_lay_out(used, header, tag, room, encrypts, &layout) != 0)
		return;
	must(layout.taken <= used, "no more is taken than was sent");
	must(layout.given <= room, "no more is given than there is room for");
	must(layout.is_short ||
		     layout.header + layout.text + (encrypts ? 0 : tag) <=
			     layout.taken,
	     "header, text and tag were sent");
}

static void check_netlink(const uint8_t *bytes, size_t size)
{
	struct netlink_request request;
	size_t at = 0, before = 0;

	while (netlink_next(bytes, size, &at, &request)) {
		must(request.bytes >= bytes && request.size > 0 &&
			     request.bytes + request.size <= bytes + size,
		     "a request lies within its message");
		must(at > before, "the walk goes on");
		before = at;
	}
}

/* What to check; its bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	unsigned what = next_byte(&input) % 3;
	size_t left = input.left;
	uint8_t *bytes;

	if (what == 0) {
		check_layout(&input);
		return 0;
	}
	bytes = next_block(&input, left);
	if (what == 1)
		check_control(bytes, left);
	else
		check_netlink(bytes, left);
	free(bytes);
	return 0;
}
