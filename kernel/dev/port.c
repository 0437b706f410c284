/*
 * The buffers of one port: see kernel/dev/port.h.
 */
#include "kernel/dev/port.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"

static void free_buffers(struct port *port, size_t frames)
{
	for (u16 i = 0; i < port->count; i++)
		for (size_t f = 0; f < frames && port->buffers[i] != 0; f++)
			frame_put(port->buffers[i] + f * PAGE_SIZE);
	port->count = 0;
}

bool port_alloc(struct port *port, u16 count, u32 size)
{
	size_t frames = size >> PAGE_SHIFT;

	ASSERT(count <= PORT_BUFFERS_MAX && (size & PAGE_MASK) == 0);
	port->count = (u16)min_u64(count, port->queue.size);
	port->buffer_size = size;
	for (u16 i = 0; i < port->count; i++) {
		port->buffers[i] = frame_alloc_run(FRAME_KERNEL, frames);
		if (port->buffers[i] == 0) {
			free_buffers(port, frames);
			return false;
		}
	}
	return true;
}

static void post_input(struct port *port, u16 id)
{
	virtqueue_post(&port->queue, id, port->buffers[id], port->buffer_size,
		       true);
}

void port_start_input(struct port *port)
{
	for (u16 i = 0; i < port->count; i++)
		post_input(port, i);
	virtqueue_notify(&port->queue);
}

/* Moves what the device has filled to the ring of ready buffers. */
static void collect_input(struct port *port)
{
	u32 size;
	u16 id;

	/* As many rounds as there are buffers: an empty one goes straight
	 * back, and the device could return it for ever. */
	for (u16 i = 0; i < port->count; i++) {
		u16 at = (port->ready_first + port->ready_count) %
			 PORT_BUFFERS_MAX;

		if (!virtqueue_take(&port->queue, &id, &size))
			return;
		if (size == 0) {
			post_input(port, id);
			continue;
		}
		port->ready[at] = id;
		port->ready_size[at] = size;
		port->ready_count++;
	}
}

size_t port_take(struct port *port, void *to, size_t size)
{
	size_t taken = 0;
	bool returned = false;

	collect_input(port);
	while (taken < size && port->ready_count > 0) {
		u16 first = port->ready_first;
		u16 id = port->ready[first];
		size_t part = min_u64(size - taken, port->ready_size[first] -
							    port->offset);

		memcpy((u8 *)to + taken,
		       (u8 *)frame_address(port->buffers[id]) + port->offset,
		       part);
		taken += part;
		port->offset += (u32)part;
		if (port->offset < port->ready_size[first])
			break;
		port->offset = 0;
		port->ready_first = (first + 1) % PORT_BUFFERS_MAX;
		port->ready_count--;
		post_input(port, id);
		returned = true;
	}
	if (returned)
		virtqueue_notify(&port->queue);
	return taken;
}

/* Takes back what the device has read; returns a free buffer, or `count`. */
static u16 free_buffer(struct port *port)
{
	u32 size;
	u16 id;

	while (virtqueue_take(&port->queue, &id, &size))
		;
	for (id = 0; id < port->count; id++)
		if (!virtqueue_is_posted(&port->queue, id))
			break;
	return id;
}

size_t port_put(struct port *port, const void *from, size_t size)
{
	size_t part = min_u64(size, port->buffer_size);
	u16 id = free_buffer(port);

	if (id == port->count) {
		virtqueue_interrupts(&port->queue, true);
		id = free_buffer(port);
		if (id == port->count)
			return 0;
	}
	virtqueue_interrupts(&port->queue, false);
	memcpy(frame_address(port->buffers[id]), from, part);
	virtqueue_post(&port->queue, id, port->buffers[id], (u32)part, false);
	virtqueue_notify(&port->queue);
	return part;
}

bool port_has_input(struct port *port)
{
	collect_input(port);
	return port->ready_count > 0;
}

bool port_has_room(struct port *port)
{
	return free_buffer(port) < port->count;
}

bool port_is_busy(struct port *port)
{
	free_buffer(port);
	for (u16 id = 0; id < port->count; id++)
		if (virtqueue_is_posted(&port->queue, id))
			return true;
	return false;
}
