/*
 * Reads the boot archive (archive.h). Pure: it allocates nothing, keeps no
 * state but the caller's, and the same source runs hosted.
 *
 * Invariant: archive->position moves only when a whole entry was accepted.
 */
#include "kernel/fs/archive.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/tar_fields.h"
#include "kernel/lib/checked.h"

/* Two paths, an attribute and padding to the next page need a third. */
#define PAX_BODY_MAX 65536
#define MODE_MAX 07777
#define MAJOR_MAX 0xfff
#define MINOR_MAX 0xfffff

/* What an extended header said about the entry that follows it. */
struct overrides {
	struct pax_record path;
	struct pax_record link;
	struct pax_record capability;
	u64 uid, gid, size, mtime_s;
	bool has_uid, has_gid, has_size, has_mtime;
};

/* A header and the data behind it, found to lie inside the archive. */
struct member {
	const struct tar_header *header;
	u64 data; /* offset, bytes */
	u64 size; /* as the header itself states it, bytes */
};

void archive_open(struct archive *archive, const void *bytes, u64 size)
{
	*archive = (struct archive){ .bytes = bytes, .size = size };
}

/* Finds the header at `position`. 1, 0 at the end mark, or -EINVAL. */
static int find_header(const struct archive *archive, u64 position,
		       struct member *member)
{
	const u8 *block = archive->bytes + position;

	if (!range_fits(position, TAR_BLOCK, archive->size))
		return -EINVAL;
	if (tar_block_is_zero(block)) {
		if (!range_fits(position, 2 * TAR_BLOCK, archive->size) ||
		    !tar_block_is_zero(block + TAR_BLOCK))
			return -EINVAL;
		return 0;
	}
	/* Every field is an array of char: any address is aligned. */
	member->header = (const struct tar_header *)block;
	member->data = position + TAR_BLOCK;
	if (!tar_header_is_valid(member->header) ||
	    !tar_number(member->header->size, sizeof(member->header->size),
			&member->size))
		return -EINVAL;
	return 1;
}

/* Where the header behind `size` bytes of data stands. */
static int find_end(const struct archive *archive, u64 data, u64 size,
		    u64 *end)
{
	u64 padded;

	if (!checked_round_up(size, TAR_BLOCK, &padded) ||
	    !range_fits(data, padded, archive->size))
		return -EINVAL;
	*end = data + padded;
	return 0;
}

/* "SECONDS" or "SECONDS.FRACTION". */
static bool read_time(const struct pax_record *record, u64 *seconds)
{
	const char *point = memchr(record->value, '.', record->value_size);
	size_t whole = record->value_size;
	u64 fraction;

	if (point != NULL) {
		whole = (size_t)(point - record->value);
		if (!pax_decimal(point + 1, record->value_size - whole - 1,
				 &fraction))
			return false;
	}
	return pax_decimal(record->value, whole, seconds);
}

static int read_record(const struct pax_record *record,
		       struct overrides *out)
{
	const char *value = record->value;
	size_t size = record->value_size;
	bool valid = true;

	if (pax_key_is(record, "path"))
		out->path = *record;
	else if (pax_key_is(record, "linkpath"))
		out->link = *record;
	else if (pax_key_is(record, PAX_CAPABILITY))
		out->capability = *record;
	else if (pax_key_is(record, "uid"))
		valid = out->has_uid = pax_decimal(value, size, &out->uid);
	else if (pax_key_is(record, "gid"))
		valid = out->has_gid = pax_decimal(value, size, &out->gid);
	else if (pax_key_is(record, "size"))
		valid = out->has_size = pax_decimal(value, size, &out->size);
	else if (pax_key_is(record, "mtime"))
		valid = out->has_mtime = read_time(record, &out->mtime_s);
	else if (pax_is_sparse(record))
		valid = false;
	return valid ? 0 : -EINVAL;
}

static int read_overrides(const struct archive *archive,
			  const struct member *member, struct overrides *out)
{
	const char *body = (const char *)archive->bytes + member->data;
	struct pax_record record;
	size_t position = 0;
	int found;

	if (member->size > PAX_BODY_MAX)
		return -EINVAL;
	while ((found = pax_next(body, member->size, &position,
				 &record)) == 1) {
		int error = read_record(&record, out);

		if (error)
			return error;
	}
	return found;
}

/* Copies a string that the pax record gives, or else the header's field with
 * its prefix in front ("" for none). */
static int copy_text(char *to, const struct pax_record *record,
		     const char *prefix, size_t prefix_size,
		     const char *field, size_t field_size)
{
	size_t length = 0;

	if (record->value != NULL) {
		field = record->value;
		field_size = record->value_size;
		if (memchr(field, '\0', field_size) != NULL)
			return -EINVAL;
	} else {
		field_size = strnlen(field, field_size);
		length = strnlen(prefix, prefix_size);
		memcpy(to, prefix, length);
		if (length > 0)
			to[length++] = '/';
	}
	if (field_size == 0)
		return -EINVAL;
	if (field_size >= PATH_MAX - length)
		return -ENAMETOOLONG;
	memcpy(to + length, field, field_size);
	to[length + field_size] = '\0';
	return 0;
}

static int check_component(const char *name, size_t length)
{
	if (length == 0 || (length == 1 && name[0] == '.') ||
	    (length == 2 && name[0] == '.' && name[1] == '.'))
		return -EINVAL;
	return length > NAME_MAX ? -ENAMETOOLONG : 0;
}

/* Takes "./" from the front and, of a directory, '/' from the end; then
 * checks what is left, component by component. */
