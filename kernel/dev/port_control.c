/*
 * Control messages about ports: see kernel/dev/port_control.h.
 */
#include "kernel/dev/port_control.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/dev/clock.h"
#include "kernel/mm/frame.h"

/* 5.3.2: these queues stand behind the two of port 0. */
#define QUEUE_RECEIVE 2
#define QUEUE_SEND 3

/* A device with 31 ports announces all of them in one go, and loses what it
 * finds no buffer for. */
#define SLOT_SIZE 128u
#define SLOTS 31u
#define SEND_SLOT 31u
#define SEND_WAIT_NS 1000000000ull

_Static_assert(sizeof(struct port_event) == 8, "VIRTIO 1.1, 5.3.6.2");
_Static_assert((SLOTS + 1) * SLOT_SIZE <= PAGE_SIZE, "one frame");

static void *slot(const struct port_control *control, unsigned id)
{
	return (u8 *)frame_address(control->memory) + id * SLOT_SIZE;
}

static void post(struct port_control *control, u16 id)
{
	virtqueue_post(&control->receive, id, control->memory + id * SLOT_SIZE,
		       SLOT_SIZE, true);
}

bool port_control_init(struct virtio *device, struct port_control *control)
{
	if (!virtio_queue_init(device, QUEUE_RECEIVE, VIRTQUEUE_MAX,
			       &control->receive) ||
	    !virtio_queue_init(device, QUEUE_SEND, 1, &control->send))
		return false;
	control->memory = frame_alloc(FRAME_KERNEL);
	if (control->memory == 0)
		return false;
	virtqueue_interrupts(&control->send, false);
	for (u16 i = 0; i < SLOTS && i < control->receive.size; i++)
		post(control, i);
	return true;
}

void port_control_run(struct port_control *control)
{
	virtqueue_notify(&control->receive);
}

bool port_control_send(struct port_control *control, u32 port, u16 kind,
		       u16 value)
{
	struct port_event event = { port, kind, value };
	u64 start = clock_monotonic_ns();
	u32 size;
	u16 id;

	memcpy(slot(control, SEND_SLOT), &event, sizeof(event));
	virtqueue_post(&control->send, 0,
		       control->memory + SEND_SLOT * SLOT_SIZE, sizeof(event),
		       false);
	virtqueue_notify(&control->send);
	while (!virtqueue_take(&control->send, &id, &size))
		if (control->send.broken ||
		    clock_monotonic_ns() - start > SEND_WAIT_NS)
			return false;
	return true;
}

bool port_control_next(struct port_control *control, struct port_event *out)
{
	u32 size;
	u16 id;

	if (!virtqueue_take(&control->receive, &id, &size))
		return false;
	memset(out, 0, sizeof(*out));
	out->port = UINT32_MAX; /* what a message cut short is about */
	if (size >= sizeof(*out))
		memcpy(out, slot(control, id), sizeof(*out));
	post(control, id);
	virtqueue_notify(&control->receive);
	return true;
}
