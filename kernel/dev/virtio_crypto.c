/*
 * AES in CBC mode by a virtio crypto device. See kernel/dev/virtio_crypto.h;
 * section numbers are those of VIRTIO 1.2. What QEMU's device does beyond
 * them: a session works in one direction, so that a key takes two, and there
 * are 256. Its builtin backend announces hashes that it has not: only the mask
 * of ciphers is believed.
 *
 * Invariants: one request is with the device at a time, and the device is
 * polled for it, so that nothing here sleeps. The device is taken for an enemy
 * as far as our memory goes: it reads and writes frames that are its own for
 * ever, an answer is used only when the device says that it has written all of
 * it, and nothing that it writes is an index or a size of ours. (It has the
 * keys and the messages, and could answer with anything: no driver can help
 * that.) What breaks a rule, or is late, is given up for good.
 *
 * A context names its key by where it lies and by a ticket that no two keys
 * have. So a copy of it is worth nothing, and what a caller forgot to give
 * back is found again when its memory gets the next key.
 */
#include "kernel/dev/virtio_crypto.h"

#include <arch/page.h>
#include <string.h>

#include "crypto/error.h"
#include "crypto/wipe.h"
#include "kernel/crypto/crypto.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/virtio.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"

#define BLOCK 16u /* bytes */
#define KEY_MAX 32u
#define BUFFER_FRAMES 4u
#define BUFFER_SIZE (BUFFER_FRAMES * PAGE_SIZE)
/* As many looks for an answer, too: where the whole machine stood still the
 * time is over, but the device is not to blame. */
#define POLLS_MIN 100000u
#define BAD_STATUS 0xffu /* stands where the device is to write one */

_Static_assert(sizeof(struct virtio_crypto_run) + BLOCK +
			       VIRTIO_CRYPTO_PIECE <= BUFFER_SIZE &&
		       VIRTIO_CRYPTO_PIECE % BLOCK == 0,
	       "a request with its message fits");

/* A key that the device has: who uses it, and its two sessions. */
struct device_key {
	const void *owner; /* NULL: free */
	u64 ticket;
	u64 encrypt, decrypt;
};
_Static_assert(sizeof(struct device_key) * VIRTIO_CRYPTO_KEYS == PAGE_SIZE,
	       "the table is a frame");

/* What a caller's context holds; zero for no key. */
struct context {
	u64 ticket;
};

static struct lock device_lock = LOCK_INIT;
static struct crypto_device {
	struct virtio virtio;
	struct virtqueue control, data;
	u8 *request, *answer; /* BUFFER_SIZE bytes each */
	struct device_key *keys;
	u64 tickets;
	bool working;
} device GUARDED_BY(device_lock);

static const struct algorithm algorithm;

static bool give_up(void) REQUIRES(device_lock)
{
	device.working = false;
	crypto_withdraw(&algorithm);
	virtio_stop(&device.virtio);
	wipe(device.request, BUFFER_SIZE);
	wipe(device.answer, BUFFER_SIZE);
	kprintf("virtio_crypto: given up: no answer, or a wrong one\n");
	return false;
}

/* Has the request in the buffer answered, by just as many bytes as are asked
 * for. False: the device is given up. */
static bool exchange(struct virtqueue *queue, size_t size, size_t answer_size)
	REQUIRES(device_lock)
{
	u64 start = clock_monotonic_ns();
	u32 written;
	u16 id;

	virtqueue_post_pair(queue, 0, frame_of(device.request), (u32)size,
			    frame_of(device.answer), (u32)answer_size);
	virtqueue_notify(queue);
	for (u32 polls = 0; !virtqueue_take(queue, &id, &written); polls++)
		if (queue->broken ||
		    (clock_monotonic_ns() - start > VIRTIO_CRYPTO_WAIT_NS &&
		     polls > POLLS_MIN))
			return give_up();
	return written == answer_size || give_up();
}

/* False where the device has no session to give. */
static bool create(u32 direction, const u8 *key, size_t size, u64 *session)
	REQUIRES(device_lock)
{
	struct virtio_crypto_create *request = (void *)device.request;
	struct virtio_crypto_created answer;

	*request = (struct virtio_crypto_create){
		.opcode = VIRTIO_CRYPTO_CREATE,
		.header_algorithm = VIRTIO_CRYPTO_AES_CBC,
		.algorithm = VIRTIO_CRYPTO_AES_CBC,
		.key_size = (u32)size,
		.direction = direction,
		.operation = VIRTIO_CRYPTO_OP_CIPHER,
	};
	memcpy(request + 1, key, size);
	memset(device.answer, BAD_STATUS, sizeof(answer));
	if (!exchange(&device.control, sizeof(*request) + size,
		      sizeof(answer)))
		return false;
	wipe(request + 1, size);
	memcpy(&answer, device.answer, sizeof(answer));
	if (answer.status > VIRTIO_CRYPTO_REJECTED)
		return give_up();
	*session = answer.session;
	return answer.status == VIRTIO_CRYPTO_OK;
}

