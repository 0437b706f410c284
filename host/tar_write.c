/* Writes a POSIX tar (tar_write.h). */
#include "host/tar_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/report.h"
#include "kernel/fs/tar_fields.h"

#define PAGE 4096
#define OCTAL_7_MAX 07777777u
#define OCTAL_11_MAX 077777777777u

/* The records of one extended header. */
struct records {
	char *bytes;
	size_t size;
};

static void write_bytes(struct tar_writer *writer, const void *bytes,
			size_t size)
{
	if (size > 0 && fwrite(bytes, size, 1, writer->file) != 1)
		fail("%s: %s", writer->path, strerror(errno));
	writer->position += size;
}

static void write_zeros(struct tar_writer *writer, uint64_t unit)
{
	static const char zeros[PAGE];

	write_bytes(writer, zeros, (unit - writer->position % unit) % unit);
}

static size_t digits_of(size_t number)
{
	return (size_t)snprintf(NULL, 0, "%zu", number);
}

/* Appends "LENGTH KEY=VALUE\n", where LENGTH counts itself too. */
static void add_record(struct records *records, const char *key,
		       const void *value, size_t size)
{
	size_t rest = strlen(key) + size + 3;
	size_t length = rest + digits_of(rest);
	char *to;

	/* The digits of the sum may be one more than those of the rest. */
	length = rest + digits_of(length);
	records->bytes = must_resize(records->bytes,
				     records->size + length + 1, 1);
	to = records->bytes + records->size;
	to += sprintf(to, "%zu %s=", length, key);
	memcpy(to, value, size);
	to[size] = '\n';
	records->size += length;
}

static void add_number(struct records *records, const char *key,
		       uint64_t number)
{
	char text[24];
	int length = snprintf(text, sizeof(text), "%llu",
			      (unsigned long long)number);

	add_record(records, key, text, (size_t)length);
}

/* Fills the records up to `size` bytes with a comment. False when what is
 * left is too little for one. */
static bool add_comment(struct records *records, size_t size)
{
	size_t length = size - records->size;
	size_t frame = digits_of(length) + strlen(" comment=\n");

	if (length == 0)
		return true;
	if (length < frame)
		return false;
	records->bytes = must_resize(records->bytes, size + 1, 1);
	memset(records->bytes + records->size, ' ', length);
	records->size += (size_t)sprintf(records->bytes + records->size,
					 "%zu comment=", length);
	/* sprintf's NUL stands where a space belongs. */
	records->bytes[records->size] = ' ';
	records->bytes[size - 1] = '\n';
	records->size = size;
	return true;
}

/* Makes the records as long as it takes for the data, two headers and the
 * records behind `position`, to start on a page. */
static void align_data(struct records *records, uint64_t position)
{
	uint64_t end = position + 2 * TAR_BLOCK + records->size;

	do
		end += PAGE - end % PAGE;
	while (!add_comment(records, end - position - 2 * TAR_BLOCK));
}

/* Octal digits with a NUL behind; the number fits. */
static void set_octal(char *field, size_t size, uint64_t number)
{
	field[size - 1] = '\0';
	for (size_t i = size - 1; i-- > 0; number /= 8)
		field[i] = (char)('0' + number % 8);
}

/* A field that a pax record replaces when the number does not fit. */
static void set_id(char *field, struct records *records, const char *key,
		   unsigned id)
{
	if (id > OCTAL_7_MAX)
		add_number(records, key, id);
	set_octal(field, 8, id > OCTAL_7_MAX ? 0 : id);
}

static void set_time(struct tar_header *header, struct records *records,
		     uint64_t mtime_s)
{
	if (mtime_s > OCTAL_11_MAX)
		add_number(records, "mtime", mtime_s);
	set_octal(header->mtime, sizeof(header->mtime),
		  mtime_s > OCTAL_11_MAX ? 0 : mtime_s);
}

/* Copies as much of a name as fits, and adds a record when that is not all. */
static void set_text(char *field, size_t size, struct records *records,
		     const char *key, const char *text)
{
	size_t length = strlen(text);

	if (length > size) {
		add_record(records, key, text, length);
		length = size;
	}
	memcpy(field, text, length);
}

