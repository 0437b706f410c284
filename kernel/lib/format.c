/*
 * printf-style formatting into a caller's buffer (contract in format.h).
 *
 * Invariants: no byte is written at or behind buffer + size, whatever the
 * text's length; the text's whole length is counted even where it is cut.
 * After a conversion that is not supported nothing more is taken from the
 * arguments: the rest of the format is copied as it stands, because what
 * the next argument is can no longer be known.
 */
#include "kernel/lib/format.h"

/* A literal width or precision has at most four digits; '*' is clamped. */
#define FIELD_MAX 9999

struct output {
	char *buffer;
	size_t size;
	size_t length; /* of the whole text so far, cut or not */
};

/* Holds the arguments so that a callee can take from them and the caller
 * goes on behind what was taken (C11 7.16, footnote on va_list). */
struct arguments {
	va_list list;
};

struct conversion {
	bool left;
	bool zero;
	unsigned width;
	bool has_precision;
	unsigned precision;
	unsigned size; /* of the integer, in bytes */
	char letter;
};

static void put(struct output *out, char character)
{
	if (out->size > 0 && out->length < out->size - 1)
		out->buffer[out->length] = character;
	out->length++;
}

static void put_repeated(struct output *out, char character, size_t count)
{
	while (count-- > 0)
		put(out, character);
}

/* Writes `text` into a field of the conversion's width. */
static void put_field(struct output *out, const struct conversion *c,
		      const char *text, size_t length)
{
	size_t padding = c->width > length ? c->width - length : 0;

	if (!c->left)
		put_repeated(out, ' ', padding);
	for (size_t i = 0; i < length; i++)
		put(out, text[i]);
	if (c->left)
		put_repeated(out, ' ', padding);
}

static void put_string(struct output *out, const struct conversion *c,
		       const char *text)
{
	size_t length = 0;

	if (text == NULL)
		text = "(null)";
	while ((!c->has_precision || length < c->precision) &&
	       text[length] != '\0')
		length++;
	put_field(out, c, text, length);
}

static u64 integer_base(char letter)
{
	if (letter == 'x' || letter == 'X')
		return 16;
	return letter == 'o' ? 8 : 10;
}

static void put_integer(struct output *out, const struct conversion *c,
			u64 value, bool negative)
{
	const char *digits = c->letter == 'X' ? "0123456789ABCDEF" :
						"0123456789abcdef";
	u64 base = integer_base(c->letter);
	char text[24]; /* 22 octal digits are the longest */
	size_t start = sizeof(text);
	size_t length;

	do {
		text[--start] = digits[value % base];
		value /= base;
	} while (value != 0);

	if (c->zero && !c->left) {
		/* The sign stands in front of the zeros. */
		length = sizeof(text) - start + negative;
		if (negative)
			put(out, '-');
		if (c->width > length)
			put_repeated(out, '0', c->width - length);
		for (; start < sizeof(text); start++)
			put(out, text[start]);
		return;
	}
	if (negative)
		text[--start] = '-';
	put_field(out, c, text + start, sizeof(text) - start);
}

static u64 take_unsigned(struct arguments *arguments, unsigned size)
{
	switch (size) {
	case 1:
		return (unsigned char)va_arg(arguments->list, unsigned);
	case 2:
		return (unsigned short)va_arg(arguments->list, unsigned);
	case 4:
		return va_arg(arguments->list, unsigned);
	default:
		return va_arg(arguments->list, u64);
	}
}

static i64 take_signed(struct arguments *arguments, unsigned size)
{
	switch (size) {
	case 1:
		return (signed char)va_arg(arguments->list, int);
	case 2:
		return (short)va_arg(arguments->list, int);
	case 4:
		return va_arg(arguments->list, int);
	default:
		return va_arg(arguments->list, i64);
	}
}

/* Reads a number of at most four digits, or '*'. Returns what follows it,
 * or NULL when there are more digits. `*left` is set by a negative '*'. */
static const char *parse_number(const char *format, unsigned *number,
				bool *left, struct arguments *arguments)
{
	unsigned value = 0;

	if (*format == '*') {
		int given = va_arg(arguments->list, int);

		*left = given < 0;
		value = given < 0 ? 0u - (unsigned)given : (unsigned)given;
		*number = value < FIELD_MAX ? value : FIELD_MAX;
		return format + 1;
	}
	while (*format >= '0' && *format <= '9') {
		value = value * 10 + (unsigned)(*format - '0');
		if (value > FIELD_MAX)
			return NULL;
		format++;
	}
	*number = value;
	return format;
}

static const char *parse_length(const char *format, struct conversion *c)
{
	c->size = sizeof(int);
	if (*format == 'h') {
		format++;
		c->size = sizeof(short);
		if (*format == 'h') {
			format++;
			c->size = sizeof(char);
		}
	} else if (*format == 'l') {
		format++;
		c->size = sizeof(long);
		if (*format == 'l')
			format++;
	} else if (*format == 'z') {
		format++;
		c->size = sizeof(size_t);
	}
	return format;
}

/* Reads what stands behind a '%'. Returns what follows the conversion, or
 * NULL when it is none that is supported. */
static const char *parse_conversion(const char *format, struct conversion *c,
				    struct arguments *arguments)
{
	const char *mark;
	bool negative = false;

	*c = (struct conversion){ 0 };
	for (;; format++) {
		if (*format == '-')
			c->left = true;
		else if (*format == '0')
			c->zero = true;
		else
			break;
	}
	format = parse_number(format, &c->width, &negative, arguments);
	if (format == NULL)
		return NULL;
	c->left = c->left || negative;

	if (*format == '.') {
		negative = false;
		format = parse_number(format + 1, &c->precision, &negative,
				      arguments);
		if (format == NULL)
			return NULL;
		/* A negative precision is taken as none (C11 7.21.6.1). */
		c->has_precision = !negative;
		if (*format != 's')
			return NULL;
	}
	mark = format;
	format = parse_length(format, c);
	c->letter = *format;
	switch (c->letter) {
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		return format + 1;
	case 'c':
	case 's':
	case '%':
		return format == mark ? format + 1 : NULL;
	default:
		return NULL;
	}
}

static void put_conversion(struct output *out, const struct conversion *c,
			   struct arguments *arguments)
{
	char character;
	i64 value;

	switch (c->letter) {
	case '%':
		put(out, '%');
		break;
	case 'c':
		character = (char)va_arg(arguments->list, int);
		put_field(out, c, &character, 1);
		break;
	case 's':
		put_string(out, c, va_arg(arguments->list, const char *));
		break;
	case 'd':
	case 'i':
		value = take_signed(arguments, c->size);
		put_integer(out, c, value < 0 ? 0 - (u64)value : (u64)value,
			    value < 0);
		break;
	default:
		put_integer(out, c, take_unsigned(arguments, c->size), false);
		break;
	}
}

size_t format_text_v(char *buffer, size_t size, const char *format,
		     va_list arguments)
{
	struct output out = { .buffer = buffer, .size = size };
	struct conversion conversion;
	struct arguments taken;
	const char *next;

	va_copy(taken.list, arguments);
	while (*format != '\0') {
		if (*format != '%') {
			put(&out, *format++);
			continue;
		}
		next = parse_conversion(format + 1, &conversion, &taken);
		if (next == NULL)
			break;
		put_conversion(&out, &conversion, &taken);
		format = next;
	}
	va_end(taken.list);

	while (*format != '\0')
		put(&out, *format++);
	if (size > 0)
		buffer[out.length < size ? out.length : size - 1] = '\0';
	return out.length;
}

size_t format_text(char *buffer, size_t size, const char *format, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	length = format_text_v(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}
