/*
 * A root file system of others (rootfs.h).
 *
 * A hard link of a tar is a further name for what its target is at that
 * place of the tar, whatever comes later: both entries get the same data and
 * count as names of one inode, as those of a folder do.
 */
#include "host/rootfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/disk.h"
#include "host/links.h"
#include "host/mapping.h"
#include "host/report.h"
#include "host/tar_read.h"

#define DEVICE_OF_TAR ((dev_t)-1) /* no disk has it */

/* The entry that a hard link names, with an inode. */
static const struct entry *linked(struct entries *entries, const char *name)
{
	char *path = guest_path(name);
	char *real = links_follow_parents(entries, path);
	struct entry *entry = entries_find(entries, real);

	if (entry == NULL)
		entry = entries_find(entries, path);
	if (entry != NULL && !entry->shared) {
		entry->shared = true;
		entry->device = DEVICE_OF_TAR;
		entry->inode = entry->order;
	}
	free(path);
	free(real);
	return entry;
}

static void add_hard_link(struct entries *entries, const char *path,
			  const char *target)
{
	const struct entry *found = linked(entries, target);
	struct entry like, *entry;

	if (found == NULL)
		fail("/%s: there is no /%s to link to", path, target);
	if (found->type == ENTRY_DIRECTORY)
		fail("/%s: /%s is a directory", path, target);
	like = *found;
	entry = entries_add(entries, path, like.type);
	like.path = entry->path;
	like.order = entry->order;
	*entry = like;
}

static void add_member(struct entries *entries, const char *path,
		       const struct tar_member *member)
{
	struct entry *entry = entries_add(entries, path,
					  (enum entry_type)member->type);

	entry->mode = member->mode;
	entry->uid = member->uid;
	entry->gid = member->gid;
	entry->major = member->major;
	entry->minor = member->minor;
	entry->has_mtime = true;
	entry->mtime_s = member->mtime_s;
	entry->size = member->size;
	if (entry->type == ENTRY_FILE)
		entry->data = (const char *)member->data;
	if (entry->type == ENTRY_SYMLINK)
		entry->target = must_copy(member->target,
					  strlen(member->target));
	entry->capability_size = member->capability_size;
	if (entry->capability_size > 0)
		memcpy(entry->capability, member->capability,
		       entry->capability_size);
}

/* A tar of layers would boot into nothing. */
static void check_layers(const struct entries *entries, const char *host)
{
	if ((entries_find(entries, "manifest.json") != NULL ||
	     entries_find(entries, "oci-layout") != NULL) &&
	    entries_find(entries, "bin") == NULL &&
	    entries_find(entries, "usr") == NULL)
		fail("%s: an image of layers, as of docker save; docker "
		     "export makes a root of a container", host);
}

static void add_tar(struct entries *entries, const char *host)
{
	static struct tar_member member;
	struct tar_reader reader;
	struct mapping mapping;
	int found;

	if (!mapping_open(host, &mapping))
		fail("%s: %s", host,
		     errno == EINVAL ? "neither a folder nor a tar archive" :
				       strerror(errno));
	tar_read_open(&reader, mapping.bytes, mapping.size);
	while ((found = tar_read_next(&reader, &member)) == 1) {
		char *path = guest_path(member.path);

		if (entries_hides(path))
			;
		else if (member.type == ENTRY_HARD_LINK)
			add_hard_link(entries, path, member.target);
		else
			add_member(entries, path, &member);
		free(path);
	}
	if (found < 0)
		fail("%s: %s (byte %llu)", host, reader.flaw,
		     (unsigned long long)reader.position);
	check_layers(entries, host);
}

void rootfs_add(struct entries *entries, const char *host)
{
	struct stat status;

	if (stat(host, &status) != 0)
		fail("%s: %s", host, strerror(errno));
	if (S_ISDIR(status.st_mode))
		disk_add_root(entries, host);
	else
		add_tar(entries, host);
}

void rootfs_check(const struct entries *entries)
{
	static const char *const places[] = { "dev", "proc", "sys" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct entry *entry = entries_find(entries, places[i]);

		if (entry != NULL && entry->type != ENTRY_DIRECTORY)
			fail("/%s of the root is no directory: the kernel "
			     "mounts there", places[i]);
	}
}
