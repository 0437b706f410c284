/*
 * Reads files of vectors, field by field, and has each case checked.
 *
 * Invariants: the fields of sections stand before those of the case, and a
 * look-up takes the last of a name. What a case allocated is freed after it.
 */
#include "tests/host/vectors/read.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 64
#define BUFFERS_MAX 64
#define FAILURES_SHOWN 3

struct field {
	char *name, *value;
};

struct vectors {
	const struct vector_file *what;
	struct field fields[FIELDS_MAX];
	unsigned count;       /* of the fields */
	unsigned in_section;  /* of them are a section's */
	bool section_is_open; /* no case came since its first header */
	uint8_t *buffers[BUFFERS_MAX];
	unsigned buffer_count;
	unsigned line;
	unsigned counts[3]; /* by verdict */
	const char *reason; /* of the cases that were skipped last */
	uint8_t scratch[VECTOR_SCRATCH_SIZE];
};

static _Noreturn __attribute__((format(printf, 2, 3))) void
fault(const struct vectors *file, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "vectors: %s:%u: ", file->what->path, file->line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(2);
}

const void *vector_with(const struct vectors *file)
{
	return file->what->with;
}

uint8_t *vector_scratch(struct vectors *file)
{
	return file->scratch;
}

static const struct field *find(const struct vectors *file, const char *name)
{
	for (unsigned i = file->count; i-- > 0;)
		if (strcmp(file->fields[i].name, name) == 0)
			return &file->fields[i];
	return NULL;
}

bool has_field(const struct vectors *file, const char *name)
{
	return find(file, name) != NULL;
}

const char *field_text(const struct vectors *file, const char *name)
{
	const struct field *field = find(file, name);

	if (field == NULL)
		fault(file, "the case has no %s", name);
	return field->value;
}

unsigned long field_number(const struct vectors *file, const char *name)
{
	const char *text = field_text(file, name);
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (end == text || *end)
		fault(file, "%s is no number", name);
	return number;
}

uint8_t *vector_buffer(struct vectors *file, size_t size)
{
	uint8_t *buffer = calloc(1, size + 1);

	if (buffer == NULL || file->buffer_count == BUFFERS_MAX)
		fault(file, "no memory");
	file->buffers[file->buffer_count++] = buffer;
	return buffer;
}

/* The bytes of one quoted or hexadecimal string at *text, which moves on past
 * it. They are never more than its characters. */
static size_t read_string(const struct vectors *file, const char **text,
			  uint8_t *to)
{
	const char *from = *text;
	size_t size = 0;

	if (*from == '"') {
		for (from++; *from && *from != '"'; from++)
			to[size++] = (uint8_t)*from;
		if (*from++ != '"')
			fault(file, "no end of a text");
		/* A text of Crypto++'s is followed by a stray bracket. */
		from += strspn(from, ")");
	} else {
		if (from[0] == '0' && from[1] == 'x')
			from += 2;
		for (; isxdigit((unsigned char)*from); from += 2) {
			unsigned byte;

			if (!isxdigit((unsigned char)from[1]) ||
			    sscanf(from, "%2x", &byte) != 1)
				fault(file, "half a byte");
			to[size++] = (uint8_t)byte;
			while (isblank((unsigned char)from[2]))
				from++;
		}
	}
	*text = from;
	return size;
}

const uint8_t *field_bytes(struct vectors *file, const char *name,
			   size_t *size)
{
	const char *text = field_text(file, name);
	unsigned long times = 1;
	uint8_t *once, *all;
	size_t part;

	if (*text == 'r') {
		times = strtoul(text + 1, (char **)&text, 10);
		while (*text == ' ')
			text++;
	}
	once = vector_buffer(file, strlen(text));
	part = read_string(file, &text, once);
	if (*text)
		fault(file, "%s is no string of bytes: %s", name, text);
	if (times > (1ul << 24) / (part + 1))
		fault(file, "%s is too long", name);
	*size = part * times;
	if (times == 1)
		return once;
	all = vector_buffer(file, *size);
	for (unsigned long i = 0; i < times; i++)
		memcpy(all + i * part, once, part);
	return all;
}

enum verdict is_field(struct vectors *file, const char *name,
		      const uint8_t *bytes, size_t size)
{
	size_t wanted_size;
	const uint8_t *wanted = field_bytes(file, name, &wanted_size);

	return wanted_size == size && memcmp(bytes, wanted, size) == 0 ?
		       PASSED : FAILED;
}

static void say_skipped(const struct vectors *file)
{
	if (file->reason)
		printf("# %s: %u skipped so far: %s\n", file->what->path,
		       file->counts[SKIPPED], file->reason);
}

