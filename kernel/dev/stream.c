/*
 * Streams as ports of a virtio console: see kernel/dev/stream.h.
 *
 * Invariants: messages about ports are read before a port's queue is, so
 * that a port found closed shows all the bytes that came before; a stream
 * whose device broke the rules counts as closed by the host.
 */
#include "kernel/dev/stream.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/poll.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/port.h"
#include "kernel/dev/port_control.h"
#include "kernel/dev/virtio.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/task/wait.h"

#include <arch/page.h>
#include <string.h>

#define DEVICE_MODERN 0x1043       /* 4.1.2: 0x1040 + 3, a console */
#define DEVICE_TRANSITIONAL 0x1003 /* 4.1.2.1 */
#define F_MULTIPORT (1ull << 1)	   /* 5.3.3 */
#define CONFIG_MAX_PORTS 4	   /* 5.3.4 */

/* Messages that are taken in one go, so that a device cannot hold us. */
#define EVENTS_MAX 64
#define COMMAND_BUFFERS 1
#define CONTROL_WAIT_NS 10000000000ull

/* How each stream uses its port. */
static const struct plan {
	bool input;
	u16 buffers;
	u32 buffer_size;
} plans[] = {
	[STREAM_IN] = { true, 8, 4096 },
	[STREAM_OUT] = { false, 8, 32768 },
	[STREAM_ERROR] = { false, 4, 4096 },
	[STREAM_CONTROL] = { false, 4, 4096 },
};
#define STREAMS ARRAY_SIZE(plans)

static struct lock ports_lock = LOCK_INIT;
static struct port ports[STREAMS] GUARDED_BY(ports_lock);
static struct virtio device GUARDED_BY(ports_lock);
static struct port_control control GUARDED_BY(ports_lock);
static bool running GUARDED_BY(ports_lock);
static struct wait_queue waiters[STREAMS];
/* The other direction of the control port. */
static struct port commands GUARDED_BY(ports_lock);
static void (*interrupt_listener)(void);

/* Is there such a port at all? One that is not drops what is written. */
static bool is_present(const struct port *port)
{
	return port->count > 0;
}

static bool is_open(const struct port *port)
{
	return port->host_open && !port->queue.broken;
}

static void read_events(void) REQUIRES(ports_lock)
{
	struct port_event event;

	for (unsigned i = 0; running && i < EVENTS_MAX; i++) {
		if (!port_control_next(&control, &event))
			return;
		if (event.port == 0 || event.port >= STREAMS)
			continue;
		if (event.kind == PORT_OPEN)
			ports[event.port].host_open = event.value != 0;
		else if (event.kind == PORT_REMOVE)
			ports[event.port].host_open = false;
	}
}

/* A program's task may wait for any port: it looks again for itself. */
static void on_interrupt(void *argument)
{
	(void)argument;
	for (unsigned i = 1; i < STREAMS; i++)
		wake_all(&waiters[i]);
	if (interrupt_listener)
		interrupt_listener();
}

void stream_listen(void (*listener)(void))
{
	interrupt_listener = listener;
}

/* 5.3.2: ports from 1 on have their queues behind the control queues. */
static u16 queue_index(unsigned port, bool input)
{
	return (u16)(2 * (port + 1) + (input ? 0 : 1));
}

static bool init_queues(void) REQUIRES(ports_lock)
{
	u32 ports_max;

	if (!virtio_config32(&device, CONFIG_MAX_PORTS, &ports_max) ||
	    !port_control_init(&device, &control))
		return false;
	for (unsigned i = 1; i < STREAMS && i < ports_max; i++)
		ports[i].has_queue = virtio_queue_init(
			&device, queue_index(i, plans[i].input),
			PORT_BUFFERS_MAX, &ports[i].queue);
	if (STREAM_CONTROL < ports_max)
		commands.has_queue = virtio_queue_init(
			&device, queue_index(STREAM_CONTROL, true),
			COMMAND_BUFFERS, &commands.queue);
	return true;
}

static bool start_commands(void) REQUIRES(ports_lock)
{
	if (!commands.has_queue)
		return true;
	if (!port_alloc(&commands, COMMAND_BUFFERS, PAGE_SIZE))
		return false;
	port_start_input(&commands);
	return true;
}

/* Answers the announcement of one port. */
static bool add_port(unsigned number) REQUIRES(ports_lock)
{
	struct port *port = &ports[number];
	const struct plan *plan = &plans[number];

	if (!port->has_queue || is_present(port))
		return true;
	if (!port_alloc(port, plan->buffers, plan->buffer_size))
		return false;
	if (plan->input)
		port_start_input(port);
	else
		virtqueue_interrupts(&port->queue, false);
	if (number == STREAM_CONTROL && !start_commands())
		return false;
	return port_control_send(&control, number, PORT_READY, 1) &&
	       port_control_send(&control, number, PORT_OPEN, 1);
}

/* The handshake of 5.3.6.3: each port that is announced is made ready, and
 * the host says which ones it has open. All answers are there when the
 * device has taken our message. */
