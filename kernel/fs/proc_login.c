/*
 * /proc/PID/loginuid and sessionid. As Linux's they end without a newline.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/procfs.h"
#include "kernel/security/login.h"
#include "kernel/task/task.h"

int proc_show_loginuid(struct text *text, struct task *task)
{
	text_print(text, "%u", task->login_uid);
	return 0;
}

int proc_show_sessionid(struct text *text, struct task *task)
{
	text_print(text, "%u", task->login_session);
	return 0;
}

/* A number as Linux's kstrtou32() takes it: a plus may stand before it, a
 * newline behind it, nothing else. -EINVAL, or -ERANGE where it is too large.
 */
static int parse_u32(const char *text, size_t size, u32 *value)
{
	u64 sum = 0;
	size_t i = 0, digits;

	if (size > 0 && text[size - 1] == '\n')
		size--;
	if (size > 0 && text[0] == '+')
		i++;
	digits = size - i;
	for (; i < size && text[i] >= '0' && text[i] <= '9'; i++)
		sum = min_u64(sum * 10 + (u64)(text[i] - '0'), 1ull << 32);
	if (digits == 0 || i < size)
		return -EINVAL;
	*value = (u32)sum;
	return sum > UINT32_MAX ? -ERANGE : 0;
}

int proc_store_loginuid(struct task *task, const char *from, size_t size)
{
	u32 uid;
	int error;

	if (task != current_task())
		return -EPERM;
	error = parse_u32(from, size, &uid);
	return error ? error : login_set(uid);
}
