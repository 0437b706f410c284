/*
 * Character devices by number; the numbers are Linux's. It has no /dev/audit:
 * 10, 240 is of those that it leaves to local use
 * (Documentation/admin-guide/devices.txt).
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/device.h"

static const struct device devices[] = {
	{ DEVICE_NUMBER(1, 1), "mem", 0600, &memory_ops, memory_open },
	{ DEVICE_NUMBER(1, 3), "null", 0666, &null_ops, NULL },
	{ DEVICE_NUMBER(1, 5), "zero", 0666, &zero_ops, NULL },
	{ DEVICE_NUMBER(1, 7), "full", 0666, &full_ops, NULL },
	{ DEVICE_NUMBER(1, 8), "random", 0666, &random_ops, NULL },
	{ DEVICE_NUMBER(1, 9), "urandom", 0666, &random_ops, NULL },
	{ DEVICE_NUMBER(1, 11), "kmsg", 0644, &kmsg_ops, kmsg_open },
	{ DEVICE_NUMBER(5, 1), "console", 0600, &console_ops, console_open },
	{ DEVICE_NUMBER(5, 0), "tty", 0666, &tty_ops, tty_open },
	{ DEVICE_NUMBER(10, 240), "audit", 0600, &audit_ops, audit_open },
};

const struct device *device_at(unsigned index)
{
	return index < ARRAY_SIZE(devices) ? &devices[index] : NULL;
}

int device_open(struct inode *inode, struct file *file,
		const struct cred *cred)
{
	for (unsigned i = 0; i < ARRAY_SIZE(devices); i++) {
		const struct device *device = &devices[i];
		int error = 0;

		if (device->number != inode->device)
			continue;
		file->ops = device->ops;
		if (device->open != NULL)
			error = device->open(file, cred);
		if (error)
			file->ops = NULL;
		return error;
	}
	return -ENXIO;
}
