/*
 * Reads a tar archive in memory (tar_read.h).
 *
 * Invariant: take() is the only way to the archive's bytes.
 */
#include "host/tar_read.h"

#include <string.h>

#define CAPABILITY_SIZE_MAX 24
#define SPARSE "a file with holes: pack it without --sparse"
#define ID_MAX 4294967294u /* the largest is chown's "no change" */
#define MAJOR_MAX 0xfffu   /* Linux's dev_t: 12 and 20 bits */
#define MINOR_MAX 0xfffffu

enum format {
	FORMAT_OLD,   /* no magic */
	FORMAT_POSIX, /* a path has a prefix */
	FORMAT_GNU,
};

/* What is known of a member before its own header is read. */
struct before {
	struct tar_overrides pax;
	struct pax_record long_path, long_link; /* GNU's: values alone */
};

struct header {
	const struct tar_header *fields;
	enum format format;
	const uint8_t *data;
	uint64_t size; /* as the header states it */
};

static int refuse(struct tar_reader *reader, const char *flaw)
{
	reader->flaw = flaw;
	return -1;
}

/* `size` bytes at *position, which moves behind them and what fills their
 * last block; or NULL where the archive does not have them. */
static const uint8_t *take(const struct tar_reader *reader,
			   uint64_t *position, uint64_t size)
{
	const uint8_t *at = reader->bytes + *position;
	uint64_t left = reader->size - *position;
	uint64_t fill = (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK;

	if (size > left || fill > left - size)
		return NULL;
	*position += size + fill;
	return at;
}

static bool checksum_is_right(const struct tar_header *fields)
{
	const size_t start = offsetof(struct tar_header, checksum);
	uint64_t sum = 0, stated;

	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i - start < sizeof(fields->checksum) ?
			       ' ' :
			       ((const uint8_t *)fields)[i];
	return tar_number(fields->checksum, sizeof(fields->checksum),
			  &stated) &&
	       stated == sum;
}

/* 1, or 0 at the end. */
static int read_header(struct tar_reader *reader, uint64_t *position,
		       struct header *out)
{
	const uint8_t *block = take(reader, position, TAR_BLOCK);
	uint64_t size;

	if (block == NULL)
		return refuse(reader, "it is cut off");
	if (tar_block_is_zero(block))
		return 0;
	out->fields = (const struct tar_header *)block;
	if (!checksum_is_right(out->fields))
		return refuse(reader, reader->position == 0 ?
					      "no tar archive" :
					      "it is damaged");
	out->format = FORMAT_OLD;
	if (memcmp(out->fields->magic, "ustar\0" "00", 8) == 0)
		out->format = FORMAT_POSIX;
	else if (memcmp(out->fields->magic, "ustar  ", 8) == 0)
		out->format = FORMAT_GNU;
	if (!tar_number(out->fields->size, sizeof(out->fields->size), &size))
		return refuse(reader, "a size that is none");
	out->size = size;
	return 1;
}

/* --- what stands before a member's header --- */

/* "SECONDS[.FRACTION]"; what was before 1970 counts as 1970. */
static bool read_time(const struct pax_record *record, uint64_t *seconds)
{
	const char *point = memchr(record->value, '.', record->value_size);
	size_t size = point != NULL ? (size_t)(point - record->value) :
				      record->value_size;
	bool negative = record->value[0] == '-';
	uint64_t value;

	if (!pax_decimal(record->value + negative, size - negative, &value))
		return false;
	*seconds = negative ? 0 : value;
	return true;
}

static bool read_number(const struct pax_record *record, uint64_t *number,
			bool *has)
{
	uint64_t value = 0;

	*has = record->value_size > 0;
	if (*has && !pax_decimal(record->value, record->value_size, &value))
		return false;
	*number = value;
	return true;
}

/* An empty value takes back what was said before (POSIX). False for a value
 * that is none. */
static bool read_record(const struct pax_record *record,
			struct tar_overrides *out)
{
	if (pax_key_is(record, "path"))
		out->path = *record;
	else if (pax_key_is(record, "linkpath"))
		out->link = *record;
	else if (pax_key_is(record, PAX_CAPABILITY))
		out->capability = *record;
	else if (pax_key_is(record, "uid"))
		return read_number(record, &out->uid, &out->has_uid);
	else if (pax_key_is(record, "gid"))
		return read_number(record, &out->gid, &out->has_gid);
	else if (pax_key_is(record, "size"))
		return read_number(record, &out->size, &out->has_size);
	else if (pax_key_is(record, "mtime")) {
		out->has_mtime = record->value_size > 0;
		return !out->has_mtime || read_time(record, &out->mtime_s);
	}
	return true;
}

static int read_records(struct tar_reader *reader,
			const struct header *header,
			struct tar_overrides *out)
{
	struct pax_record record;
	size_t at = 0;
	int found;

	while ((found = pax_next((const char *)header->data, header->size,
				 &at, &record)) == 1) {
		if (pax_is_sparse(&record))
			return refuse(reader, SPARSE);
		if (!read_record(&record, out))
			return refuse(reader, "a pax header is damaged");
	}
	return found < 0 ? refuse(reader, "a pax header is damaged") : 1;
}

static struct pax_record text_of(const struct header *header)
{
	const char *text = (const char *)header->data;

	return (struct pax_record){
		.value = text,
		.value_size = strnlen(text, header->size),
	};
}

/* Reads headers up to that of a member. */
static int find_member(struct tar_reader *reader, uint64_t *position,
		       struct before *before, struct header *header)
{
	int found;

	while ((found = read_header(reader, position, header)) == 1) {
		if (strchr("xXgLKV", header->fields->type) == NULL ||
		    header->fields->type == '\0')
			return 1;
		header->data = take(reader, position, header->size);
		if (header->data == NULL)
			return refuse(reader, "it is cut off");
		switch (header->fields->type) {
		case 'x':
		case 'X': /* Solaris's name for it */
			found = read_records(reader, header, &before->pax);
			break;
		case 'g':
			found = read_records(reader, header, &reader->global);
			before->pax = reader->global;
			break;
		case 'L':
			before->long_path = text_of(header);
			break;
		case 'K':
			before->long_link = text_of(header);
			break;
		}
		if (found < 0)
			return found;
	}
	return found;
}

/* --- the member --- */

static bool copy_text(char *to, const struct pax_record *pax,
		      const struct pax_record *gnu, const char *field,
		      size_t field_size)
{
	const struct pax_record *from = pax->value_size > 0 ? pax : gnu;
	size_t size = from->value_size;

	if (size == 0) {
		size = strnlen(field, field_size);
	} else {
		field = from->value;
		if (size >= TAR_TEXT_MAX ||
		    memchr(field, '\0', size) != NULL)
			return false;
	}
	memcpy(to, field, size);
	to[size] = '\0';
	return size > 0;
}

static bool read_names(const struct header *header,
		       const struct before *before, struct tar_member *out)
{
	const struct tar_header *fields = header->fields;
	char name[sizeof(fields->prefix) + sizeof(fields->name) + 1];
	size_t size = 0;

	if (header->format == FORMAT_POSIX && fields->prefix[0] != '\0') {
		size = strnlen(fields->prefix, sizeof(fields->prefix));
		memcpy(name, fields->prefix, size);
		name[size++] = '/';
	}
	memcpy(name + size, fields->name, sizeof(fields->name));
	size += strnlen(fields->name, sizeof(fields->name));
	if (!copy_text(out->path, &before->pax.path, &before->long_path, name,
		       size))
		return false;
	out->target[0] = '\0';
	return (out->type != '1' && out->type != '2') ||
	       copy_text(out->target, &before->pax.link, &before->long_link,
			 fields->link, sizeof(fields->link));
}

/* A number up to `limit`: the pax header's if that has one. */
static bool read_field(const char *field, size_t size, bool has_pax,
		       uint64_t pax, uint64_t limit, uint64_t *out)
{
	uint64_t value = pax;

	if (!has_pax && !tar_number(field, size, &value))
		return false;
	*out = value;
	return value <= limit;
}

/* GNU tar writes what was before 1970 as a negative number. */
static bool is_negative(const char *field)
{
	return ((uint8_t)field[0] & 0xc0) == 0xc0;
}

static const char *read_numbers(const struct header *header,
				const struct tar_overrides *pax,
				struct tar_member *out)
{
	const struct tar_header *f = header->fields;
	bool device = out->type == '3' || out->type == '4';
	uint64_t mode, uid, gid, major = 0, minor = 0;

	/* Old archives have the type of the file in the mode, too. */
	if (!read_field(f->mode, sizeof(f->mode), false, 0, UINT64_MAX, &mode))
		return "a mode that is none";
	if (!read_field(f->uid, sizeof(f->uid), pax->has_uid, pax->uid,
			ID_MAX, &uid) ||
	    !read_field(f->gid, sizeof(f->gid), pax->has_gid, pax->gid,
			ID_MAX, &gid))
		return "an owner that is none";
	if (!read_field(f->mtime, sizeof(f->mtime),
			pax->has_mtime || is_negative(f->mtime), pax->mtime_s,
			INT64_MAX, &out->mtime_s))
		return "a time that is none";
	if (device &&
	    (header->format == FORMAT_OLD ||
	     !read_field(f->major, sizeof(f->major), false, 0, MAJOR_MAX,
			 &major) ||
	     !read_field(f->minor, sizeof(f->minor), false, 0, MINOR_MAX,
			 &minor)))
		return "a device number that is none";
	out->mode = (unsigned)mode & 07777;
	out->uid = (unsigned)uid;
	out->gid = (unsigned)gid;
	out->major = (unsigned)major;
	out->minor = (unsigned)minor;
	return NULL;
}

/* '\0' is an old file, '7' one that lay in one piece, and a file whose name
 * ends in '/' an old directory. */
static const char *read_type(char letter, struct tar_member *out)
{
	out->type = letter == '\0' || letter == '7' ? '0' : letter;
	if (letter == 'S')
		return SPARSE;
	if (letter == 'M')
		return "it goes on from another volume";
	if (out->type < '0' || out->type > '6')
		return "a type of file that is not known";
	return NULL;
}

static const char *read_capability(const struct pax_record *record,
				   struct tar_member *out)
{
	if (record->value_size > CAPABILITY_SIZE_MAX)
		return "a security.capability that is too long";
	out->capability = (const uint8_t *)record->value;
	out->capability_size = out->type == '0' ? record->value_size : 0;
	return NULL;
}

static const char *read_member(const struct header *header,
			       const struct before *before,
			       struct tar_member *out)
{
	const char *flaw = read_type(header->fields->type, out);

	if (flaw == NULL && !read_names(header, before, out))
		flaw = "a name that is none, or too long";
	if (flaw == NULL)
		flaw = read_numbers(header, &before->pax, out);
	if (flaw == NULL && out->type == '0' && header->format == FORMAT_OLD &&
	    out->path[strlen(out->path) - 1] == '/')
		out->type = '5';
	if (flaw == NULL)
		flaw = read_capability(&before->pax.capability, out);
	return flaw;
}

void tar_read_open(struct tar_reader *reader, const void *bytes, uint64_t size)
{
	*reader = (struct tar_reader){ .bytes = bytes, .size = size };
}

int tar_read_next(struct tar_reader *reader, struct tar_member *out)
{
	struct before before = { .pax = reader->global };
	uint64_t position = reader->position;
	struct header header;
	const char *flaw;
	int found;

	found = reader->flaw != NULL ?
			-1 :
			find_member(reader, &position, &before, &header);
	if (found != 1)
		return found;
	flaw = read_member(&header, &before, out);
	if (flaw != NULL)
		return refuse(reader, flaw);
	/* Of what is no file the size says nothing: no data follows it. */
	out->size = before.pax.has_size ? before.pax.size : header.size;
	if (out->type != '0')
		out->size = 0;
	out->data = take(reader, &position, out->size);
	if (out->data == NULL)
		return refuse(reader, "it is cut off");
	reader->position = position;
	return 1;
}