static void write_header(struct tar_writer *writer, struct tar_header *header)
{
	unsigned sum = 0;

	memcpy(header->magic, "ustar", 6);
	memcpy(header->version, "00", 2);
	memset(header->checksum, ' ', sizeof(header->checksum));
	for (size_t i = 0; i < sizeof(*header); i++)
		sum += ((const unsigned char *)header)[i];
	set_octal(header->checksum, sizeof(header->checksum) - 1, sum);
	write_bytes(writer, header, sizeof(*header));
}

static void write_records(struct tar_writer *writer,
			  const struct records *records)
{
	struct tar_header header = { .name = "PaxHeader", .type = 'x' };

	if (records->size == 0)
		return;
	set_octal(header.mode, sizeof(header.mode), 0644);
	set_octal(header.uid, sizeof(header.uid), 0);
	set_octal(header.gid, sizeof(header.gid), 0);
	set_octal(header.size, sizeof(header.size), records->size);
	set_octal(header.mtime, sizeof(header.mtime), writer->mtime_s);
	write_header(writer, &header);
	write_bytes(writer, records->bytes, records->size);
	write_zeros(writer, TAR_BLOCK);
}

static void write_file(struct tar_writer *writer, const struct entry *entry)
{
	static char buffer[65536];
	uint64_t left = entry->size;
	FILE *from = fopen(entry->host, "rb");

	if (from == NULL)
		fail("%s: %s", entry->host, strerror(errno));
	while (left > 0) {
		size_t size = left < sizeof(buffer) ? (size_t)left :
						      sizeof(buffer);

		if (fread(buffer, size, 1, from) != 1)
			fail("%s: cannot be read, or became shorter",
			     entry->host);
		write_bytes(writer, buffer, size);
		left -= size;
	}
	if (fgetc(from) != EOF)
		fail("%s: became longer while it was read", entry->host);
	fclose(from);
}

/* The path as a tar shows it: "./" for the root, '/' behind a directory. */
static void set_path(struct tar_header *header, struct records *records,
		     const struct entry *entry)
{
	size_t length = strlen(entry->path);
	char *path = must_resize(NULL, length + 3, 1);

	memcpy(path, entry->path, length);
	if (length == 0)
		path[length++] = '.';
	if (entry->type == ENTRY_DIRECTORY)
		path[length++] = '/';
	path[length] = '\0';
	set_text(header->name, sizeof(header->name), records, "path", path);
	free(path);
}

void tar_write_entry(struct tar_writer *writer, const struct entry *entry)
{
	struct tar_header header = { .type = (char)entry->type };
	struct records records = { 0 };

	if (entry->size > OCTAL_11_MAX)
		fail("/%s: larger than 8 GiB", entry->path);
	set_path(&header, &records, entry);
	if (entry->target != NULL)
		set_text(header.link, sizeof(header.link), &records,
			 "linkpath", entry->target);
	set_octal(header.mode, sizeof(header.mode), entry->mode);
	set_id(header.uid, &records, "uid", entry->uid);
	set_id(header.gid, &records, "gid", entry->gid);
	set_octal(header.size, sizeof(header.size), entry->size);
	set_time(&header, &records,
		 entry->has_mtime ? entry->mtime_s : writer->mtime_s);
	set_octal(header.major, sizeof(header.major), entry->major);
	set_octal(header.minor, sizeof(header.minor), entry->minor);
	if (entry->capability_size > 0)
		add_record(&records, PAX_CAPABILITY,
			   entry->capability, entry->capability_size);
	if (entry->size > 0)
		align_data(&records, writer->position);

	write_records(writer, &records);
	free(records.bytes);
	write_header(writer, &header);
	if (entry->host != NULL && entry->size > 0)
		write_file(writer, entry);
	else
		write_bytes(writer, entry->data, entry->size);
	write_zeros(writer, TAR_BLOCK);
}

void tar_write_end(struct tar_writer *writer)
{
	static const char blocks[2 * TAR_BLOCK];

	write_bytes(writer, blocks, sizeof(blocks));
	write_zeros(writer, PAGE);
	if (fflush(writer->file) != 0)
		fail("%s: %s", writer->path, strerror(errno));
}
