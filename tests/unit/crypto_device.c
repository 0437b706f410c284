/*
 * The device of crypto_device.h, and the machine around it.
 */
#include "tests/unit/crypto_device.h"

#include <string.h>

#include "crypto/aes.h"
#include "crypto/cbc.h"
#include "kernel/crypto/crypto.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/virtio.h"
#include "kernel/dev/virtio_crypto.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"

#define WEAK __attribute__((weak))

struct fake_device fake;

static struct session {
	bool used;
	u32 direction;
	struct aes_key key;
} sessions[FAKE_SESSIONS];

/* The device's view of a queue: 0 for data, 1 for control. */
static struct ring {
	u8 *frame;
	struct virtqueue *driver;
	u16 seen;
} rings[2];

static volatile u16 doorbell;
static u64 now_ns;
static unsigned polls;
static u8 *last_from, *last_to;
static u32 last_from_size, last_to_size;

void fake_device_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	memset(sessions, 0, sizeof(sessions));
	memset(rings, 0, sizeof(rings));
	fake.there = true;
	fake.config[0] = VIRTIO_CRYPTO_READY;
	fake.config[1] = 1;
	fake.config[3] = 1u << VIRTIO_CRYPTO_AES_CBC;
	fake.config[9] = 64;
	fake.config[13] = 0x7fffffff;
	fake.queue_size = 1024;
	fake.sessions_max = FAKE_SESSIONS;
	fake.clock_step_ns = 1000000;
	now_ns = 0;
	polls = 0;
}

