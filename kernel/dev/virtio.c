/*
 * Virtio's PCI transport: see kernel/dev/virtio.h. Section numbers are those
 * of VIRTIO 1.1. The queues themselves are in kernel/dev/virtqueue.c.
 */
#include "kernel/dev/virtio.h"

#include <string.h>

#include "kernel/dev/virtqueue.h"
#include "kernel/lib/checked.h"
#include "kernel/mm/frame.h"

/* 4.1.4.3 */
struct virtio_common {
	u32 device_feature_select;
	u32 device_feature;
	u32 driver_feature_select;
	u32 driver_feature;
	u16 msix_config;
	u16 num_queues;
	u8 device_status;
	u8 config_generation;
	u16 queue_select;
	u16 queue_size;
	u16 queue_msix_vector;
	u16 queue_enable;
	u16 queue_notify_off;
	u32 queue_desc[2];
	u32 queue_driver[2];
	u32 queue_device[2];
};
_Static_assert(sizeof(struct virtio_common) == 56, "VIRTIO 1.1, 4.1.4.3");

/* 2.1 */
#define STATUS_ACKNOWLEDGE 1u
#define STATUS_DRIVER 2u
#define STATUS_DRIVER_OK 4u
#define STATUS_FEATURES_OK 8u
#define STATUS_FAILED 128u

#define NO_VECTOR 0xffffu
#define RESET_POLLS_MAX 1000000u
/* What is mapped of a register window, at most. */
#define NOTIFY_SIZE_MAX 65536
#define CONFIG_SIZE_MAX 4096

/* 4.1.4: a vendor capability that says where registers are. */
#define CAPABILITY_LENGTH 2
#define CAPABILITY_TYPE 3
#define CAPABILITY_BAR 4
#define CAPABILITY_OFFSET 8
#define CAPABILITY_SIZE 12
#define CAPABILITY_MULTIPLIER 16
#define CAPABILITY_BYTES 16
#define CAPABILITY_NOTIFY_BYTES 20

enum { TYPE_COMMON = 1, TYPE_NOTIFY = 2, TYPE_CONFIG = 4 };

/* One capability's place, copied once. */
struct place {
	u8 type;
	u8 bar;
	u32 offset;
	u32 size;
	u32 multiplier;
};

static bool read_place(const struct pci_function *pci, unsigned at,
		       struct place *out)
{
	unsigned length = pci_read8(pci, at + CAPABILITY_LENGTH);

	if (length < CAPABILITY_BYTES || at + length > 256)
		return false;
	out->type = pci_read8(pci, at + CAPABILITY_TYPE);
	out->bar = pci_read8(pci, at + CAPABILITY_BAR);
	out->offset = pci_read32(pci, at + CAPABILITY_OFFSET);
	out->size = pci_read32(pci, at + CAPABILITY_SIZE);
	out->multiplier = 0;
	if (out->type == TYPE_NOTIFY) {
		if (length < CAPABILITY_NOTIFY_BYTES)
			return false;
		out->multiplier = pci_read32(pci, at + CAPABILITY_MULTIPLIER);
	}
	return out->bar < PCI_BARS &&
	       range_fits(out->offset, out->size, pci->bars[out->bar].size);
}

/* The first usable capability of a type counts (4.1.4.1). */
static bool find_place(const struct pci_function *pci, u8 type,
		       struct place *out)
{
	unsigned at = 0;

	/* As many steps as a list can have. */
	for (unsigned i = 0; i < 48; i++) {
		at = pci_next_capability(pci, PCI_CAPABILITY_VENDOR, at);
		if (at == 0)
			return false;
		if (read_place(pci, at, out) && out->type == type)
			return true;
	}
	return false;
}

static bool find_registers(struct virtio *device)
{
	struct place place;

	if (!find_place(&device->pci, TYPE_COMMON, &place) ||
	    place.size < sizeof(struct virtio_common) || place.offset % 4 != 0)
		return false;
	device->common = pci_map(&device->pci, place.bar, place.offset,
				 sizeof(struct virtio_common));
	if (!find_place(&device->pci, TYPE_NOTIFY, &place) ||
	    place.offset % 2 != 0)
		return false;
	device->notify_size = (u32)min_u64(place.size, NOTIFY_SIZE_MAX);
	device->notify = pci_map(&device->pci, place.bar, place.offset,
				 device->notify_size);
	device->notify_multiplier = place.multiplier;
	if (find_place(&device->pci, TYPE_CONFIG, &place) &&
	    place.size > 0 && place.offset % 4 == 0) {
		device->config_size = (u32)min_u64(place.size, CONFIG_SIZE_MAX);
		device->config = pci_map(&device->pci, place.bar, place.offset,
					 device->config_size);
	}
	return device->common != NULL && device->notify != NULL;
}

