/* Builds archives for the tests (archive_builder.h). */
#include "tests/unit/archive_builder.h"

#include <string.h>

u8 area[AREA_SIZE];
size_t area_size;
struct archive archive;
struct archive_entry entry;

static u8 tight[AREA_SIZE]; /* the copy that is read */

void begin(void)
{
	memset(area, 0, sizeof(area));
	area_size = 0;
}

void set_octal(char *field, size_t size, u64 number)
{
	field[--size] = '\0';
	while (size-- > 0) {
		field[size] = (char)('0' + number % 8);
		number /= 8;
	}
}

void set_checksum(struct tar_header *header)
{
	u64 sum = 0;

	memset(header->checksum, ' ', sizeof(header->checksum));
	for (size_t i = 0; i < sizeof(*header); i++)
		sum += ((const u8 *)header)[i];
	set_octal(header->checksum, 7, sum);
}

struct tar_header *add(char type, const char *name, const char *link,
			      const void *data, size_t size)
{
	struct tar_header *header = (struct tar_header *)(area + area_size);

	memcpy(header->name, name, strnlen(name, sizeof(header->name)));
	memcpy(header->link, link, strnlen(link, sizeof(header->link)));
	set_octal(header->mode, sizeof(header->mode), 0644);
	set_octal(header->uid, sizeof(header->uid), 1000);
	set_octal(header->gid, sizeof(header->gid), 1001);
	set_octal(header->size, sizeof(header->size), size);
	set_octal(header->mtime, sizeof(header->mtime), 1234567);
	set_octal(header->major, sizeof(header->major), 0);
	set_octal(header->minor, sizeof(header->minor), 0);
	header->type = type;
	memcpy(header->magic, "ustar\0" "00", 8);
	set_checksum(header);
	memcpy(area + area_size + TAR_BLOCK, data, size);
	area_size += TAR_BLOCK + round_up(size, TAR_BLOCK);
	return header;
}

void add_pax(const char *records, size_t size)
{
	add('x', "PaxHeader", "", records, size);
}

void finish(void)
{
	area_size += 2 * (size_t)TAR_BLOCK;
}

u8 *open_part(size_t size)
{
	u8 *start = tight + sizeof(tight) - size;

	memcpy(start, area, size);
	archive_open(&archive, start, size);
	return start;
}

static bool path_is_sound(const char *path)
{
	size_t length = strnlen(path, PATH_MAX);

	if (length == 0 || length == PATH_MAX)
		return false;
	if (strcmp(path, ".") == 0)
		return true;
	while (true) {
		const char *slash = strchr(path, '/');
		size_t size = slash ? (size_t)(slash - path) : strlen(path);

		if (size == 0 || size > NAME_MAX ||
		    (size <= 2 && memcmp(path, "..", size) == 0))
			return false;
		if (slash == NULL)
			return true;
		path = slash + 1;
	}
}

bool entry_is_sound(void)
{
	const u8 *end = archive.bytes + archive.size;

	if (!path_is_sound(entry.path) || entry.mode > 07777 ||
	    entry.uid == UINT32_MAX || entry.gid == UINT32_MAX ||
	    entry.major > 0xfff || entry.minor > 0xfffff ||
	    entry.type > ARCHIVE_FIFO || entry.mtime_s > INT64_MAX)
		return false;
	if (entry.type == ARCHIVE_HARD_LINK && !path_is_sound(entry.target))
		return false;
	if (strnlen(entry.target, PATH_MAX) == PATH_MAX ||
	    (entry.type == ARCHIVE_SYMLINK && entry.target[0] == '\0'))
		return false;
	if (entry.offset > archive.size ||
	    entry.size > archive.size - entry.offset ||
	    (entry.type != ARCHIVE_FILE && entry.size > 0))
		return false;
	return entry.capability == NULL ||
	       (entry.capability >= archive.bytes && entry.capability < end &&
		entry.capability_size <= ARCHIVE_CAPABILITY_MAX &&
		entry.capability_size <= (size_t)(end - entry.capability));
}

void build_whole(void)
{
	struct tar_header *node;

	begin();
	add('g', "global", "", "13 comment=x\n", 13);
	add('5', "./", "", "", 0);
	ADD_PAX("45 SCHILY.xattr.security.capability=\1\0\0\2abcd\n"
		"15 uid=3000000\n18 gid=4294967294\n22 mtime=1600000000.5\n");
	add('0', "bin/prog", "", "ELF data", 8);
	add('1', "bin/also", "bin/prog", "", 0);
	add('2', "lib", "/usr/lib/../lib", "", 0);
	node = add('3', "dev/null", "", "", 0);
	set_octal(node->major, sizeof(node->major), 1);
	set_octal(node->minor, sizeof(node->minor), 3);
	set_checksum(node);
	add('4', "dev/disk", "", "", 0);
	ADD_PAX("13 path=dir/\n");
	add('5', "ignored", "", "", 0);
	ADD_PAX("17 linkpath=long\n");
	add('2', "link", "short", "", 0);
	/* A size that stands in the extended header alone. */
	ADD_PAX("10 size=3\n");
	node = add('0', "sized", "", "abc", 3);
	set_octal(node->size, sizeof(node->size), 0);
	set_checksum(node);
	finish();
}
