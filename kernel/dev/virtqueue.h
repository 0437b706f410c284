/*
 * Split virtqueues (VIRTIO 1.1, 2.6) whose requests are one buffer each, or a
 * pair: one that the device reads, and one for its answer.
 *
 * Pure: the rings are memory like any other, so a test can play the device.
 *
 * The device is taken for an enemy that can write the rings at any time:
 * what decides anything is kept outside them; an id or a length is copied
 * from the ring once and checked; a queue whose device breaks the rules is
 * `broken` for good and gives nothing more.
 */
#ifndef KERNEL_DEV_VIRTQUEUE_H
#define KERNEL_DEV_VIRTQUEUE_H

#include "kernel/lib/types.h"

/* Requests in a queue at once, at most; its rings then fit in one frame, at
 * these offsets, aligned as 2.6 asks. */
#define VIRTQUEUE_MAX 32
#define VIRTQUEUE_DESCRIPTORS_AT 0
#define VIRTQUEUE_AVAILABLE_AT 1024
#define VIRTQUEUE_USED_AT 2048

#define VIRTQUEUE_NEXT 1u	     /* descriptor: another belongs to it */
#define VIRTQUEUE_WRITABLE 2u	     /* descriptor: the device writes */
#define VIRTQUEUE_NO_INTERRUPT 1u   /* available ring, from the driver */
#define VIRTQUEUE_NO_NOTIFICATION 1u /* used ring, from the device */

struct virtqueue_descriptor { /* 2.6.5 */
	u64 address;
	u32 length;
	u16 flags;
	u16 next;
};

struct virtqueue_available { /* 2.6.6 */
	u16 flags;
	u16 index;
	u16 ring[VIRTQUEUE_MAX];
};

struct virtqueue_used { /* 2.6.8 */
	u16 flags;
	u16 index;
	struct {
		u32 id;
		u32 length;
	} ring[VIRTQUEUE_MAX];
};

struct virtqueue {
	volatile struct virtqueue_descriptor *descriptors;
	volatile struct virtqueue_available *available;
	volatile struct virtqueue_used *used;
	volatile u16 *notify;
	u16 index;
	u16 size; /* a power of 2 */
	u16 next_available;
	u16 next_used;
	bool broken;
	u32 posted[VIRTQUEUE_MAX]; /* bytes of each request; 0: not posted */
	bool writable[VIRTQUEUE_MAX];
};

/* Starts an empty queue in one zeroed frame. `size` is a power of 2, at most
 * VIRTQUEUE_MAX; `notify` is where the device listens for `index`. */
void virtqueue_init(struct virtqueue *queue, u16 index, u16 size, void *frame,
		    volatile u16 *notify);
/* Is request `id` with the device? */
bool virtqueue_is_posted(const struct virtqueue *queue, u16 id);
/* Hands over `size` > 0 bytes of physical memory as request `id`, which is
 * below queue->size and not posted: for the device to fill, or to read. */
void virtqueue_post(struct virtqueue *queue, u16 id, paddr_t memory, u32 size,
		    bool writable);
/* Hands over a pair as request `id`: `from` to read, `to` to fill. The
 * descriptor of `id` + 1 goes with it: that is no request meanwhile. */
void virtqueue_post_pair(struct virtqueue *queue, u16 id, paddr_t from,
			 u32 from_size, paddr_t to, u32 to_size);
/* Tells the device that something was posted. */
void virtqueue_notify(struct virtqueue *queue);
/* Takes one finished request: its id, and the bytes that the device wrote
 * (0 for a request that it only reads). False when there is none. */
bool virtqueue_take(struct virtqueue *queue, u16 *id, u32 *size);
/* Whether finished requests raise an interrupt: on at first. A caller that
 * switches it on looks at the queue once more before it sleeps. */
void virtqueue_interrupts(struct virtqueue *queue, bool on);

#endif