/* 4.1.4.3.2: the reset is done when the status reads 0. */
static bool reset(struct virtio *device)
{
	device->common->device_status = 0;
	for (unsigned i = 0; i < RESET_POLLS_MAX; i++)
		if (device->common->device_status == 0)
			return true;
	return false;
}

/* 3.1.1, steps 4 to 6: takes what is wanted, all of it, and nothing else. */
static bool agree(struct virtio *device, u64 features)
{
	volatile struct virtio_common *common = device->common;
	u64 offered;

	common->device_feature_select = 0;
	offered = common->device_feature;
	common->device_feature_select = 1;
	offered |= (u64)common->device_feature << 32;
	if ((offered & features) != features)
		return false;
	common->driver_feature_select = 0;
	common->driver_feature = (u32)features;
	common->driver_feature_select = 1;
	common->driver_feature = (u32)(features >> 32);
	common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER |
				STATUS_FEATURES_OK;
	return common->device_status & STATUS_FEATURES_OK;
}

bool virtio_start(struct virtio *device, u64 features,
		  void (*handler)(void *), void *argument)
{
	pci_enable(&device->pci);
	if (!find_registers(device) || !reset(device)) {
		pci_disable(&device->pci);
		return false;
	}
	device->common->device_status = STATUS_ACKNOWLEDGE;
	device->common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;
	device->vector = handler ? 0 : NO_VECTOR;
	if (!agree(device, features) ||
	    (handler && !pci_interrupt(&device->pci, handler, argument))) {
		device->common->device_status = STATUS_FAILED;
		virtio_stop(device);
		return false;
	}
	device->common->msix_config = NO_VECTOR;
	return true;
}

/* 4.1.4.4: where the selected queue is notified. */
static volatile u16 *find_notify(struct virtio *device)
{
	u64 offset = (u64)device->common->queue_notify_off *
		     device->notify_multiplier;

	if (!range_fits(offset, sizeof(u16), device->notify_size) ||
	    offset % 2 != 0)
		return NULL;
	return (volatile u16 *)(device->notify + offset);
}

static void set_address(volatile u32 *pair, paddr_t address)
{
	pair[0] = (u32)address;
	pair[1] = (u32)(address >> 32);
}

bool virtio_queue_init(struct virtio *device, u16 index, u16 wanted,
		       struct virtqueue *queue)
{
	volatile struct virtio_common *common = device->common;
	volatile u16 *notify;
	paddr_t rings;
	u16 offered;

	common->queue_select = index;
	offered = common->queue_size;
	/* 4.1.5.1.3: 0 stands for no queue; sizes are powers of 2. */
	if (offered == 0 || (offered & (offered - 1)) != 0)
		return false;
	notify = find_notify(device);
	rings = frame_alloc(FRAME_KERNEL);
	if (rings == 0)
		return false;
	if (notify == NULL) {
		frame_put(rings);
		return false;
	}
	virtqueue_init(queue, index, (u16)min_u64(offered, wanted),
		       frame_address(rings), notify);
	common->queue_size = queue->size;
	common->queue_msix_vector = device->vector;
	if (common->queue_msix_vector != device->vector) {
		frame_put(rings);
		return false;
	}
	set_address(common->queue_desc, rings + VIRTQUEUE_DESCRIPTORS_AT);
	set_address(common->queue_driver, rings + VIRTQUEUE_AVAILABLE_AT);
	set_address(common->queue_device, rings + VIRTQUEUE_USED_AT);
	common->queue_enable = 1;
	return true;
}

void virtio_run(struct virtio *device)
{
	device->common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER |
					STATUS_FEATURES_OK | STATUS_DRIVER_OK;
}

void virtio_stop(struct virtio *device)
{
	reset(device);
	pci_disable(&device->pci);
}

bool virtio_config32(const struct virtio *device, u32 offset, u32 *out)
{
	if (device->config == NULL || offset % 4 != 0 ||
	    !range_fits(offset, sizeof(u32), device->config_size))
		return false;
	*out = *(volatile u32 *)(device->config + offset);
	return true;
}
