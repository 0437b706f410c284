/*
 * Split virtqueues, with the test in the device's part: a fair device, and
 * ones that break each rule.
 */
#include <stdalign.h>
#include <string.h>

#include "kernel/dev/virtqueue.h"
#include "tests/unit/test.h"

static alignas(4096) u8 frame[4096];
static struct virtqueue queue;
static volatile u16 doorbell;

static volatile struct virtqueue_used *used(void)
{
	return (void *)(frame + VIRTQUEUE_USED_AT);
}

static volatile struct virtqueue_available *available(void)
{
	return (void *)(frame + VIRTQUEUE_AVAILABLE_AT);
}

static void start(u16 size)
{
	memset(frame, 0, sizeof(frame));
	doorbell = 0xffff;
	virtqueue_init(&queue, 5, size, frame, &doorbell);
}

/* The device finishes a request, whatever it claims about it. */
static void finish(u32 id, u32 length)
{
	u16 at = used()->index % queue.size;

	used()->ring[at].id = id;
	used()->ring[at].length = length;
	used()->index++;
}

static void test_post_and_take(void)
{
	volatile struct virtqueue_descriptor *table = (void *)frame;
	u32 size;
	u16 id;

	start(4);
	virtqueue_post(&queue, 3, 0x123456000, 4096, true);
	virtqueue_post(&queue, 1, 0x7000, 10, false);
	CHECK_EQ(available()->index, 2);
	CHECK_EQ(available()->ring[0], 3);
	CHECK_EQ(available()->ring[1], 1);
	CHECK_EQ(table[3].address, 0x123456000);
	CHECK_EQ(table[3].length, 4096);
	CHECK_EQ(table[3].flags, VIRTQUEUE_WRITABLE);
	CHECK_EQ(table[1].flags, 0);
	CHECK(virtqueue_is_posted(&queue, 3));
	CHECK(!virtqueue_is_posted(&queue, 0));

	CHECK(!virtqueue_take(&queue, &id, &size));
	finish(1, 999); /* what a reader says that it wrote means nothing */
	finish(3, 4096);
	CHECK(virtqueue_take(&queue, &id, &size));
	CHECK(id == 1 && size == 0);
	CHECK(virtqueue_take(&queue, &id, &size));
	CHECK(id == 3 && size == 4096);
	CHECK(!virtqueue_take(&queue, &id, &size));
	CHECK(!queue.broken && !virtqueue_is_posted(&queue, 3));
}

/* A request and the room for its answer are one request. */
static void test_pair(void)
{
	volatile struct virtqueue_descriptor *table = (void *)frame;
	u32 size;
	u16 id;

	start(4);
	virtqueue_post_pair(&queue, 2, 0x5000, 72, 0x9000, 17);
	CHECK_EQ(available()->index, 1);
	CHECK_EQ(available()->ring[0], 2);
	CHECK(table[2].address == 0x5000 && table[2].length == 72);
	CHECK(table[2].flags == VIRTQUEUE_NEXT && table[2].next == 3);
	CHECK(table[3].address == 0x9000 && table[3].length == 17);
	CHECK_EQ(table[3].flags, VIRTQUEUE_WRITABLE);
	CHECK(virtqueue_is_posted(&queue, 2));
	finish(2, 17);
	CHECK(virtqueue_take(&queue, &id, &size));
	CHECK(id == 2 && size == 17);
	virtqueue_post_pair(&queue, 2, 0x5000, 72, 0x9000, 17);
	finish(3, 17);
	CHECK(!virtqueue_take(&queue, &id, &size) && queue.broken);
	start(4);
	virtqueue_post_pair(&queue, 2, 0x5000, 72, 0x9000, 17);
	finish(2, 18); /* more than there is room for; 72 are to read */
	CHECK(!virtqueue_take(&queue, &id, &size) && queue.broken);
}

/* The 16-bit counters wrap, and the rings go round. */
static void test_wrap(void)
{
	u32 size;
	u16 id;

	start(2);
	for (u32 i = 0; i < 70000; i++) {
		virtqueue_post(&queue, i % 2, 0x1000, 1 + i % 100, true);
		CHECK_EQ(available()->ring[i % 2], i % 2);
		finish(i % 2, 1 + i % 100);
		CHECK(virtqueue_take(&queue, &id, &size));
		CHECK(id == i % 2 && size == 1 + i % 100);
	}
	CHECK_EQ(available()->index, (u16)70000);
}

static void test_notifications(void)
{
	start(4);
	virtqueue_notify(&queue);
	CHECK_EQ(doorbell, 5);
	doorbell = 0xffff;
	used()->flags = VIRTQUEUE_NO_NOTIFICATION;
	virtqueue_notify(&queue);
	CHECK_EQ(doorbell, 0xffff);
	virtqueue_interrupts(&queue, false);
	CHECK_EQ(available()->flags, VIRTQUEUE_NO_INTERRUPT);
	virtqueue_interrupts(&queue, true);
	CHECK_EQ(available()->flags, 0);
}

/* Each of these breaks the queue for good. */
static bool breaks(u32 id, u32 length)
{
	u32 size;
	u16 taken;

	start(4);
	virtqueue_post(&queue, 2, 0x1000, 100, true);
	finish(id, length);
	if (virtqueue_take(&queue, &taken, &size) || !queue.broken)
		return false;
	used()->index = 0;
	finish(2, 1);
	return !virtqueue_take(&queue, &taken, &size);
}

static void test_hostile_device(void)
{
	u32 size;
	u16 id;

	CHECK(breaks(4, 1));	      /* no such request */
	CHECK(breaks(0xffffffff, 1));
	CHECK(breaks(0x10002, 1));    /* right only in 16 bits */
	CHECK(breaks(1, 1));	      /* not posted */
	CHECK(breaks(2, 101));	      /* longer than the buffer */
	CHECK(breaks(2, 0xffffffff));
	CHECK(!breaks(2, 100));

	/* The same request twice. */
	start(4);
	virtqueue_post(&queue, 2, 0x1000, 100, true);
	finish(2, 5);
	finish(2, 5);
	CHECK(virtqueue_take(&queue, &id, &size));
	CHECK(!virtqueue_take(&queue, &id, &size) && queue.broken);

	/* More finished than fit in the ring. */
	start(4);
	virtqueue_post(&queue, 0, 0x1000, 100, true);
	used()->index = 5;
	CHECK(!virtqueue_take(&queue, &id, &size) && queue.broken);

	/* A device that writes the descriptors changes nothing. */
	start(4);
	virtqueue_post(&queue, 2, 0x1000, 100, true);
	memset(frame, 0xff, VIRTQUEUE_AVAILABLE_AT);
	finish(2, 101);
	CHECK(!virtqueue_take(&queue, &id, &size) && queue.broken);
}

TEST_SUITE(virtqueue, TEST(test_post_and_take), TEST(test_pair),
	   TEST(test_wrap), TEST(test_notifications),
	   TEST(test_hostile_device));
