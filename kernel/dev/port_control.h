/*
 * The control queues of a virtio console device with many ports (VIRTIO 1.1,
 * 5.3.6): messages about ports, one in each buffer.
 */
#ifndef KERNEL_DEV_PORT_CONTROL_H
#define KERNEL_DEV_PORT_CONTROL_H

#include "kernel/dev/virtio.h"

/* 5.3.6.2 */
enum port_event_kind {
	PORT_DEVICE_READY = 0,
	PORT_ADD = 1,
	PORT_REMOVE = 2,
	PORT_READY = 3,
	PORT_OPEN = 6,
};

struct port_event {
	u32 port;
	u16 kind;
	u16 value;
};

struct port_control {
	struct virtqueue receive;
	struct virtqueue send;
	paddr_t memory; /* one frame: slots to receive into, one to send */
};

/* Sets up both queues; before virtio_run(). False on lack of memory or when
 * the device lacks them. */
bool port_control_init(struct virtio *device, struct port_control *control);
/* Lets the device begin to send; after virtio_run(). */
void port_control_run(struct port_control *control);
/* Sends one message and waits, without sleeping, until the device has taken
 * it. False when it does not do so within a second. */
bool port_control_send(struct port_control *control, u32 port, u16 kind,
		       u16 value);
/* Takes the next message of the device. False when there is none. */
bool port_control_next(struct port_control *control, struct port_event *out);

#endif
