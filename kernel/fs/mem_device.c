/*
 * /dev/mem: the part of physical memory that is the firmware's, to be read by
 * who has CAP_SYS_RAWIO. See mem(4).
 *
 * Invariant: no byte of usable memory is shown and none is written. It is
 * Linux's with CONFIG_STRICT_DEVMEM, but that below the firmware nothing but
 * zeroes is shown, that devices' registers are not, and that a write fails.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/arch.h"
#include "kernel/fs/device.h"
#include "kernel/fs/file.h"
#include "kernel/fs/transfer.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"

/* As open_port() of Linux's drivers/char/mem.c asks. */
int memory_open(struct file *file, const struct cred *cred)
{
	(void)file;
	if (!cred_capable(cred, CAP_SYS_RAWIO, "mem"))
		return -EPERM;
	return 0;
}

static i64 memory_read(struct file *file, struct uptr to, size_t size,
		       u64 *position)
{
	u64 start, end, at = *position;
	const u8 *firmware = arch_firmware(&start, &end);
	i64 count;

	(void)file;
	if (at >= end)
		return audit_deny(-EPERM, AUDIT_OPEN, "physical memory");
	if (at < start)
		count = transfer_zeroes(to, min_u64(size, start - at));
	else
		count = transfer_out(to, firmware + (at - start),
				     min_u64(size, end - at));
	if (count > 0)
		*position += (u64)count;
	return count;
}

static i64 memory_write(struct file *file, struct uptr from, size_t size,
			u64 *position)
{
	(void)file, (void)from, (void)size, (void)position;
	return audit_deny(-EPERM, AUDIT_OPEN, "physical memory");
}

static i64 memory_seek(struct file *file, i64 offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return seek_within(file, offset, whence, 0);
}

const struct file_ops memory_ops = {
	.read = memory_read,
	.write = memory_write,
	.seek = memory_seek,
};