static bool is_zero(const u8 *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

bool fake_device_sees_secrets(void)
{
	/* The header is none, nor is a status or a session's number. */
	return !is_zero(last_from + 72, last_from_size - 72) ||
	       (last_to_size > 16 && !is_zero(last_to, last_to_size - 1));
}

/* The status of a new session's answer. */
static u32 create(const u8 *from, u32 size, u64 *id)
{
	const struct virtio_crypto_create *request = (const void *)from;
	unsigned i = 0;

	if (size != sizeof(*request) + request->key_size ||
	    request->operation != VIRTIO_CRYPTO_OP_CIPHER ||
	    request->algorithm != VIRTIO_CRYPTO_AES_CBC)
		fake.rules_broken++;
	while (i < FAKE_SESSIONS && sessions[i].used)
		i++;
	if (i >= FAKE_SESSIONS || fake.sessions >= fake.sessions_max)
		return 1;
	sessions[i].used = true;
	sessions[i].direction = request->direction;
	if (aes_set_key(&sessions[i].key, (const u8 *)(request + 1),
			request->key_size) != 0)
		fake.rules_broken++;
	fake.sessions++;
	*id = i;
	return VIRTIO_CRYPTO_OK;
}

static u8 destroy(const u8 *from)
{
	const struct virtio_crypto_destroy *request = (const void *)from;

	if (request->session >= FAKE_SESSIONS ||
	    !sessions[request->session].used) {
		fake.rules_broken++;
		return 1;
	}
	sessions[request->session].used = false;
	fake.sessions--;
	return VIRTIO_CRYPTO_OK;
}

static u8 run(const u8 *from, u32 size, u8 *to, u32 to_size)
{
	const struct virtio_crypto_run *request = (const void *)from;
	struct session *session = &sessions[request->session % FAKE_SESSIONS];
	bool sealing = request->opcode == VIRTIO_CRYPTO_ENCRYPT;
	struct keyed_cipher key = { &aes_cipher, &session->key };
	u8 iv[16];

	if (size != sizeof(*request) + 16 + request->from_size ||
	    to_size != request->from_size + 1 || request->iv_size != 16 ||
	    request->to_size != request->from_size ||
	    request->from_size % 16 != 0 || !session->used ||
	    request->operation != VIRTIO_CRYPTO_OP_CIPHER ||
	    session->direction != (sealing ? VIRTIO_CRYPTO_OP_ENCRYPT :
					     VIRTIO_CRYPTO_OP_DECRYPT)) {
		fake.rules_broken++;
		return 1;
	}
	memcpy(iv, from + sizeof(*request), 16);
	(sealing ? cbc_encrypt : cbc_decrypt)(&key, iv, to,
					      from + sizeof(*request) + 16,
					      request->from_size / 16);
	return VIRTIO_CRYPTO_OK;
}

/* Answers as it should. */
static void answer(bool control, const u8 *from, u32 size, u8 *to, u32 to_size)
{
	struct virtio_crypto_created created = { 0 };
	u32 opcode;

	memcpy(&opcode, from, sizeof(opcode));
	if (!control) {
		to[to_size - 1] = run(from, size, to, to_size);
	} else if (opcode == VIRTIO_CRYPTO_CREATE && to_size == 16) {
		created.status = create(from, size, &created.session);
		memcpy(to, &created, sizeof(created));
	} else if (opcode == VIRTIO_CRYPTO_DESTROY && to_size == 1) {
		to[0] = destroy(from);
	} else {
		fake.rules_broken++;
	}
}

/* How long the answer is said to be, and of which request; -1 for none. */
static i64 spoil(struct ring *ring, u8 *to, u32 size, u32 *id)
{
	volatile struct virtqueue_used *used =
		(void *)(ring->frame + VIRTQUEUE_USED_AT);

	switch (fake.fault) {
	case FAULT_SILENT:
		return -1;
	case FAULT_STATUS: /* the last byte, or the first of the number */
		to[size == 16 ? 8 : size - 1] = 4;
		return size;
	case FAULT_NOTHING:
		return 0;
	case FAULT_SHORT:
		return size - 1;
	case FAULT_LONG:
		return size + 1;
	case FAULT_HUGE:
		return UINT32_MAX;
	case FAULT_OTHER:
		*id += 1;
		return size;
	case FAULT_FAR:
		*id += 0x10000;
		return size;
	case FAULT_MANY:
		used->index += 7;
		return size;
	default:
		return size;
	}
}

static void look(struct ring *ring, bool control)
{
	volatile struct virtqueue_available *available =
		(void *)(ring->frame + VIRTQUEUE_AVAILABLE_AT);
	volatile struct virtqueue_used *used =
		(void *)(ring->frame + VIRTQUEUE_USED_AT);
	volatile struct virtqueue_descriptor *table = (void *)ring->frame;
	bool strikes = fake.fault && fake.requests == fake.fault_at;
	u32 id = available->ring[ring->seen % ring->driver->size];
	u16 next = table[id].next;
	i64 length;

	ring->seen++;
	if (table[id].flags != VIRTQUEUE_NEXT ||
	    table[next].flags != VIRTQUEUE_WRITABLE ||
	    doorbell != ring->driver->index)
		fake.rules_broken++;
	last_from = frame_address(table[id].address);
	last_from_size = table[id].length;
	last_to = frame_address(table[next].address);
	last_to_size = table[next].length;
	if (!strikes || fake.fault != FAULT_NO_STATUS)
		answer(control, last_from, last_from_size, last_to,
		       last_to_size);
	length = strikes ? spoil(ring, last_to, last_to_size, &id) :
			   last_to_size;
	fake.requests++;
	if (length < 0)
		return;
	used->ring[used->index % ring->driver->size].id = id;
	used->ring[used->index % ring->driver->size].length = (u32)length;
	used->index++;
}

WEAK u64 clock_monotonic_ns(void)
{
	for (unsigned i = 0; i < 2; i++) {
		volatile struct virtqueue_available *available;

		if (!fake.running)
			break;
		available = (void *)(rings[i].frame + VIRTQUEUE_AVAILABLE_AT);
		if (available->index == rings[i].seen ||
		    polls++ < fake.late_polls)
			continue;
		polls = 0;
		look(&rings[i], i == 1);
	}
	return now_ns += fake.clock_step_ns;
}

bool pci_find(u16 vendor, u16 device, struct pci_function *out)
{
	memset(out, 0, sizeof(*out));
	return fake.there && vendor == VIRTIO_VENDOR && device == 0x1054;
}

bool virtio_start(struct virtio *device, u64 features,
		  void (*handler)(void *), void *argument)
{
	(void)device, (void)handler, (void)argument;
	return features == VIRTIO_F_VERSION_1;
}

bool virtio_queue_init(struct virtio *device, u16 index, u16 wanted,
		       struct virtqueue *queue)
{
	struct ring *ring = &rings[index != 0];

	(void)device;
	if (index > fake.config[1])
		return false;
	ring->frame = frame_address(frame_alloc(FRAME_KERNEL));
	ring->driver = queue;
	virtqueue_init(queue, index, (u16)min_u64(wanted, fake.queue_size),
		       ring->frame, &doorbell);
	return true;
}

void virtio_run(struct virtio *device)
{
	(void)device;
	fake.running = true;
}

void virtio_stop(struct virtio *device)
{
	(void)device;
	fake.running = false;
}

bool virtio_config32(const struct virtio *device, u32 offset, u32 *out)
{
	(void)device;
	if (offset / 4 >= ARRAY_SIZE(fake.config))
		return false;
	*out = fake.config[offset / 4];
	return true;
}

WEAK int crypto_register(const struct algorithm *added)
{
	fake.registered = added;
	return 0;
}

WEAK void crypto_withdraw(const struct algorithm *withdrawn)
{
	if (fake.registered == withdrawn)
		fake.registered = NULL;
}

WEAK void kprintf(const char *format, ...)
{
	(void)format;
	fake.messages++;
}