static void destroy(u64 session) REQUIRES(device_lock)
{
	struct virtio_crypto_destroy *request = (void *)device.request;

	if (!device.working)
		return;
	*request = (struct virtio_crypto_destroy){
		.opcode = VIRTIO_CRYPTO_DESTROY,
		.session = session,
	};
	device.answer[0] = BAD_STATUS;
	if (exchange(&device.control, sizeof(*request), 1) &&
	    device.answer[0] != VIRTIO_CRYPTO_OK)
		give_up();
}

/* The key of a context, or a free entry for NULL; NULL for none. */
static struct device_key *find(const void *owner) REQUIRES(device_lock)
{
	for (unsigned i = 0; i < VIRTIO_CRYPTO_KEYS; i++)
		if (device.keys[i].owner == owner)
			return &device.keys[i];
	return NULL;
}

static void release(const void *owner) REQUIRES(device_lock)
{
	struct device_key *key = find(owner);

	if (key == NULL)
		return;
	destroy(key->encrypt);
	destroy(key->decrypt);
	memset(key, 0, sizeof(*key));
}

static bool open_key(struct context *context, const u8 *bytes, size_t size)
	REQUIRES(device_lock)
{
	struct device_key *key;

	release(context);
	key = find(NULL);
	if (!device.working || key == NULL ||
	    !create(VIRTIO_CRYPTO_OP_ENCRYPT, bytes, size, &key->encrypt))
		return false;
	if (!create(VIRTIO_CRYPTO_OP_DECRYPT, bytes, size, &key->decrypt)) {
		destroy(key->encrypt);
		return false;
	}
	key->owner = context;
	key->ticket = ++device.tickets;
	context->ticket = key->ticket;
	return true;
}

static int set_key(const struct skcipher *by, void *context,
		   const uint8_t *key, size_t size)
{
	bool opened;

	(void)by;
	lock(&device_lock);
	opened = open_key(context, key, size);
	unlock(&device_lock);
	return opened ? 0 : CRYPTO_INVALID;
}

static void forget(const struct skcipher *by, void *context)
{
	(void)by;
	lock(&device_lock);
	release(context);
	unlock(&device_lock);
}

/* One request: up to VIRTIO_CRYPTO_PIECE bytes of a message. The value that
 * the next one starts from is the last block of ciphertext (NIST SP 800-38A,
 * 6.2), which the device is not asked for. */
static bool run_piece(u32 opcode, u64 session, u8 *iv, u8 *out, const u8 *in,
		      size_t size) REQUIRES(device_lock)
{
	struct virtio_crypto_run *request = (void *)device.request;
	u8 *from = (u8 *)(request + 1);

	*request = (struct virtio_crypto_run){
		.opcode = opcode,
		.algorithm = VIRTIO_CRYPTO_AES_CBC,
		.session = session,
		.iv_size = BLOCK,
		.from_size = (u32)size,
		.to_size = (u32)size,
		.operation = VIRTIO_CRYPTO_OP_CIPHER,
	};
	memcpy(from, iv, BLOCK);
	memcpy(from + BLOCK, in, size);
	if (opcode == VIRTIO_CRYPTO_DECRYPT)
		memcpy(iv, in + size - BLOCK, BLOCK);
	device.answer[size] = BAD_STATUS;
	if (!exchange(&device.data, sizeof(*request) + BLOCK + size, size + 1))
		return false;
	if (device.answer[size] != VIRTIO_CRYPTO_OK)
		return give_up();
	memcpy(out, device.answer, size);
	if (opcode == VIRTIO_CRYPTO_ENCRYPT)
		memcpy(iv, out + size - BLOCK, BLOCK);
	wipe(from, BLOCK + size);
	wipe(device.answer, size);
	return true;
}

static bool run(u32 opcode, const struct context *context, u8 *iv, u8 *out,
		const u8 *in, size_t size) REQUIRES(device_lock)
{
	const struct device_key *key = find(context);
	u8 chain[BLOCK];
	u64 session;

	if (!device.working || key == NULL || key->ticket != context->ticket)
		return false;
	session = opcode == VIRTIO_CRYPTO_ENCRYPT ? key->encrypt :
						    key->decrypt;
	memcpy(chain, iv, BLOCK);
	for (size_t at = 0; at < size; at += VIRTIO_CRYPTO_PIECE)
		if (!run_piece(opcode, session, chain, out + at, in + at,
			       min_u64(size - at, VIRTIO_CRYPTO_PIECE)))
			return false;
	memcpy(iv, chain, BLOCK);
	return true;
}

