/*
 * The frame of the ring-3 tests. See tests/user/test.h.
 */
#include "tests/user/test.h"

#include <stdarg.h>

#include "kernel/abi/elf.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"

#define LINE_SIZE 400

int test_output = 1;

/* Test programs start here: the registers are kept before anything else. */
struct registers start_registers;
__asm__(".globl test_start\n"
	"test_start:\n"
	"	movq %rax, start_registers+0(%rip)\n"
	"	movq %rbx, start_registers+8(%rip)\n"
	"	movq %rcx, start_registers+16(%rip)\n"
	"	movq %rdx, start_registers+24(%rip)\n"
	"	movq %rsi, start_registers+32(%rip)\n"
	"	movq %rdi, start_registers+40(%rip)\n"
	"	movq %rbp, start_registers+48(%rip)\n"
	"	movq %r8, start_registers+56(%rip)\n"
	"	movq %r9, start_registers+64(%rip)\n"
	"	movq %r10, start_registers+72(%rip)\n"
	"	movq %r11, start_registers+80(%rip)\n"
	"	movq %r12, start_registers+88(%rip)\n"
	"	movq %r13, start_registers+96(%rip)\n"
	"	movq %r14, start_registers+104(%rip)\n"
	"	movq %r15, start_registers+112(%rip)\n"
	"	movq %rsp, start_registers+128(%rip)\n"
	"	pushfq\n"
	"	popq start_registers+120(%rip)\n"
	"	jmp _start\n");

static bool failed;

struct line {
	char text[LINE_SIZE];
	size_t length;
};

static void add_text(struct line *line, const char *text)
{
	while (*text && line->length < LINE_SIZE - 1)
		line->text[line->length++] = *text++;
}

static void add_number(struct line *line, unsigned long value, unsigned base)
{
	char digits[24];
	unsigned at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	add_text(line, digits + at);
}

static void add_signed(struct line *line, long value)
{
	if (value < 0)
		add_text(line, "-");
	add_number(line, value < 0 ? 0ul - (unsigned long)value :
				     (unsigned long)value, 10);
}

static void add_format(struct line *line, const char *format, va_list list)
{
	for (; *format; format++) {
		char one[2] = { *format, '\0' };

		if (*format != '%') {
			add_text(line, one);
			continue;
		}
		format++;
		if (*format == 's')
			add_text(line, va_arg(list, const char *));
		else if (*format == 'd')
			add_signed(line, va_arg(list, long));
		else
			add_number(line, va_arg(list, unsigned long), 16);
	}
}

static void say(const char *format, ...)
{
	struct line line = { .length = 0 };
	va_list list;

	va_start(list, format);
	add_format(&line, format, list);
	va_end(list);
	line.text[line.length++] = '\n';
	sys_write(test_output, line.text, line.length);
}

void note(const char *format, ...)
{
	struct line line = { .length = 0 };
	va_list list;

	add_text(&line, "    # ");
	va_start(list, format);
	add_format(&line, format, list);
	va_end(list);
	line.text[line.length++] = '\n';
	sys_write(test_output, line.text, line.length);
}

void test_fail(const char *file, int line, const char *what, uint64_t left,
	       uint64_t right)
{
	failed = true;
	note("%s:%d: %s (%d 0x%x, %d 0x%x)", file, (long)line, what,
	     (long)left, left, (long)right, right);
}

void begin_suite(const char *name, unsigned total)
{
	say("  KTAP version 1");
	say("  # Subtest: %s", name);
	say("  1..%d", (long)total);
}

int run_part(const struct test_suite *part, unsigned first_number)
{
	bool good = true;

	for (unsigned i = 0; i < part->count; i++) {
		failed = false;
		part->cases[i].run();
		good = good && !failed;
		say("  %s %d %s", failed ? "not ok" : "ok",
		    (long)(first_number + i), part->cases[i].name);
	}
	return good ? 0 : 1;
}

int run_suite(const struct test_suite *suite)
{
	begin_suite(suite->name, suite->count);
	return run_part(suite, 1);
}

long read_file(const char *path, void *buffer, size_t size)
{
	long fd = sys_open(path, O_RDONLY, 0);
	size_t done = 0;
	long got = 0;

	if (fd < 0)
		return fd;
	while (done < size) {
		got = sys_read((int)fd, (char *)buffer + done, size - done);
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	sys_close((int)fd);
	return got < 0 ? got : (long)done;
}

const char *find_text(const char *text, const char *part)
{
	size_t length = strlen(part);

	for (; *text; text++) {
		size_t same = 0;

		while (same < length && text[same] == part[same])
			same++;
		if (same == length)
			return text;
	}
	return NULL;
}

bool all_bytes(const void *bytes, unsigned char byte, size_t size)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < size; i++)
		if (at[i] != byte)
			return false;
	return true;
}

void *map_pages(size_t pages, int rights)
{
	long at = sys_mmap(NULL, pages * PAGE, rights,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at < 0 ? NULL : (void *)at;
}

void *map_code(void *to, size_t offset, const void *code, size_t size)
{
	const char *path = "/tmp/code";
	int fd = (int)sys_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
	long at = fd;

	if (sys_pwrite64(fd, code, size, (long)offset) == (long)size)
		at = sys_mmap(to, PAGE, PROT_READ | PROT_EXEC,
			      MAP_PRIVATE | (to != NULL ? MAP_FIXED : 0), fd,
			      0);
	sys_unlink(path);
	sys_close(fd);
	return at < 0 ? NULL : (void *)at;
}

unsigned long auxiliary(char **environment, unsigned long type)
{
	unsigned long *at;

	while (*environment)
		environment++;
	for (at = (unsigned long *)environment + 1; at[0] != AT_NULL; at += 2)
		if (at[0] == type)
			return at[1];
	return ~0ul;
}
