/*
 * /dev/kmsg: the kernel's log, a record for each read, in Linux's form
 * "priority,sequence,microseconds,flags;text". The sequence number is the
 * line's position in the log, which rises but not by one.
 *
 * Invariants: who may read is who may call syslog(2), as with Linux's
 * dmesg_restrict, since the log tells about the insides. What a program
 * writes is one line that begins with "kmsg:" and its name, so that it cannot
 * pass for the kernel's, nor for an event of the audit record: by its own name
 * alone it could (ausearch takes whatever begins with n for the name of a
 * machine).
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/device.h"
#include "kernel/fs/file.h"
#include "kernel/fs/syslog.h"
#include "kernel/lib/format.h"
#include "kernel/lib/print.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/task.h"

#define LINE_MAX 512u      /* of what a program writes, its name included */
#define RECORD_MAX (LOG_LINE_MOST + 64) /* with what stands before a line */
#define WRITE_MAX 992u     /* Linux's limit for one write */
#define PRIORITY_KERNEL 6  /* informational */
#define WAIT_NS 100000000ull

int kmsg_open(struct file *file, const struct cred *cred)
{
	if (!file_may_read(file))
		return 0;
	if (!syslog_may_read(cred))
		return -EPERM;
	file->position = log_first(0);
	return 0;
}

struct line {
	u64 position;
	u64 time_us;
	size_t size;
	char text[LOG_LINE_MOST];
};

/* Writes the record of a line: what is no plain text is escaped as \xHH. A
 * line full of escapes is cut, not refused. */
static size_t format_record(char *record, size_t room, const struct line *line)
{
	size_t length = format_text(record, room, "%d,%llu,%llu,-;",
				    PRIORITY_KERNEL,
				    (unsigned long long)line->position,
				    (unsigned long long)line->time_us);

	for (size_t i = 0; i < line->size && length + 6 < room; i++) {
		u8 c = (u8)line->text[i];
		bool plain = c >= 32 && c < 127 && c != '\\';

		length += format_text(record + length, room - length,
				      plain ? "%c" : "\\x%02x", c);
	}
	record[length++] = '\n';
	return length;
}

/* The line at the file's position, which stays. 0, -EPIPE when the ring went
 * past the reader, -EAGAIN, or the wait's. */
static int next_line(struct file *file, struct line *line)
{
	for (;;) {
		u64 from = log_first(file->position);
		int error;

		if (from != file->position) {
			file->position = from;
			return -EPIPE;
		}
		line->position = from;
		if (log_read_line(&from, line->text, sizeof(line->text),
				  &line->size, &line->time_us))
			return 0;
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		/* The log wakes nobody, since it is written from anywhere. */
		error = wait_until(clock_monotonic_ns() + WAIT_NS);
		if (error)
			return error;
	}
}

static i64 kmsg_read(struct file *file, struct uptr to, size_t size,
		     u64 *position)
{
	char record[RECORD_MAX];
	struct line line;
	size_t length;
	u64 next;
	int error = next_line(file, &line);

	(void)position;
	if (error)
		return error;
	length = format_record(record, sizeof(record), &line);
	if (length > size)
		return -EINVAL;
	if (copy_to_user(to, record, length))
		return -EFAULT;
	next = line.position;
	log_read_line(&next, line.text, sizeof(line.text), &line.size,
		      &line.time_us);
	file->position = next;
	return (i64)length;
}

/* "<N>" in front is the priority that a program gives its line. */
static const char *skip_priority(const char *text, size_t *size)
{
	size_t i = 1;

	if (*size < 3 || text[0] != '<')
		return text;
	while (i < *size && i < 5 && text[i] >= '0' && text[i] <= '9')
		i++;
	if (i == 1 || i == *size || text[i] != '>')
		return text;
	*size -= i + 1;
	return text + i + 1;
}

static i64 kmsg_send(struct file *file, const void *from, size_t size)
{
	const struct task *task = current_task();
	char line[LINE_MAX];
	const char *text = from;
	size_t length = size;

	(void)file;
	if (size > WRITE_MAX)
		return -EINVAL;
	text = skip_priority(text, &length);
	if (length > 0 && text[length - 1] == '\n')
		length--;
	length = min_u64(length, sizeof(line) - 64);
	for (size_t i = 0; i < length; i++)
		line[i] = text[i] >= 32 && text[i] < 127 ? text[i] : '?';
	line[length] = '\0';
	kprintf("kmsg: %s[%d]: %s\n", task->name, task->pid, line);
	return (i64)size;
}

/* As Linux's: only whole jumps, to the first record, to what was not cleared
 * (nothing ever is) and to the end. */
static i64 kmsg_seek(struct file *file, i64 offset, int whence)
{
	if (offset != 0)
		return -ESPIPE;
	switch (whence) {
	case SEEK_SET:
	case SEEK_DATA:
		file->position = log_first(0);
		return 0;
	case SEEK_END:
		file->position = log_end();
		return 0;
	default:
		return -EINVAL;
	}
}

static unsigned kmsg_poll(struct file *file)
{
	return log_first(file->position) < log_end() ? POLLIN | POLLRDNORM : 0;
}

const struct file_ops kmsg_ops = {
	.read = kmsg_read,
	.send = kmsg_send,
	.seek = kmsg_seek,
	.poll = kmsg_poll,
};