static int settle_path(char *path, bool directory)
{
	size_t length = strlen(path), start = 0;

	while (path[start] == '.' && path[start + 1] == '/')
		start += 2;
	if (directory && length > start && path[length - 1] == '/')
		path[--length] = '\0';
	if (directory && (start == length || strcmp(path, ".") == 0)) {
		memcpy(path, ".", 2);
		return start > 0 || length == 1 ? 0 : -EINVAL;
	}
	length -= start;
	memmove(path, path + start, length + 1);

	for (size_t i = 0; i <= length;) {
		const char *slash = strchr(path + i, '/');
		size_t size = slash ? (size_t)(slash - path) - i : length - i;
		int error = check_component(path + i, size);

		if (error)
			return error;
		i += size + 1;
	}
	return 0;
}

static int read_names(const struct tar_header *header,
		      const struct overrides *overrides,
		      struct archive_entry *out)
{
	bool link = out->type == ARCHIVE_HARD_LINK ||
		    out->type == ARCHIVE_SYMLINK;
	int error;

	error = copy_text(out->path, &overrides->path, header->prefix,
			  sizeof(header->prefix), header->name,
			  sizeof(header->name));
	if (!error)
		error = settle_path(out->path,
				    out->type == ARCHIVE_DIRECTORY);
	out->target[0] = '\0';
	if (!error && link)
		error = copy_text(out->target, &overrides->link, "", 0,
				  header->link, sizeof(header->link));
	if (!error && out->type == ARCHIVE_HARD_LINK)
		error = settle_path(out->target, false);
	return error;
}

static int read_type(char letter, enum archive_type *type)
{
	static const char letters[] = "0123456";
	const char *found = memchr(letters, letter, sizeof(letters) - 1);

	if (found == NULL)
		return -EINVAL;
	/* The enumeration stands in the order of the letters. */
	*type = (enum archive_type)(found - letters);
	return 0;
}

/* Fetches a field into *out when it is a number of at most `limit`. */
static bool field_within(const char *field, size_t size, u64 limit, u32 *out)
{
	u64 value;

	if (!tar_number(field, size, &value) || value > limit)
		return false;
	*out = (u32)value;
	return true;
}

/* An owner: the pax header's if it gave one. UINT32_MAX means "no one" in
 * chown(2) and is no owner. */
static bool read_owner(const char *field, size_t size, bool has_pax, u64 pax,
		       u32 *out)
{
	if (!has_pax)
		return field_within(field, size, UINT32_MAX - 1, out);
	*out = (u32)pax;
	return pax < UINT32_MAX;
}

static int read_numbers(const struct tar_header *header,
			const struct overrides *overrides,
			struct archive_entry *out)
{
	bool device = out->type == ARCHIVE_CHARACTER_DEVICE ||
		      out->type == ARCHIVE_BLOCK_DEVICE;

	if (!field_within(header->mode, sizeof(header->mode), MODE_MAX,
			  &out->mode) ||
	    !read_owner(header->uid, sizeof(header->uid), overrides->has_uid,
			overrides->uid, &out->uid) ||
	    !read_owner(header->gid, sizeof(header->gid), overrides->has_gid,
			overrides->gid, &out->gid) ||
	    !tar_number(header->mtime, sizeof(header->mtime), &out->mtime_s))
		return -EINVAL;
	if (overrides->has_mtime)
		out->mtime_s = overrides->mtime_s;
	if (out->mtime_s > INT64_MAX)
		return -EINVAL;

	out->major = 0;
	out->minor = 0;
	if (device && (!field_within(header->major, sizeof(header->major),
				     MAJOR_MAX, &out->major) ||
		       !field_within(header->minor, sizeof(header->minor),
				     MINOR_MAX, &out->minor)))
		return -EINVAL;
	return 0;
}

static int read_capability(const struct pax_record *record,
			   struct archive_entry *out)
{
	out->capability = (const u8 *)record->value;
	out->capability_size = record->value_size;
	if (record->value == NULL)
		return 0;
	if (out->type != ARCHIVE_FILE || record->value_size == 0 ||
	    record->value_size > ARCHIVE_CAPABILITY_MAX)
		return -EINVAL;
	return 0;
}

/* Skips global headers, and takes an extended one if it stands there. On 1
 * *member is the header of an entry. */
static int find_entry(const struct archive *archive, struct member *member,
		      struct overrides *overrides)
{
	u64 position = archive->position;
	bool extended = false;
	int found;

	for (;;) {
		found = find_header(archive, position, member);
		if (found < 0)
			return found;
		/* An extended header needs an entry to extend. */
		if (found == 0)
			return extended ? -EINVAL : 0;
		if (member->header->type != 'x' && member->header->type != 'g')
			return 1;
		if (extended || find_end(archive, member->data, member->size,
					 &position))
			return -EINVAL;
		if (member->header->type == 'x') {
			extended = true;
			if (read_overrides(archive, member, overrides))
				return -EINVAL;
		}
	}
}

int archive_next(struct archive *archive, struct archive_entry *out)
{
	struct overrides overrides = { 0 };
	struct member member = { 0 };
	u64 end;
	int error, found;

	found = find_entry(archive, &member, &overrides);
	if (found != 1)
		return found;
	error = read_type(member.header->type, &out->type);
	if (!error)
		error = read_names(member.header, &overrides, out);
	if (!error)
		error = read_numbers(member.header, &overrides, out);
	if (!error)
		error = read_capability(&overrides.capability, out);
	if (error)
		return error;

	out->offset = member.data;
	out->size = overrides.has_size ? overrides.size : member.size;
	if (out->type != ARCHIVE_FILE && out->size != 0)
		return -EINVAL;
	error = find_end(archive, out->offset, out->size, &end);
	if (error)
		return error;
	archive->position = end;
	return 1;
}