enum verdict vector_skip(struct vectors *file, const char *reason)
{
	if (file->reason && strcmp(file->reason, reason) != 0)
		say_skipped(file);
	file->reason = reason;
	return SKIPPED;
}

void vector_count(struct vectors *file, enum verdict verdict)
{
	file->counts[verdict]++;
	if (verdict == FAILED && file->counts[FAILED] <= FAILURES_SHOWN)
		printf("# %s:%u: the case that ends here fails\n",
		       file->what->path, file->line);
}

static void drop_fields(struct vectors *file, unsigned down_to)
{
	while (file->count > down_to) {
		struct field *field = &file->fields[--file->count];

		free(field->name);
		free(field->value);
	}
}

/* Checks the case that the fields make. */
static void check_case(struct vectors *file)
{
	vector_count(file, file->what->check(file));
	while (file->buffer_count)
		free(file->buffers[--file->buffer_count]);
	file->section_is_open = false;
	if (file->what->ends == NULL)
		drop_fields(file, file->in_section);
}

static void add_field(struct vectors *file, const char *name,
		      const char *value)
{
	struct field *field = (struct field *)find(file, name);

	/* In its place, so that a file may have any number of cases; but a
	 * case's field leaves its section's alone. */
	if (field && field >= file->fields + file->in_section) {
		free(field->value);
		field->value = strdup(value);
		return;
	}
	if (file->count == FIELDS_MAX)
		fault(file, "too many fields");
	file->fields[file->count++] =
		(struct field){ strdup(name), strdup(value) };
}

/* Cuts blanks off both ends. */
static char *trim(char *text)
{
	size_t size = strlen(text);

	while (size && isspace((unsigned char)text[size - 1]))
		text[--size] = '\0';
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

static void take_line(struct vectors *file, char *text)
{
	bool is_header = text[0] == '[' && text[strlen(text) - 1] == ']';
	char *value;

	if (is_header) {
		text[strlen(text) - 1] = '\0';
		text++;
		if (!file->section_is_open)
			drop_fields(file, 0);
		file->section_is_open = true;
	}
	value = strpbrk(text, "=:");
	if (value)
		*value++ = '\0';
	text = trim(text);
	value = value ? trim(value) : "";
	if (file->what->section && strcmp(text, file->what->section) == 0)
		drop_fields(file, 0);
	add_field(file, text, value);
	if (is_header)
		file->in_section = file->count;
	else if (file->what->ends && strcmp(text, file->what->ends) == 0)
		check_case(file);
}

/* The next line without its comment and outer blanks, with what continues it;
 * the caller frees it. NULL at the end of the file. */
static char *next_line(struct vectors *file, FILE *stream)
{
	char *whole = NULL, *line = NULL;
	size_t size = 0, room = 0;

	while (getline(&line, &room, stream) >= 0) {
		char *text;

		file->line++;
		if (*line == '#' && size == 0)
			continue; /* no blank line: it ends no case */
		line[strcspn(line, "#\r\n")] = '\0';
		text = trim(line);
		whole = realloc(whole, size + strlen(text) + 1);
		strcpy(whole + size, text);
		size += strlen(text);
		if (size == 0 || whole[size - 1] != '\\')
			break;
		whole[--size] = '\0';
	}
	free(line);
	return whole;
}

static void read_fields(struct vectors *file, FILE *stream)
{
	char *line;

	while ((line = next_line(file, stream))) {
		if (*line)
			take_line(file, line);
		else if (file->what->ends == NULL &&
			 file->count > file->in_section)
			check_case(file);
		free(line);
	}
	if (file->what->ends == NULL && file->count > file->in_section)
		check_case(file);
	drop_fields(file, 0);
}

bool vectors_check(const char *folder, const struct vector_file *what,
		   unsigned *cases)
{
	struct vectors *file = calloc(1, sizeof(*file));
	char path[4096];
	FILE *stream;
	bool good;

	snprintf(path, sizeof(path), "%s/%s", folder, what->path);
	stream = fopen(path, "r");
	if (stream == NULL || file == NULL) {
		perror(path);
		exit(2);
	}
	file->what = what;
	if (what->check)
		read_fields(file, stream);
	else
		what->read(file, stream);
	fclose(stream);
	say_skipped(file);
	good = file->counts[FAILED] == 0 &&
	       file->counts[PASSED] == what->cases &&
	       file->counts[SKIPPED] == what->skipped;
	if (!good)
		printf("# %s: %u passed, %u failed, %u skipped; %u and %u "
		       "were to pass and to be skipped\n", what->path,
		       file->counts[PASSED], file->counts[FAILED],
		       file->counts[SKIPPED], what->cases, what->skipped);
	*cases = file->counts[PASSED];
	free(file);
	return good;
}
