/* Takes files and directories from this machine's disk (disk.h). */
#include "host/disk.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "host/report.h"

/* Bounds the recursion; no path of 4096 bytes is deeper. */
#define DEPTH_MAX 2048

static enum entry_type type_of(const char *host, mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return ENTRY_FILE;
	case S_IFLNK:
		return ENTRY_SYMLINK;
	case S_IFDIR:
		return ENTRY_DIRECTORY;
	case S_IFCHR:
		return ENTRY_CHARACTER;
	case S_IFBLK:
		return ENTRY_BLOCK;
	case S_IFIFO:
		return ENTRY_FIFO;
	case S_IFSOCK:
		fail("%s: a socket cannot go into an archive", host);
	default:
		fail("%s: a file of an unknown type", host);
	}
}

static void take_capability(struct entry *entry, const char *host)
{
	ssize_t size = getxattr(host, "security.capability",
				entry->capability, sizeof(entry->capability));

	if (size >= 0)
		entry->capability_size = (size_t)size;
	else if (errno != ENODATA && errno != ENOTSUP)
		fail("%s: security.capability: %s", host, strerror(errno));
}

static void take_target(struct entry *entry, const char *host)
{
	char target[PATH_MAX];
	ssize_t length = readlink(host, target, sizeof(target));

	if (length < 0)
		fail("%s: %s", host, strerror(errno));
	if ((size_t)length == sizeof(target))
		fail("%s: the target is longer than %zu bytes", host,
		     sizeof(target) - 1);
	entry->target = must_copy(target, (size_t)length);
}

static void settle_root(struct entry *entry, const struct stat *status)
{
	entry->has_mtime = true;
	entry->mtime_s = status->st_mtime > 0 ? (uint64_t)status->st_mtime : 0;
	if (geteuid() != 0) {
		entry->uid = entry->uid == geteuid() ? 0 : entry->uid;
		entry->gid = entry->gid == getegid() ? 0 : entry->gid;
	}
}

static void add(struct entries *entries, const char *host, const char *guest,
		const struct stat *status, const struct choice *choice)
{
	enum entry_type type = type_of(host, status->st_mode);
	struct entry *entry = entries_add(entries, guest, type);

	entry->mode = status->st_mode & 07777;
	if (type == ENTRY_FILE && choice->has_mode)
		entry->mode = choice->mode;
	entry->uid = choice->has_owner ? choice->uid : status->st_uid;
	entry->gid = choice->has_owner ? choice->gid : status->st_gid;
	if (choice->is_root)
		settle_root(entry, status);
	if (type == ENTRY_FILE) {
		entry->host = must_copy(host, strlen(host));
		entry->size = (uint64_t)status->st_size;
		entry->shared = status->st_nlink > 1;
		entry->device = status->st_dev;
		entry->inode = status->st_ino;
		take_capability(entry, host);
	} else if (type == ENTRY_SYMLINK) {
		take_target(entry, host);
	} else if (type == ENTRY_CHARACTER || type == ENTRY_BLOCK) {
		entry->major = major(status->st_rdev);
		entry->minor = minor(status->st_rdev);
	}
}

void disk_add_file(struct entries *entries, const char *host,
		   const char *guest, const struct choice *choice)
{
	struct stat status;

	if (stat(host, &status) != 0)
		fail("%s: %s", host, strerror(errno));
	if (!S_ISREG(status.st_mode))
		fail("%s: not a regular file", host);
	add(entries, host, guest, &status, choice);
}

static bool is_left_out(const struct choice *choice, const char *guest,
			const struct stat *status)
{
	return choice->is_root && (S_ISSOCK(status->st_mode) ||
				   entries_hides(guest + 1));
}

static bool is_entered(const struct choice *choice, const struct stat *status)
{
	return S_ISDIR(status->st_mode) &&
	       (!choice->is_root || choice->device == status->st_dev);
}

static void walk(struct entries *entries, const char *host, const char *guest,
		 const struct choice *choice, unsigned depth)
{
	struct dirent **names;
	int count = scandir(host, &names, NULL, NULL);

	if (count < 0)
		fail("%s: %s", host, strerror(errno));
	if (depth > DEPTH_MAX)
		fail("%s: directories too deep", host);
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name;
		char *below_host, *below_guest;
		struct stat status;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
			free(names[i]);
			continue;
		}
		below_host = must_print("%s/%s", host, name);
		below_guest = must_print("%s/%s", guest, name);
		if (lstat(below_host, &status) != 0)
			fail("%s: %s", below_host, strerror(errno));
		if (!is_left_out(choice, below_guest, &status))
			add(entries, below_host, below_guest, &status,
			    choice);
		if (is_entered(choice, &status))
			walk(entries, below_host, below_guest, choice,
			     depth + 1);
		free(below_host);
		free(below_guest);
		free(names[i]);
	}
	free(names);
}

void disk_add_directory(struct entries *entries, const char *host,
			const char *guest, const struct choice *choice)
{
	struct stat status;

	if (stat(host, &status) != 0)
		fail("%s: %s", host, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		fail("%s: not a directory", host);
	add(entries, host, guest, &status, choice);
	walk(entries, host, guest, choice, 0);
}

void disk_add_root(struct entries *entries, const char *host)
{
	struct choice choice = { .is_root = true };
	struct stat status;

	if (stat(host, &status) != 0)
		fail("%s: %s", host, strerror(errno));
	choice.device = status.st_dev;
	disk_add_directory(entries, host, "", &choice);
}
