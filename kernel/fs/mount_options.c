/*
 * The text of options that mount(2) takes for tmpfs: tmpfs(5).
 */
#include "kernel/fs/mount_options.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"

#define TEXT_SIZE 4096 /* as mount(2): a page */

/* Digits of `base` at *text, which moves behind them. */
static bool read_digits(const char **text, unsigned base, u64 *value)
{
	const char *start = *text;

	*value = 0;
	while (**text >= '0' && **text < (char)('0' + base)) {
		if (!checked_mul(*value, base, value) ||
		    !checked_add(*value, (u64)(**text - '0'), value))
			return false;
		(*text)++;
	}
	return *text > start;
}

/* A number with k, m, g or, of memory, % behind it. */
static bool read_size(const char **text, bool percent, u64 *value)
{
	u64 unit = 1;

	if (!read_digits(text, 10, value))
		return false;
	switch (**text) {
	case '%':
		if (!percent)
			return false;
		(*text)++;
		if (!checked_mul(*value, frames_total(), value))
			return false;
		*value = *value / 100 * PAGE_SIZE;
		return true;
	case 'k':
	case 'K':
		unit = 1ull << 10;
		break;
	case 'm':
	case 'M':
		unit = 1ull << 20;
		break;
	case 'g':
	case 'G':
		unit = 1ull << 30;
		break;
	default:
		return true;
	}
	(*text)++;
	return checked_mul(*value, unit, value);
}

static bool skip_word(const char **text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0)
		return false;
	*text += length;
	return true;
}

static bool read_option(const char **text, struct mount_options *options)
{
	u64 value;

	if (skip_word(text, "size=")) {
		if (!read_size(text, true, &value) ||
		    !checked_round_up(value, PAGE_SIZE, &value))
			return false;
		options->pages_most = value >> PAGE_SHIFT;
	} else if (skip_word(text, "nr_inodes=")) {
		if (!read_size(text, false, &options->inodes_most))
			return false;
	} else if (skip_word(text, "mode=")) {
		if (!read_digits(text, 8, &value) || value > 07777)
			return false;
		options->mode = (u32)value;
	} else if (skip_word(text, "uid=")) {
		if (!read_digits(text, 10, &value) || value >= UINT32_MAX)
			return false;
		options->uid = (u32)value;
	} else if (skip_word(text, "gid=")) {
		if (!read_digits(text, 10, &value) || value >= UINT32_MAX)
			return false;
		options->gid = (u32)value;
	} else {
		return false;
	}
	return **text == ',' || **text == '\0';
}

bool mount_options_read(const char *text, struct mount_options *options)
{
	*options = (struct mount_options){ .mode = 01777 };
	while (*text != '\0') {
		if (!read_option(&text, options))
			return false;
		if (*text == ',')
			text++;
	}
	return true;
}

int mount_options_take(struct uptr data, struct mount_options *options)
{
	char *text = kalloc_bytes(TEXT_SIZE);
	i64 length = 0;

	if (text == NULL)
		return -ENOMEM;
	if (data.addr != 0)
		length = copy_string_from_user(text, data, TEXT_SIZE);
	if (length == -ENAMETOOLONG)
		length = -EINVAL;
	if (length >= 0)
		length = mount_options_read(text, options) ? 0 : -EINVAL;
	kfree_bytes(text, TEXT_SIZE);
	return (int)length;
}
