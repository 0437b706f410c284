/*
 * Parses `.ravelin/start` (start.h). Pure: it allocates nothing, and the
 * same source runs hosted under the sanitizers.
 *
 * The file is walked twice, the arguments first and the environment second,
 * so that one array of offsets is enough for any mix of the two.
 */
#include "kernel/task/start.h"

#include <string.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/security/capability.h"
#include "kernel/task/system.h"

/* The value behind `key` when `text` is "KEY=VALUE" with that key. */
static const char *value_of(const char *text, const char *key)
{
	size_t length = strlen(key);

	if (strncmp(text, key, length) != 0 || text[length] != '=')
		return NULL;
	return text + length + 1;
}

/* Reads a decimal id that ends at `end` or at the text's end, and returns
 * what stands there; NULL when it is none. UINT32_MAX is no id. */
static const char *parse_id(const char *text, char end, u32 *id)
{
	u64 value = 0;

	if (*text < '0' || *text > '9')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		value = value * 10 + (u64)(*text - '0');
		if (value >= UINT32_MAX)
			return NULL;
	}
	if (*text != end && *text != '\0')
		return NULL;
	*id = (u32)value;
	return text;
}

/* UID:GID[,GROUP...] */
static int parse_user(const char *text, struct start *out)
{
	text = parse_id(text, ':', &out->uid);
	if (text == NULL || *text != ':')
		return -EINVAL;
	text = parse_id(text + 1, ',', &out->gid);
	while (text != NULL && *text == ',') {
		if (out->group_count == CRED_GROUPS_MAX)
			return -E2BIG;
		text = parse_id(text + 1, ',',
				&out->groups[out->group_count]);
		out->group_count++;
	}
	return text == NULL ? -EINVAL : 0;
}

/* ROWSxCOLUMNS */
static int parse_terminal(const char *text, struct start *out)
{
	u32 rows, columns;

	out->terminal = true;
	text = parse_id(text, 'x', &rows);
	if (text == NULL || *text != 'x')
		return -EINVAL;
	text = parse_id(text + 1, '\0', &columns);
	if (text == NULL || rows > UINT16_MAX || columns > UINT16_MAX)
		return -EINVAL;
	out->rows = (u16)rows;
	out->columns = (u16)columns;
	return 0;
}

static int parse_path(const char *text, struct start *out)
{
	out->path = text;
	return *text == '\0' ? -EINVAL : 0;
}

static int parse_workdir(const char *text, struct start *out)
{
	out->workdir = text;
	return *text != '/' ? -EINVAL : 0;
}

static int parse_hostname(const char *text, struct start *out)
{
	size_t size = strlen(text);

	out->hostname = text;
	return size == 0 || size > SYSTEM_NAME_MOST ? -EINVAL : 0;
}

static int parse_set(const char *text, u64 *set)
{
	return capability_hex(text, strlen(text), set) ? 0 : -EINVAL;
}

static int parse_capabilities(const char *text, struct start *out)
{
	out->has_capabilities = true;
	return parse_set(text, &out->capabilities);
}

static int parse_bounding(const char *text, struct start *out)
{
	return parse_set(text, &out->bounding);
}

static int parse_inheritable(const char *text, struct start *out)
{
	return parse_set(text, &out->inheritable);
}

static int parse_ambient(const char *text, struct start *out)
{
	return parse_set(text, &out->ambient);
}

static int parse_securebits(const char *text, struct start *out)
{
	u64 bits;

	if (parse_set(text, &bits) != 0 ||
	    bits & ~(u64)(SECBIT_ALL | SECBIT_LOCKS))
		return -EINVAL;
	out->securebits = (u32)bits;
	return 0;
}

static int parse_no_new_privs(const char *text, struct start *out)
{
	out->no_new_privs = true;
	return strcmp(text, "1") != 0 ? -EINVAL : 0;
}

static int parse_allow_wx(const char *text, struct start *out)
{
	out->allow_wx = true;
	return strcmp(text, "1") != 0 ? -EINVAL : 0;
}

static int parse_seed(const char *text, struct start *out)
{
	out->seed = text;
	return strlen(text) != START_SEED_SIZE ? -EINVAL : 0;
}

/* The keys that may stand once. */
static const struct key {
	const char *name;
	int (*parse)(const char *text, struct start *out);
} keys[] = {
	{ "path", parse_path },
	{ "workdir", parse_workdir },
	{ "tty", parse_terminal },
	{ "user", parse_user },
	{ "hostname", parse_hostname },
	{ "capabilities", parse_capabilities },
	{ "bounding", parse_bounding },
	{ "inheritable", parse_inheritable },
	{ "ambient", parse_ambient },
	{ "securebits", parse_securebits },
	{ "no_new_privs", parse_no_new_privs },
	{ "allow_wx", parse_allow_wx },
	{ "seed", parse_seed },
};

static int add_string(struct start *out, u32 *count, const char *bytes,
		      const char *value)
{
	u32 used = out->argument_count + out->environment_count;

	if (used == START_STRINGS_MAX)
		return -E2BIG;
	out->strings[used] = (u32)(value - bytes);
	(*count)++;
	return 0;
}

/* Everything but the environment. *seen has a bit for each of `keys`. */
static int parse_string(const char *bytes, const char *text,
			struct start *out, u32 *seen)
{
	const char *value = value_of(text, "arg");

	if (value != NULL)
		return add_string(out, &out->argument_count, bytes, value);
	for (u32 i = 0; i < ARRAY_SIZE(keys); i++) {
		value = value_of(text, keys[i].name);
		if (value == NULL)
			continue;
		if (*seen >> i & 1)
			return -EINVAL;
		*seen |= 1u << i;
		return keys[i].parse(value, out);
	}
	return value_of(text, "env") != NULL ? 0 : -EINVAL;
}

static int parse_environment(const char *bytes, const char *text,
			     struct start *out)
{
	const char *value = value_of(text, "env");

	if (value == NULL)
		return 0;
	/* A name of at least one byte. */
	if (*value == '=' || strchr(value, '=') == NULL)
		return -EINVAL;
	return add_string(out, &out->environment_count, bytes, value);
}

int start_parse(const char *bytes, size_t size, struct start *out)
{
	const char *end = bytes + size;
	u32 seen = 0;
	int error = 0;

	memset(out, 0, sizeof(*out));
	out->bounding = CAP_ALL;
	if (size > START_SIZE_MAX)
		return -E2BIG;
	/* From here on every string is terminated inside the buffer. */
	if (size == 0 || end[-1] != '\0')
		return -EINVAL;
	for (const char *text = bytes; !error && text < end;
	     text += strlen(text) + 1)
		error = parse_string(bytes, text, out, &seen);
	for (const char *text = bytes; !error && text < end;
	     text += strlen(text) + 1)
		error = parse_environment(bytes, text, out);
	if (error)
		return error;

	if (out->argument_count == 0)
		return -EINVAL;
	if (out->ambient & ~(out->capabilities & out->inheritable))
		return -EINVAL;
	if (out->path == NULL)
		out->path = bytes + out->strings[0];
	if (*out->path == '\0') /* of an empty argv[0] */
		return -EINVAL;
	if (out->workdir == NULL)
		out->workdir = "/";
	return 0;
}
