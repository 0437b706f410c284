/*
 * The empty kernel: what any kernel on this machine pays before it can say a
 * byte. It finds the virtio-serial device, sets up the one queue that it
 * needs, and sends one byte by the port that is a program's standard output.
 *
 * 32-bit, without paging, interrupts or memory management: everything that
 * Ravelin does beyond this shows in the difference of their boot times.
 * Section numbers are those of VIRTIO 1.1.
 */
#include <stdint.h>

#define PCI_ADDRESS 0xcf8
#define PCI_DATA 0xcfc
#define PCI_COMMAND 0x04
#define PCI_BAR 0x10
#define PCI_CAPABILITIES 0x34
#define PCI_MEMORY_AND_MASTER 6u
#define VIRTIO_SERIAL 0x10431af4u /* 4.1.2: 0x1040 + device 3 */

#define CAPABILITY_VENDOR 9
enum { TYPE_COMMON = 1, TYPE_NOTIFY = 2 };

/* 4.1.4.3 */
struct common {
	uint32_t device_feature_select;
	uint32_t device_feature;
	uint32_t driver_feature_select;
	uint32_t driver_feature;
	uint16_t msix_config;
	uint16_t num_queues;
	uint8_t device_status;
	uint8_t config_generation;
	uint16_t queue_select;
	uint16_t queue_size;
	uint16_t queue_msix_vector;
	uint16_t queue_enable;
	uint16_t queue_notify_off;
	uint32_t queue_desc[2];
	uint32_t queue_driver[2];
	uint32_t queue_device[2];
};

/* 2.6.5, 2.6.6, 2.6.8: one descriptor, and rings with room for one. */
struct descriptor {
	uint64_t address;
	uint32_t size;
	uint16_t flags;
	uint16_t next;
};

struct available {
	uint16_t flags;
	uint16_t index;
	uint16_t ring[1];
};

#define QUEUE_SIZE 1

#define STATUS_ACKNOWLEDGE 1u
#define STATUS_DRIVER 2u
#define STATUS_DRIVER_OK 4u
#define STATUS_FEATURES_OK 8u
#define FEATURE_MULTIPORT 2u	/* 5.3.3 */
#define FEATURE_VERSION_1 1u	/* 6, bit 32 */
#define OUTPUT_QUEUE 7		/* 5.3.2: port 2's transmit queue */

static const char byte[1] = "!";
static struct descriptor descriptors[QUEUE_SIZE] __attribute__((aligned(16)));
static struct available available __attribute__((aligned(2)));
static uint8_t used[64] __attribute__((aligned(4)));

void empty_main(void);

static void out32(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static uint32_t in32(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static uint32_t pci_read(unsigned slot, unsigned at)
{
	out32(PCI_ADDRESS, 0x80000000u | slot << 11 | (at & 0xfc));
	return in32(PCI_DATA);
}

static void pci_write(unsigned slot, unsigned at, uint32_t value)
{
	out32(PCI_ADDRESS, 0x80000000u | slot << 11 | (at & 0xfc));
	out32(PCI_DATA, value);
}

/* Where the registers of a type are, and the notify capability's multiplier
 * (4.1.4); 0 when there are none. */
static uint32_t find_registers(unsigned slot, unsigned type,
			       uint32_t *multiplier)
{
	unsigned at = pci_read(slot, PCI_CAPABILITIES) & 0xff;

	while (at != 0) {
		uint32_t head = pci_read(slot, at);

		if ((head & 0xff) == CAPABILITY_VENDOR && head >> 24 == type) {
			unsigned bar = pci_read(slot, at + 4) & 0xff;

			*multiplier = pci_read(slot, at + 16);
			return (pci_read(slot, PCI_BAR + 4 * bar) & ~0xfu) +
			       pci_read(slot, at + 8);
		}
		at = head >> 8 & 0xff;
	}
	return 0;
}

static void set_up_queue(volatile struct common *common)
{
	common->queue_select = OUTPUT_QUEUE;
	common->queue_size = QUEUE_SIZE;
	common->queue_desc[0] = (uint32_t)descriptors;
	common->queue_desc[1] = 0;
	common->queue_driver[0] = (uint32_t)&available;
	common->queue_driver[1] = 0;
	common->queue_device[0] = (uint32_t)used;
	common->queue_device[1] = 0;
	common->queue_enable = 1;
}

static void set_up_device(volatile struct common *common)
{
	common->device_status = 0;
	common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;
	common->driver_feature_select = 0;
	common->driver_feature = FEATURE_MULTIPORT;
	common->driver_feature_select = 1;
	common->driver_feature = FEATURE_VERSION_1;
	common->device_status |= STATUS_FEATURES_OK;
	set_up_queue(common);
	common->device_status |= STATUS_DRIVER_OK;
}

static void send_byte(unsigned slot)
{
	volatile struct common *common;
	uint32_t multiplier, notify;

	pci_write(slot, PCI_COMMAND, PCI_MEMORY_AND_MASTER);
	common = (volatile struct common *)find_registers(slot, TYPE_COMMON,
							  &multiplier);
	notify = find_registers(slot, TYPE_NOTIFY, &multiplier);
	if (common == 0 || notify == 0)
		return;
	set_up_device(common);
	descriptors[0].address = (uint32_t)byte;
	descriptors[0].size = sizeof(byte);
	available.index = 1;
	__asm__ volatile("" : : : "memory");
	notify += common->queue_notify_off * multiplier;
	*(volatile uint16_t *)notify = OUTPUT_QUEUE;
}

void empty_main(void)
{
	for (unsigned slot = 0; slot < 32; slot++)
		if (pci_read(slot, 0) == VIRTIO_SERIAL)
			send_byte(slot);
}
