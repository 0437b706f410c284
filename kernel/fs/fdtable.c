/*
 * A task's open files, by number.
 *
 * Invariant: every number that is in use holds one count on its file; a
 * number that is free has no close-on-exec mark.
 */
#include <arch/nospec.h>

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/file_lock.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/sched.h"

#define CLOSED_PER_YIELD 4 /* each may be a pipe's end, full of pages */

SLAB_DEFINE(struct fdtable);

static bool in_use(const struct fdtable *table, int fd)
{
	return fd >= 0 && fd < FD_MAX && table->files[fd] != NULL;
}

struct fdtable *fdtable_create(void)
{
	struct fdtable *table = kalloc(struct fdtable);

	if (table == NULL)
		return NULL;
	refcount_init(&table->users, 1);
	table->most = FD_MAX;
	return table;
}

struct fdtable *fdtable_copy(const struct fdtable *from)
{
	struct fdtable *table = fdtable_create();

	if (table == NULL)
		return NULL;
	table->most = from->most;
	table->end = from->end;
	for (int fd = 0; fd < table->end; fd++) {
		table->files[fd] = from->files[fd];
		table->close_on_exec[fd] = from->close_on_exec[fd];
		if (table->files[fd] != NULL)
			file_get(table->files[fd]);
	}
	return table;
}

void fdtable_get(struct fdtable *table)
{
	refcount_get(&table->users);
}

void fdtable_put(struct fdtable *table)
{
	if (table == NULL || !refcount_put(&table->users))
		return;
	for (int fd = 0; fd < table->end; fd++) {
		fd_close(table, fd);
		if (fd % CLOSED_PER_YIELD == CLOSED_PER_YIELD - 1)
			yield_point();
	}
	kfree(table);
}

int fdtable_unshare(struct fdtable **table)
{
	struct fdtable *old = *table, *copy;

	if (old->users.count == 1)
		return 0;
	copy = fdtable_copy(old);
	if (copy == NULL)
		return -ENOMEM;
	*table = copy;
	fdtable_put(old);
	return 0;
}

/* The number is the program's: a mispredicted check must not read beyond the
 * table either. */
struct file *fd_get(struct fdtable *table, int fd)
{
	struct file *file;

	if (!in_use(table, fd))
		return NULL;
	file = table->files[index_nospec((u64)fd, FD_MAX)];
	file_get(file);
	return file;
}

/* Gives a number a file, or frees it. */
static void put_file(struct fdtable *table, int fd, struct file *file,
		     bool close_on_exec)
{
	table->files[fd] = file;
	table->close_on_exec[fd] = close_on_exec;
	if (file != NULL && fd >= table->end)
		table->end = fd + 1;
}

bool fd_leads_to(const struct fdtable *table, int fd, const struct file *file)
{
	return in_use(table, fd) &&
	       table->files[index_nospec((u64)fd, FD_MAX)] == file;
}

bool fd_has_room(const struct fdtable *table)
{
	for (int fd = 0; fd < FD_MAX && (u64)fd < table->most; fd++)
		if (table->files[fd] == NULL)
			return true;
	return false;
}

int fd_install(struct fdtable *table, struct file *file, int lowest,
	       bool close_on_exec)
{
	ASSERT(lowest >= 0);
	for (int fd = lowest; fd < FD_MAX && (u64)fd < table->most; fd++) {
		if (table->files[fd] != NULL)
			continue;
		put_file(table, fd, file, close_on_exec);
		return fd;
	}
	return -EMFILE;
}

/* While the numbers are told, other threads may close them, and get others'
 * files by them: those are not closed. */
int fd_install_pair(struct fdtable *table, struct file *const files[2],
		    bool close_on_exec, struct uptr to)
{
	int numbers[2], error = 0;

	for (unsigned i = 0; i < 2; i++) {
		numbers[i] = fd_install(table, files[i], 0, close_on_exec);
		if (numbers[i] >= 0)
			file_get(files[i]);
		else
			error = numbers[i];
	}
	if (error == 0)
		error = copy_to_user(to, numbers, sizeof(numbers));
	for (unsigned i = 0; i < 2; i++) {
		if (error && fd_leads_to(table, numbers[i], files[i]))
			fd_close(table, numbers[i]);
		file_put(files[i]);
	}
	return error;
}

void fd_replace(struct fdtable *table, int fd, struct file *file,
		bool close_on_exec)
{
	struct file *old;

	ASSERT(fd >= 0 && fd < FD_MAX);
	old = table->files[fd];
	put_file(table, fd, file, close_on_exec);
	if (old != NULL)
		file_locks_close(old, table);
	file_put(old);
}

int fd_close(struct fdtable *table, int fd)
{
	if (!in_use(table, fd))
		return -EBADF;
	fd_replace(table, fd, NULL, false);
	return 0;
}

int fd_close_on_exec(const struct fdtable *table, int fd)
{
	return in_use(table, fd) ? table->close_on_exec[fd] : -EBADF;
}

int fd_set_close_on_exec(struct fdtable *table, int fd, bool on)
{
	if (!in_use(table, fd))
		return -EBADF;
	table->close_on_exec[fd] = on;
	return 0;
}

void fdtable_exec(struct fdtable *table)
{
	for (int fd = 0; fd < table->end; fd++) {
		if (!table->close_on_exec[fd])
			continue;
		fd_close(table, fd);
		yield_point();
	}
}
