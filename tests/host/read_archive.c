/*
 * Lists an archive as the kernel reads it, in the form of GNU tar's
 * `--numeric-owner -tv` without the time; and puts "page" behind a file whose
 * data does not start on a page.
 *
 * usage: read_archive FILE
 */
#include <stdio.h>
#include <stdlib.h>

#include "kernel/fs/archive.h"

#define PAGE 4096

/* The permissions as ls(1) shows them. */
static void print_mode(const struct archive_entry *entry)
{
	static const char types[] = "-hlcbdp";
	static const char set[] = "xst";
	static const char set_only[] = "-ST";
	char text[11] = "?rwxrwxrwx";

	text[0] = types[entry->type];
	for (unsigned i = 0; i < 9; i++)
		if (!(entry->mode & 0400u >> i))
			text[i + 1] = '-';
	for (unsigned who = 0; who < 3; who++) {
		char *place = &text[3 + 3 * who];

		if (entry->mode & 04000u >> who)
			*place = (*place == 'x' ? set : set_only)[who == 2 ?
									  2 :
									  1];
	}
	fputs(text, stdout);
}

static void print_entry(const struct archive_entry *entry)
{
	print_mode(entry);
	printf(" %u/%u ", entry->uid, entry->gid);
	if (entry->type == ARCHIVE_CHARACTER_DEVICE ||
	    entry->type == ARCHIVE_BLOCK_DEVICE)
		printf("%u,%u ", entry->major, entry->minor);
	else
		printf("%llu ", (unsigned long long)entry->size);
	printf("%s%s", entry->path,
	       entry->type == ARCHIVE_DIRECTORY ? "/" : "");
	if (entry->type == ARCHIVE_SYMLINK)
		printf(" -> %s", entry->target);
	if (entry->type == ARCHIVE_HARD_LINK)
		printf(" link to %s", entry->target);
	if (entry->size > 0 && entry->offset % PAGE != 0)
		printf(" page");
	putchar('\n');
}

static void *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes;
	long end;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
	    (end = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0)
		return NULL;
	*size = (size_t)end;
	bytes = malloc(*size + 1);
	if (bytes != NULL && *size > 0 && fread(bytes, *size, 1, file) != 1) {
		free(bytes);
		bytes = NULL;
	}
	fclose(file);
	return bytes;
}

int main(int argc, char **argv)
{
	static struct archive_entry entry;
	struct archive archive;
	size_t size = 0;
	void *bytes;
	int found;

	bytes = argc == 2 ? read_file(argv[1], &size) : NULL;
	if (bytes == NULL) {
		fprintf(stderr, "usage: read_archive FILE\n");
		return 2;
	}
	archive_open(&archive, bytes, size);
	while ((found = archive_next(&archive, &entry)) == 1)
		print_entry(&entry);
	free(bytes);
	if (found < 0)
		fprintf(stderr, "error %d\n", -found);
	return found != 0;
}
