/*
 * The names of a tree, found by a hash: one table for all its directories,
 * so that a directory of many names costs no more than many of few.
 *
 * Invariants: an entry is in the table exactly when it is in a directory,
 * under the hash of that directory and its name. The table grows with the
 * names; where there is no memory for that it only becomes slower.
 */
#include <string.h>

#include "kernel/fs/tree.h"

#define BUCKETS_FIRST 64u
#define BUCKETS_MOST 16384u /* what kalloc_bytes can give */
#define GROWTH 8u
#define NAMES_PER_BUCKET 2u /* more make the table grow */

/* FNV-1a, begun with the directory. */
static u32 hash_name(const struct tree_node *dir, const char *name)
{
	u32 hash = 2166136261u ^ (u32)dir->inode.number;

	for (; *name != '\0'; name++)
		hash = (u32)((u64)(hash ^ (u8)*name) * 16777619u);
	return hash ^ hash >> 16;
}

static struct tree_entry **bucket_of(const struct super_block *super, u32 hash)
{
	return &super->names[hash & (super->name_buckets - 1)];
}

bool tree_names_init(struct super_block *super)
{
	super->names = kalloc_bytes(BUCKETS_FIRST * sizeof(*super->names));
	super->name_buckets = BUCKETS_FIRST;
	return super->names != NULL;
}

void tree_names_free(struct super_block *super)
{
	kfree_bytes(super->names, super->name_buckets * sizeof(*super->names));
}

struct tree_entry *tree_find_entry(struct tree_node *dir, const char *name)
{
	u32 hash = hash_name(dir, name);
	struct tree_entry *entry = *bucket_of(dir->inode.super, hash);

	while (entry != NULL && (entry->hash != hash || entry->dir != dir ||
				 strcmp(entry->name, name) != 0))
		entry = entry->next;
	return entry;
}

static void insert(struct super_block *super, struct tree_entry *entry)
{
	struct tree_entry **bucket = bucket_of(super, entry->hash);

	entry->next = *bucket;
	*bucket = entry;
}

static void grow(struct super_block *super)
{
	struct tree_entry **old = super->names, **new;
	u32 old_count = super->name_buckets;
	u32 count = (u32)min_u64(old_count * GROWTH, BUCKETS_MOST);

	if (super->inodes <= old_count * NAMES_PER_BUCKET ||
	    count == old_count)
		return;
	new = kalloc_bytes(count * sizeof(*new));
	if (new == NULL)
		return;
	super->names = new;
	super->name_buckets = count;
	for (u32 i = 0; i < old_count; i++)
		while (old[i] != NULL) {
			struct tree_entry *entry = old[i];

			old[i] = entry->next;
			insert(super, entry);
		}
	kfree_bytes(old, old_count * sizeof(*old));
}

void tree_names_add(struct tree_node *dir, struct tree_entry *entry)
{
	entry->dir = dir;
	entry->hash = hash_name(dir, entry->name);
	grow(dir->inode.super);
	insert(dir->inode.super, entry);
}

void tree_names_remove(struct tree_entry *entry)
{
	struct tree_entry **place = bucket_of(entry->dir->inode.super,
					      entry->hash);

	while (*place != entry)
		place = &(*place)->next;
	*place = entry->next;
}
