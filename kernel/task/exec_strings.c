/* The strings of a new program. See kernel/task/exec_strings.h. */
#include "kernel/task/exec_strings.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/task/sched.h"

#define FIRST_SIZE 2048u /* bytes: the largest that is no whole page */
#define GROWTH 4u	 /* times */

int exec_strings_init(struct exec_strings *strings)
{
	memset(strings, 0, sizeof(*strings));
	strings->bytes = kalloc_bytes(FIRST_SIZE);
	if (!strings->bytes)
		return -ENOMEM;
	strings->size = FIRST_SIZE;
	return 0;
}

void exec_strings_free(struct exec_strings *strings)
{
	kfree_bytes(strings->bytes, strings->size);
	strings->bytes = NULL;
}

static int grow(struct exec_strings *strings)
{
	size_t size = min_u64(strings->size * GROWTH, EXEC_STRINGS_SIZE);
	char *bytes;

	if (strings->size == EXEC_STRINGS_SIZE)
		return -E2BIG;
	bytes = kalloc_bytes(size);
	if (!bytes)
		return -ENOMEM;
	memcpy(bytes, strings->bytes, strings->used);
	kfree_bytes(strings->bytes, strings->size);
	strings->bytes = bytes;
	strings->size = size;
	return 0;
}

int exec_strings_reserve(struct exec_strings *strings, size_t more)
{
	int error = 0;

	if (more > EXEC_STRINGS_SIZE - strings->used)
		return -E2BIG;
	while (!error && more > strings->size - strings->used)
		error = grow(strings);
	return error;
}

int exec_strings_add(struct exec_strings *strings, const char *text)
{
	size_t size = strlen(text) + 1;
	int error = exec_strings_reserve(strings, size);

	if (error)
		return error;
	memcpy(strings->bytes + strings->used, text, size);
	strings->used += size;
	return 0;
}

/* Appends a program's string, with as much room as it turns out to need. */
static int add_from_user(struct exec_strings *strings, struct uptr text)
{
	i64 length = -ENAMETOOLONG;
	int error;

	for (;;) {
		size_t room = strings->size - strings->used;

		if (room > 0)
			length = copy_string_from_user(
				strings->bytes + strings->used, text, room);
		if (length != -ENAMETOOLONG)
			break;
		error = grow(strings);
		if (error)
			return error;
	}
	if (length < 0)
		return (int)length;
	strings->used += (size_t)length + 1;
	return 0;
}

/* Appends a program's NULL-terminated vector of strings. */
static int add_vector(struct exec_strings *strings, struct uptr vector,
		      unsigned *count)
{
	struct uptr text;
	int error;

	if (vector.addr == 0)
		return 0;
	for (;; vector = uptr_add(vector, sizeof(u64))) {
		if (copy_from_user(&text.addr, vector, sizeof(u64)) != 0)
			return -EFAULT;
		if (text.addr == 0)
			return 0;
		error = add_from_user(strings, text);
		if (error)
			return error;
		if (++*count % 256 == 0)
			yield_point();
	}
}

int exec_strings_read(struct exec_strings *strings, struct uptr argv,
		      struct uptr envp)
{
	int error = add_vector(strings, argv, &strings->argument_count);

	if (!error && strings->argument_count == 0) {
		/* As Linux since 5.18: argv[0] is always there. */
		error = exec_strings_add(strings, "");
		strings->argument_count = 1;
	}
	if (!error)
		error = add_vector(strings, envp, &strings->environment_count);
	return error;
}
