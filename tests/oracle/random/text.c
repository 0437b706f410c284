/*
 * A call and its record as people read them. See tests/oracle/random/guest.h.
 */
#include "tests/oracle/random/guest.h"
#include "user/program.h"

#define TEXT_SIZE 1024u

static const struct {
	const char *text, *letters;
} kinds[] = {
#define KIND(name, text, letters, weight) { text, letters },
#include "tests/oracle/random/kinds.def"
#undef KIND
};

static char text[TEXT_SIZE];
static unsigned used;

static void add(const char *words)
{
	while (*words && used < TEXT_SIZE)
		text[used++] = *words++;
}

static void add_based(uint64_t value, unsigned base)
{
	char digits[24];
	unsigned at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	add(digits + at);
}

static void add_number(int64_t value)
{
	if (value < 0)
		add("-");
	add_based(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10);
}

static void add_hex(uint64_t value)
{
	add("0x");
	add_based(value, 16);
}

static void add_id(uint32_t id)
{
	add_number(id == UINT32_MAX ? -1 : (int64_t)id);
}

static void add_octal(uint32_t mode)
{
	add("0");
	add_based(mode, 8);
}

static void add_error(int64_t result)
{
	static const struct {
		int number;
		const char *name;
	} errors[] = {
#define ERROR(error, meaning) { error, #error },
#include "kernel/abi/errno_names.def"
#undef ERROR
	};

	for (unsigned i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].number == -result) {
			add("-");
			add(errors[i].name);
			return;
		}
	add_number(result);
}

static void add_attribute(const struct random_attribute *attribute)
{
	add("revision ");
	add_number(attribute->revision);
	if (attribute->is_effective)
		add(" effective");
	add(" permitted ");
	add_hex(attribute->permitted);
	add(" inheritable ");
	add_hex(attribute->inheritable);
	add(" root ");
	add_number(attribute->root);
}

static void add_argument(char letter, uint8_t byte)
{
	struct random_attribute attribute;

	switch (letter) {
	case 'u':
		add_id(random_user(byte));
		break;
	case 'g':
		add_id(random_group(byte));
		break;
	case 'c':
		add_number(random_cap(byte));
		break;
	case 's':
		add_hex(random_set(byte));
		break;
	case 'f':
		add(random_files[random_file_index(byte)].path);
		break;
	case 'd':
		add(random_directory(byte));
		break;
	case 'm':
		add_octal(random_mode(byte));
		break;
	case 'k':
		add_number(random_signal(byte));
		break;
	case 'x':
		attribute = random_attribute(byte);
		add_attribute(&attribute);
		break;
	default:
		add_number(byte);
	}
}

static void add_call(const struct random_call *call)
{
	unsigned kind = call->kind % KIND_COUNT;

	add_number(place.index);
	add(": ");
	add(kinds[kind].text);
	for (unsigned i = 0; i < 3; i++) {
		if (kinds[kind].letters[i] == '-')
			break;
		if (i)
			add(", ");
		add_argument(kinds[kind].letters[i], call->arguments[i]);
	}
	add(") = ");
}

static void add_field(const char *name, uint64_t value)
{
	add(name);
	add_hex(value);
}

static void add_ids(const char *name, const uint32_t *ids, unsigned count)
{
	add(name);
	for (unsigned i = 0; i < count; i++) {
		if (i)
			add(",");
		add_id(ids[i]);
	}
}

static void add_record(const struct record *record)
{
	add_field("  effective ", record->effective);
	add_field(" permitted ", record->permitted);
	add_field(" inheritable ", record->inheritable);
	add_field(" bounding ", record->bounding);
	add_field(" ambient ", record->ambient);
	add_ids("\n  uids ", record->uids, 4);
	add_ids(" gids ", record->gids, 4);
	add_ids(" groups ", record->groups, record->group_count % 8);
	add_field(" securebits ", record->securebits);
	add_field(" no_new_privs ", record->no_new_privs);
	add_field(" dumpable ", record->is_dumpable);
	add_field(" pdeathsig ", record->death_signal);
	add_field(" secure ", record->is_secure);
	add("\n");
}

static void add_file(const struct seen_file *file)
{
	add("  mode ");
	add_octal(file->mode);
	add_ids(" owner ", &file->uid, 1);
	add_ids(":", &file->gid, 1);
	add(" attribute ");
	if (file->attribute_size < 0)
		add_error(file->attribute_size);
	for (int i = 0; i < file->attribute_size; i++) {
		if (i % 4 == 0 && i)
			add(" ");
		add_based(file->attribute[i] >> 4, 16);
		add_based(file->attribute[i] & 15, 16);
	}
	add("\n");
}

void text_tell(const struct random_call *call, const struct record *record)
{
	used = 0;
	add_call(call);
	add_error(record->result);
	add("\n");
	add_record(record);
	if (record->file.mode)
		add_file(&record->file);
	sys_write(1, text, used);
}
