/*
 * A virtio crypto device for hosted tests, played in software: what the
 * driver asks of the machine is answered here, fairly or not.
 *
 * The device looks at its queues each time that the driver looks at the clock.
 */
#ifndef TESTS_UNIT_CRYPTO_DEVICE_H
#define TESTS_UNIT_CRYPTO_DEVICE_H

#include "crypto/algorithm.h"
#include "kernel/lib/types.h"

#define FAKE_SESSIONS 256 /* as QEMU's builtin backend has */

/* What the device does to a request instead of answering it fairly. */
enum fault {
	FAULT_NONE,
	FAULT_SILENT,	   /* nothing, ever */
	FAULT_STATUS,	   /* the status says so */
	FAULT_NO_STATUS,   /* claims to have written all, and has not */
	FAULT_NOTHING,	   /* has written nothing, and says so */
	FAULT_SHORT,	   /* a byte less */
	FAULT_LONG,	   /* a byte more than there is room for */
	FAULT_HUGE,	   /* 4 GiB */
	FAULT_OTHER,	   /* another request: the answer's descriptor */
	FAULT_FAR,	   /* a request that no queue can have */
	FAULT_MANY,	   /* more answers than requests */
	FAULTS,
};

struct fake_device {
	bool there;
	u32 config[14];	   /* 5.9.4 */
	u16 queue_size;
	enum fault fault;
	unsigned fault_at; /* the request, from 0, that it strikes */
	unsigned sessions_max;
	unsigned late_polls; /* looks at the clock before an answer */
	u64 clock_step_ns;

	/* What the test may look at. */
	unsigned requests;
	unsigned sessions; /* in use */
	unsigned rules_broken; /* by the driver */
	unsigned messages; /* lines in the log */
	bool running;
	const struct algorithm *registered; /* and not withdrawn */
};

extern struct fake_device fake;

/* A fair device that nobody has found yet. */
void fake_device_reset(void);
/* Do the buffers of the last request hold a message or a key still? */
bool fake_device_sees_secrets(void);

#endif