static bool open_ports(void) REQUIRES(ports_lock)
{
	struct port_event event;

	port_control_run(&control);
	if (!port_control_send(&control, 0, PORT_DEVICE_READY, 1))
		return false;
	for (unsigned i = 0; i < EVENTS_MAX; i++) {
		if (!port_control_next(&control, &event))
			return true;
		if (event.port == 0 || event.port >= STREAMS)
			continue;
		if (event.kind == PORT_ADD && !add_port(event.port))
			return false;
		if (event.kind == PORT_OPEN)
			ports[event.port].host_open = event.value != 0;
	}
	return true;
}

static bool find_and_open(void) REQUIRES(ports_lock)
{
	if (!pci_find(VIRTIO_VENDOR, DEVICE_MODERN, &device.pci) &&
	    !pci_find(VIRTIO_VENDOR, DEVICE_TRANSITIONAL, &device.pci)) {
		kprintf("stream: no virtio console\n");
		return false;
	}
	if (!virtio_start(&device, VIRTIO_F_VERSION_1 | F_MULTIPORT,
			  on_interrupt, NULL)) {
		kprintf("stream: the virtio console does not start\n");
		return false;
	}
	if (init_queues()) {
		virtio_run(&device);
		if (open_ports())
			return true;
	}
	virtio_stop(&device);
	memset(ports, 0, sizeof(ports));
	memset(&commands, 0, sizeof(commands));
	kprintf("stream: the virtio console does not answer as it should\n");
	return false;
}

bool stream_init(void)
{
	bool found;

	for (unsigned i = 0; i < STREAMS; i++)
		wait_queue_init(&waiters[i]);
	lock(&ports_lock);
	found = find_and_open();
	running = found;
	unlock(&ports_lock);
	return found;
}

i64 stream_read(enum stream stream, void *to, size_t size, bool nonblock)
{
	struct port *port = &ports[stream];
	size_t taken = 0;
	bool ended;
	int error;

	ASSERT(stream == STREAM_IN);
	while (size > 0) {
		lock(&ports_lock);
		read_events();
		ended = !is_present(port) || !is_open(port);
		if (is_present(port))
			taken = port_take(port, to, size);
		unlock(&ports_lock);
		if (taken > 0 || ended)
			break;
		if (nonblock)
			return -EAGAIN;
		error = wait_on(&waiters[stream]);
		if (error < 0)
			return error;
	}
	return (i64)taken;
}

/* Writes one piece. Returns the bytes taken, 0 when there is no room now, or
 * -EPIPE. */
static i64 write_piece(struct port *port, const u8 *from, size_t size)
	REQUIRES(ports_lock)
{
	read_events();
	if (!is_present(port))
		return (i64)size;
	if (!is_open(port))
		return -EPIPE;
	return (i64)port_put(port, from, size);
}

i64 stream_write(enum stream stream, const void *from, size_t size,
		 bool nonblock)
{
	size_t done = 0;
	i64 result = 0;

	ASSERT(stream > 0 && stream < STREAMS && !plans[stream].input);
	while (done < size) {
		lock(&ports_lock);
		result = write_piece(&ports[stream], (const u8 *)from + done,
				     size - done);
		unlock(&ports_lock);
		if (result == 0)
			result = nonblock ? -EAGAIN :
					    wait_on(&waiters[stream]);
		if (result < 0)
			break;
		done += (size_t)result;
	}
	return done > 0 || result >= 0 ? (i64)done : result;
}

unsigned stream_poll(enum stream stream)
{
	struct port *port = &ports[stream];
	unsigned events;

	ASSERT(stream > 0 && stream < STREAMS);
	lock(&ports_lock);
	read_events();
	if (plans[stream].input) {
		events = is_open(port) ? 0 : POLLIN | POLLHUP;
		if (is_present(port) && port_has_input(port))
			events |= POLLIN;
	} else if (is_present(port)) {
		events = is_open(port) ? 0 : POLLERR;
		if (port_has_room(port))
			events |= POLLOUT;
	} else {
		events = POLLOUT;
	}
	unlock(&ports_lock);
	return events;
}

void stream_drain(void)
{
	for (unsigned i = 1; i < STREAMS; i++) {
		struct port *port = &ports[i];
		bool busy = true;

		while (busy && !plans[i].input) {
			lock(&ports_lock);
			read_events();
			busy = is_present(port) && is_open(port) &&
			       port_is_busy(port);
			unlock(&ports_lock);
		}
	}
}

size_t stream_control_read(void *to, size_t size)
{
	size_t taken = 0;

	lock(&ports_lock);
	if (is_present(&commands) && !commands.queue.broken)
		taken = port_take(&commands, to, size);
	unlock(&ports_lock);
	return taken;
}

/* Takes no lock: a panic may have come while it was held. */
void stream_control(const char *line) NO_LOCK_ANALYSIS
{
	struct port *port = &ports[STREAM_CONTROL];
	size_t size = strlen(line), done = 0;
	u64 start = clock_monotonic_ns();

	if (!running || !is_present(port))
		return;
	while (is_open(port) &&
	       clock_monotonic_ns() - start < CONTROL_WAIT_NS) {
		if (done < size)
			done += port_put(port, line + done, size - done);
		else if (!port_is_busy(port))
			return;
	}
}
