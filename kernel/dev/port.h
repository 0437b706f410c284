/*
 * One port of a virtio console device, used in one direction: its queue and
 * the buffers that circulate in it.
 *
 * Invariants: each buffer is either with the device, or holds input that
 * nobody has read yet, or is free (output). Input buffers go back to the
 * device only when they were read to the end, so a slow reader stops the
 * host.
 */
#ifndef KERNEL_DEV_PORT_H
#define KERNEL_DEV_PORT_H

#include "kernel/dev/virtqueue.h"
#include "kernel/lib/types.h"

#define PORT_BUFFERS_MAX 8

struct port {
	struct virtqueue queue;
	paddr_t buffers[PORT_BUFFERS_MAX];
	u16 count;
	u32 buffer_size;
	bool has_queue;
	bool host_open; /* the host has its end open */
	/* Input that waits for its reader, oldest first: a ring. */
	u16 ready[PORT_BUFFERS_MAX];
	u32 ready_size[PORT_BUFFERS_MAX];
	u16 ready_first;
	u16 ready_count;
	u32 offset; /* bytes of the oldest that were read */
};

/* Allocates `count` buffers of `size` bytes, a multiple of PAGE_SIZE; fewer
 * when the queue is shorter. False on lack of memory: nothing is kept. */
bool port_alloc(struct port *port, u16 count, u32 size);
/* Hands all buffers to the device, to be filled. */
void port_start_input(struct port *port);
/* Copies up to `size` bytes of what has arrived; 0 when nothing has. */
size_t port_take(struct port *port, void *to, size_t size);
/* Posts up to one buffer of output; returns the bytes that it took, 0 when
 * every buffer is with the device: which then interrupts when one is not. */
size_t port_put(struct port *port, const void *from, size_t size);

/* Is there input? Is there room for output? Is output with the device? */
bool port_has_input(struct port *port);
bool port_has_room(struct port *port);
bool port_is_busy(struct port *port);

#endif