static int run_locked(u32 opcode, const void *context, u8 *iv, u8 *out,
		      const u8 *in, size_t size)
{
	bool done;

	lock(&device_lock);
	done = run(opcode, context, iv, out, in, size);
	unlock(&device_lock);
	if (!done)
		wipe(out, size);
	return done ? 0 : CRYPTO_FAILED;
}

static int encrypt(const struct skcipher *by, const void *context, uint8_t *iv,
		   uint8_t *out, const uint8_t *in, size_t size)
{
	(void)by;
	return run_locked(VIRTIO_CRYPTO_ENCRYPT, context, iv, out, in, size);
}

static int decrypt(const struct skcipher *by, const void *context, uint8_t *iv,
		   uint8_t *out, const uint8_t *in, size_t size)
{
	(void)by;
	return run_locked(VIRTIO_CRYPTO_DECRYPT, context, iv, out, in, size);
}

static const struct skcipher cbc_aes = {
	.block_size = BLOCK,
	.size_step = BLOCK,
	.chunk_size = BLOCK,
	.iv_size = BLOCK,
	.key_min = 16,
	.key_max = KEY_MAX,
	.key_step = 8,
	.context_size = sizeof(struct context),
	.set_key = set_key,
	.encrypt = encrypt,
	.decrypt = decrypt,
	.forget = forget,
};

static const struct algorithm algorithm = {
	.name = "cbc(aes)",
	.driver = "virtio_crypto_aes_cbc",
	.priority = 150,
	.type = ALGORITHM_SKCIPHER,
	.flags = ALGORITHM_DEVICE,
	.skcipher = &cbc_aes,
};

/* Is it ready, and does it do AES-CBC with our keys and pieces? Tells the
 * control queue's index. */
static bool is_usable(u16 *control) REQUIRES(device_lock)
{
	const struct virtio *virtio = &device.virtio;
	u32 status, queues, ciphers, key_max, size_max, size_high;

	if (!virtio_config32(virtio, VIRTIO_CRYPTO_STATUS, &status) ||
	    !virtio_config32(virtio, VIRTIO_CRYPTO_DATA_QUEUES, &queues) ||
	    !virtio_config32(virtio, VIRTIO_CRYPTO_CIPHERS, &ciphers) ||
	    !virtio_config32(virtio, VIRTIO_CRYPTO_KEY_MAX, &key_max) ||
	    !virtio_config32(virtio, VIRTIO_CRYPTO_SIZE_MAX, &size_max) ||
	    !virtio_config32(virtio, VIRTIO_CRYPTO_SIZE_MAX + 4, &size_high))
		return false;
	*control = (u16)queues;
	return (status & VIRTIO_CRYPTO_READY) && queues > 0 &&
	       queues < UINT16_MAX &&
	       (ciphers & 1u << VIRTIO_CRYPTO_AES_CBC) && key_max >= KEY_MAX &&
	       (size_high > 0 || size_max >= 2 * BUFFER_SIZE);
}

static bool alloc_memory(void) REQUIRES(device_lock)
{
	paddr_t request = frame_alloc_run(FRAME_KERNEL, BUFFER_FRAMES);
	paddr_t answer = frame_alloc_run(FRAME_KERNEL, BUFFER_FRAMES);
	paddr_t keys = frame_alloc(FRAME_KERNEL);

	if (request == 0 || answer == 0 || keys == 0)
		return false;
	device.request = frame_address(request);
	device.answer = frame_address(answer);
	device.keys = frame_address(keys);
	return true;
}

/* A device that does not start costs what it was given: it is the boot. */
static bool find_and_start(void) REQUIRES(device_lock)
{
	u16 control;

	if (!pci_find(VIRTIO_VENDOR, VIRTIO_CRYPTO_DEVICE, &device.virtio.pci))
		return false;
	if (!virtio_start(&device.virtio, VIRTIO_F_VERSION_1, NULL, NULL)) {
		kprintf("virtio_crypto: the device does not start\n");
		return false;
	}
	/* A request and its answer: two descriptors. */
	if (!is_usable(&control) ||
	    !virtio_queue_init(&device.virtio, 0, 2, &device.data) ||
	    !virtio_queue_init(&device.virtio, control, 2, &device.control) ||
	    device.data.size < 2 || device.control.size < 2 ||
	    !alloc_memory()) {
		virtio_stop(&device.virtio);
		kprintf("virtio_crypto: the device is of no use\n");
		return false;
	}
	virtio_run(&device.virtio);
	return true;
}

void virtio_crypto_init(void)
{
	bool works;

	lock(&device_lock);
	works = find_and_start();
	device.working = works;
	unlock(&device_lock);
	if (works && crypto_register(&algorithm) != 0)
		panic("virtio_crypto: cannot be registered");
}
