/*
 * Split virtqueues: see kernel/dev/virtqueue.h. Sections of VIRTIO 1.1.
 */
#include "kernel/dev/virtqueue.h"

#include <string.h>

#include "kernel/lib/panic.h"

_Static_assert(sizeof(struct virtqueue_descriptor) * VIRTQUEUE_MAX <=
		       VIRTQUEUE_AVAILABLE_AT,
	       "the rings overlap");
_Static_assert(sizeof(struct virtqueue_available) <=
		       VIRTQUEUE_USED_AT - VIRTQUEUE_AVAILABLE_AT,
	       "the rings overlap");

void virtqueue_init(struct virtqueue *queue, u16 index, u16 size, void *frame,
		    volatile u16 *notify)
{
	u8 *bytes = frame;

	ASSERT(size > 0 && size <= VIRTQUEUE_MAX && (size & (size - 1)) == 0);
	memset(queue, 0, sizeof(*queue));
	queue->descriptors = (void *)(bytes + VIRTQUEUE_DESCRIPTORS_AT);
	queue->available = (void *)(bytes + VIRTQUEUE_AVAILABLE_AT);
	queue->used = (void *)(bytes + VIRTQUEUE_USED_AT);
	queue->notify = notify;
	queue->index = index;
	queue->size = size;
}

bool virtqueue_is_posted(const struct virtqueue *queue, u16 id)
{
	ASSERT(id < queue->size);
	return queue->posted[id] != 0;
}

static void describe(struct virtqueue *queue, u16 id, paddr_t memory, u32 size,
		     u16 flags, u16 next)
{
	volatile struct virtqueue_descriptor *descriptor =
		&queue->descriptors[id];

	descriptor->address = memory;
	descriptor->length = size;
	descriptor->flags = flags;
	descriptor->next = next;
}

static void offer(struct virtqueue *queue, u16 id)
{
	queue->available->ring[queue->next_available & (queue->size - 1)] = id;
	queue->next_available++;
	/* 2.6.13.3: the entry is seen before the index is. */
	__atomic_store_n(&queue->available->index, queue->next_available,
			 __ATOMIC_RELEASE);
}

void virtqueue_post(struct virtqueue *queue, u16 id, paddr_t memory, u32 size,
		    bool writable)
{
	ASSERT(id < queue->size && queue->posted[id] == 0 && size > 0);
	queue->posted[id] = size;
	queue->writable[id] = writable;
	describe(queue, id, memory, size, writable ? VIRTQUEUE_WRITABLE : 0,
		 0);
	offer(queue, id);
}

void virtqueue_post_pair(struct virtqueue *queue, u16 id, paddr_t from,
			 u32 from_size, paddr_t to, u32 to_size)
{
	ASSERT(id + 1 < queue->size && queue->posted[id] == 0 &&
	       queue->posted[id + 1] == 0 && from_size > 0 && to_size > 0);
	queue->posted[id] = to_size;
	queue->writable[id] = true;
	describe(queue, id, from, from_size, VIRTQUEUE_NEXT, id + 1);
	describe(queue, id + 1, to, to_size, VIRTQUEUE_WRITABLE, 0);
	offer(queue, id);
}

void virtqueue_notify(struct virtqueue *queue)
{
	/* 2.6.13.4.1: the index is seen before the flag is read. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!(queue->used->flags & VIRTQUEUE_NO_NOTIFICATION))
		*queue->notify = queue->index;
}

bool virtqueue_take(struct virtqueue *queue, u16 *id, u32 *size)
{
	u16 finished = __atomic_load_n(&queue->used->index, __ATOMIC_ACQUIRE);
	u16 at = queue->next_used & (queue->size - 1);
	u32 used_id, used_size;

	if (queue->broken || finished == queue->next_used)
		return false;
	used_id = queue->used->ring[at].id;
	used_size = queue->used->ring[at].length;
	if ((u16)(finished - queue->next_used) > queue->size ||
	    used_id >= queue->size || queue->posted[used_id] == 0 ||
	    (queue->writable[used_id] &&
	     used_size > queue->posted[used_id])) {
		queue->broken = true;
		return false;
	}
	queue->next_used++;
	queue->posted[used_id] = 0;
	*id = (u16)used_id;
	*size = queue->writable[used_id] ? used_size : 0;
	return true;
}

void virtqueue_interrupts(struct virtqueue *queue, bool on)
{
	queue->available->flags = on ? 0 : VIRTQUEUE_NO_INTERRUPT;
	/* 2.6.7.1: the flag is seen before the used index is read again. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}
