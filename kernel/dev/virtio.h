/*
 * Virtio devices on the PCI bus in their modern form (VIRTIO 1.1, 4.1).
 *
 * Invariant: registers are reached only inside the windows that PCI
 * measured. (Without an IOMMU a device that masters the bus can write to any
 * memory: no driver can help that. So none does that was not asked for.)
 */
#ifndef KERNEL_DEV_VIRTIO_H
#define KERNEL_DEV_VIRTIO_H

#include "kernel/dev/pci.h"
#include "kernel/dev/virtqueue.h"
#include "kernel/lib/types.h"

#define VIRTIO_VENDOR 0x1af4
#define VIRTIO_F_VERSION_1 (1ull << 32)

struct virtio_common;

struct virtio {
	struct pci_function pci;
	volatile struct virtio_common *common;
	volatile u8 *config; /* the device's own registers */
	u32 config_size;
	volatile u8 *notify; /* where queues are notified */
	u32 notify_size;
	u32 notify_multiplier;
	u16 vector; /* the queues' interrupt */
};

/* Finds the device's registers, resets it, and agrees on exactly `features`
 * (VIRTIO_F_VERSION_1 among them). device->pci is set, by pci_find(), and
 * the rest of it is zero. One handler serves all its interrupts; without
 * one (NULL) it raises none.
 * False when something is missing; the device is then shut off. */
bool virtio_start(struct virtio *device, u64 features,
		  void (*handler)(void *), void *argument);
/* Sets up queue `index` with up to `wanted` requests (a power of 2, at most
 * VIRTQUEUE_MAX). Between virtio_start() and virtio_run(). False when the
 * device has no such queue, or on lack of memory. */
bool virtio_queue_init(struct virtio *device, u16 index, u16 wanted,
		       struct virtqueue *queue);
/* The device may use its queues from here on. */
void virtio_run(struct virtio *device);
/* Resets the device and takes its reach to memory away. */
void virtio_stop(struct virtio *device);
/* A 32-bit field of the device's own registers; false if it has none there. */
bool virtio_config32(const struct virtio *device, u32 offset, u32 *out);

#endif
