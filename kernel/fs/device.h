/*
 * Character devices by number: the list of all, and their operations.
 *
 * A device node only carries a number; wherever it lies, in devfs or in the
 * boot archive, opening it comes here.
 */
#ifndef KERNEL_FS_DEVICE_H
#define KERNEL_FS_DEVICE_H

#include "kernel/fs/vfs.h"

struct device {
	u64 number;       /* DEVICE_NUMBER(major, minor), Linux's */
	const char *name; /* in /dev */
	u32 permissions;  /* there */
	const struct file_ops *ops;
	/* Whether it may be opened; NULL: the mode bits alone decide. It may
	 * give the file other operations. */
	int (*open)(struct file *file, const struct cred *cred);
};

/* The device at `index` in the list, or NULL past its end. */
const struct device *device_at(unsigned index);
/* Gives `file` the operations of the device that `inode` names. 0, -ENXIO
 * when there is none, or the device's own refusal. */
int device_open(struct inode *inode, struct file *file,
		const struct cred *cred);

extern const struct file_ops null_ops;
extern const struct file_ops zero_ops;
extern const struct file_ops full_ops;
extern const struct file_ops memory_ops;
int memory_open(struct file *file, const struct cred *cred);
extern const struct file_ops random_ops;
extern const struct file_ops console_ops;
int console_open(struct file *file, const struct cred *cred);
extern const struct file_ops tty_ops;
int tty_open(struct file *file, const struct cred *cred);
extern const struct file_ops kmsg_ops;
int kmsg_open(struct file *file, const struct cred *cred);
extern const struct file_ops audit_ops;
int audit_open(struct file *file, const struct cred *cred);

#endif
